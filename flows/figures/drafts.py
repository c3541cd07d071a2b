"""The subjects of a sentence's quantities: each with its clause, the words before it and what it measures.

Numbers that one subject governs (分别 lists, the parts of a ratio) are read together (`groups`, `joints`), others by the rules of `naming`; the
mention of an indicator that names a number better than its trimmed words takes their place (`named`).
"""

from __future__ import annotations

import re

from flows.base.cues import cue_values
from flows.base.vocabulary import indicators
from flows.figures import lines, linking, mentions, subjects
from flows.figures.groups import groups
from flows.figures.joints import joint_names
from flows.figures.lefts import inherited_verb, left_of, own_verb
from flows.figures.lexer import Lexed, lex
from flows.figures.lines import Draft, Line
from flows.figures.named import mention_of
from flows.figures.naming import name_alone
from flows.figures.quantities import Quantity
from flows.figures.sentences import CLAUSE, Sentence

_MEDAL = re.compile(r"[金银铜]牌$")
_RESULT = re.compile(r"(?:取得|的)?(?:历史)?(?:优异|优秀|最?好|最佳|总)?成绩$")
_EACH_SHARE = re.compile("[、和与].*分别占")


def draft(
    folded: str, sentence: Sentence, quantities: list[Quantity], own: tuple[str, ...] = ()
) -> tuple[list[Draft], Lexed]:
    """The drafts of all quantities of a sentence, in order, and its tokens; `own` are the names of the reporting place."""
    last = CLAUSE.search(folded, quantities[-1].end, sentence.end)  # no pass asks for what stands behind that
    lexed = lex(folded[sentence.start : last.end() if last else sentence.end], quantities, sentence.start, own)
    line = Line(folded, sentence, quantities, lexed, lines.clause_starts(folded, sentence))
    for first, end in groups(folded, quantities):
        _read_group(line, first, end - first + 1)
    return line.drafts, lexed


def _read_group(line: Line, first: int, count: int) -> None:
    """Draft the `count` quantities from `first`, which one subject governs."""
    q = line.quantities[first]
    clause = line.clause_of(q)
    left = left_of(line, first, clause)
    raw = subjects.rank_subject(left, "", False) if q.kind == "rank" and count > 1 else subjects.trim_subject(left)
    if raw and count > 1 and not mentions.runs_before(line.lexed, line.lexed.at[first]):
        raw = ""  # nothing but words of time, comparison and movement: the list speaks of what stands before
    verb = own_verb(left) or inherited_verb(line, first, raw)
    is_new = count > 1 and raw.endswith("分别新增")  # 铁路、公路里程分别新增|8公里、9公里
    if count > 1 and not is_new and "分别" in raw[2:] and not _EACH_SHARE.search(raw):
        raw = raw[:2] + raw[2:].replace("分别", "", 1)  # 生猪、肉牛分别出栏|29万头、3万头
    names = joint_names(line, q, clause, raw.removesuffix("分别新增") if is_new else raw, left, count)
    is_mentioned = not names and (count == 1 or "分别" not in left)
    for position in range(count):
        item = Draft(line.quantities[first + position], clause, left, "", first, position, verb)
        if names:
            item.subject = ("新增" if is_new else "") + names[position]
            item.rule = "part of a ratio" if q.kind == "share" else lines.MEMBER
        elif position and not raw:
            item.subject, item.rule = line.drafts[-1].subject, lines.SUBJECT_OF_LIST
        else:
            own_left, own_raw = ("", "") if position else (left, raw)
            item.subject, item.rule = name_alone(line, item, first + position, own_left, own_raw)
            item.subject = subjects.bared(item.subject, own_left.startswith("重点"))
        if is_mentioned:
            _add_mention(line, item, first)
        if medal := cue_values("medal").get(item.q.unit):
            won = _RESULT.sub("", item.subject) or line.previous  # 2银、|4铜|的好成绩
            item.subject = _MEDAL.sub("", won) + medal
        line.drafts.append(item)
    line.listed = names or ([] if raw else line.listed)


def _add_mention(line: Line, item: Draft, first: int) -> None:
    """Give a draft its mention, whose words are its subject where they name a core indicator and the trimmed ones do not."""
    item.mention = mention_of(line, item, first)
    item.trimmed = item.subject
    found = item.mention.indicator_id if item.mention and item.q.kind != "rank" else None
    if (
        item.rule != lines.SPENT
        and not (item.rule == linking.COUNTED and item.left.endswith("在"))
        and not item.subject.endswith(("占比", "比重"))
        and not item.left.startswith(("拉动", "影响"))
        and item.mention
        and found
        and indicators()[found].is_core
        and (linking.link(item.subject) is None or (item.rule == lines.SUBJECT_BEFORE and _is_other(item, found)))
    ):
        item.subject = item.mention.text.removeprefix("其中")


def _is_other(item: Draft, found: str) -> bool:
    """True where the subject carried from the figure before is another indicator than the clause before names."""
    return item.mention is not None and item.mention.rule != linking.CARRIED and linking.link(item.subject) != found
