"""The passes over a number, in their order: what each gives and what it needs of those before it. A test asks that the table holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flows.figures import basis, comparators, conversion, force, identity, measures, periods, ranks, scopes, status
from flows.figures.readings import Reading


class Pass(NamedTuple):
    """One pass: the fields of a Reading that it alone writes, and those that it reads."""

    name: str
    gives: tuple[str, ...]
    needs: tuple[str, ...]
    run: Callable[[Reading], None]


PASSES = (
    Pass("scope", ("scope",), (), scopes.read_scope),
    Pass("measure", ("measure", "is_decrease"), (), measures.read_measure),
    Pass("indicator", ("indicator_id",), ("scope", "measure"), identity.read_indicator),
    Pass("years", ("start_year", "end_year", "period"), ("measure", "indicator_id"), periods.read_years),
    Pass("status", ("status",), ("start_year", "end_year", "period"), status.read_status),
    Pass("comparator", ("comparator", "is_bound_passed"), ("measure", "status"), comparators.read_comparator),
    Pass("rank", ("rank_of", "rank_among", "rank_level"), ("measure",), ranks.read_rank),
    Pass(
        "value",
        ("value", "value_high", "value_canonical", "value_high_canonical", "unit_canonical"),
        ("measure", "is_decrease", "indicator_id"),
        conversion.read_value,
    ),
    Pass("force", ("force_text", "role"), ("status",), force.read_force),
    Pass("basis", ("basis",), (), basis.read_basis),
)


def run_passes(reading: Reading) -> None:
    """Run all passes over a number."""
    for one in PASSES:
        one.run(reading)
