"""The rule behind each field of a figure."""

from __future__ import annotations

from flows.base.records import Document


def explain(body: str, title: str | None, page_id: str, figure_id: str) -> dict[str, str]:
    """The rule that gave each field of a figure, by reading its report again; empty if today's rules give none.

    Raises:
        ReadError: the body is no report.
    """
    from flows.figures.extract import Reasons, extract_figures
    from flows.reports.read import read_report

    report, _ = read_report(Document(body), page_id, title, int(figure_id.split("-")[1]))
    reasons: Reasons = {}
    extract_figures(report, reasons)
    return reasons.get(figure_id, {})
