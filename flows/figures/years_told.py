"""The years that the words around a number tell: a length of time, a beginning, a base, the start of a way, a year to be reached, a year named."""

from __future__ import annotations

import re

from flows.base.cues import words
from flows.base.numerals import parse_numeral
from flows.base.plans import plan_years
from flows.figures.spans import CHANGES, PLAN, START_OF_WAY, Span, Told
from flows.figures.years_named import MEAN, YEAR

_ON_TO = re.compile(r",?[^,。;]{0,8}(?:到|至|为|成|先后|突破|跨越|迈上|跃上)")
_PLAN_BASE = re.compile(
    r"(?:比|较|是|为|相当于|超过)“?(?P<plan>十[一二三四五]?|[六七八九])五”?(?:计划)?(?:时期|期间|五年)?(?P<end>期?末)?(?:的|总和|增|提|翻|下|减|降|新|累|年|全|分别|净)"
)
_AT_PLAN_END = re.compile(
    r"(?:(?<![比较由从是为至到“])|(?<![比较由从是为至到])“)(?P<plan>十[一二三四]?|[六七八九])五”?期?末(?!相比|的|增|提|下)"
)
_HELD_IN = re.compile(r"(?:控制|稳定|保持|维持|稳控)在$")
_TERM_END = re.compile(r"(?:较|比|与|由|从)“?十(?P<term>[一二三四五]?)五”?(?:期)?末(?:相比)?的?$")
_WITHIN_YEARS = re.compile(r"(?<![\d到于前至])([两二三四五六七八九十]|\d)年(?:内)?(?:实现|要|基本)*$")
_ADDED = re.compile("新[增建改]|建成|改造|净增")
_WORKS = re.compile("(?:力争|全市|全省|全县|全区|计划|城镇)*(?:新[增建改]|改造|建设)")  # 到2027年,新增|5000个|学位
_TOTAL = re.compile(r"累计|五年共|五年来|五年间")
_WAY = re.compile(
    r"[由从](?P<year>(?:19|20)\d{2}) ?年[^,。;、]*?(?:到|至|为|达)[^,。;、]*[,、](?:实际|净|共|累计)*增长$"
)
_AGAINST = re.compile(r"[比较](?:(?P<year>(?:19|20)\d{2}) ?年(?:底|末)?的?|[上去前]年(?:同期)?(?:底|末)?的)(?:约|近)?$")
_MOVES_BEHIND = re.compile(r" ?(?:左右)?,?(?:同比|净|接近|又|实际)*(?:增|减|下降|提高|上升|翻|多|少|高|低)")
_ADDED_UP = re.compile(r"累计|合计|总计")
_FROM_PART = re.compile(r"(?:由|从)(?:今年)?(?:上半年|前?[一二三四1-4]个?季度|(?:1[-至])?\d{1,2}月份?)[^年]*$")
_YEARS_SINCE = re.compile(r"(\d{1,2}|[三四五六七八九]十)年来")
_OF_YEAR = re.compile(r"(?:由|从)(?:19|20)\d{2}年(?:底|末)?的?(?:不足|约|近)?$")
_SAME_PERIOD = re.compile(r"同比|[比较](?:上年|去年)")
_LAST_YEARS = re.compile(
    r"(?:历时|连续|近|过去)([两二三四五六七八九十]|\d{1,2}) ?个?年(?!级)|(?:^|[,。;:])(?:这|近)?([两二三四六七八九]|[2-46-9]) ?年多?来(?![^,。;]{0,12}(?:首次|最|新高))|(?:^|[,。;:])([两二三四五]|\d)年(?:累计|共|投入|完成|建成|新增|净增|实现|平均增)"
    r"|(?<=[\u4e00-\u9fff])(?<![第续届前从由达到至为超近])([3-6])年(?=分别|累计|共|提高|增长|下降|增加|减少|降低)(?!.*[达占])"
)
_LAST_MONTHS = re.compile(r"连续(?P<count>\d{1,3}) ?个(?P<of>月|季度)")
_MONTHS, _QUARTERS = 12, 4  # in a year
_YEARS_AHEAD = re.compile(
    r"用(?:[两二三四五\d][到至、-])?([两二三四五]|\d)年(?:左右)?(?:的)?时间|(?:分)?([两二三四五]|(?<!\d)\d)年(?:内|完成|实施|建成)"
)
_IN_YEARS = re.compile(r"(?<![\d第续届前从由到至为])([两二三四五六七八九]|\d)年(?:接近|基本|实现|就|再)+$")
_FROM_NOW = re.compile(r"从今年(?:开始|起),?用([两二三四五]|\d)年")
_OPENING_YEARS = re.compile(r"(?:近|最近|过去|这)([两二三四]|[2-46-9]) ?年(?:来|间|累计|共)*,")
_LAST_YEAR = re.compile(r"去年|(?<!以)上年")
_BY_TERM = re.compile(r"[^。;]{0,40}?(?:年均|年平均)")
NOW = ("现在", "目前", "现有", "如今", "截至")
_RISEN = re.compile("升[至到]|升为|前移[至到]")
_IS_REACHED = re.compile("了|成功|如期|顺利|提前|圆满|首次|一举|超额")
_MARK_AS_GOAL = re.compile(
    r"\d{0,4}[一二两三四五六七八九十百千万亿]*元?(?:大关)?(?:[、,][^。;]{0,24}?)?(?:的[^。;,]{0,6}之年|[^。;,]{0,4}之年|的?(?:任务|奋斗|发展|宏伟)?目标(?=[!,。]))"
)
_REACHED_BEHIND = re.compile(r"[\d.]+%[^。;]{0,16}?(?:实现|完成|达到)了[^。;]{0,14}目标")
GOAL_SPOKEN_OF = "round mark that is only spoken of as a goal"
_STANDS = re.compile(
    r"[ \n]*(?:目前|当前)(?!.*(?:将|要|力争|计划|确保|今年|明年|年内|正在|开始))|.*(?<!实)现有[^,。;、\d]{0,14}(?<!达到)(?<!达)$|.*已(?:建成|[\u4e00-\u9fff]{2,6}的)(?:超过?|约|近)*$"
)
STANDING = "standing fact in the plan"
BY_YEAR = "to be reached by a year"
DONE_IN_PLAN = "goal told as reached in the plan"
NAMED = frozenset(
    ("year named before the number", "state at the end of the years named", "years named before the number")
)
_SINCE_PLAN = re.compile(r"“?(?P<plan>十[一二三四五]?)五”?(?:规划)?以来[^,。;]{0,8}$")
_WITHIN_PLAN = re.compile(
    r"[,。;: ]*“?(?P<plan>十[一二三四五]?)五”?(?:时期|期间)?(?:要|将|计划|规划)?(?:完成|新增|新建|建成|改造|投资|治理)"
)
_IS_TO_BE = re.compile(r"(?:率|比重|占比|面积|水平|能力|规模)(?:要|将|均|都|分别)*(?:提高|提升|增加)?(?:达到?|到)$")
_PLAN_OPENS = re.compile(r"[,。;: ]*(?:到|在)?“?(?P<plan>十[一二三四五]?)五”?(?:时期|期间|期?末)")
_NEAR = 40  # characters from the end of a plan to the number that it dates


