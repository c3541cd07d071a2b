"""The one dictionary: the seeds of the dbt project as typed look-ups. No other word list exists in the code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeVar

from flows.base.errors import VocabularyError
from flows.base.folding import fold
from flows.base.seeds import read_seed as read_seed

T = TypeVar("T")


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


def _made(seed: str, make: Callable[[dict[str, str]], T]) -> list[T]:
    """What `make` gives of each row of a seed.

    Raises:
        VocabularyError: a field that must be a number is none; the row is named.
    """
    made = []
    for number, row in enumerate(read_seed(seed), start=2):
        try:
            made.append(make(row))
        except (ValueError, ArithmeticError) as error:
            whose = ", ".join(list(row.values())[:2])
            raise VocabularyError(
                f"{seed}.csv, row {number} ({whose}): a field that must be a number is none"
            ) from error
    return made


@cache
def units() -> dict[str, Unit]:
    """The units by folded name."""
    return {unit.name: unit for unit in _made("units", _unit)}


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        name=fold(row["unit"]),
        canonical=row["unit_canonical"],
        factor=Decimal(row["factor"]),
        dimension=row["dimension"],
        is_count=row["is_count"] == "true",
    )


@cache
def indicators() -> dict[str, Indicator]:
    """The indicators by id."""
    return {indicator.indicator_id: indicator for indicator in _made("indicators", _indicator)}


def _indicator(row: dict[str, str]) -> Indicator:
    levels = ("county", "prefecture", "province")
    return Indicator(
        indicator_id=row["indicator_id"],
        name_zh=row["name_zh"],
        unit_canonical=row["unit_canonical"],
        display_factor=Decimal(row["display_factor"] or 1),
        kind=row["kind"],
        is_core=row["is_core"] == "true",
        ranges={level: (_number(row[f"min_{level}"]), _number(row[f"max_{level}"])) for level in levels},
        growth=(_number(row["growth_min"]), _number(row["growth_max"])),
    )


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
    for term, part in _made("composite_terms", lambda row: (row["term"], (int(row["position"]), row["indicator_id"]))):
        parts[fold(term)].append(part)
    return {term: tuple(i for _, i in sorted(ids)) for term, ids in parts.items()}


@cache
def divisions() -> dict[str, Division]:
    """The divisions by id."""
    return {division.division_id: division for division in _made("divisions", _division)}


def _division(row: dict[str, str]) -> Division:
    return Division(
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
    return {site.site_id: site for site in _made("sites", _site)}


def _site(row: dict[str, str]) -> Site:
    return Site(
        site_id=row["site_id"],
        family=row["family"],
        address=row["address"],
        division_id=row["division_id"],
        place=row["place"],
        source_tier=int(row["source_tier"]),
        certainty=row["certainty"],
        other_hosts=frozenset(row["other_hosts"].lower().split()),
    )
