"""findings: what is doubtful, what each rule means, and what a person can do."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.base.findings import advice, rules
from flows.base.settings import load_settings
from flows.cli.hints import hint
from flows.cli.printing import print_table

BY_RULE = """
    select rule, subject_kind, severity, count(*) as findings, any_value(message) as message
    from main.fct_findings group by rule, subject_kind, severity order by severity = 'info', findings desc, rule
"""
OF_RULE = """
    select subject_kind, subject_id, division_id, plan_year, severity, observed, message
    from main.fct_findings where rule = '{}' order by plan_year desc nulls last, subject_id
"""


def findings(
    rule: Annotated[str | None, typer.Option(help="Only the findings of this rule, each with what was seen.")] = None,
    rows: Annotated[int, typer.Option(help="Findings of the rule to show.")] = 20,
) -> None:
    """Show what is doubtful in the build: the rules with their meaning, or the findings of one and what to do."""
    from flows.warehouse.asking import query

    database = load_settings().database
    if rule is None:
        names, found = query(database, BY_RULE)
        counted = [dict(zip(names, row, strict=True)) for row in found]
        shown = [row | {"meaning": _meaning(row["rule"], row["message"])} for row in counted]
        print_table(["findings", "severity", "rule", "meaning"], shown)
        if found:
            typer.echo(f"one of them: {hint('findings', '--rule', found[0][0])}")
        return
    names, found = query(database, OF_RULE.format(rule.replace("'", "''")))
    if not found:
        typer.echo(f"no finding of rule {rule}" + ("" if rule in rules() else f"; {hint('findings')} names the rules"))
        return
    first: dict[str, Any] = dict(zip(names, found[0], strict=True))
    typer.echo(f"{rule} ({first['severity']}): {_meaning(rule, first['message'])}")
    typer.echo(f"what to do: {advice(rule, first['subject_kind'])}")
    columns = [name for name in names if name not in ("severity", "message")]
    print_table(columns, [dict(zip(names, row, strict=True)) for row in found[:rows]])
    typer.echo(f"{len(found)} findings" + (f"; {rows} shown (--rows)" if len(found) > rows else ""))


def _meaning(rule: str, message: str) -> str:
    """What a rule means: the words of the dictionary, or those of the finding where the rule is no row of it."""
    return rules()[rule][1] if rule in rules() else message
