"""The archive in chunks by page id: which pages are to be read, read on all processors, checked where they are read."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.base.errors import DiedError
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.crashes import DIED, PageReading, fitting_tables, page_set_aside
from flows.crew import CrewStages
from flows.fingerprint import check_fingerprint, code_fingerprint
from flows.reading import EARLIER, read_best
from flows.warehouse.store import PAGE_ID, Chunk, done_chunks, files_of, keep_only, write_chunk
from flows.workshop import Needs, Workshop, do_at, needs_of

if TYPE_CHECKING:
    from flows.pages.capture import Capture

log = logging.getLogger(__name__)
CHUNK = 100
BITS = 4 * PAGE_ID


def page_rows(settings: Settings) -> dict[str, dict[str, Any]]:
    """The archived pages by id: the capture to read of each, its further parts, and earlier captures."""
    from flows.pages.archive import Archive

    archive = Archive(settings.archive)
    first: dict[tuple[str, str | None, int | None], Capture] = {}
    for c in archive.captures():
        first.setdefault((c.page_id, c.archive_file, c.archive_offset), c)

    def as_stored(c: Capture) -> Capture:
        """The capture as of when its bytes came: fetching them again makes it no other."""
        then = first[c.page_id, c.archive_file, c.archive_offset]
        outcome = then.outcome if c.outcome == "unchanged" else c.outcome
        return replace(c, fetched_at=then.fetched_at, outcome=outcome) if c.archive_file else c

    readable = {page: [as_stored(c) for c in found] for page, found in archive.readable().items()}
    newest = [found[0] for found in readable.values()]
    further: dict[str, list[dict[str, object]]] = {}
    for c in sorted(newest, key=lambda c: c.part):
        if c.continues:
            further.setdefault(c.continues, []).append(asdict(c))
    return {
        c.page_id: asdict(c)
        | {"further": further.get(c.page_id, []), "earlier": [asdict(e) for e in readable[c.page_id][1:][:EARLIER]]}
        for c in newest
    }


def plan_chunks(settings: Settings) -> list[Chunk]:
    """The archived pages in chunks of at most a hundred, each with a key that changes when its bytes or the code do.

    A chunk holds the pages whose ids begin with the same bits; one that overflows is cut in two, so that a page more
    or less touches no other chunk, and the chunks depend on the pages alone, not on the order in which they came.
    """
    rows, code = page_rows(settings), code_fingerprint()
    keys = {page_id: _key(code, json.dumps(row, sort_keys=True, ensure_ascii=False)) for page_id, row in rows.items()}
    return [
        Chunk(_key(*(keys[p] for p in pages)), {keys[p]: p for p in pages}, [rows[p] for p in pages], {})
        for pages in _cut(sorted(rows))
    ]


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _cut(pages: list[str], bit: int = BITS - 1) -> Iterator[list[str]]:
    """Sorted page ids, cut by one bit more where they are too many."""
    if len(pages) <= CHUNK or bit < 0:
        if pages:
            yield pages
        return
    for half in (0, 1):
        yield from _cut([p for p in pages if int(p, 16) >> bit & 1 == half], bit - 1)


def left_to_do(folder: Path, planned: list[Chunk], full: bool) -> list[Chunk]:
    """The chunks that are not there or not checked, with the rows that must be read: what any chunk holds is kept."""
    done = {} if full else done_chunks(folder)
    lies_in = {reading: (key, page) for key, pages in done.items() for reading, page in pages.items()}
    checked = check_fingerprint()
    left = []
    for chunk in planned:
        if chunk.key in done:
            if not _is_checked(folder, chunk.key, checked):
                left.append(chunk._replace(rows=[]))
            continue
        kept: dict[str, list[str]] = {}
        for reading in chunk.pages:
            if reading in lies_in:
                key, page = lies_in[reading]
                kept.setdefault(key, []).append(page)
        known = {page for pages in kept.values() for page in pages}
        left.append(chunk._replace(rows=[row for row in chunk.rows if row["page_id"] not in known], kept=kept))
    return left


def _is_checked(folder: Path, key: str, checked: str) -> bool:
    """True of a chunk whose checks are of that mark, none of their files being gone."""
    there = all((folder / name).exists() for name in files_of(key))
    return there and (folder / f"{key}.checked").read_text(encoding="utf-8") == checked


def read_all(
    settings: Settings,
    full: bool,
    advance: Callable[[int], None] = lambda _: None,
    planned: list[Chunk] | None = None,
    stages: Stages | None = None,
) -> Iterator[tuple[str, Counter[str]]]:
    """Read and check what is not yet, on all processors; gives the key of each chunk made, and its counts by outcome.

    A chunk whose process died twice is read page by page: only the page that does it is set aside.

    Raises:
        GateError: a critical expectation failed.
        DiedError: the process that checks a chunk died twice.
        StoreError: the store that shares archive and chunks does not answer.
    """
    shop, stages = Workshop.of(settings), stages or CrewStages()
    shop.chunks.mkdir(parents=True, exist_ok=True)
    planned = plan_chunks(settings) if planned is None else planned
    if full:
        keep_only(shop.chunks, ())
    else:
        shop.take(chunk.key for chunk in planned)
    left = {chunk.key: chunk for chunk in left_to_do(shop.chunks, planned, full)}
    jobs = {key: (shop, _needs(chunk), make_chunk, chunk) for key, chunk in left.items()}
    shop.lay_out(needs for _, needs, *_ in jobs.values())
    if jobs and settings.runner == "process":
        _be_ready()
    for key, counts in stages.each("read and check", do_at, jobs, settings.workers):
        chunk = left[key]
        counts = _make_apart(shop, chunk, stages) if counts is None else counts
        shop.share(key)
        told = ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common()) or "checked anew"
        log.info("read chunk %s: %d of %d pages: %s", key, len(chunk.rows), len(chunk.pages), told)
        advance(len(chunk.rows))
        yield key, counts
    keep_only(shop.chunks, (chunk.key for chunk in planned))


def _needs(chunk: Chunk) -> Needs:
    """What making a chunk needs: of one that is only to be checked the chunk itself."""
    return needs_of(chunk.rows, chunk.kept or ([] if chunk.rows else [chunk.key]), chunk.key)


def _be_ready() -> None:
    """Have what each chunk needs, before processes are forked that have it then: seconds for each of them."""
    from expectations.check import shared_checker
    from flows.warehouse.checks import dictionary_facts

    shared_checker()
    dictionary_facts()


def make_chunk(archive: Path, folder: Path, chunk: Chunk) -> Counter[str]:
    """Read the rows of a chunk, write it, check it; counts by outcome. Runs in a process of its own.

    Raises:
        GateError: a critical expectation failed.
    """
    counts = _write(folder, chunk, [read_best(archive, row) for row in chunk.rows])
    check_chunk(folder, chunk.key)
    return counts


def _write(folder: Path, chunk: Chunk, pages: list[Any]) -> Counter[str]:
    if (folder / f"{chunk.key}.done").exists():
        return Counter()
    tables, counts = fitting_tables(chunk.rows, pages)
    write_chunk(folder, chunk, tables)
    return counts


def check_chunk(folder: Path, key: str) -> str:
    """Ask the expectations about a chunk: the Findings and the counts for the data docs lie beside it from then on.

    Gives its key.

    Raises:
        GateError: a critical expectation failed.
    """
    from expectations.check import shared_checker
    from flows.warehouse.checks import write_checks

    write_checks(folder, key, shared_checker(), check_fingerprint())
    return key


def _make_apart(shop: Workshop, chunk: Chunk, stages: Stages) -> Counter[str]:
    """Read a chunk page by page, each in a process of its own where the one before died, and check it."""
    rows = {str(row["page_id"]): row for row in chunk.rows}
    jobs = {page: (shop, needs_of([row]), _read_apart, row) for page, row in rows.items()}
    pages = dict(stages.each("read apart", do_at, jobs))
    counts = _write(shop.chunks, chunk, [pages[page] or page_set_aside(row, DIED) for page, row in rows.items()])
    whole = Needs(set(), [chunk.key], chunk.key)
    shop.lay_out([whole])
    for _, checked in stages.each("check", do_at, {chunk.key: (shop, whole, _check_apart, chunk.key)}):
        if checked is None:
            raise DiedError(f"the process that checked chunk {chunk.key} died twice; is there memory enough?")
    return counts


def _read_apart(archive: Path, _chunks: Path, row: dict[str, object]) -> PageReading:
    return read_best(archive, row)


def _check_apart(_archive: Path, chunks: Path, key: str) -> str:
    return check_chunk(chunks, key)