def spoken_of(told: Told) -> Span | None:
    """No years for a round mark that is only spoken of as a goal: 围绕经济总量过|万亿|的目标, 过|万亿|的支撑之年."""
    if told.measure != "level" or not told.left.endswith(words()["goal_passed"]):
        return None
    behind = _MARK_AS_GOAL.match(told.sentence, told.at)
    if behind is None or (told.is_target and "年" not in behind[0]):
        return None
    if _IS_REACHED.search(told.sentence, told.clause, behind.end()):
        return None  # 超过6500亿元,超额完成规划目标
    return Span(None, None, "year", GOAL_SPOKEN_OF)


def done_in_plan(told: Told) -> Span | None:
    """The reviewed year where a growth in the plan is told as the goal reached: 比上年增长10.2%,实现了年初预定的目标."""
    review = told.review_year
    if not told.is_target or review is None or told.measure != "growth" or told.start != told.plan_year:
        return None
    is_done = _SAME_PERIOD.search(told.left) and _REACHED_BEHIND.match(told.sentence, told.at)
    return Span(review, review, told.period, DONE_IN_PLAN) if is_done else None


def ahead_of_done(told: Told) -> bool:
    """True for a year to come that is the plan's, of which the review tells what is done: 计划到2027年改造100万户,已启动|30万户."""
    years, end = told.named.years, told.end
    return not told.is_target and bool(years and end and years[1] > end) and told.left.startswith("已")


def standing(told: Told) -> Span | None:
    """The reviewed year for what the plan tells of today: 目前人均收入只有全国的|75.4%, 现有企业|10家, 优化已建成的|50所."""
    review = told.review_year
    if not told.is_target or review is None or told.start != told.plan_year:
        return None
    return Span(review, review, "year", STANDING) if _STANDS.match(told.text[told.clause :]) else None


def at_term_end(told: Told) -> Span | None:
    """The value at the end of a five-year plan that a way begins with: 由“十一五”末的30%."""
    of_term = _TERM_END.search(told.left) if told.measure == "level" else None
    if of_term is None:
        return None
    year = plan_years("十" + of_term["term"])[1]
    return Span(year, year, "year", START_OF_WAY)


