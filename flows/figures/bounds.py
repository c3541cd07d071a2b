"""Things told apart by a bound that is a number of its own: 产值超亿元的企业达到30家,超5亿元的8家."""

from __future__ import annotations

import re

from flows.figures.cases import Case

_OF_NUMBER = re.compile(r"(?:以上|以下)?的")
_BOUNDED = re.compile(r"(?P<what>[^\d的]{2,10}?)(?:超过?|过|突破|达到?)[\d百千万亿][^的]*的(?P<who>.+)")
_LEADS = re.compile(r"^(?:全[国省市县区州]|其中|年内|目前|现有|共?有|已有?|培育|新增|,)+")
_LONGEST_BOUND = 14  # characters of what tells the things counted apart


def bound_before(case: Case) -> str:
    """产值超亿元的企业达到|30家; empty where no number stands in what tells the things counted apart."""
    line, base = case.line, case.item.q.base
    last = line.drafts[-1] if line.drafts else None
    if last is None or last.clause != case.item.clause or base is None or not base.is_count or not last.left:
        return ""
    of = _OF_NUMBER.match(line.folded, last.q.end, case.item.q.start)
    is_told = of is not None and last.subject and len(last.left) <= _LONGEST_BOUND and len(case.raw) <= _LONGEST_BOUND
    front = _LEADS.sub("", last.left)
    told = front + line.folded[last.q.start : last.q.end] + (of[0] if of else "") + case.raw
    return told.replace(" ", "") if is_told else ""


def bound_again(case: Case) -> str:
    """产值超亿元的企业30家,超5亿元的|8家; empty where no number before tells things apart by such a bound."""
    line = case.line
    last = line.drafts[-1] if line.drafts else None
    if last is None or not _OF_NUMBER.match(line.folded, last.q.end, case.item.q.start):
        return ""
    told = next((found for one in reversed(line.drafts) if (found := _BOUNDED.fullmatch(one.subject))), None)
    return f"{told['what']}{last.left}{line.folded[last.q.start : last.q.end]}的{told['who']}" if told else ""


def bounded_measure(case: Case) -> str:
    """What such a bound is of: 产值超亿元的企业30家,超|5亿元|的8家; empty where the number is none."""
    told = _BOUNDED.fullmatch(case.previous)
    return told["what"] if told and _OF_NUMBER.match(case.line.folded, case.item.q.end) else ""
