"""The papers of a release: quality, dictionary, citation and terms, what it says to programs, and what is what."""

from __future__ import annotations

import csv
import html
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.warehouse.citing import TERMS, citation, datacite, license_data
from flows.warehouse.keys import key_of
from flows.warehouse.memory import reading
from flows.warehouse.package import Described, croissant, datapackage, described
from flows.warehouse.rendering import render
from flows.warehouse.statements import sql
from flows.warehouse.tables import SAMPLE_NOTE, Column, columns_of


def banner(manifest: dict[str, Any]) -> list[str]:
    """The warning of a release of the embedded sample; nothing for any other."""
    return [f"> **{SAMPLE_NOTE}**", ""] if manifest["is_sample"] else []


def table(names: list[str], rows: list[tuple[Any, ...]]) -> list[str]:
    """A Markdown table as lines."""
    return [
        "| " + " | ".join(names) + " |",
        "|" + "---|" * len(names),
        *("| " + " | ".join(_cell(v) for v in row) + " |" for row in rows),
        "",
    ]


def _cell(value: Any) -> str:
    return "" if value is None else html.escape(f"{value}", quote=False).replace("|", "∣").replace("\n", " ")


def quality(
    connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], accuracy: dict[str, dict[str, Any]] | None
) -> str:
    """The quality report: accuracy on annotations by class, identities, coverage, shares, tests, open findings."""

    def ask(name: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql(name)).fetchall()

    parts = [
        [f"# Quality of release {manifest['version']}", "", *banner(manifest), _built_from(manifest), ""],
        _accuracy(accuracy),
        ["## Identities", "", IDENTITIES, ""],
        table(["identity", "what it says", "tried", "broken", "broken %"], ask("identities")),
        _tests(manifest),
        _campaign(manifest),
        ["## Coverage", "", "Reports of divisions that existed; what is not collected is not a zero.", ""],
        table(["level", "reason", "place-years"], ask("coverage")),
        table(["outcome of pages", "pages"], ask("outcomes")),
        ["## What is known of the figures", ""],
        table(["share", "%"], ask("shares")),
        ["## Doubtful numbers", "", DOUBTFUL, ""],
        table(["indicator", "指标", "numbers", "bounds only", "doubtful", "doubtful %"], ask("doubtful")),
        ["## Verdicts", "", VERDICTS, ""],
        table(VERDICT_COLUMNS, ask("verdicts")),
        ["## Open findings", ""],
        table(["rule", "severity", "about", "count"], ask("findings")),
        _barred(ask("barred_reports")),
    ]
    return "\n".join(line for lines in parts for line in lines)


IDENTITIES = (
    "What true readings satisfy, how often it could be tried, and how often it was broken "
    "(misreadings and faults of the sources)."
)
DOUBTFUL = (
    "Numbers of fct_indicator_years that break an identity (columns is_doubtful and doubt; the same marks stand in the "
    "wide table's notes): most are misread or are a part's, some are true. Leave them out, or read their sentences."
)
VERDICTS = (
    "Targets of fct_target_outcomes by indicator: how many have a verdict by the first result (within_about: of the "
    "missed, those that fall short by no more than 左右 or 同步 allows, half a point or 2 %), and why the others have "
    "none (column reason): the year is not over; the next report is not here, states no result, or one on another "
    "basis, in another unit, of other things (by its words, or five times apart) or as a mere bound; what a goal is "
    "relative to is not here; the goal is in words."
)
VERDICT_COLUMNS = [
    *("indicator", "指标", "targets", "met", "missed", "not_due", "no_report", "not_stated", "basis_mismatch"),
    *("unit_mismatch", "concept_mismatch", "far_apart", "result_is_bound", "no_reference", "target_in_words"),
    *("within_about", "doubtful"),
]
MEASURED = (
    "Figures annotated by hand beside what these rules read; of the found, % with the field right. "
    "The rules were written with these reports in view: expect less on others (`unseen`, where it was measured)."
)
NOT_MEASURED = (
    "Not measured with these rules. `gwr measure FOLDER` does it where annotations are at hand; "
    "the next release then says what it found."
)


def _built_from(manifest: dict[str, Any]) -> str:
    code, found = manifest["commit"] or "without a commit", manifest["input_fingerprint"] or "unknown"
    return f"Built from code {code}; input {found}."


