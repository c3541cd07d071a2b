"""Run the suites over frames in chunks; failing rows become Findings, and the last validations become Data Docs."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd

from expectations.suites import figure_expectations, report_expectations
from flows.base.errors import GateError
from flows.base.records import Finding

log = logging.getLogger(__name__)
SUITES = {
    "reports": (report_expectations, "report_id", "report"),
    "figures": (figure_expectations, "figure_id", "figure"),
}


checkpoints: Any = gx.checkpoint


class Checker:
    """One run of the expectations, over any number of chunks."""

    def __init__(self, docs: Path | None) -> None:
        """Prepare the suites; `docs` is the folder that receives the Data Docs."""
        warnings.filterwarnings("ignore", module="great_expectations")
        for name in ("great_expectations", "great_expectations.data_context.types.base"):
            logging.getLogger(name).setLevel(logging.ERROR)
        self._context: Any = gx.get_context(mode="ephemeral")
        variables: Any = self._context.variables
        variables.progress_bars = {"globally": False}
        self._docs = docs
        if docs is not None:
            shutil.rmtree(docs, ignore_errors=True)
            docs.mkdir(parents=True)
            store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)}
            self._context.add_data_docs_site(
                "gwr",
                {
                    "class_name": "SiteBuilder",
                    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                    "store_backend": store,
                },
            )
        source = self._context.data_sources.add_pandas("frames")
        self._validations = {}
        for name, (expectations, _, _) in SUITES.items():
            suite = self._context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations()))
            batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
            self._validations[name] = self._context.validation_definitions.add(
                gx.ValidationDefinition(name=name, data=batch, suite=suite)
            )

    def check(self, name: str, frame: pd.DataFrame, document: bool = False) -> list[Finding]:
        """The Findings of one chunk of `name` (reports or figures).

        Raises:
            GateError: a critical expectation fails; nothing may be loaded.
        """
        _, key, kind = SUITES[name]
        if frame.empty:
            return []
        result_format = {"result_format": "COMPLETE", "unexpected_index_column_names": [key]}
        validation = self._validations[name]
        if document and self._docs is not None:
            checkpoint = gx.Checkpoint(
                name=f"{name}-docs",
                validation_definitions=[validation],
                actions=[checkpoints.UpdateDataDocsAction(name="docs")],
                result_format="SUMMARY",
            )
            checkpoint.run(batch_parameters={"dataframe": frame})
        outcome = validation.run(batch_parameters={"dataframe": frame}, result_format=result_format)
        return self._findings(outcome, key, kind)

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

    def write_docs(self) -> Path | None:
        """Make the Data Docs readable without a network, and give their first page."""
        if self._docs is None:
            return None
        self._context.build_data_docs()
        for page in self._docs.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace("</head>", f"<style>{OFFLINE_STYLE}</style></head>", 1), encoding="utf-8")
        index = self._docs / "index.html"
        pages = sorted(p.relative_to(self._docs).as_posix() for p in self._docs.rglob("*.html") if p != index)
        links = "".join(f'<li><a href="{page}">{page.removesuffix(".html")}</a></li>' for page in pages)
        said = "The tables above need a network for their script; these links do not."
        shown = f"<h2>All pages</h2><p>{said}</p><ul>{links}</ul></body>"
        index.write_text(index.read_text(encoding="utf-8").replace("</body>", shown, 1), encoding="utf-8")
        return index


def _seen(values: list[Any], number: int) -> str:
    return str(values[number]) if number < len(values) else ""


OFFLINE_STYLE = (
    "img,footer,.footer,.fixed-bottom{display:none}"
    "body{font-family:sans-serif;max-width:1100px;margin:1em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #ccc;padding:.3em .5em;vertical-align:top;text-align:left}"
    ".collapse{display:block}svg{max-width:1em;max-height:1em}"
)


def figure_frame(frame: pd.DataFrame, facts: dict[str, Any]) -> pd.DataFrame:
    """The columns that the figure suite looks at, floats for numbers; `facts` are plain look-ups of the dictionary."""
    out = frame[
        [
            "figure_id",
            "measure",
            "comparator",
            "status",
            "section",
            "indicator_text",
            "sentence",
            "start_year",
            "end_year",
        ]
    ].copy()
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
    return out


def _within(value: float, limit: tuple[float, float] | None, same_unit: bool) -> bool:
    return limit is None or not same_unit or limit[0] <= value <= limit[1]


def report_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that the report suite looks at."""
    out = frame[["report_id", "report_kind", "division_id", "plan_year", "body_chars", "figures"]].copy()
    out["density"] = 1000 * frame["figures"] / frame["body_chars"].clip(lower=1)
    out["meeting_gap"] = frame["meeting_year"] - frame["plan_year"]
    return out


def all_expectations() -> Iterable[Any]:
    """Every expectation of every suite."""
    return [*report_expectations(), *figure_expectations()]
