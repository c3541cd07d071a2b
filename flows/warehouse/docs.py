"""The docs site of a release: dbt's own, what is in this release, a page for each mart, and the lineage by layer."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.warehouse.dbt import run_dbt
from flows.warehouse.keys import key_of, unit_of, words_of
from flows.warehouse.lineage import Node, ancestry, draw, nodes_of
from flows.warehouse.memory import reading
from flows.warehouse.package import CONTEXT, Described, dataset, described
from flows.warehouse.rendering import render
from flows.warehouse.statements import sql
from flows.warehouse.tables import SAMPLE_NOTE, columns_of, quoted

PLACE = "<!-- in this release -->"  # of overview.md, where a release says what is in it


def write_docs(database: Path, folder: Path, manifest: dict[str, Any], now: datetime) -> None:
    """The folder `docs` of a release."""
    target = database.parent / "docs_target"
    make_site(database, target)
    connection = reading(folder / "gwr.duckdb")
    try:
        said = described(connection, manifest, columns_of(connection, "gwr"))
        contents = release_contents(connection, manifest)
        examples = {name: _examples(connection, name) for name in said.tables}
    finally:
        connection.close()
    docs = folder / "docs"
    docs.mkdir()
    page = (target / "static_index.html").read_text(encoding="utf-8")
    ours = json.dumps({"@context": CONTEXT, **dataset(said, now)}, ensure_ascii=False).replace("<", "\\u003c")
    page = page.replace(PLACE, json.dumps(contents, ensure_ascii=False)[1:-1])
    page = page.replace("</head>", f'<script type="application/ld+json">{ours}</script></head>', 1)
    (docs / "index.html").write_text(page, encoding="utf-8")
    _write_pages(docs, said, examples, json.loads((target / "manifest.json").read_text(encoding="utf-8")))


def make_site(database: Path, target: Path) -> None:
    """The docs site of dbt, made from a copy: dbt opens its database for writing, which readers of the build forbid.

    The copy has the rows of seeds alone, since models that ask them compile with their words.
    """
    target.mkdir(exist_ok=True)
    copy = target / database.name
    copy.unlink(missing_ok=True)
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{quoted(str(database))}' as build (read_only)")
            connection.execute(f"attach '{quoted(str(copy))}' as copied")
            connection.execute("copy from database build to copied (schema)")
            for (name,) in connection.execute(sql("tables_to_copy"), ["reference"]).fetchall():
                connection.execute(f'insert into copied.reference."{name}" select * from build.reference."{name}"')
        run_dbt(copy, "docs", "generate", "--static", target=target)
    finally:
        copy.unlink(missing_ok=True)


def release_contents(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> str:
    """What is in this release, as Markdown: reports, places, years and doubt, by level."""
    cursor = connection.execute(sql("contents"))
    rows = [dict(zip([c[0] for c in cursor.description], row, strict=True)) for row in cursor.fetchall()]
    return render("contents.md", rows=rows, manifest=manifest, sample=SAMPLE_NOTE if manifest["is_sample"] else "")


def _examples(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """A value of each column of a mart, as a reader meets it."""
    cursor = connection.execute(f'select any_value(columns(*)) from main."{name}"')
    row = cursor.fetchone() or ()
    return {c[0]: _short(v) for c, v in zip(cursor.description, row, strict=False)}


def _short(value: Any) -> str:
    """A value in a few words.

    >>> _short(None), _short(Decimal("100.50")), _short("一" * 50)
    ('', '100.5', '一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一…')
    """
    text = "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def _write_pages(docs: Path, said: Described, examples: dict[str, dict[str, str]], manifest: dict[str, Any]) -> None:
    """A page for each mart, a page that lists them, and the lineage of all."""
    nodes = nodes_of(manifest)
    links = {key: _address(node) for key, node in nodes.items()}
    given = {
        "said": said,
        "unit_of": unit_of,
        "words_of": words_of,
        "key_of": key_of,
        "sample": SAMPLE_NOTE if said.manifest["is_sample"] else "",
    }
    pages = {
        "tables": render("tables.html", title="Tables 表", **given),
        "lineage": render("lineage.html", title="Lineage 数据来路", lineage=draw(nodes, links), **given),
    }
    for name in said.tables:
        key = f"model.gwr.{name}"
        pages[name] = render(
            "mart.html",
            title=name,
            name=name,
            examples=examples[name],
            lineage=draw(ancestry(nodes, key), links) if key in nodes else "",
            code=manifest["nodes"].get(key, {}).get("raw_code", ""),
            **given,
        )
    for name, page in pages.items():
        (docs / f"{name}.html").write_text(page, encoding="utf-8")


def _address(node: Node) -> str:
    """Where a node is explained: a mart on its own page, all else in dbt's."""
    if node.layer == "marts":
        return f"{node.name}.html"
    return f"index.html#!/{node.id.partition('.')[0]}/{node.id}"
