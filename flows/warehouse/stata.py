"""A query as a Stata file of format 118, written row by row: no table is held in memory, however long it is.

Labels have at most 80 characters, names 32. Texts longer than 255 bytes are strL; one written lately is referred to.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import duckdb
import numpy as np

MAX_LABEL, MAX_NAME, MAX_FIXED = 80, 32, 255
BATCH, LATELY = 5_000, 20_000
STRL = 32_768
# type of DuckDB: type of Stata, of numpy, format, missing value
NUMBERS: dict[str, tuple[int, str, str, float]] = {
    "DOUBLE": (65_526, "<f8", "%14.0g", 2.0**1023),
    "BIGINT": (65_526, "<f8", "%14.0g", 2.0**1023),
    "INTEGER": (65_528, "<i4", "%12.0g", 2_147_483_621),
    "BOOLEAN": (65_530, "<i1", "%8.0g", 101),
}
PARTS = (
    *("map", "variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels"),
    *("characteristics", "data", "strls", "value_labels"),
)


class Variable(NamedTuple):
    """A column of the file: its name, label and type in DuckDB, and of a text the longest in bytes."""

    name: str
    label: str
    type: str
    width: int = 0

    @property
    def is_long(self) -> bool:
        """True for a text that is kept apart."""
        return self.type == "VARCHAR" and self.width > MAX_FIXED

    @property
    def kind(self) -> tuple[int, str, str]:
        """Type in Stata, in numpy, and format."""
        if self.is_long:
            return STRL, "<u8", "%9s"
        if self.type == "VARCHAR":
            width = max(1, self.width)
            return width, f"S{width}", f"%-{min(width, 40)}s"
        return NUMBERS[self.type][:3]


def write_stata(
    cursor: duckdb.DuckDBPyConnection, variables: list[Variable], rows: int, target: Path, label: str, now: datetime
) -> None:
    """The rows of a cursor as a .dta file.

    Raises:
        ValueError: a name is longer than Stata takes, or there are other rows than said.
    """
    if long := [v.name for v in variables if len(v.name) > MAX_NAME]:
        raise ValueError(f"names longer than Stata's 32 characters: {', '.join(long)}")
    places: dict[str, int] = {}
    with target.open("wb") as file, TemporaryFile() as texts:
        file.write(b"<stata_dta>" + _header(len(variables), rows, label, now))
        for name, content in _descriptions(variables).items():
            with _part(file, name, places):
                file.write(content)
        with _part(file, "data", places):
            written = _write_rows(file, texts, cursor, variables)
        with _part(file, "strls", places):
            texts.seek(0)
            copyfileobj(texts, file)
        with _part(file, "value_labels", places):
            pass
        end = file.tell()
        file.write(b"</stata_dta>")
        offsets = [0, *(places[name] for name in PARTS), end, file.tell()]
        file.seek(places["map"] + len("<map>"))
        file.write(struct.pack("<14Q", *offsets))
    if written != rows:
        raise ValueError(f"{written} rows where {rows} were said")


def _header(count: int, rows: int, label: str, now: datetime) -> bytes:
    said = label[:MAX_LABEL].encode()
    time = now.strftime("%d %b %Y %H:%M").encode()
    return (
        b"<header><release>118</release><byteorder>LSF</byteorder>"
        + b"<K>%b</K><N>%b</N>" % (struct.pack("<H", count), struct.pack("<Q", rows))
        + b"<label>%b%b</label>" % (struct.pack("<H", len(said)), said)
        + b"<timestamp>%b%b</timestamp></header>" % (bytes([len(time)]), time)
    )


def _descriptions(variables: list[Variable]) -> dict[str, bytes]:
    """What stands before the rows, by the name of its part."""
    count = len(variables)
    return {
        "map": bytes(14 * 8),
        "variable_types": struct.pack(f"<{count}H", *(v.kind[0] for v in variables)),
        "varnames": b"".join(v.name.encode().ljust(129, b"\0") for v in variables),
        "sortlist": bytes(2 * (count + 1)),
        "formats": b"".join(v.kind[2].encode().ljust(57, b"\0") for v in variables),
        "value_label_names": bytes(129 * count),
        "variable_labels": b"".join(v.label[:MAX_LABEL].encode().ljust(321, b"\0") for v in variables),
        "characteristics": b"",
    }


@contextmanager
def _part(file: IO[bytes], name: str, places: dict[str, int]) -> Iterator[None]:
    """One part of the file between its tags; its place is kept for the map."""
    places[name] = file.tell()
    file.write(f"<{name}>".encode())
    yield
    file.write(f"</{name}>".encode())


def _write_rows(file: IO[bytes], texts: IO[bytes], cursor: duckdb.DuckDBPyConnection, variables: list[Variable]) -> int:
    kept: list[dict[bytes, int]] = [{} for _ in variables]
    form = np.dtype([(f"c{n}", v.kind[1]) for n, v in enumerate(variables)])
    written = 0
    while rows := cursor.fetchmany(BATCH):
        batch = np.zeros(len(rows), dtype=form)
        for n, (variable, values) in enumerate(zip(variables, zip(*rows, strict=True), strict=True)):
            if variable.is_long:
                batch[f"c{n}"] = [_refer(texts, kept[n], n + 1, written + i, v) for i, v in enumerate(values, 1)]
            elif variable.type == "VARCHAR":
                batch[f"c{n}"] = [(v or "").encode() for v in values]
            else:
                missing = NUMBERS[variable.type][3]
                batch[f"c{n}"] = [missing if v is None else v for v in values]
        file.write(batch.tobytes())
        written += len(rows)
    return written


def _refer(texts: IO[bytes], kept: dict[bytes, int], variable: int, row: int, value: Any) -> int:
    """The reference of a cell to its text, which is written where it was not lately."""
    if not value:
        return 0
    text = str(value).encode()
    if text not in kept:
        if len(kept) >= LATELY:
            kept.clear()
        texts.write(b"GSO" + struct.pack("<IQBI", variable, row, 130, len(text) + 1) + text + b"\0")
        kept[text] = variable | row << 16
    return kept[text]
