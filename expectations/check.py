"""Run the suites over frames in chunks; failing rows become Findings, the counts of each rule go to the data docs."""

from __future__ import annotations

import json
import logging
import warnings
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd

from expectations.suites import figure_expectations, report_expectations
from flows.base.errors import GateError
from flows.base.records import Finding

log = logging.getLogger(__name__)
EXAMPLES = 20
AS_THEY_ARE = [
    *("figure_id", "measure", "comparator", "status", "section", "indicator_text", "sentence"),
    *("start_year", "end_year"),
]
SUITES: dict[str, tuple[Any, str, str]] = {
    "reports": (report_expectations, "report_id", "report"),
    "figures": (figure_expectations, "figure_id", "figure"),
}


Counts = list[dict[str, Any]]


class Checker:
    """The suites, ready to be asked of any number of chunks."""

    def __init__(self) -> None:
        """Prepare the suites."""
        self._suites = {}
        context = quiet_context()
        source = context.data_sources.add_pandas("frames")
        for name, (expectations, _, _) in SUITES.items():
            suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations()))
            self._suites[name] = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name), suite

    def check_chunk(
        self, figures: pd.DataFrame, reports: pd.DataFrame, facts: dict[str, Any]
    ) -> tuple[list[Finding], dict[str, Counts]]:
        """The Findings of the figures and reports of a chunk, and what each expectation counted, by suite.

        Raises:
            GateError: a critical expectation fails; nothing may be loaded.
        """
        found: list[Finding] = []
        counts: dict[str, Counts] = {}
        for name, frame in (("figures", figure_frame(figures, facts)), ("reports", report_frame(reports))):
            outcome = self._run(name, frame)
            counts[name] = [_counted(result) for result in outcome.results] if outcome else []
            found += self._findings(outcome, *SUITES[name][1:]) if outcome else []
        return found, counts

    def check(self, name: str, frame: pd.DataFrame) -> list[Finding]:
        """The Findings of one frame of `name` (reports or figures).

        Raises:
            GateError: a critical expectation fails; nothing may be loaded.
        """
        outcome = self._run(name, frame)
        return self._findings(outcome, *SUITES[name][1:]) if outcome else []

    def _run(self, name: str, frame: pd.DataFrame) -> Any:
        if frame.empty:
            return None
        key = SUITES[name][1]
        result_format = {"result_format": "COMPLETE", "unexpected_index_column_names": [key]}
        frames, suite = self._suites[name]
        # of a batch, since what a validation definition runs is kept: memory, and a tenth of the time
        return frames.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format=result_format)

    def _findings(self, outcome: Any, key: str, kind: str) -> list[Finding]:
        from flows.base.findings import finding_of

        found: list[Finding] = []
        for result in outcome.results:
            if result.success:
                continue
            config = result.expectation_config
            rule, reason = config.meta["rule"], config.meta["reason"]
            if result.exception_info and result.exception_info.get("raised_exception"):
                seen = json.dumps(result.exception_info, default=str)[:300]
                raise GateError(f"the expectation {rule} could not be evaluated: {seen}")
            rows = result.result.get("unexpected_index_list") or []
            values = result.result.get("unexpected_list") or []
            severity = str(config.severity).rsplit(".", 1)[-1].lower()
            if severity == "critical":
                ids = [str(row[key]) for row in rows[:5]]
                raise GateError(
                    f"critical: {reason} (rule {rule}, {len(rows)} rows, such as {', '.join(ids)}); nothing was loaded"
                )
            found += [
                finding_of(kind, str(row[key]), rule, severity, _seen(values, n), f"not so: {reason}")
                for n, row in enumerate(rows)
            ]
        return found


def quiet_context() -> Any:
    """A context of Great Expectations in memory, which keeps its chatter to itself."""
    warnings.filterwarnings("ignore", module="great_expectations")
    for name in ("great_expectations", "great_expectations.data_context.types.base"):
        logging.getLogger(name).setLevel(logging.ERROR)
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


@cache
def shared_checker() -> Checker:
    """The one checker of this process."""
    return Checker()


def _counted(result: Any) -> dict[str, Any]:
    """What the data docs show of an expectation, such that chunks can be added up."""
    told = result.result
    few = [_shown(value) for value in told.get("partial_unexpected_list") or []][:EXAMPLES]
    kept = {name: int(told.get(name) or 0) for name in ("element_count", "unexpected_count", "missing_count")}
    return {"rule": result.expectation_config.meta["rule"], **kept, "examples": few}


def _shown(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _seen(values: list[Any], number: int) -> str:
    return str(values[number]) if number < len(values) else ""


def figure_frame(frame: pd.DataFrame, facts: dict[str, Any]) -> pd.DataFrame:
    """The columns that the figure suite looks at, floats for numbers; `facts` are plain look-ups of the dictionary."""
    out = frame[AS_THEY_ARE].copy()
    for name in ("indicator_text", "sentence"):  # Great Expectations shows them in its pages as they are
        out[name] = out[name].str.replace("<", "＜")
    out["value"] = pd.to_numeric(frame["value"], errors="coerce").astype("float64")
    out["value_high_or"] = pd.to_numeric(frame["value_high"], errors="coerce").astype("float64").fillna(out["value"])
    out["stands_at_offsets"] = [
        s[a:b] == t
        for s, a, b, t in zip(
            frame["sentence"], frame["value_start"], frame["value_end"], frame["value_text"], strict=True
        )
    ]
    out["year_gap"] = frame["end_year"] - frame["plan_year"]
    canonical = pd.to_numeric(frame["value_canonical"], errors="coerce").astype("float64")
    one_year = (frame["start_year"] == frame["end_year"]).fillna(False).astype(bool)
    out["yearly_growth"] = canonical.where((frame["measure"] == "growth") & one_year)
    out["share"] = out["value"].where(
        (frame["measure"] == "level") & (frame["unit"] == "%") & frame["indicator_id"].isin(facts["shares"])
    )
    out["rank"] = out["value"].where(frame["measure"] == "rank")
    units, limits = facts["units"], facts["limits"]
    linked: Any = frame["indicator_id"].notna() & (frame["measure"] == "level")
    out["unit_fits"] = [
        not is_linked or u is None or units.get(i) is None or u == units[i] or facts["same"](u, units[i])
        for is_linked, u, i in zip(linked, frame["unit_canonical"], frame["indicator_id"], strict=True)
    ]
    out["in_range"] = [
        not (is_linked and is_year) or _within(v, limits.get((i, level)), u == units.get(i))
        for is_linked, is_year, v, i, level, u in zip(
            linked, one_year, canonical, frame["indicator_id"], frame["level"], frame["unit_canonical"], strict=True
        )
    ]
    growths, everywhere = facts["growths"], (float("-inf"), float("inf"))
    out["in_growth_range"] = [
        pd.isna(v) or _within(v, growths.get(i, everywhere), u == "%")
        for v, i, u in zip(out["yearly_growth"], frame["indicator_id"], frame["unit_canonical"], strict=True)
    ]
    return out


def _within(value: float, limit: tuple[float, float] | None, same_unit: bool) -> bool:
    return limit is None or not same_unit or limit[0] <= value <= limit[1]


def report_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that the report suite looks at."""
    out = frame[["report_id", "report_kind", "division_id", "plan_year", "body_chars", "figures"]].copy()
    out["density"] = 1000 * frame["figures"] / frame["body_chars"].clip(lower=1)
    out["meeting_gap"] = frame["meeting_year"] - frame["plan_year"]
    return out
