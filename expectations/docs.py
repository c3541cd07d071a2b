"""The data docs of a build: what each expectation counted over all chunks, as Great Expectations shows a validation."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)

from expectations.check import EXAMPLES, SUITES, Counts, quiet_context

OFFLINE_STYLE = (
    "img,footer,.footer,.fixed-bottom{display:none}"
    "body{font-family:sans-serif;max-width:1100px;margin:1em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #ccc;padding:.3em .5em;vertical-align:top;text-align:left}"
    ".collapse{display:block}svg{max-width:1em;max-height:1em}"
)


def write_docs(folder: Path, summaries: Iterable[dict[str, Counts]], now: datetime) -> Path:
    """Write the data docs of what the expectations counted in all chunks into `folder`, and give their first page."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    context = quiet_context()
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    context.add_data_docs_site(
        "gwr", {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}
    )
    totals = _added_up(summaries)
    for name, (expectations, _, _) in SUITES.items():
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations()))
        outcome = _outcome(suite, totals.get(name, {}), now)
        place = ValidationResultIdentifier(
            ExpectationSuiteIdentifier(name), RunIdentifier(run_name="build", run_time=now), "all-chunks"
        )
        context.validation_results_store.add(place, outcome)
    context.build_data_docs()
    return _readable_offline(folder)


def _added_up(summaries: Iterable[dict[str, Counts]]) -> dict[str, dict[str, dict[str, Any]]]:
    """The counts of all chunks by suite and rule, with the first examples."""
    totals: dict[str, dict[str, dict[str, Any]]] = {}
    for summary in summaries:
        for name, counts in summary.items():
            for row in counts:
                total = totals.setdefault(name, {}).setdefault(row["rule"], {"examples": []})
                for column in ("element_count", "unexpected_count", "missing_count"):
                    total[column] = total.get(column, 0) + row[column]
                total["examples"] = (total["examples"] + row["examples"])[:EXAMPLES]
    return totals


def _outcome(suite: Any, totals: dict[str, dict[str, Any]], now: datetime) -> ExpectationSuiteValidationResult:
    """The totals of a suite as the validation of one batch."""
    results = [
        ExpectationValidationResult(
            success=not totals[e.meta["rule"]]["unexpected_count"],
            expectation_config=e.configuration,
            result=_result(totals[e.meta["rule"]]),
            exception_info={"raised_exception": False, "exception_traceback": None, "exception_message": None},
        )
        for e in suite.expectations
        if e.meta["rule"] in totals
    ]
    good = sum(bool(result.success) for result in results)
    return ExpectationSuiteValidationResult(
        success=good == len(results),
        results=results,
        suite_name=suite.name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": good,
            "unsuccessful_expectations": len(results) - good,
            "success_percent": 100 * good / len(results) if results else None,
        },
        meta={
            "great_expectations_version": gx.__version__,
            "run_id": {"run_name": "build", "run_time": now.isoformat()},
            "validation_time": now.isoformat(),
            "active_batch_definition": {
                "datasource_name": "chunks",
                "data_connector_name": "fluent",
                "data_asset_name": suite.name,
                "batch_identifiers": {},
            },
        },
    )


def _result(total: dict[str, Any]) -> dict[str, Any]:
    rows, missing, bad = total["element_count"], total["missing_count"], total["unexpected_count"]
    examples = total["examples"]
    return {
        "element_count": rows,
        "unexpected_count": bad,
        "missing_count": missing,
        "missing_percent": 100 * missing / rows if rows else None,
        "unexpected_percent": 100 * bad / (rows - missing) if rows > missing else None,
        "unexpected_percent_total": 100 * bad / rows if rows else None,
        "unexpected_percent_nonmissing": 100 * bad / (rows - missing) if rows > missing else None,
        "partial_unexpected_list": examples,
        "partial_unexpected_counts": [{"value": v, "count": examples.count(v)} for v in dict.fromkeys(examples)],
        "partial_unexpected_index_list": [],
    }


def _readable_offline(folder: Path) -> Path:
    """Make the pages readable without a network; gives the first."""
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("</head>", f"<style>{OFFLINE_STYLE}</style></head>", 1), encoding="utf-8")
    index = folder / "index.html"
    pages = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.html") if p != index)
    links = "".join(f'<li><a href="{page}">{page.removesuffix(".html")}</a></li>' for page in pages)
    said = "The tables above need a network for their script; these links do not."
    shown = f"<h2>All pages</h2><p>{said}</p><ul>{links}</ul></body>"
    index.write_text(index.read_text(encoding="utf-8").replace("</body>", shown, 1), encoding="utf-8")
    return index
