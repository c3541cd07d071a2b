"""The papers of a release: quality, dictionary, citation, and a page that says what is what."""

from __future__ import annotations

import csv
import html
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from flows.warehouse.statements import sql
from flows.warehouse.tables import SAMPLE_NOTE, Column, columns_of

REPOSITORY_NOTE = (
    "The figures are facts that the governments state; the sentences are quoted as evidence, with their source. "
    "Whole reports are not part of a release."
)


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
    "Targets of fct_target_outcomes by indicator: how many have a verdict by the first result, and why the others have "
    "none (column reason): the next report is not here, states no result, or one on another basis, in another unit, of "
    "other things (by its words, or five times apart) or as a mere bound; what a goal is relative to is not here; the "
    "goal is in words."
)
VERDICT_COLUMNS = [
    *("indicator", "指标", "targets", "met", "missed", "no_report", "not_stated", "basis_mismatch", "unit_mismatch"),
    *("concept_mismatch", "far_apart", "result_is_bound", "no_reference", "target_in_words", "doubtful"),
]
MEASURED = (
    "Figures annotated by hand beside what these rules read; of the found, % with the field right. "
    "The rules were written with these reports in view: expect less on others."
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


def dictionary(connection: duckdb.DuckDBPyConnection, columns: list[Column]) -> str:
    """The data dictionary: every indicator with definition, aliases, years and breaks; every table's columns."""
    cursor = connection.execute(sql("indicators"))
    names, rows = [c[0] for c in cursor.description], cursor.fetchall()
    lines = ["# Data dictionary", "", "## Indicators 指标", "", *table(names, rows), "## Tables 表", ""]
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


def citation(manifest: dict[str, Any], now: datetime) -> str:
    """CITATION.cff of the release."""
    said: str = yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": "If you use these data, please cite the release that you used.",
            "type": "dataset",
            "title": "gwr: the figures in China's government work reports (政府工作报告)",
            "authors": [{"name": "The gwr authors"}],
            "version": manifest["version"],
            "date-released": f"{now:%Y-%m-%d}",
            "keywords": ["China", "government work report", "growth targets", "政府工作报告"],
            "notes": SAMPLE_NOTE if manifest["is_sample"] else REPOSITORY_NOTE,
        },
        allow_unicode=True,
        sort_keys=False,
    )
    return said


def readme(manifest: dict[str, Any]) -> str:
    """What is what in the folder."""
    return "\n".join([
        f"# gwr release {manifest['version']}", "", *banner(manifest),
        "The figures in China's government work reports 中国各级政府工作报告数据", "",
        "| file | what |", "|---|---|",
        "| `gwr.duckdb` | all marts, the dictionary (schema `reference`) and the checks (schema `audit`) |",
        "| `parquet/`, `csv/` | a file per mart; CSV in UTF-8 with BOM, formulas made text by a ' |",
        "| `excel/`, `stata/` | wide table and notes, indicator years, targets; codebook, labels, doubt filled |",
        "| `docs/index.html` | the docs site: overview, cook-book, every column, lineage |",
        "| `data_docs/index.html` | what the last checks of the raw figures found |",
        "| `dictionary.md`, `codebook.csv` | indicators with definition, aliases, years, breaks; columns |",
        "| `quality.md` | accuracy, identities, coverage, open findings |",
        "| `CHANGES.md`, `changes.csv` | what differs from the release before, and why |",
        "| `manifest.json` | counts, checksums, commit, fingerprints, test results |",
        "| `CITATION.cff` | how to cite |", "",
        *table(["mart", "rows"], list(manifest["tables"].items())),
        REPOSITORY_NOTE, "",
    ])  # fmt: skip


def write_papers(
    folder: Path, manifest: dict[str, Any], accuracy: dict[str, dict[str, Any]] | None, now: datetime
) -> None:
    """quality.md, dictionary.md, codebook.csv, CITATION.cff and README.md into the release folder."""
    connection = duckdb.connect(str(folder / "gwr.duckdb"), read_only=True)
    try:
        columns = columns_of(connection, "gwr")
        (folder / "quality.md").write_text(quality(connection, manifest, accuracy), encoding="utf-8")
        (folder / "dictionary.md").write_text(dictionary(connection, columns), encoding="utf-8")
    finally:
        connection.close()
    with (folder / "codebook.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(Column._fields)
        writer.writerows(columns)
    (folder / "CITATION.cff").write_text(citation(manifest, now), encoding="utf-8")
    (folder / "README.md").write_text(readme(manifest), encoding="utf-8")
