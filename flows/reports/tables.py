"""Tables of figures → sentences: each figure under the name of its row, its column and its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.base.cues import words
from flows.base.folding import fold
from flows.base.vocabulary import units

CELL = " | "
MAX_CELL, MAX_VALUE, MAX_PART, MAX_ROW = 60, 20, 4, 600
_VALUE = re.compile(
    r"[-+±≥≤<>约近超]{0,2} ?\d[\d,. ]*\D{0,8}|[-+]?\d[\d.]*[%‰]?[-—~至]+\d[\d.]*\D{0,6}|\D{1,8}\d[\d.]*[%‰]?\D{0,6}"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")
_DATED = re.compile(r"(?:19|20)\d\d(?:年|[-/.]\d)|\d月")
_UNIT = re.compile(r"(.*?)[(\[]?(?:单位[::] ?)?([^()\[\]]{1,8}?)[)\]]?")
_CAPTION = re.compile(r"单位 ?[::] ?([^\s()]{1,20})")
_DATED_VALUE = re.compile(r"((?:19|20)\d\d年)度?(.{2,5})")
_RULE = re.compile(r"[-:|+=\s]+")
_ORDINAL = re.compile(r"\d{1,3}[.、]?")
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_NUMBER = re.compile(r"[-+±]?\d[\d,. ]*")


def lay_out(text: str) -> str:
    """The text with the rows of its tables (cells parted by bars or tabs) made sentences where they hold figures.

    >>> print(lay_out(chr(10).join(["指标 | 单位 | 2023年 | 增长（%）", "粮食产量 | 万吨 | 12.5 | -0.9"])))
    粮食产量：2023年（万吨）12.5，增长（%）-0.9。
    """
    lines, laid = text.split("\n"), list[str]()
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (_is_row(lines[end]) or (end > at and _is_between(lines[end : end + 2]))):
            end += 1
        rows = [_cells(line) for line in lines[at:end] if not _RULE.fullmatch(line)]
        if len(rows) > 1 or (rows and _has_units(rows[0])):
            laid += table_lines(rows, laid[-1:]) if _is_of_figures(rows) else lines[at:end]
            at = end
        else:
            laid.append(lines[at])
            at += 1
    return "\n".join(laid)


def _is_row(line: str) -> bool:
    return ("|" in line or "\t" in line.strip()) and len(line) <= MAX_ROW


def _is_between(lines: Sequence[str]) -> bool:
    """True of a heading within a table: a few words, and a row below them."""
    return len(lines) == 2 and len(lines[0].strip()) <= MAX_VALUE and "。" not in lines[0] and _is_row(lines[1])


def _cells(line: str) -> list[str]:
    if "|" not in line:
        return line.strip(" \u3000").split("\t")
    inner = line.rstrip().strip("*")
    if inner.startswith("|") and inner.endswith("|"):  # Markdown's rows have a bar at both ends
        inner = inner[1:-1]
    return inner.split("|")


def table_lines(rows: Sequence[Sequence[str]], before: Sequence[str] = ()) -> list[str]:
    """The lines of a table, those of figures as sentences; `before` is the line above it, which may tell the unit.

    What headers say stands in the sentences; a row whose figures cannot be named is its cells beside one another.
    """
    grid = [[_SPREAD.sub("", " ".join(cell.split())) for cell in row] for row in rows]
    grid = [row for row in grid if any(row)]
    if not _is_of_figures(grid):
        return [CELL.join(row) for row in grid]
    said, heads, table = list[str](), list[list[str]](), None
    caption = _caption([*before, *(" ".join(row) for row in grid[:2])])
    for row in grid:
        if sum(map(bool, row)) == 1:  # a heading within the table
            said.append("".join(row))
            continue
        if not holds_figures(row):
            if table is not None:
                heads, table = [], None
            heads.append(row)
            continue
        table = table or _Table(_labels(heads), caption)
        sentences = table.lines(row)
        if not sentences:
            said += [CELL.join(head) for head in heads]
            heads = []
        said += sentences or [CELL.join(row)]
    return said if table else said + [CELL.join(head) for head in heads]


def _has_units(row: Sequence[str]) -> bool:
    """True of a row without headers whose figures have their units with them."""
    return all(_is_value(cell) and not _NUMBER.fullmatch(fold(cell).strip()) for cell in row[1:])


def _is_of_figures(rows: Sequence[Sequence[str]]) -> bool:
    return all(len(cell.strip()) <= MAX_CELL for row in rows for cell in row) and any(map(holds_figures, rows))


def holds_figures(row: Sequence[str]) -> bool:
    """True of a row with a figure behind its first cell."""
    return any(_is_value(cell) for cell in row[1:])


def _is_value(cell: str) -> bool:
    folded = fold(cell).strip()
    if not folded or len(folded) > MAX_VALUE or _DATED.search(folded) or _YEAR.fullmatch(folded):
        return False
    return bool(_VALUE.fullmatch(folded))


def _labels(heads: list[list[str]]) -> list[str]:
    """The headers of the columns: of several rows one under another, a header over some columns counts for each."""
    filled = []
    for row in heads[:-1]:
        filled.append([*row])
        for at in range(1, len(row)):
            filled[-1][at] = row[at] or (filled[-1][at - 1] if _at(heads[-1], at) else "")
    filled += heads[-1:]
    size = max(map(len, heads), default=0)
    return ["".join(dict.fromkeys(_at(row, at) for row in filled)) for at in range(size)]


def _at(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _unit_of(label: str) -> tuple[str, str]:
    """A label without the unit at its end, and that unit: in brackets, or a percent sign.

    >>> _unit_of("地区生产总值（亿元）"), _unit_of("增长%"), _unit_of("2023年")
    (('地区生产总值', '亿元'), ('增长', '%'), ('2023年', ''))
    """
    folded = fold(label)
    if folded.endswith(("%", "‰")) and not _NUMBER.match(folded):
        return label[:-1], folded[-1]
    if folded.endswith((")", "]")) and (found := _UNIT.fullmatch(folded)) and _is_unit(found[2]):
        return label[: len(found[1])], found[2]
    return label, ""


def _is_unit(folded: str) -> bool:
    return folded in units() or folded.lstrip("十百千万亿") in units()


def _caption(lines: Sequence[str]) -> tuple[str, ...]:
    """The units that a table gives above it: 单位：亿元、%."""
    found = next((m[1] for line in lines if (m := _CAPTION.search(fold(line)))), "")
    return tuple(unit for unit in re.split(r"[、,/]", found) if _is_unit(unit))


def _is_rate(label: str) -> bool:
    return any(word in label for word in words()["table_rate"])


@dataclass(slots=True)
class _Table:
    """The columns of a table as its headers tell them, and the names that its rows before have given."""

    labels: list[str]
    caption: tuple[str, ...]
    above: tuple[str, ...] = ()

    def lines(self, row: list[str]) -> list[str]:
        """The sentences of a row: one for each time that the headers begin anew; none where it cannot be named."""
        first = _at(self.labels, 0)
        cuts = [0, *(at for at in range(1, len(row)) if first and _at(self.labels, at) == first), len(row)]
        parts = [self._sentence(row[start:end], self.labels[start:end]) for start, end in pairwise(cuts)]
        return [line for part in parts for line in part]

    def _sentence(self, row: list[str], labels: list[str]) -> list[str]:
        at = next((at for at in range(1, len(row)) if _is_value(row[at])), 0)
        if not at:
            return []
        units_of = [n for n in range(at) if _at(labels, n) in words()["table_unit"] and not self._is_part(row[n])]
        unit = row[units_of[0]] if units_of else ""
        column = self._name_column(row[:at], labels)
        filled = [row[n] or _at(self.above, n) for n in range(at)]
        self.above = tuple(filled)
        name, own = self._name(filled, column)
        rest = [n for n in range(at) if n != column and n not in units_of and row[n]]
        before = [row[n] for n in rest if n < column and not _ORDINAL.fullmatch(row[n]) and row[n] not in name]
        behind = [f"{_at(labels, n)}：{row[n]}".removeprefix("：") for n in rest if n > column and row[n] not in name]
        values, others = self._cells(row, labels, at, own or unit)
        if not values or not re.search(r"[\u4e00-\u9fff]", name) or _is_value(name):
            return []
        tail = "".join(f"；{words}" for words in (*behind, *others))
        lead = "" if values[0].startswith("（") else "："
        return [*before, f"{name}{lead}{'，'.join(values)}{tail}。"]

    def _name(self, cells: list[str], column: int) -> tuple[str, str]:
        """The name of a row and its unit; a part that only tells value from growth goes with the name beside it."""
        name, own = _unit_of(cells[column])
        if _at(self.labels, 0) in words()["table_year"] and _YEAR.fullmatch(name):
            return f"{name.rstrip('年度')}年", own
        for at in range(len(cells)):
            part, unit = _unit_of(cells[at])
            if at > 0 and self._is_part(part):
                whole = cells[at - 1] if at == column else name
                return whole + ("" if part in words()["table_value"] else part), unit or own
        return name, own

    def _is_part(self, cell: str) -> bool:
        """True of a cell that only tells value from growth: 总量, 增速."""
        return cell in words()["table_value"] or (len(cell) <= MAX_PART and _is_rate(cell))

    def _name_column(self, row: list[str], labels: list[str]) -> int:
        named = [at for at in range(len(row)) if _at(labels, at) in words()["table_name"]]
        spoken = [
            at for at, cell in enumerate(row) if cell and not _ORDINAL.fullmatch(cell) and not _is_unit(fold(cell))
        ]
        return max(named, default=max(spoken, default=0))

    def _cells(self, row: list[str], labels: list[str], start: int, unit: str) -> tuple[list[str], list[str]]:
        """What the cells behind the name say: figures with their labels and units, and other words."""
        values, others = list[str](), list[str]()
        for cell, given in zip(row[start:], [*labels[start:], *[""] * len(row)], strict=False):
            label, own = _unit_of(given)
            if label in words()["table_value"]:
                label = ""
            elif dated := _DATED_VALUE.fullmatch(label):  # 2023年实绩
                label = dated[1] if dated[2] in words()["table_value"] else label
            if _is_value(cell):
                values.append(self._figure(cell, label, own, unit))
            elif re.search(r"\w", cell):
                others.append(f"{label}：{cell}".removeprefix("："))
        return values, others

    def _figure(self, cell: str, label: str, own: str, unit: str) -> str:
        bare = fold(cell)
        for mark in words()["approx"]:
            bare = bare.removesuffix(mark).removeprefix(mark)
        if not _NUMBER.fullmatch(bare):
            return f"{label}{cell}"
        is_rate = _is_rate(label)
        told = [of for of in self.caption if (of in "%‰") == is_rate]
        fits = unit in ("%", "‰") or not is_rate
        known = own or (unit if fits and unit else "") or (told[0] if len(told) == 1 and not unit else "")
        if not label and known:
            return f"（{known}）：{cell}"
        return f"{label}（{known}）{cell}" if known else f"{label}{cell}"