def _accuracy(accuracy: dict[str, dict[str, Any]] | None) -> list[str]:
    heading = ["## Accuracy on annotated reports", ""]
    if not accuracy:
        return [*heading, NOT_MEASURED, ""]
    names = ["class", *next(iter(accuracy.values()))]
    return [*heading, MEASURED, "", *table(names, [(name, *row.values()) for name, row in accuracy.items()])]


def _tests(manifest: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{n} {status}" for status, n in sorted(manifest["tests"].items())) or "not recorded"
    warned = sorted(manifest["warnings"].items())
    rows = table(["test that warns", "rows (in schema audit)"], warned) if warned else []
    return ["## Tests of the build", "", counts, "", *rows]


def _campaign(manifest: dict[str, Any]) -> list[str]:
    """What campaigns against this code have counted; nothing where none was run."""
    rows = [(name, what, n) for name, counts in manifest.get("campaign", {}).items() for what, n in counts.items()]
    return ["## Reliability (`make campaign`)", "", *table(["campaign", "what", "count"], rows)] if rows else []


def _barred(rows: list[tuple[Any, ...]]) -> list[str]:
    names = ["title", "plan year", "rule", "seen", "meaning"]
    return ["Reports that a finding keeps out of the marts:", "", *table(names, rows)] if rows else []


def dictionary(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], columns: list[Column]) -> str:
    """The data dictionary: every indicator with definition, aliases, years and breaks; every table's columns."""
    cursor = connection.execute(sql("indicators"))
    names, rows = [c[0] for c in cursor.description], cursor.fetchall()
    lines = ["# Data dictionary", "", *banner(manifest)]
    lines += ["## Indicators 指标", "", *table(names, rows), "## Tables 表", ""]
    comments = dict(
        connection.execute("select table_name, comment from duckdb_tables() where schema_name = 'main'").fetchall()
    )
    for name in dict.fromkeys(c.table for c in columns):
        lines += [
            f"### {name}",
            "",
            (comments.get(name) or "").strip(),
            "",
            *table(
                ["column", "中文", "type", "meaning"],
                [(c.name, c.label, c.type, c.description) for c in columns if c.table == name],
            ),
        ]
    return "\n".join(lines)


def readme(said: Described, doubtful: str) -> str:
    """What is what in the folder, what the tables are keyed by and lead to, and the first lines of three languages."""
    leads: dict[tuple[str, str], list[str]] = {}
    for r in said.relations:
        leads.setdefault((r.column, f"{r.to}.{r.key}"), []).append(f"`{r.table}`")
    return render(
        "README.md",
        manifest=said.manifest,
        comments=said.comments,
        key_of=key_of,
        leads=leads,
        doubtful=doubtful,
        sample=SAMPLE_NOTE,
        terms=TERMS,
    )


def _doubtful(connection: duckdb.DuckDBPyConnection) -> str:
    """How many yearly values are doubtful, in words."""
    row = connection.execute("select count(*), count(*) filter (where is_doubtful) from fct_indicator_years").fetchone()
    every, doubtful = row or (0, 0)
    return f"Of {every} yearly values {doubtful} break an identity (`is_doubtful`; `doubt` says which)."


def write_papers(
    folder: Path, manifest: dict[str, Any], accuracy: dict[str, dict[str, Any]] | None, now: datetime
) -> None:
    """All papers of a release, into its folder, beside its tables and files."""
    connection = reading(folder / "gwr.duckdb")
    try:
        columns = columns_of(connection, "gwr")
        (folder / "quality.md").write_text(quality(connection, manifest, accuracy), encoding="utf-8")
        (folder / "dictionary.md").write_text(dictionary(connection, manifest, columns), encoding="utf-8")
        said = described(connection, manifest, columns)
        (folder / "README.md").write_text(readme(said, _doubtful(connection)), encoding="utf-8")
        row = connection.execute("select min(plan_year), max(plan_year) from dim_reports where is_primary").fetchone()
    finally:
        connection.close()
    with (folder / "codebook.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(Column._fields)
        writer.writerows(columns)
    years = row if row and row[0] else None
    (folder / "CITATION.cff").write_text(citation(manifest, now), encoding="utf-8")
    (folder / "LICENSE-DATA.md").write_text(license_data(manifest), encoding="utf-8")
    for name, content in {
        "datacite": datacite(manifest, years, now),
        "datapackage": datapackage(folder, said, now),
        "croissant": croissant(folder, said, now),
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
