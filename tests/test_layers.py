"""The stage folders never import each other, and each outside tool has one home."""

from __future__ import annotations

import ast

from flows.base.settings import PROJECT

STAGES = {"pages", "reports", "figures", "warehouse"}
HOMES = {
    "prefect": ("flows/collect.py", "flows/build.py", "flows/publish.py", "flows/serve.py", "flows/served.py"),
    "great_expectations": ("expectations/",),
    "duckdb": ("flows/warehouse/",),
    "dbt": ("flows/warehouse/",),
    "httpx": ("flows/pages/",),
}


def imports(tree: ast.AST) -> set[str]:
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_layers() -> None:
    wrong = []
    for path in [*(PROJECT / "flows").rglob("*.py"), *(PROJECT / "expectations").rglob("*.py")]:
        place = path.relative_to(PROJECT).as_posix()
        stage = path.relative_to(PROJECT).parts[1] if path.relative_to(PROJECT).parts[1] in STAGES else None
        for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
            parts = name.split(".")
            if stage and parts[0] == "flows" and len(parts) > 1 and parts[1] not in ("base", stage):
                wrong.append(f"{place} imports {name}")
            if parts[0] in HOMES and not place.startswith(HOMES[parts[0]]):
                wrong.append(f"{place} imports {name}")
    assert wrong == []