def since_plan(told: Told) -> Span | None:
    """The years after a five-year plan that one year's review compares with: 是“十二五”时期的1.6倍."""
    clause = told.text[told.clause :]
    if "五" not in clause or told.measure not in CHANGES or _SAME_PERIOD.search(told.left):
        return None
    named, end = _PLAN_BASE.search(clause), told.end
    if named is None or end is None or told.start != end:
        return None
    last = plan_years(named["plan"])[1]
    return Span(last + 1, end, "span", "against a five-year plan") if 0 < end - last <= PLAN else None


def years_to_come(told: Told) -> Span | None:
    """A plan whose length is told: 用三年时间, 三年翻一番."""
    start, near = told.start, told.near
    if not told.is_target or told.end is None or start is None:
        return None
    ahead = _YEARS_AHEAD.search(near)
    if start == told.end:
        ahead = ahead or _FROM_NOW.search(told.text)
    elif ahead and not ahead[1]:
        ahead = None
    within = _WITHIN_YEARS.search(near) if told.measure == "multiple" else None
    length = within[1] if within else next((g for g in ahead.groups() if g), None) if ahead else None
    if length is None:
        return None
    last = start + int(parse_numeral(length)) - 1
    if told.measure == "level" and (_IS_TO_BE.search(told.left) or not told.is_flow()):
        return Span(last, last, told.period, "state at the end of years to come")
    return Span(start, last, "span", "within years to come")


