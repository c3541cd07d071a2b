"""The subjects of a sentence's quantities: each with its clause, the words before it and what it measures.

Numbers that one subject governs (分别 lists, the parts of a ratio) are read together. A subject is, in this order: the part of a ratio; a member of a
joint subject; what is ranked; the counted noun behind the number; the noun before it, its elided head restored; the subject of the figure before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from flows.base.cues import cue, cue_values, words
from flows.base.vocabulary import indicators
from flows.base.words import words_of
from flows.figures import counted, heads, linking, measures, mentions, subjects
from flows.figures.lexer import Lexed, lex
from flows.figures.mentions import Mention
from flows.figures.quantities import Quantity, told_unit
from flows.figures.sentences import CLAUSE, Sentence

_LIST_GAP = re.compile(r" ?(?:以上|左右|以内)?(?:[、,]|和|与|及|以及|,?并)? ?(?:约|近|超|超过)? ?$")
_JOINED = re.compile(r" ?(?:以上|左右|以内)?(?:、|和|及|与|以及)")
_AFTER_FIGURE = re.compile(r"(?:以上|以下|左右|以内|、|和|与|及|以及|,| |的)+")
_ENDS_IN_LIST = re.compile(r"[、和与及]$")
_PREDICATED = re.compile(r"(?:达到?|为|是|到|至|共|超过?|突破|累计|完成|实现)(?:了|约|近)*$")
_LEAD_WORDS = re.compile(r"^(?:以及|的|共|已|将|预计)+")
_APPROXIMATE = re.compile(r"(?:约|近|超过?|达到?|逾|突破|共|不少于|不低于)+$")
_CROSSING = re.compile(
    r"(?P<what>[\u4e00-\u9fff“”()、]{2,24}?)(?:历史性地?|首次|一举|成功|连续)*(?:突破|跨越|迈[上过]|跃上|跨上|站上|越过|超过)[^,。;、\d]{0,9}(?:大关|台阶)$"
)
_INDUSTRIES = re.compile(r"三次产业|三产|一二三产|产业结构|三大产业|产业比")
_OF_INDUSTRIES = re.compile("从业人员|就业人员|就业|劳动力|投资|税收|用电")
_NOTE_MARK = re.compile(r"\[ ?\d{1,3} ?\]|[①-⑳]")
_FORCE = re.compile(
    r"^(?:年内|要|全年|今年|去年|当年|拟|我[市省县区州]|力争|确保|争取|努力|推动|促进|全部|成功|对|把|将|使|为|让|有|共)+"
)
_GOAL = re.compile(r"的?(?:预期|调控|奋斗|计划|主要|总体|具体|年度)*目标(?:确定|拟定|设定|安排|定)?(?:为|是|在)?$")
_RUN_HEAD = re.compile(r"^\d{1,2} ?年(?=累计|共)")
_ENUMERATOR = re.compile(
    r"^(?:\d{1,3}[.、](?=[^\d])|\(?\d{1,2}\)(?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,2}是(?=[\u4e00-\u9fff]{2}))"
)
_PREPOSITION = re.compile(r"[对把与使为在将由让]|推动")
_NAMES = re.compile(r"、|等[两各]?$|[、和]$|“[^”]*$")
_SHARE_BARE = re.compile(r"占(?!用|地|有|领|道)[\u4e00-\u9fffA-Z]{1,14}(?<!比)(?<!比重)(?<!比例)(?<!份额)$")
_SHARE_ENDS = ("比重", "比例", "比", "份额")
_CLAUSE_MARK = re.compile(r"[,;:。]")
_SECTORS = frozenset(
    ("第一产业", "第二产业", "第三产业", "服务业", "工业", "三产", "二产", "一产", "第三产业增加值", "服务业增加值")
)
_SHARE_OF = re.compile(r"占.{1,14}(?:比重|比例|份额)$")
_BEYOND = re.compile(
    r"(?P<of>(?:总?[^,。;]{0,2}(?:增速|增幅|增长))?)(?:分别|均|各)?(?P<how>(?:高于|低于|快于|慢于|高出|优于)(?:全|省|国|上年|平均))"
)
_BEYOND_ENDS = re.compile(r"(?:高于|低于|快于|慢于|高出|优于).*$")
_COMPLETED = re.compile(r"((?:超额)?完成[^,。;]{0,10}(?:任务|计划|目标))数?的$")
_LAID_OUT = frozenset(("area", "land", "length", "volume"))
_AFTER_STARTS = frozenset("以左、和与及, 的")
_LINKS = frozenset("、和与及")
_LIST_ENDS = frozenset("、和与及\n")
_ENUMERATOR_STARTS = frozenset("一二三四五六七八九十(")
_DIGIT = re.compile(r"\d")
_SELF, _HEAD = frozenset(("SELF",)), frozenset(("HEAD",))
_OF_BEFORE = frozenset(("subject of the figure or clause before", "subject of the list"))
_SHARE_WITH_SUBJECT = "占 … with its subject"
_OF_ALL = frozenset(("", "增速", "增幅", "总量", "规模", "数量"))  # 增速分别居全省第3、第4: of the two before
TOTAL_OF_NEW = "all of what the figure before counts the new ones of"
_OF_PLAN = "share of a plan completed"
MAX_BEFORE = 60
MAX_HEAD = 24
_CARRIED = frozenset(
    (
        "subject of the figure or clause before",
        "what crossed a round mark in the clause before",
        "subject of the list",
        "noun before the number",
    )
)
MAX_MODIFIER = 16
MOST_SHARING = 5  # numbers that may share the noun behind the last
LONGEST_LIST = 40  # numbers in a row that are looked over for the noun behind them


@dataclass(slots=True)
class Draft:
    """A quantity with its clause, the words before it (`left`), its subject, and the first figure of the list it belongs to (`group`)."""

    q: Quantity
    clause: int
    left: str
    subject: str
    group: int
    position: int
    verb: str = ""
    tail_end: int = 0
    rule: str = ""
    mention: Mention | None = None
    trimmed: str = ""


def draft(
    folded: str, sentence: Sentence, quantities: list[Quantity], own: tuple[str, ...] = ()
) -> tuple[list[Draft], Lexed]:
    """The drafts of all quantities of a sentence, in order, and its tokens; `own` are the names of the reporting place."""
    reader = _Reader(folded, sentence, quantities, own)
    for first, last in groups(folded, quantities):
        reader.read(first, last)
    return reader.drafts, reader.lexed


def groups(folded: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Runs of quantities with nothing but list marks between them: of one unit, or governed by 分别."""
    found: list[tuple[int, int]] = []
    first = 0
    for number in range(1, len(quantities) + 1):
        if number < len(quantities) and _continues(folded, quantities, first, number):
            continue
        found.append((first, number - 1))
        first = number
    return found


