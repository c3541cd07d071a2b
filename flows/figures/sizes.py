"""Sizes that belong to a name: the capacity in the name of a project, the version of a system, the size that a town is planned for."""

from __future__ import annotations

import re

from flows.figures.quantities import Quantity

_CAPACITIES = frozenset(("mass", "volume", "area", "power", "energy"))
_OF_FIRM = re.compile(r"(?:公司|集团|电厂|石化|钢铁|化工|[\u4e00-\u9fff]钢|股份|科技|新材|能源|医药|药业|纳米|年产)$")
_LISTED_FIRM = re.compile(r"、(?![新改建扩整治修完实推引培收产年])[\u4e00-\u9fff]{2,8}(?<![产达到至为约量力])$")
_WORKS = re.compile(
    r"[\u4e00-\u9fffA-Z()]{2,16}?(?:项目|生产线|生产基地|加工厂|工程|装置|机组)|[\u4e00-\u9fffA-Z()]{2,14}、[^。;]{0,60}?等?[^,。;\d]{0,8}项目|[\u4e00-\u9fffA-Z()]{2,14}等[^,。;]{0,10}项目"
)
_WORKS_NAMED = re.compile(
    r"[\u4e00-\u9fffA-Z()-]{2,14}?(?:(?<!等)(?:、[^,。;]{2,60}?)?等?(?:[\u4e00-\u9fff]{0,8}?))?(?:项目|生产线|生产基地|装置)"
)
_NO_WORKS = re.compile(
    r"(?:新增|形成|拆除|产能|能力|产量|规模|达到?|为|约|近|超过?|突破|完成|实现|总[计量]|淘汰|关闭|压减|退出|化解|消纳|处理|生产|销售|吞吐|储备|供应|节约|减排|置换|替代|建[成设]|[新扩改续]建|投产|竣工|开工|建造|[日年月吨米套台]|\d)$"
)
_MACHINES_MADE = frozenset(("台", "套", "辆"))
_VERSION = re.compile(r"\d\.0")
_CITY_SIZE = re.compile(r"(?:以上)?人口(?:以上|规模)*的?[\u4e00-\u9fff]{0,6}?(?:城市|县城)")


def is_capacity(text: str, before: str, q: Quantity) -> bool:
    """True for the capacity in the name of a project: 甲公司|30万吨|稻谷加工厂, 乙县|20万吨|磷酸铁锂等项目."""
    if q.base is None:
        return False
    is_made = q.base.dimension == "mass" or (q.scale > 1 and q.base.name in _MACHINES_MADE)
    if is_made and _WORKS_NAMED.match(text, q.end) and not _NO_WORKS.search(before):
        return True
    if q.base.dimension not in _CAPACITIES:
        return False
    if not _OF_FIRM.search(before) and (q.base.dimension == "area" or not _LISTED_FIRM.search(before)):
        return False
    return _WORKS.match(text, q.end) is not None


def is_size_of_name(text: str, number: str, q: Quantity) -> bool:
    """True for a version (智慧港口2.0|项目) and for the size that a town is planned for (100万|人口的边境城市)."""
    if q.base is None:
        return q.unit == "万" and _CITY_SIZE.match(text, q.end) is not None
    return q.base.is_count and q.scale == 1 and _VERSION.fullmatch(number) is not None