def years_back(told: Told) -> Span | None:
    """A stretch whose length or beginning is told: 连续三年, 从2015年开始."""
    end, text, since = told.end, told.text, told.named.since
    if told.is_target or end is None:
        return None
    if told.measure == "multiple" and (within := _IN_YEARS.search(told.left)):
        years = int(parse_numeral(within[1]))
        return Span(end - years + 1, end, "span", "number of years (三年翻一番)")
    near = "" if told.measure == "rank" and _RISEN.search(told.left) else told.near  # 连续6年进入30强、升至第21位
    stretch = _LAST_YEARS.search(near) or _OPENING_YEARS.match(text)
    if months := _LAST_MONTHS.search(told.near) if "个" in told.near else None:
        years = -(-int(months["count"]) // (_MONTHS if months["of"] == "月" else _QUARTERS))
        return Span(end - years + 1, end, "span" if years > 1 else told.period, "number of months or quarters")
    if stretch := stretch or (_LAST_YEARS.search(text) if "历时" in text else None):
        years = int(parse_numeral(next(group for group in stretch.groups() if group)))
        return Span(end - years + 1, end, "span" if years > 1 else told.period, "number of years (连续三年)")
    if since is not None and since <= end and told.measure != "rank" and not told.left.startswith(NOW):
        return Span(since, end, "span" if since < end else told.period, "since a year (从2020年开始)")
    return None


def same_period(told: Told) -> Span | None:
    """Growth against the year before: 同比增长5%."""
    named, end = told.named, told.end
    if end is None or named.years or named.base is not None or not _SAME_PERIOD.search(told.left):
        return None
    return Span(end, end, told.period, "against the year before (同比)")


def since_base(told: Told) -> Span | None:
    """Growth against a base year or the end of a five-year plan: 比2015年增长80%, 比“十五”期末降低20%."""
    plan = _PLAN_BASE.search(told.near) if "末" in told.near else None
    base = plan_years(plan["plan"])[1] if plan and plan["end"] else told.named.base
    if base is None or told.measure not in CHANGES:
        return None
    last = told.named.years[1] if told.named.years else told.end
    if last is None or base >= last:
        return None
    return Span(base + 1, last, "year" if base + 1 == last else "span", "against a base year")


def since_way(told: Told) -> Span | None:
    """The growth over a way whose start is dated: 2023年生产总值由2018年的94亿元增加到170亿元,增长|79%."""
    way = _WAY.search(told.text) if told.measure == "growth" and not told.is_target else None
    last = told.named.years[1] if told.named.years else told.end
    if way is None or last is None or int(way["year"]) + 1 >= last:
        return None
    return Span(int(way["year"]) + 1, last, "span", "against the dated start of a way")


def compared_with(told: Told) -> Span | None:
    """The value that a growth is told against: 比2018年的|1241亿元|增长65%, 比上年的|30万人|减少."""
    against = _AGAINST.search(told.left) if told.measure == "level" else None
    if against is None or not _MOVES_BEHIND.match(told.after):
        return None
    year = int(against["year"]) if against["year"] else told.end and told.end - 1
    return Span(year, year, "year", START_OF_WAY) if year else None


def start_of_way(told: Told) -> Span | None:
    """The value that a way begins with: 由2017年的30%提高到45%."""
    if not told.is_from or not (_ON_TO.match(told.after) or _OF_YEAR.search(told.left)):
        return None
    year = _year_of_start(told)
    period = told.period if _FROM_PART.search(told.left) else "year"
    return Span(year, year, period, START_OF_WAY) if year is not None else None


def _year_of_start(told: Told) -> int | None:
    """The year of the value that a way begins with; None where the section has no years."""
    named, end = told.named, told.end
    if year := YEAR.search(told.left, max(told.left.rfind("由"), told.left.rfind("从"))):
        return int(year["year"])  # 到2025年将由2020年的30%提高到
    if told.review_year and _LAST_YEAR.search(told.left):
        return (end or told.review_year) - 1
    if _FROM_PART.search(told.left):
        return end  # 降幅从一季度的10%收窄至前三季度的2%
    if named.base is not None:
        return named.base
    if named.years and named.years[0] < named.years[1]:
        return named.years[0]  # 从2002年到2006年
    since = _YEARS_SINCE.search(told.text)
    if since and end is not None:
        return end - int(parse_numeral(since[1]))
    if end is not None and told.start == end and _BY_TERM.match(told.sentence, told.at):
        return end - PLAN
    return told.start - 1 if told.start is not None else None


def at_plan_end(told: Told) -> Span | None:
    """The last year of the five-year plan at whose end a state is told, with its growth in that year: “十五”期末收入17400元,增长8.4%."""
    if told.start == told.end or told.is_target or told.named.years or told.measure not in ("level", "growth"):
        return None
    ended = _AT_PLAN_END.search(told.text)
    if ended is None or len(told.text) - ended.end() > _NEAR or "年均" in told.text[ended.end() :]:
        return None
    year = plan_years(ended["plan"])[1]
    return Span(year, year, told.period, "end of a five-year plan")


def mean_since_plan(told: Told) -> Span | None:
    """The years of a yearly mean since the beginning of a five-year plan: “十四五”以来年均增长7.8%."""
    since = _SINCE_PLAN.search(told.near) if MEAN.search(told.left) and not told.is_target else None
    last = told.named.years[1] if told.named.years else told.end
    if since is None or last is None:
        return None
    first = plan_years(since["plan"])[0]
    return Span(first, last, "span", "mean since the beginning of a five-year plan") if first < last else None


def within_plan(told: Told) -> Span | None:
    """The years of the five-year plan that opens a clause of what shall be done: “十三五”完成200条河流."""
    start, end = told.start, told.end
    if told.named.years or not told.is_target or start == end:
        return None
    opened = _PLAN_OPENS.match(told.near) if told.measure == "level" and not MEAN.search(told.left) else None
    if opened and not told.is_flow() and not _HELD_IN.search(told.left):
        last = plan_years(opened["plan"])[1]
        return Span(last, last, told.period, "state at the end of the five-year plan named in the clause")
    within = _WITHIN_PLAN.match(told.near)
    if within is None or start is None or end is None or start == end or not told.is_flow():
        return None
    return Span(*plan_years(within["plan"]), "span", "five-year plan named in the clause")


def until(told: Told) -> Span | None:
    """A goal with its year: 到2027年达到."""
    until = told.named.until
    if until is None or not told.is_target:
        return None
    runs = (
        told.measure in CHANGES
        or MEAN.search(told.left)
        or _TOTAL.search(told.near)
        or _HELD_IN.search(told.left)
        or (_WORKS.match(told.left) and told.is_flow())
    )
    if not runs or (_HELD_IN.search(told.left) and f"{until}年底" in told.text):
        return Span(until, until, told.period, BY_YEAR)
    if told.plan_year and told.plan_year < until:
        return Span(told.plan_year, until, "span", "up to a year")
    return Span(until, until, "year", "up to a year")


def years_before(told: Told) -> Span | None:
    """Years that are named before the number."""
    years, start, end = told.named.years, told.start, told.end
    if not years:
        return None
    if years[0] != years[1]:
        is_sum = MEAN.search(told.left) or _ADDED_UP.search(told.left) or told.is_flow()
        if told.measure == "level" and not is_sum:
            return Span(years[1], years[1], told.period, "state at the end of the years named")
        return Span(*years, "span", "years named before the number")
    is_term = start is not None and end is not None and start < end
    if is_term and told.named.base is not None and _ADDED.match(told.left) and not YEAR.search(told.near):
        return Span(start, end, "span", "added over the section's years, behind a comparison")
    of_all = MEAN.search(told.left) or (_TOTAL.search(told.left) and not YEAR.search(told.near))
    if of_all and is_term:
        return Span(start, end, "span", "yearly mean or total of the section's years")
    return Span(*years, told.period, "year named before the number")