def _continues(folded: str, quantities: list[Quantity], first: int, number: int) -> bool:
    a, b = quantities[number - 1], quantities[number]
    if a.kind == "share" and b.kind == "share" and b.part == a.part + 1:
        return True
    if not 0 < b.start - a.end <= 5 or not _LIST_GAP.match(folded, a.end, b.start):
        return False
    if a.unit == b.unit or (a.base and b.base and a.base.dimension == b.base.dimension and not a.base.is_count):
        return bool(folded[a.end : b.start].strip())
    return "分别" in folded[max(0, quantities[first].start - 14) : quantities[first].start]


class _Reader:
    """Reads the quantities of one sentence from left to right."""

    def __init__(self, folded: str, sentence: Sentence, quantities: list[Quantity], own: tuple[str, ...]) -> None:
        self.folded, self.sentence, self.quantities = folded, sentence, quantities
        last = CLAUSE.search(folded, quantities[-1].end, sentence.end)  # no pass asks for what stands behind that
        self.lexed = lex(folded[sentence.start : last.end() if last else sentence.end], quantities, sentence.start, own)
        self.clauses = [
            sentence.start,
            *(
                m.end()
                for m in CLAUSE.finditer(folded, sentence.start, sentence.end)
                if m[0] != ":" or not folded[m.end() : m.end() + 1].isdigit()
            ),
        ]
        self.drafts: list[Draft] = []
        self.listed: list[str] = []

    def read(self, first: int, last: int) -> None:
        """Draft the quantities `first`..`last`, which one subject governs."""
        q = self.quantities[first]
        clause, left = self._left(first)
        count = last - first + 1
        raw = subjects.rank_subject(left, "", False) if q.kind == "rank" and count > 1 else subjects.trim_subject(left)
        if raw and count > 1 and not mentions.runs_before(self.lexed, self.lexed.at[first]):
            raw = ""  # nothing but words of time, comparison and movement: the list speaks of what stands before
        verb = _own_verb(left) or self._inherited(first, raw)
        names = self._names(q, clause, raw, left, count)
        for position in range(count):
            item = Draft(self.quantities[first + position], clause, left, "", first, position, verb)
            if names:
                item.subject, item.rule = (
                    names[position],
                    "part of a ratio" if q.kind == "share" else "member of a joint subject",
                )
            elif position and not raw:
                item.subject, item.rule = self.drafts[-1].subject, "subject of the list"
            else:
                item.subject, item.rule = self._name(
                    item, first + position, left if position == 0 else "", raw if position == 0 else ""
                )
            if not names and (count == 1 or "分别" not in left):
                item.mention = self._mention(item, first)
                item.trimmed = item.subject
                if item.q.kind != "rank" and _names_better(item):
                    item.subject = item.mention.text.removeprefix("其中") if item.mention else item.subject
            self.drafts.append(item)
        self.listed = names or ([] if raw else self.listed)

    def _mention(self, item: Draft, number: int) -> Mention | None:
        """What names a quantity, from the tokens of its sentence; None where they do not settle it."""
        if item.rule == TOTAL_OF_NEW:
            return Mention(item.subject, linking.link(item.subject), linking.OF_ALL)
        at = self.lexed.at[number]
        runs = mentions.runs_before(self.lexed, at)
        if at and self.lexed.tokens[at - 1].kind == "AGAINST":
            return Mention(item.subject, None, "goal that is compared with")
        if mentions.is_relative(self.lexed, at, item.q.base):
            return None
        if item.q.kind == "rank" or item.q.unit == "位":
            return mentions.ranked(self.lexed, runs) or (
                self._carried(item) if mentions.speaks_of_itself(self.lexed, runs) else None
            )
        if runs and any([run.kinds != _SELF for run in runs]):
            is_head = len(runs) == 1 and runs[-1].kinds == _HEAD
            topic = self._topic_before(at) if is_head else ""
            if item.rule == "dependent noun with its head" and not topic:
                return None
            return mentions.name_of(runs, topic)
        if item.rule not in _CARRIED and not runs:
            return None
        named = mentions.topic_before(self.lexed, at)
        if named is None:
            return self._carried(item)
        found = linking.link(named.text)
        return Mention(named.text, found, "name in the clause before") if found else None

    def _carried(self, item: Draft) -> Mention | None:
        """What the figure before measures, lengths of time and shares of a plan left aside."""
        for number in reversed(range(len(self.drafts))):
            before = self.drafts[number]
            if before.rule == _OF_PLAN or self.lexed.tokens[self.lexed.at[number]].kind == "DURATION":
                continue
            if before.mention is None:
                return None
            return before.mention._replace(text=before.subject, rule=linking.CARRIED)
        return None

    def _topic_before(self, at: int) -> str:
        """What the clause before speaks of, or, at the head of a sentence, the sentence before where it has no number."""
        topic = mentions.topic_before(self.lexed, at)
        if topic is not None or self.drafts:
            return topic.text if topic else ""
        stop = self.sentence.start
        text = self.folded[max(0, stop - MAX_BEFORE) : stop].rstrip("。 \n")
        before = text[max(text.rfind("。"), text.rfind("\n")) + 1 :]
        if len(before) >= MAX_BEFORE - 2 or _DIGIT.search(before):
            return ""
        lexed = lex(before)
        runs = mentions.runs_of(
            lexed, 0, next((n for n, t in enumerate(lexed.tokens) if t.kind == "BREAK"), len(lexed.tokens))
        )
        return runs[0].text if runs else ""

    def _left(self, first: int) -> tuple[int, str]:
        """Where the clause of a quantity begins, and the words that stand before it and belong to it."""
        q = self.quantities[first]
        clause = self.clauses[bisect_right(self.clauses, q.start) - 1]
        begin = max(clause, self.quantities[first - 1].end, self.drafts[-1].tail_end) if first else clause
        left = self.folded[begin : q.start]
        if begin != clause:
            joint = _AFTER_FIGURE.match(left) if left[:1] in _AFTER_STARTS else None
            left = left[joint.end() :] if joint else left
            last = self.quantities[first - 1].base
            if last is not None and last.dimension == "time":
                left = left.removeprefix("内")
            left = next((left[len(step) :] for step in words()["step"] if left.startswith(step)), left)
            if left[-1:] in _LIST_ENDS and _ENDS_IN_LIST.search(left):
                left = ""
            elif "、" in left and self.folded[self.quantities[first - 1].end] == "的":
                left = left.rsplit("、", 1)[1]
        if "[" in left or "①" <= left[:1] <= "⑳":
            left = _NOTE_MARK.sub("", left)
        if " " in left or "*" in left or "\n" in left:
            left = left.replace(" ", "").replace("*", "").replace("\n", "")
        if left[-1:] in (":", ")", "为") and told_unit(self.folded, q.start):
            left = left[: left.rindex("(")]
        elif left[-1:] == ":" and left[:-1].endswith(words()["growth_noun"]):
            left = left[:-1]
        if left[:1] in _ENUMERATOR_STARTS or left[:1].isdigit():
            left = _RUN_HEAD.sub("", _ENUMERATOR.sub("", left))
        return clause, _GOAL.sub("", left) if "目标" in left else left

    def _inherited(self, first: int, raw: str) -> str:
        """The verb of the list member before: 新增企业18家、机构3家."""
        if not first:
            return ""
        last = self.drafts[-1]
        if not raw:  # 退出810万吨煤炭、55万吨钢铁产能
            near = 0 < self.quantities[first].start - last.tail_end <= 2
            return last.verb if near and self.folded[last.tail_end] in _LINKS else ""
        if (
            not _JOINED.match(self.folded, self.quantities[first - 1].end)
            or last.clause > self.quantities[first - 1].start
        ):
            return ""
        if _is_money(self.quantities[first]) and not _is_money(last.q) and linking.link(raw):
            return ""  # 接待游客3万人次、旅游收入2亿元
        number = len(self.drafts) - 1
        while number and not self.drafts[number].verb and self.drafts[number].rule in _OF_BEFORE:
            number -= 1
        return self.drafts[number].verb

    def _names(self, q: Quantity, clause: int, raw: str, left: str, count: int) -> list[str] | None:
        if q.kind == "share":
            if count == 3 and _INDUSTRIES.search(self.folded, clause, q.start):
                of = _OF_INDUSTRIES.search(self.folded, clause, q.start)
                names = list(cue_values("share_name"))[:3]
                return [f"{name[:4]}{of[0]}比重" for name in names] if of else names
            ratio = [d.subject for d in self.drafts[-count:] if d.q.kind == "share" and d.q.part]
            return (
                subjects.split_ratio(raw, count)
                or subjects.split_subjects(raw, count)
                or (ratio if len(ratio) == count and len(set(ratio)) == count else None)
            )
        if count < 2 or _BEYOND.search(left):
            return None
        last = self.drafts[-count:]
        if q.kind == "rank" and len(last) == count and len({d.group for d in last}) == 1 and raw in _OF_ALL:
            return [subjects.rank_subject(left, d.subject, False) for d in last]
        if raw:
            return subjects.split_subjects(raw, count)
        if len(self.listed) == count:
            return self.listed
        if not self.drafts and (stated := self._stated(clause, count)):
            return stated
        before = [d.subject for d in self.drafts[-count:]]
        singles = len({d.group for d in self.drafts[-count:]}) == count
        return before if singles and len(set(before)) == count and all(before) else None

    def _stated(self, clause: int, count: int) -> list[str] | None:
        """The joint subject that stands in the clause before: 高校和研究生招生,分别增长5%和6%."""
        before = self.folded[self.sentence.start : max(self.sentence.start, clause - 1)]
        return subjects.split_subjects(subjects.trim_subject(_CLAUSE_MARK.split(before)[-1].replace(" ", "")), count)

    def _stop(self, number: int) -> int:
        return self.quantities[number].start if number < len(self.quantities) else self.sentence.end

    def _name(self, item: Draft, number: int, left: str, raw: str) -> tuple[str, str]:  # noqa: C901 - until the rebuild
        """The subject of a quantity that stands alone, and the rule that gave it; the first rule that serves."""
        q = item.q
        previous = self.drafts[-1].subject if self.drafts else ""
        if q.kind == "rank" or (q.unit == "位" and cue("rank_place").search(left)):
            return self._ranked(left, previous), "what is ranked"
        is_share = q.base is not None and q.base.dimension == "share"
        tail = self._counted(q, number, left)
        action = subjects.is_action(left)
        if len(tail.noun) > 1 and (
            action or ((q.base is None or q.base.is_count or q.base.dimension in _LAID_OUT) and not _predicated(left))
        ):
            item.tail_end = tail.end
            return self._behind(item, tail, left, raw, action, previous) + ("比重" if is_share else ""), linking.COUNTED
        if q.base is not None and q.base.is_count and previous and (bound := heads.class_told(left)):
            return heads.restore_head(bound, previous), "class of the things before"
        if "完成" in left and (ordered := _COMPLETED.search(left)):
            return (previous or self._topic(item.clause)) + ordered[1] + "比例", _OF_PLAN
        if raw and (funded := self._funded(item, number, raw)):
            return funded, "money with what it is spent on"
        if raw and (noun := _dependent_noun(raw)):
            told = self._dependent(item, number, noun, previous)
            return raw if told == noun else told, "dependent noun with its head"
        if raw.startswith("占") and (head := previous or self._topic(item.clause)):
            return head + raw + ("" if raw.endswith(_SHARE_ENDS) else "比重"), _SHARE_WITH_SUBJECT
        if previous and (beyond := _BEYOND.match(raw)):
            before = _BEYOND_ENDS.sub("", previous).removesuffix(beyond["of"])
            return before + beyond["of"] + raw[beyond.start("how") :], "distance with its subject"
        if is_share and raw in _SECTORS and (share := _SHARE_OF.search(previous)):
            return raw + share[0], "share of the figure before"
        if is_share and "占" in raw and _SHARE_BARE.search(raw):
            return raw + "比重", "占 … without 比重"
        if raw and not action:
            verb = item.verb if not subjects.verb_of(left) and not raw.startswith(item.verb) else ""
            return verb + subjects.tidy(raw), "noun before the number"
        if len(raw) > 1 and not (self.drafts and measures.has_growth_verb(left)):
            return subjects.same_noun(raw, previous), "verb with the noun of the figure before"
        if tail.said and previous:
            return (
                f"{tail.said}的{previous[len(subjects.verb_of(previous)) :]}",
                "what is said of the noun of the figure before",
            )
        if left.lstrip("已经也").startswith(("从", "由")) and (topic := self._between(item.clause)):
            return topic, "subject of the clause before"
        if crossed := self._crossed(item.clause):
            return crossed, "what crossed a round mark in the clause before"
        if previous and (whole := self._of_all(q, previous)):
            return whole, TOTAL_OF_NEW
        return previous or raw or self._topic(item.clause), "subject of the figure or clause before"

    def _of_all(self, q: Quantity, previous: str) -> str:
        """What is counted in all behind the new ones (新增院士20人、总数达74人 → 院士); empty where the number is no total of them."""
        last = self.drafts[-1].q
        known = q.base is last.base and q.kind == last.kind == "number" and q.value * q.scale > last.value * last.scale
        between = self.folded[last.end : q.start]
        if not known or not linking.FRESH.match(previous) or not linking.TOTAL.match(between):
            return ""
        if between.strip("、,已").startswith(("达", "增至")) and self.drafts[-1].left.endswith(("突破", "超过", "超")):
            return ""  # 新增贷款突破1000亿元,达到1205亿元
        return linking.FRESH.sub("", previous)

    def _crossed(self, clause: int) -> str:
        """What the clause before says to have passed a round mark: 财政收入突破百亿大关,达103亿元; empty where it says no such thing, or a figure stands in it."""
        begin = self.drafts[-1].q.end if self.drafts else self.sentence.start
        before = _CLAUSE_MARK.split(self.folded[begin : max(begin, clause - 1)])[-1]
        match = _CROSSING.search(before)
        return subjects.trim_subject(match["what"].replace(" ", "")) if match else ""

    def _behind(self, item: Draft, tail: counted.Tail, left: str, raw: str, action: bool, previous: str) -> str:
        """The counted noun with its verb, its modifier, or what is said of it."""
        modifier = self._modifier(left, raw, action, item.verb)
        if (
            modifier
            and heads.is_dependent_verb(modifier)
            and (head := previous or self._topic(item.clause))
            and not heads.is_dependent(head)
        ):
            modifier = heads.restore_head(modifier, head)
        if action and not raw and not modifier and not tail.said:
            modifier = item.verb
        return modifier + tail.noun if modifier or not tail.said else f"{tail.said}的{tail.noun}"

    def _ranked(self, left: str, previous: str) -> str:
        last = self.drafts[-1] if self.drafts else None
        grown = (
            last is not None and last.q.base is not None and last.q.base.dimension == "share" and last.q.kind != "share"
        )
        if last and last.position:
            members = [d.subject for d in self.drafts if d.group == last.group]
            previous = "、".join(members) if len(set(members)) > 1 else previous
        if last and last.rule == _SHARE_WITH_SUBJECT and not last.position and len(self.drafts) > 1:
            previous = next((d.subject for d in reversed(self.drafts[:-1]) if previous.startswith(d.subject)), previous)
        return subjects.rank_subject(left, previous, bool(last and grown and measures.has_growth_verb(last.left)))

    def _counted(self, q: Quantity, number: int, left: str) -> counted.Tail:
        """The noun that the number counts, which stands behind it; empty where it counts none."""
        dimension = q.base.dimension if q.base else "count"
        is_count = q.base is None or q.base.is_count
        laid_out = dimension in _LAID_OUT and "\u4e00" <= self.folded[q.end : q.end + 1] <= "\u9fff"
        if q.kind not in ("number", "range") or not (
            is_count or laid_out or (subjects.is_action(left) and dimension not in ("points", "multiple"))
        ):
            return counted.Tail("", "", q.end)
        if dimension == "share" and not self.folded[q.end : q.end + 3].lstrip("以上").startswith("的"):
            return counted.Tail("", "", q.end)
        after, last = number + 1, min(len(self.quantities), number + LONGEST_LIST)
        while after < last and self.quantities[after].start - self.quantities[after - 1].end <= 1:
            after += 1
        start = self.quantities[after - 1].end if after > number + 1 else q.end
        if self.folded.startswith(words()["step"], start):
            return counted.Tail("", "", q.end)
        if after == number + 1 and after < len(self.quantities) and self.quantities[after].start - q.end < 8:
            behind = self.quantities[number : number + MOST_SHARING]
            noun = counted.shared_noun(
                self.folded,
                [(b.start, b.end) for b in behind],
                [b.unit for b in behind],
                self._stop(number + len(behind)),
            )
            if noun:
                return counted.Tail(noun, "", q.end + max(0, self.folded[q.end : q.end + 4].find("级") + 1))
        return counted.read_tail_noun(self.folded, start, self._stop(after))

    def _modifier(self, left: str, raw: str, action: bool, verb: str) -> str:
        """The words before a counted noun that belong to it: a verb, or what the noun is told apart by."""
        words = _bare_words(left)
        if action:
            return words if len(words) <= 8 and not _PREPOSITION.match(words) else verb
        if (
            len(raw) <= MAX_MODIFIER
            and not words.endswith("、")
            and not _NAMES.search(raw)
            and not _PREPOSITION.match(raw)
        ):
            return raw + ("的" if words.endswith("的") else "")
        return verb

    def _dependent(self, item: Draft, number: int, raw: str, previous: str) -> str:
        """总投资, 面积 …: its head is the noun behind 的, the object of the verb behind the number, or what was spoken of before."""
        after = number + 1
        start = item.q.end
        while after < len(self.quantities) and not self.folded[start : self.quantities[after].start].strip():
            start, after = self.quantities[after].end, after + 1
        begin = start
        if self.folded.startswith("的", start) or subjects.verb_of(self.folded[start : start + 4]):
            if after < len(self.quantities) and self.quantities[after].start <= start + 2:
                start, after = self.quantities[after].end, after + 1
            tail = counted.read_tail_noun(self.folded, start, self._stop(after))
            noun = tail.noun[len(subjects.verb_of(tail.noun)) :].lstrip("了的")
            if len(noun) > 1 and not noun.startswith(("、", "占")):
                if start == begin:
                    item.tail_end = tail.end
                return noun + raw
        topic = self._between(item.clause) or previous or self._topic(item.clause)
        if heads.is_dependent(topic) or len(topic) > MAX_HEAD:
            return raw
        return heads.restore_head(raw, topic) if topic else raw

    def _between(self, clause: int) -> str:
        """What a clause without a number is about that stands between the figure before and this clause; empty where none stands there."""
        if not self.drafts or clause <= self.sentence.start:
            return ""
        begin = max(self.folded.rfind(mark, self.sentence.start, clause - 1) for mark in ",;:") + 1
        return subjects.topic_of(self.folded[begin : clause - 1]) if begin >= self.drafts[-1].q.end else ""

    def _funded(self, item: Draft, number: int, raw: str) -> str:
        """What money is spent on, with the noun of the money: 投资3亿元改造老旧小区 → 老旧小区改造投资; empty where that is not told."""
        if (noun := cue_values("fund").get(raw)) is None:
            return ""
        begins = not self.drafts or self.folded[item.clause - 1] in ";:"
        followed = self.quantities[number + 1].start if number + 1 < len(self.quantities) else self.sentence.end
        purpose = counted.purpose(self.folded, item.q.end, followed, self._stop(number + 2), begins)
        if purpose:
            return purpose + noun
        topic = (
            ""
            if heads.is_dependent(raw)
            else self._between(item.clause) or ("" if self.drafts else self._topic(item.clause))
        )
        return topic + noun if topic and not heads.is_dependent(topic) else ""

    def _topic(self, clause: int) -> str:
        """What the clause before the first figure of a sentence is about."""
        before = self.folded[self.sentence.start : max(self.sentence.start, clause - 1)]
        return subjects.topic_of(_CLAUSE_MARK.split(before)[-1])


