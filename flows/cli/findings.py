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
    select
        f.subject_kind, f.subject_id, d.name as place, f.plan_year, f.severity, f.observed, f.message,
        coalesce(
            g.indicator_text || ' ' || g.value_text, l.clause_text, r.title, p.title, p.url, p.source_file
        ) as words
    from main.fct_findings as f
    left join main.dim_divisions as d using (division_id)
    left join raw.figures as g on f.subject_id = g.figure_id
    left join raw.pledges as l on f.subject_id = l.pledge_id
    left join raw.reports as r on f.subject_id = r.report_id
    left join raw.pages as p on f.subject_id = p.page_id
    where f.rule = '{}' order by f.plan_year desc nulls last, f.subject_id
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
