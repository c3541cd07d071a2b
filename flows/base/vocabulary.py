"""The one dictionary: the seeds of the dbt project as typed look-ups. No other word list exists in the code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from flows.base.folding import fold
from flows.base.seeds import read_seed as read_seed


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: what it is in canonical units, and its dimension."""

    name: str
    canonical: str
    factor: Decimal
    dimension: str
    is_count: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with the ranges in which its values (in display units) and its yearly growth (%) are plausible."""

    indicator_id: str
    name_zh: str
    unit_canonical: str
    display_factor: Decimal
    kind: str
    is_core: bool
    ranges: dict[str, tuple[Decimal | None, Decimal | None]]
    growth: tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division (or zone, or the nation) during one stretch of years."""

    division_id: str
    code: str
    name: str
    level: str
    province_name: str
    parent_code: str
    parent_name: str
    valid_from: int
    valid_to: int
    short_name: str


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@cache
def units() -> dict[str, Unit]:
    """The units by folded name."""
    table = {}
    for row in read_seed("units"):
        name = fold(row["unit"])
        table[name] = Unit(
            name=name,
            canonical=row["unit_canonical"],
            factor=Decimal(row["factor"]),
            dimension=row["dimension"],
            is_count=row["is_count"] == "true",
        )
    return table


@cache
def indicators() -> dict[str, Indicator]:
    """The indicators by id."""
    table = {}
    for row in read_seed("indicators"):
        ranges = {
            level: (_number(row[f"min_{level}"]), _number(row[f"max_{level}"]))
            for level in ("county", "prefecture", "province")
        }
        table[row["indicator_id"]] = Indicator(
            indicator_id=row["indicator_id"],
            name_zh=row["name_zh"],
            unit_canonical=row["unit_canonical"],
            display_factor=Decimal(row["display_factor"] or 1),
            kind=row["kind"],
            is_core=row["is_core"] == "true",
            ranges=ranges,
            growth=(_number(row["growth_min"]), _number(row["growth_max"])),
        )
    return table


@cache
def indicator_aliases() -> dict[str, str]:
    """Folded alias → indicator id."""
    return {fold(row["alias"]): row["indicator_id"] for row in read_seed("indicator_aliases")}


@cache
def context_aliases() -> frozenset[str]:
    """The aliases (folded) that name their indicator only where nothing else is spoken of: 出口, 税收."""
    return frozenset(fold(row["alias"]) for row in read_seed("indicator_aliases") if row["risk"] == "context")


@cache
def composite_terms() -> dict[str, tuple[str, ...]]:
    """Folded term that names several indicators → their ids, in order."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in read_seed("composite_terms"):
        parts[fold(row["term"])].append((int(row["position"]), row["indicator_id"]))
    return {term: tuple(i for _, i in sorted(ids)) for term, ids in parts.items()}


@cache
def divisions() -> dict[str, Division]:
    """The divisions by id."""
    return {
        row["division_id"]: Division(
            division_id=row["division_id"],
            code=row["code"],
            name=row["name"],
            level=row["level"],
            province_name=row["province_name"],
            parent_code=row["parent_code"],
            parent_name=row["parent_name"],
            valid_from=int(row["valid_from"]),
            valid_to=int(row["valid_to"] or 9999),
            short_name=row["short_name"],
        )
        for row in read_seed("divisions")
    }


@cache
def division_names() -> dict[str, tuple[str, ...]]:
    """Name or alias → ids of the divisions that ever bore it."""
    names: dict[str, list[str]] = defaultdict(list)
    for division in divisions().values():
        names[division.name].append(division.division_id)
    for row in read_seed("division_aliases"):
        if row["division_id"] not in names[row["alias"]]:
            names[row["alias"]].append(row["division_id"])
    return {name: tuple(ids) for name, ids in names.items()}


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is collected: its family, its address, whose it is, how near the source, how sure the address.

    `other_hosts` are those of the same government that its pages may lead to (www., xxgk.).
    """

    site_id: str
    family: str
    address: str
    division_id: str
    place: str
    source_tier: int
    certainty: str
    other_hosts: frozenset[str]


def sites() -> dict[str, Site]:
    """The sites by id (read anew each time: `gwr sources --add` writes the seed)."""
    return {
        r["site_id"]: Site(
            site_id=r["site_id"],
            family=r["family"],
            address=r["address"],
            division_id=r["division_id"],
            place=r["place"],
            source_tier=int(r["source_tier"]),
            certainty=r["certainty"],
            other_hosts=frozenset(r["other_hosts"].lower().split()),
        )
        for r in read_seed("sites")
    }