def _is_money(q: Quantity) -> bool:
    return q.base is not None and q.base.dimension.startswith("money")


def _names_better(item: Draft) -> bool:
    """True where the mention names a core indicator that the trimmed words do not name."""
    found = item.mention.indicator_id if item.mention else None
    return bool(found and indicators()[found].is_core and linking.link(item.subject) is None)


@lru_cache(maxsize=65536)
def _own_verb(left: str) -> str:
    """The verb that opens the words before a number, without words of time, of force and adverbs.

    >>> _own_verb("全市新增规模以上工业企业"), _own_verb("着力培育")
    ('新增', '培育')
    """
    verb = subjects.verb_of(left)
    if not verb and left:
        left = words_of("lead", kept="kept_start").strip_start(left)
        verb = subjects.verb_of(left)
    while verb in words()["verb_adverb"]:
        left = left.strip()[len(verb) :]
        verb = subjects.verb_of(left)
    return (_FORCE.sub("", verb) or subjects.verb_of(_FORCE.sub("", left))) if verb else verb


@lru_cache(maxsize=65536)
def _predicated(left: str) -> bool:
    return _PREDICATED.search(left) is not None


@lru_cache(maxsize=65536)
def _dependent_noun(raw: str) -> str:
    """The dependent noun that the words before a number are; empty where they are none."""
    noun = _own_noun(raw)
    return noun if heads.is_dependent(noun) else ""


def _own_noun(raw: str) -> str:
    """抓好总投资, 启动了总投资: the noun alone."""
    told = raw.removeprefix("重点")
    noun = told[len(subjects.verb_of(told)) :].lstrip("了")
    return noun if noun.endswith(("总投资", "面积", "资金")) else raw


@lru_cache(maxsize=65536)
def _bare_words(left: str) -> str:
    """The words before a number without those of time, force and nearness around them."""
    return _FORCE.sub("", _APPROXIMATE.sub("", _LEAD_WORDS.sub("", left.strip())))


def of_list_end(drafts: list[Draft], number: int) -> int:
    """Where the last number of the list ends that a draft belongs to."""
    last = number
    while last + 1 < len(drafts) and drafts[last + 1].group == drafts[number].group:
        last += 1
    return drafts[last].q.end
