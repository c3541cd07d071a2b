"""The papers of a release: quality, dictionary, citation, and a page that says what is what."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from flows.warehouse.tables import SAMPLE_NOTE, Column, columns_of

REPOSITORY_NOTE = "The figures are facts that the governments state; the sentences are quoted as evidence, with their source. Whole reports are not part of a release."


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
    return "" if value is None else f"{value}".replace("|", "∣").replace("\n", " ")


def quality(
    connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], accuracy: dict[str, dict[str, Any]] | None
) -> str:
    """The quality report: accuracy on annotations by class, identities, coverage, shares, tests, open findings."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    lines = [
        f"# Quality of release {manifest['version']}",
        "",
        *banner(manifest),
        f"Built from code {manifest['commit'] or 'without a commit'}; input {manifest['input_fingerprint'] or 'unknown'}.",
        "",
    ]
    lines += ["## Accuracy on annotated reports", ""]
    if accuracy:
        lines += [
            "Figures annotated by hand beside what these rules read; of the found, % with the field right. The rules were written with these reports in view: expect less on others.",
            "",
        ]
        names = ["class", *next(iter(accuracy.values()))]
        lines += table(names, [(name, *row.values()) for name, row in accuracy.items()])
    else:
        lines += [
            "Not measured with these rules. `gwr measure FOLDER` does it where annotations are at hand; the next release then says what it found.",
            "",
        ]
    lines += [
        "## Identities",
        "",
        "What true readings satisfy, how often it could be tried, and how often it was broken (misreadings and faults of the sources).",
        "",
    ]
    lines += table(
        ["identity", "what it says", "tried", "broken", "broken %"],
        ask("select kind, meaning, tried, broken, broken_percent from audit.audit_identity_counts order by tried desc"),
    )
    lines += [
        "## Tests of the build",
        "",
        ", ".join(f"{n} {status}" for status, n in sorted(manifest["tests"].items())) or "not recorded",
        "",
    ]
    if manifest["warnings"]:
        lines += table(["test that warns", "rows (in schema audit)"], sorted(manifest["warnings"].items()))
    lines += ["## Coverage", "", "Reports of divisions that existed; what is not collected is not a zero.", ""]
    lines += table(
        ["level", "reason", "place-years"],
        ask(
            "select d.level, reason, count(*) from fct_report_coverage join dim_divisions d using (division_id) group by 1, 2 order by 1, 3 desc"
        ),
    )
    lines += table(
        ["outcome of pages", "pages"], ask("select outcome, count(*) from fct_page_outcomes group by 1 order by 2 desc")
    )
    lines += ["## What is known of the figures", ""]
    lines += table(["share", "%"], ask("""
        select unnest(['linked to an indicator', 'about the reporting place itself', 'of a single whole year', 'estimates among actual and estimate', 'with a basis in words']),
               unnest([round(100 * avg((indicator_id is not null)::int), 1), round(100 * avg((coalesce(scope_text, '') = '')::int), 1), round(100 * avg((period = 'year' and start_year = end_year)::int), 1),
                       round(100 * avg((status = 'estimate')::int) filter (status <> 'target'), 1), round(100 * avg((basis is not null)::int), 1)])
        from fct_figures
    """))  # fmt: skip
    lines += ["## Open findings", ""]
    lines += table(
        ["rule", "severity", "about", "count"],
        ask(
            "select rule, severity, subject_kind, count(*) from fct_findings group by 1, 2, 3 order by severity desc, 4 desc, 1"
        ),
    )
    barred = ask(
        "select title, plan_year, rule, observed, message from (select f.*, p.title from fct_findings f left join fct_page_outcomes p on p.page_id = split_part(f.subject_id, '-', 1)) where subject_kind = 'report' and severity = 'warning' order by rule, title"
    )
    if barred:
        lines += [
            "Reports that a finding keeps out of the marts:",
            "",
            *table(["title", "plan year", "rule", "seen", "meaning"], barred),
        ]
    return "\n".join(lines)


def dictionary(connection: duckdb.DuckDBPyConnection, columns: list[Column]) -> str:
    """The data dictionary: every indicator with definition, source, aliases, years and breaks; every table with its columns."""
    rows = connection.execute(
        "select indicator_id, name_zh, name_en, unit_canonical, display_unit, kind, first_year, last_year, statement_count, definition, definition_source, breaks, aliases from dim_indicators order by category, indicator_id"
    ).fetchall()
    names = [
        "indicator_id",
        "中文",
        "English",
        "unit",
        "written in",
        "kind",
        "first",
        "last",
        "statements",
        "definition",
        "source",
        "breaks",
        "aliases",
    ]
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
            "cff-version": "1.2.0", "message": "If you use these data, please cite the release that you used.", "type": "dataset",
            "title": "gwr: the figures in China's government work reports (政府工作报告)", "authors": [{"name": "The gwr authors"}],
            "version": manifest["version"], "date-released": f"{now:%Y-%m-%d}", "keywords": ["China", "government work report", "growth targets", "政府工作报告"],
            "notes": SAMPLE_NOTE if manifest["is_sample"] else REPOSITORY_NOTE,
        },
        allow_unicode=True, sort_keys=False,
    )  # fmt: skip
    return said


def readme(manifest: dict[str, Any]) -> str:
    """What is what in the folder."""
    return "\n".join([
        f"# gwr release {manifest['version']}", "", *banner(manifest),
        "The figures in China's government work reports 中国各级政府工作报告数据", "",
        "| file | what |", "|---|---|",
        "| `gwr.duckdb` | all marts, the dictionary (schema `reference`) and the checks (schema `audit`) |",
        "| `parquet/`, `csv/` | a file per mart; CSV in UTF-8 with BOM |",
        "| `excel/`, `stata/` | the wide table, indicator years and targets, with codebook and Chinese variable labels |",
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
    """quality.md, dictionary.md, codebook.csv, CITATION.cff and README.md into the release folder, from its database."""
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
