"""PDFs: what stands at the edges of pages, columns, and text layers that are none."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from pdfs import HIGH, Font, Line, paged, pdf, wrapped

from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.reports.document import read_bytes
from flows.reports.pdf import read_pdf

TEXT = "\n".join(
    [
        "政府工作报告",
        "各位代表：现在，我代表县人民政府，向大会报告工作，请予审议，并请县政协委员和其他列席人员提出意见。",
        "一、2023年工作回顾",
        *[
            f"第{n}段：地区生产总值{n + 80}.6亿元，增长6.{n % 10}%；一般公共预算收入{n}.3亿元，"
            "民生改善，经济发展和社会大局稳定，人民生活水平继续提高。"
            for n in range(1, 25)
        ],
        "二、2024年工作安排",
        "地区生产总值增长6.5%左右。",
    ]
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def columns(rows: int = 18) -> list[tuple[list[str], list[str]]]:
    lines = wrapped(TEXT, 14)
    return [(lines[at : at + rows], lines[at + rows : at + 2 * rows]) for at in range(0, len(lines), 2 * rows)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", ""),
        ("", "- {} -"),
        ("", "— {} —"),
        ("", "第 {} 页 共 9 页"),
        ("", "{}"),
        ("泾川县人民政府文件", "{} / 9"),
        ("政府工作报告 · {}", ""),
        ("", "Page {} of 9"),
    ],
)
def test_headers_and_numbers_of_pages_cut_nothing(above: str, below: str) -> None:
    text = read_bytes(pdf(paged(wrapped(TEXT), above=above, below=below)), "a.pdf").text
    assert [line.strip("　") for line in text.split("\n") if line.strip()] == TEXT.split("\n")


def test_numbers_in_words_and_headers_that_differ_on_left_and_right_pages_cut_nothing() -> None:
    pages = paged(wrapped(TEXT), 9, below="")
    for number, page in enumerate(pages):
        page.insert(0, (80, HIGH - 50, ("泾川县人民政府", "第三次会议文件")[number % 2]))
        page.append((280.0, 40.0, f"第{'一二三四五六七八九十'[number]}页" if number < 10 else "xi"))
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)


def test_a_text_with_a_blank_behind_each_character_is_read_without() -> None:
    pages = [[(x, y, " ".join(line.strip("　"))) for x, y, line in page] for page in paged(wrapped(TEXT))]
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)
    assert "地区生产总值81.6亿元，增长6.1%" in read_bytes(pdf(pages), "a.pdf").text


@pytest.mark.parametrize("is_apart", [False, True])
def test_a_table_of_a_pdf_is_laid_out(is_apart: bool) -> None:
    rows = (("指标", "2023年（亿元）", "增长（%）"), ("地区生产总值", "85.6", "6.2"), ("财政收入", "5.3", "-4.1"))
    cells = [(60.0 + 150 * at, 700.0 - 24 * row, cell) for row, line in enumerate(rows) for at, cell in enumerate(line)]
    if is_apart:
        cells = [(x + 12 * n, y, c) for x, y, cell in cells for n, c in enumerate(cell)]
    text = read_bytes(pdf([*paged(wrapped(TEXT)), cells]), "a.pdf").text
    assert text.split("\n")[-2:] == [
        "地区生产总值：2023年（亿元）85.6，增长（%）6.2。",
        "财政收入：2023年（亿元）5.3，增长（%）-4.1。",
    ]


@pytest.mark.parametrize("rows", [7, 11, 13])
def test_a_number_goes_on_on_the_next_page(rows: int) -> None:
    assert squeezed(read_bytes(pdf(paged(wrapped(TEXT), rows)), "a.pdf").text) == squeezed(TEXT)


def test_columns_one_after_the_other_are_read() -> None:
    pages = [
        [(60.0, HIGH - 80.0 - 24 * n, line) for n, line in enumerate(left)]
        + [(330.0, HIGH - 80.0 - 24 * n, line) for n, line in enumerate(right)]
        for left, right in columns()
    ]
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)


@pytest.mark.parametrize(
    "order",
    [
        lambda page: page[::-1],
        lambda page: page[::2] + page[1::2],
        lambda page: page[len(page) // 2 :] + page[: len(page) // 2],
        lambda page: page[1:] + page[:1],
        lambda page: random.Random(7).sample(page, len(page)),
    ],
    ids=["from the foot", "every second", "halves", "header last", "at random"],
)
def test_lines_are_read_from_the_top_whatever_their_order_in_the_file(
    order: Callable[[list[Line]], list[Line]],
) -> None:
    pages = [order(page) for page in paged(wrapped(TEXT), above="泾川县人民政府文件")]
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)


def test_a_page_whose_axis_points_down_is_read_from_the_top() -> None:
    pages = [[(x, HIGH - y, line) for x, y, line in page] for page in paged(wrapped(TEXT))]
    turned = pdf(pages).replace(b"BT /F1 12 Tf", b"q 1 0 0 -1 0 842 cm BT /F1 12 Tf").replace(b"Tj ET", b"Tj ET Q")
    assert squeezed(read_bytes(turned, "a.pdf").text) == squeezed(TEXT)


def test_columns_line_by_line_are_refused() -> None:
    pages = [
        [
            (x, HIGH - 80.0 - 24 * n, line)
            for n, pair in enumerate(zip(left, right, strict=False))
            for x, line in zip((60.0, 330.0), pair, strict=True)
        ]
        for left, right in columns()
    ]
    with pytest.raises(ReadError) as error:
        read_bytes(pdf(pages), "a.pdf")
    assert error.value.rule == "columns"


def test_a_font_that_does_not_say_what_its_signs_mean_gives_no_text() -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(pdf(paged(wrapped(TEXT)), Font(is_told=False)), "a.pdf")
    assert error.value.rule == "no_text"


def test_radicals_and_compatibility_forms_are_the_characters_that_they_look_like() -> None:
    font = Font({"工": "⼯", "生": "⽣", "长": "⻓", "人": "⼈", "年": "年", "：": "︓", "民": "⺠"})
    assert fold(squeezed(read_bytes(pdf(paged(wrapped(TEXT)), font), "a.pdf").text)) == fold(squeezed(TEXT))


def test_a_scan_has_no_text_layer() -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(pdf([[], []]), "a.pdf")
    assert error.value.rule == "scan_without_text"


def test_a_damaged_stream_is_no_text() -> None:
    from pypdf import PdfReader, PdfWriter

    lines = [
        (60.0, 780.0 - 24 * row, f"全县地区生产总值完成{row + 100}.5亿元，增长6.2%，粮食产量12.5万吨。")
        for row in range(20)
    ]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([lines, lines]))))
    for page in writer.pages:
        page.compress_content_streams()
    packed = io.BytesIO()
    writer.write(packed)
    good = packed.getvalue()
    stream = PdfReader(io.BytesIO(good)).pages[1]["/Contents"].get_object()._data
    start = good.index(stream)
    whole = read_pdf(good)
    assert "119.5亿元" in whole
    for at in range(start + 9, start + len(stream), len(stream) // 9):
        damaged = bytearray(good)
        damaged[at] ^= 8
        with pytest.raises(ReadError) as told:
            read_pdf(bytes(damaged))
        assert told.value.rule == "damaged_document"


@pytest.mark.parametrize("by_character", [False, True])
def test_what_is_printed_twice_to_look_bold_is_read_once(by_character: bool) -> None:
    pages = paged(wrapped(TEXT))
    if by_character:
        pages = [[(x + 12 * n, y, c) for x, y, line in page for n, c in enumerate(line)] for page in pages]
    twice = [[again for x, y, c in page for again in ((x, y, c), (x + 0.4, y, c))] for page in pages]
    assert squeezed(read_bytes(pdf(twice), "a.pdf").text) == squeezed(TEXT)


def test_characters_that_are_printed_from_right_to_left_are_read_from_left_to_right() -> None:
    pages = [
        [(x + 12 * n, y, line[n]) for x, y, line in page for n in reversed(range(len(line)))]
        for page in paged(wrapped(TEXT))
    ]
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)


def test_lines_that_are_kept_as_one_string_from_their_end_are_turned() -> None:
    pages = [[(x, y, line[::-1]) for x, y, line in page] for page in paged(wrapped(TEXT))]
    assert squeezed(read_bytes(pdf(pages), "a.pdf").text) == squeezed(TEXT)


@pytest.mark.parametrize("before", [b"\r\n\xef\xbb\xbf", b"<!-- from the cache -->\n"])
def test_what_a_server_puts_before_a_pdf_is_passed_over(before: bytes) -> None:
    assert squeezed(read_bytes(before + pdf(paged(wrapped(TEXT))), "a.pdf").text) == squeezed(TEXT)


@pytest.mark.parametrize("packing", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_asks_for_no_password_is_read_and_one_that_does_is_refused(packing: str) -> None:
    from pypdf import PdfReader, PdfWriter

    def locked(password: str) -> bytes:
        writer, made = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(paged(wrapped(TEXT)))))), io.BytesIO()
        writer.encrypt(password, "owner", algorithm=packing)
        writer.write(made)
        return made.getvalue()

    assert squeezed(read_bytes(locked(""), "a.pdf").text) == squeezed(TEXT)
    with pytest.raises(ReadError) as error:
        read_bytes(locked("secret"), "a.pdf")
    assert error.value.rule == "damaged_document"
