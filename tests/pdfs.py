"""PDFs of our own making: pages of lines in a font that says, or does not say, what its signs mean."""

from __future__ import annotations

WIDE, HIGH = 595, 842


class Font:
    """A font of signs numbered as they first came; `meant` is what its table says that a character is."""

    def __init__(self, meant: dict[str, str] | None = None, is_told: bool = True) -> None:
        self.signs: dict[str, int] = {}
        self.meant, self.is_told = meant or {}, is_told

    def written(self, text: str) -> str:
        return "".join(f"{self.signs.setdefault(c, len(self.signs) + 1):04x}" for c in text)

    def table(self) -> bytes:
        pairs = [f"<{n:04x}> <{self.meant.get(c, c).encode('utf-16-be').hex()}>" for c, n in self.signs.items()]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        mapped = "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{mapped}"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


Line = tuple[float, float, str]


def pdf(pages: list[list[Line]], font: Font | None = None) -> bytes:
    """A PDF of pages, each of lines at x and y."""
    font = font or Font()
    streams = [
        "".join(f"BT /F1 12 Tf {x} {y} Td <{font.written(text)}> Tj ET\n" for x, y, text in page).encode()
        for page in pages
    ]
    told = b"/ToUnicode 4 0 R" if font.is_told else b""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A+Song/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        _stream(font.table()),
        b"<</Type/Font/Subtype/Type0/BaseFont/A+Song/Encoding/Identity-H/DescendantFonts[3 0 R]" + told + b">>",
    ]
    for number, stream in enumerate(streams):
        head = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]/Resources<</Font<</F1 5 0 R>>>>"
        objects += [f"{head}/Contents {7 + 2 * number} 0 R>>".encode(), _stream(stream)]
    written, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return written + f"{tail}startxref\n{len(written)}\n%%EOF".encode()


def _stream(data: bytes) -> bytes:
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def wrapped(text: str, width: int = 28) -> list[str]:
    """Paragraphs as lines of one width, each paragraph indented."""
    return [
        line
        for paragraph in text.split("\n")
        for whole in [f"　　{paragraph}"]
        for line in [whole[at : at + width] for at in range(0, len(whole), width)]
    ]


def paged(lines: list[str], rows: int = 20, above: str = "", below: str = "- {} -", x: float = 80) -> list[list[Line]]:
    """Lines on pages, with a running header and a page number."""
    pages: list[list[Line]] = []
    for at in range(0, len(lines), rows):
        number = len(pages) + 1
        page = [(x, HIGH - 90 - 24 * n, line) for n, line in enumerate(lines[at : at + rows])]
        header = [(x, HIGH - 50, above.format(number))] if above else []
        footer = [(280.0, 40.0, below.format(number))] if below else []
        pages.append([*header, *page, *footer])
    return pages
