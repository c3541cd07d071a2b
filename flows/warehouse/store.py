"""The chunk store: the Parquet files of each chunk, and in which of them each page lies as it was read last."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.warehouse.chunks import RECORDS, SCHEMAS

PAGE_OF = {"pages": "page_id", "findings": "subject_id"}
PAGE_ID = 12  # characters; every id of a report, figure or pledge begins with that of its page

log = logging.getLogger(__name__)


class Chunk(NamedTuple):
    """A chunk to be made: its pages (key of the reading → page), the rows to read, and what is kept of older chunks."""

    key: str
    pages: dict[str, str]
    rows: list[dict[str, object]]
    kept: dict[str, list[str]]


def page_column(name: str) -> str:
    """The column of a raw table that begins with the id of the page a row comes from."""
    return PAGE_OF.get(name, "report_id")


def files_of(key: str, is_checked: bool = True) -> list[str]:
    """The files of a chunk: that which says how it is checked first (where it is), that it is whole last."""
    checks = [f"{key}.checked", f"{key}.doubts.parquet", f"{key}.checks.json"] if is_checked else []
    return [*checks, *(f"{key}.{name}.parquet" for name in RECORDS), f"{key}.done"]


def done_chunks(folder: Path) -> dict[str, dict[str, str]]:
    """The pages of every chunk that is written to its end: key of the chunk → key of the reading → page.

    One of which a file is gone or cut is forgotten, so that its pages are read anew.
    """
    return {path.stem: pages for path in sorted(folder.glob("*.done")) if (pages := _pages_done(path)) is not None}


def _pages_done(path: Path) -> dict[str, str] | None:
    files = {path.with_suffix(f".{name}.parquet") for name in RECORDS} | {*path.parent.glob(f"{path.stem}.*.parquet")}
    try:
        pages: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        for file in files:
            pq.read_metadata(file)
    except (ValueError, OSError, pa.ArrowException) as error:
        log.warning("the chunk %s is damaged, its pages are read anew: %s", path.stem, error)
        path.unlink()
        return None
    return pages


def keep_only(folder: Path, keys: Iterable[str]) -> None:
    """Remove the files of all other chunks, and what killed runs left half written."""
    wanted = set(keys)
    for path in folder.iterdir():
        if path.name.split(".")[0] not in wanted or path.suffix == ".new":
            path.unlink()


def write_chunk(folder: Path, chunk: Chunk, read: dict[str, pa.Table]) -> None:
    """Write the tables of a chunk: the pages `read` now, and those kept, page by page.

    The file `KEY.done` comes last: a killed run leaves no half chunk behind. What is written depends on the pages
    alone, not on which of them were kept; each file comes whole, so two may write the same chunk at a time.
    """
    for name in RECORDS:
        older = [_rows_kept(folder, key, name, pages) for key, pages in chunk.kept.items()]
        table = _in_order(pa.concat_tables([read[name], *older]), name) if older else _in_order(read[name], name)
        with coming_whole(folder / f"{chunk.key}.{name}.parquet") as fresh:
            pq.write_table(table, fresh, compression="zstd")
    with coming_whole(folder / f"{chunk.key}.done") as fresh:
        fresh.write_text(json.dumps(chunk.pages, sort_keys=True), encoding="utf-8")


@contextmanager
def coming_whole(path: Path) -> Iterator[Path]:
    """Another file to write, which takes the place of `path` in the end."""
    fresh = path.with_name(f"{path.name}.{uuid4().hex}.new")
    yield fresh
    fresh.replace(path)


def _rows_kept(folder: Path, key: str, name: str, pages: list[str]) -> pa.Table:
    table = pq.read_table(folder / f"{key}.{name}.parquet", schema=SCHEMAS[name])
    return table.filter(pc.is_in(_pages_of(table, name), value_set=pa.array(pages, pa.string())))


def _pages_of(table: pa.Table, name: str) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(table[page_column(name)], 0, PAGE_ID)


def _in_order(table: pa.Table, name: str) -> pa.Table:
    """The rows page by page, those of a page as they were."""
    return table.take(pc.array_sort_indices(_pages_of(table, name).combine_chunks()))
