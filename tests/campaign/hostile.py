"""Pages that mean harm, from a seed: sentences without end, numbers without measure, torn documents, fuzzed reports."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

HEAD = (
    "2024年泾川县政府工作报告\n各位代表：现在，我代表县人民政府，向大会作政府工作报告，请予审议。\n一、2023年工作回顾\n"
)
TAIL = "\n二、2024年工作安排\n今年的主要目标是：地区生产总值增长6%。\n各位代表，让我们努力奋斗！\n"
SIZES = (300, 2_000, 8_000, 30_000, 120_000)
PIECES = (
    *(
        "完成了目标任务的1%",
        "十",
        "一",
        "、",
        "1个",
        "增长5%、",
        "新增1家、",
        "（",
        "）",
        "“",
        "9",
        "1.",
        "1,",
        "－",
        "%",
    ),
    *(
        "年",
        "2024年",
        "第",
        "和",
        "的",
        "增长",
        "同比",
        "比上年",
        "占",
        "其中：",
        "达到",
        "亿元",
        "百分之",
        "０",
        "\t",
        "\n",
    ),
    *(
        "一、",
        "二是",
        "各位代表：",
        "[",
        "*",
        "#",
        "|",
        "&",
        "<",
        ">",
        "&lt;",
        "\\",
        "\u200b",
        "\ufeff",
        "\x00",
        "⼯",
        "億",
    ),
)
TAGS = (
    "<div>",
    "<ul><li>",
    "<table><tr><td>",
    "<xmp><!--",
    "<!--",
    "<![CDATA[",
    "<b>",
    "<p ",
    "<a href='http://[x]/'>",
    "<",
)
ATOMS = (
    "全省生产总值达到999999999999999亿元", "1-" + "9" * 40 + "亿元", "百分之" + "九" * 40, ":".join(["999"] * 9),
    "&amp;#55296;", "&#55296;", "&#0;", "&#x110000;", "昨天 25:00", "99999999999 天前", "countPage=" + "9" * 4301,
    "createPageHTML(" + "9" * 4301, '<div id="post_²">', '<div id="post_' + "9" * 4301 + '">', "²", "½", "١٢٣亿元",
    "1e400亿元",
    '<meta charset="undefined">', '<meta charset="raw_unicode_escape">', '<base href="http://[">', "</html>",
    "\r", "\u2028", "-0亿元", "0.000000000000000000000000000001%", "1/0", "0:0", "9" * 5000 + "元",
    "增长" + "1." * 50 + "%",
    "=1+1|cmd", "\U0010ffff",
)  # fmt: skip


def pages(seed: int, number: int, sample: Path) -> Iterator[tuple[str, bytes]]:
    """So many pages with the names of their files; the same for the same seed."""
    chance = random.Random(seed)
    texts = [p.read_bytes() for p in sorted(sample.rglob("*")) if p.suffix in (".txt", ".html")]
    documents = [p for p in sorted(sample.rglob("*")) if p.suffix in (".docx", ".pdf")]
    kinds: list[tuple[Callable[[], tuple[str, bytes]], int]] = [
        (lambda: _endless(chance), 3),
        (lambda: _nested(chance), 2),
        (lambda: _fuzzed(chance, texts), 10),
        (lambda: _damaged(chance, chance.choice(documents)), 3),
        (lambda: _repacked(chance, next(p for p in documents if p.suffix == ".docx")), 2),
    ]
    makers, weights = zip(*kinds, strict=True)
    for n in range(number):
        suffix, data = chance.choices(makers, weights)[0]()
        yield f"{n:05}{suffix}", data


def _endless(chance: random.Random) -> tuple[str, bytes]:
    """A report one sentence of which repeats a piece or two."""
    size = chance.choice(SIZES)
    piece = "".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 3))))
    text = piece * (size // len(piece))
    where = chance.choice(
        ((HEAD, TAIL), (HEAD + TAIL + "今年的目标是", ""), ("", HEAD + TAIL), (HEAD + "|", "|" + TAIL))
    )
    return chance.choice((".txt", ".md")), text.join(where).encode("utf-8", "surrogatepass")


def _nested(chance: random.Random) -> tuple[str, bytes]:
    """A page of tags that are opened and never closed, or of attributes without end."""
    size = chance.choice(SIZES)
    tag = chance.choice(TAGS)
    inside = (
        tag * (size // len(tag))
        if chance.random() < 0.8
        else "<p " + " ".join(f"a{n}=1" for n in range(size // 4)) + ">"
    )
    body = f"{HEAD}{inside}{TAIL}" if chance.random() < 0.5 else f"{inside}{HEAD}{TAIL}"
    return ".html", f"<html><body><p>{body.replace(chr(10), '<p>')}</body></html>".encode()


def _fuzzed(chance: random.Random, texts: list[bytes]) -> tuple[str, bytes]:
    """A page of the sample after some changes, in some charset."""
    data = chance.choice(texts)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(CHANGES)(chance, text, texts)
    suffix = ".html" if "<" in text[:200] else ".txt"
    charset = chance.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "big5", "latin-1"))
    return suffix, text[:400_000].encode(charset, "ignore")


def _place(chance: random.Random, text: str) -> int:
    return chance.randint(0, len(text))


def _insert(chance: random.Random, text: str, _: list[bytes]) -> str:
    at = _place(chance, text)
    return text[:at] + chance.choice((*ATOMS, *PIECES)) * chance.choice((1, 1, 1, 50)) + text[at:]


def _delete(chance: random.Random, text: str, _: list[bytes]) -> str:
    at = _place(chance, text)
    return text[:at] + text[at + chance.choice((1, 10, 200, 5000)) :]


def _repeat(chance: random.Random, text: str, _: list[bytes]) -> str:
    at = _place(chance, text)
    return text[:at] + text[at : at + chance.choice((1, 8, 80))] * chance.choice((2, 30, 1000)) + text[at:]


def _on_one_line(chance: random.Random, text: str, _: list[bytes]) -> str:
    return text.translate({ord(c): None for c in chance.choice(("\n", "。", "\n。", "\n。，；、", "<"))})


def _joined(chance: random.Random, text: str, texts: list[bytes]) -> str:
    return text + chance.choice(("", "\n")) + chance.choice(texts).decode("utf-8", "ignore")


def _digits(chance: random.Random, text: str, _: list[bytes]) -> str:
    return text.translate({ord(d): chance.choice("0123456789.０一九²") for d in chance.sample("0123456789", 3)})


def _cut(chance: random.Random, text: str, _: list[bytes]) -> str:
    return text[: _place(chance, text)]


CHANGES = (_insert, _insert, _insert, _delete, _repeat, _on_one_line, _joined, _digits, _cut)


def _damaged(chance: random.Random, document: Path) -> tuple[str, bytes]:
    """A document of the sample with flipped bits, or cut."""
    data = bytearray(document.read_bytes())
    for _ in range(chance.choice((1, 1, 1, 20))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return document.suffix, bytes(data[: chance.choice((len(data), len(data), chance.randrange(len(data))))])


def _repacked(chance: random.Random, document: Path) -> tuple[str, bytes]:
    """A .docx whose text is what no word processor writes."""
    xml = chance.choice((
        b"", b"<", b"<w:document>", b"\x00" * 10_000, b"a" * chance.choice((1, 20_000_000, 70_000_000)),
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 999 + b'"><!ENTITY c "' + b"&b;" * 999 + b'">]>'
        b"<l>&c;</l>",
        b"<a>" * chance.choice((100, 5_000, 300_000)),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ))  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(document) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            told = source.read(entry)
            if entry.filename == "word/document.xml":
                told = (
                    xml + str(chance.random()).encode()
                    if chance.random() < 0.7
                    else told[: chance.randrange(len(told))]
                )
            target.writestr(entry, told)
    return ".docx", out.getvalue()
