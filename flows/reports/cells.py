"""Tables of figures in a page → lines, as those of a document: `tables`."""

from __future__ import annotations

import html

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.nodes import line_text, node_text
from flows.reports.tables import MAX_CELL, table_lines

MAX_TABLES, MAX_ROWS, MAX_SPAN = 100, 500, 40
MIN_ROWS = 2


def spell_out(tree: LexborHTMLParser) -> None:
    """Put the lines of each table of figures in its place; a table that lays out a page, or holds links, stays."""
    tables = [node for node in tree.css("table")[:MAX_TABLES] if _is_of_cells(node)]
    for table in tables:
        rows = _rows(table)
        if len(rows) < MIN_ROWS or max(map(len, rows)) < MIN_ROWS:
            continue
        lines = table_lines(rows, [_caption(table)])
        laid = LexborHTMLParser(f"<pre>{html.escape(chr(10).join(lines))}</pre>").css_first("pre")
        if laid is not None:
            table.replace_with(laid)


def _is_of_cells(table: LexborNode) -> bool:
    """True of a table whose cells are short words and numbers."""
    if len(table.text()) > MAX_ROWS * MAX_CELL or table.css_first("td table, a[href], img, input") is not None:
        return False
    cells = table.css("td, th")
    return len(cells) > MIN_ROWS and all(len(line_text(cell)) <= MAX_CELL for cell in cells)


def _rows(table: LexborNode) -> list[list[str]]:
    """The cells of each row; one that spans more columns or rows is followed by empty ones there."""
    rows: list[list[str]] = []
    held: dict[int, int] = {}  # column -> rows that a cell from above still fills
    for line in table.css("tr")[:MAX_ROWS]:
        row: list[str] = []
        for cell in line.css("td, th"):
            _fill(row, held)
            down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
            for at in range(len(row), len(row) + across):
                held[at] = down - 1
            row += [" ".join(node_text(cell).split("\n")), *[""] * (across - 1)]
        _fill(row, held)
        rows.append(row)
    return rows


def _fill(row: list[str], held: dict[int, int]) -> None:
    while held.get(len(row), 0) > 0:
        held[len(row)] -= 1
        row.append("")


def _span(cell: LexborNode, name: str) -> int:
    given = cell.attributes.get(name) or "1"
    return min(int(given), MAX_SPAN) if given.isdecimal() and len(given) < 4 and int(given) else 1


def _caption(table: LexborNode) -> str:
    """What stands right above a table: it may tell the unit."""
    above = table.prev
    while above is not None and not line_text(above):
        above = above.prev
    said = line_text(above)
    return said if len(said) <= MAX_CELL else ""
