"""How firmly a target is promised, and which of several numbers for one target it is: floor, stretch, or the one worked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.base.cues import cue, cue_values

if TYPE_CHECKING:
    from flows.figures.readings import Reading


def force_of(clause: str) -> str | None:
    """The last force word before a target's number, as written.

    >>> force_of("确保8%、力争"), force_of("生产总值增长")
    ('力争', None)
    """
    found = cue("force_word").findall(clause)
    return found[-1] if found else None


def role_of(left: str, force: str | None, several: bool) -> str:
    """plain, or floor, stretch, working where a target has several numbers (确保8%、力争9%、按8.5%安排).

    >>> role_of("力争", "力争", True), role_of("工作中按", None, True), role_of("增长", None, False)
    ('stretch', 'working', 'plain')
    """
    if not several:
        return "plain"
    roles = cue_values("target_role")
    return next((role for words, role in roles.items() if words in left), roles.get(force or "", "plain"))


def read_force(reading: Reading) -> None:
    """Write force_text and role; only a target has force."""
    if reading.status != "target":
        reading.role = role_of("", None, False)
        return
    item, drafts = reading.item, reading.shared.drafts
    clause = reading.shared.folded[item.clause : drafts[reading.number - item.position].q.start]
    reading.force_text = force_of(clause)
    several = any(d is not item and d.subject == item.subject and d.q.unit == item.q.unit for d in drafts)
    reading.role = role_of(item.left, reading.force_text, several)
