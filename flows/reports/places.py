"""Whose report: from the names that title, heading and text give to one division of that time, or to none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.folding import fold
from flows.base.vocabulary import Division, division_names, divisions

_MAX_NAME = 16


@dataclass(frozen=True, slots=True)
class Place:
    """The division found (or None), the words it was found by, and why not where it was not."""

    division: Division | None
    text: str | None
    doubt: str | None = None
    observed: str = ""


@cache
def _title_noise() -> re.Pattern[str]:
    return re.compile(rf"\[[^\]]*\]|(?:19|20)?\d{{2,4}} *年?(?:度)?|{cue_pattern('title_noise')}|[《》\"“”()\s:\-·,]")


def place_words(title: str) -> str:
    """What is left of a title once years, tag and the words of the genre are gone.

    >>> place_words("[内蒙古] 2023年呼和浩特市新城区政府工作报告")
    '呼和浩特市新城区'
    """
    return _title_noise().sub("", fold(title))


def find_names(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The division names in `text` from left to right, the longest at each place.

    >>> [name for name, _ in find_names("呼和浩特市新城区")]
    ['呼和浩特市', '新城区']
    """
    names, found, at = division_names(), [], 0
    while at < len(text):
        for size in range(min(_MAX_NAME, len(text) - at), 1, -1):
            ids = names.get(text[at : at + size])
            if ids:
                found.append((text[at : at + size], ids))
                at += size
                break
        else:
            at += 1
    return found


def _fits_year(division: Division, year: int | None) -> bool:
    return year is None or (division.valid_from <= year + 1 and division.valid_to > year - 2)


@cache
def _short_names(name: str) -> tuple[str, ...]:
    """All names of the divisions called `name`, for looking a parent up in a text."""
    by_id = _names_by_id()
    return tuple(dict.fromkeys(alias for i in division_names().get(name, ()) for alias in by_id.get(i, ())))


@cache
def _names_by_id() -> dict[str, list[str]]:
    """Division id → its names and aliases of more than one character."""
    names: dict[str, list[str]] = {}
    for alias, owners in division_names().items():
        if len(alias) > 1:
            for owner in owners:
                names.setdefault(owner, []).append(alias)
    return names


def _lies_in(division: Division, names: list[str]) -> bool:
    """True if each name is one of the division's own superiors (or the division)."""
    own = {
        *_short_names(division.parent_name),
        *_short_names(division.province_name),
        division.name,
        division.short_name,
    }
    return all(name in own for name in names)


def _strength(division: Division, year: int | None) -> tuple[bool, bool]:
    now = year or 9999
    return (not (division.valid_from <= now and division.valid_to > now), division.valid_to < 9999)


def resolve(words: str, tag: str | None, year: int | None, evidence: str) -> Place:
    """The division that `words` name last, lying in those named before it and in the province of `tag`.

    `evidence` is folded text in which a superior's name may settle what the words leave open; what stays open is a doubt, never a guess.
    """
    found = find_names(words)
    if not found:
        return Place(None, words or None, "place_unknown" if words else "place_missing", words)
    name, ids = found[-1]
    candidates = [d for d in (divisions()[i] for i in ids) if _fits_year(d, year)]
    exact = [d for d in candidates if d.name == name]
    candidates = exact or candidates
    for above in ([n for n, _ in found[:-1]], [tag] if tag else []):
        inside = [d for d in candidates if _lies_in(d, above)]
        if not inside and above == [tag]:
            return Place(None, name, "place_conflict", f"{name} does not lie in {tag}")
        candidates = inside or candidates
    if not candidates:
        return Place(None, name, "place_unknown", words)
    if len({(d.name, d.parent_name) for d in candidates}) > 1:
        candidates = _settle(candidates, evidence, year)
    if len({(d.name, d.parent_name) for d in candidates}) > 1:
        return Place(
            None, name, "place_ambiguous", " | ".join(sorted(f"{d.parent_name}{d.name}" for d in candidates)[:6])
        )
    return Place(min(candidates, key=lambda d: (_strength(d, year), -d.valid_from)), name)


def _settle(candidates: list[Division], evidence: str, year: int | None) -> list[Division]:
    """Those of the candidates that the evidence speaks of: by full name if the words were short, else by the parent's name."""
    parents = {d.name for d in candidates if d.level in ("province", "prefecture")}
    candidates = [d for d in candidates if d.parent_name not in parents or d.parent_name != d.name]
    now = [d for d in candidates if year is None or d.valid_from <= year < d.valid_to]
    candidates = now or candidates
    full = [d for d in candidates if d.name in evidence]
    if full and len({d.name for d in full}) < len({d.name for d in candidates}):
        candidates = full
    named = [d for d in candidates if d.parent_name and any(alias in evidence for alias in _short_names(d.parent_name))]
    return named if named and len({d.parent_name for d in named}) == 1 else candidates


_SELF_LEVEL = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "自治州": "prefecture",
    "区": "county",
    "县": "county",
    "旗": "county",
}
_SELF = re.compile(r"我代表(自治区|自治州|[省市州区县旗])人民政府")


def from_text(evidence: str, year: int | None) -> Place:
    """The division that a text without heading speaks of most: of the level that 我代表市人民政府 tells, and twice as often as any other."""
    own = _SELF.search(evidence)
    if not own:
        return Place(None, None, "place_missing")
    level = _SELF_LEVEL[own[1]]
    counts = {
        d: evidence.count(d.short_name)
        for d in divisions().values()
        if d.level == level and _fits_year(d, year) and len(d.short_name) > 1 and d.short_name in evidence
    }
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return Place(ranked[0][0], ranked[0][0].name)
    return Place(None, None, "place_missing")
