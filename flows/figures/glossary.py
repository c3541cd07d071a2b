"""The glossary of a report: terms and what the report says they mean."""

from __future__ import annotations

import re

from flows.base.folding import fold
from flows.base.records import GlossaryEntry, Report

_ENTRY = re.compile(
    r"^ *(?:[\[(]?\d{1,3}[\])、.:]* *|[①-⑳] *)?(?P<term>“?[^。;\n]{2,40}?)(?:[::]|(?<=”)(?:是)?指|是指|-{2})(?P<said>.{4,})$"
)


def read_glossary(report: Report) -> list[GlossaryEntry]:
    """The entries of the glossary at the end of a report.

    A line that explains nothing (a heading, a list of names) gives no entry.
    """
    entries = []
    for section in report.sections:
        if not section.path.startswith("glossary"):
            continue
        at = section.start
        for raw in report.body[section.start : section.end].split("\n"):
            match = _ENTRY.match(fold(raw).replace("*", " "))
            if match:
                term = raw[match.start("term") : match.end("term")].strip(" “”*\u3000")
                entries.append(
                    GlossaryEntry(
                        report_id=report.report_id,
                        term=term,
                        explanation=raw[match.start("said") : match.end("said")].strip(),
                        start=at + match.start("term"),
                    )
                )
            at += len(raw) + 1
    return entries
