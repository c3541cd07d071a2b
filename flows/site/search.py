"""Search: places and indicators by name, pinyin, initials and code; sentences by SQLite's FTS5, a token a character.

Characters that FTS5 would drop (spaces, marks, controls) stand in the index as one sign, so that a hit contains the
words as they are. Sentences, those that hold a figure, are numbered report by report, the newest first: how many
reports of a year say it is known from the numbers of the hits, and only the sentences that are shown are read.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections import Counter
from contextlib import closing
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.base.settings import MEMORY
from flows.site.placenames import pinyin, short_of

FILE = "search.sqlite"
TOGETHER = 5000  # sentences that are held at a time
ALIAS = 3  # characters: a shorter name of an indicator stands in too many sentences
_TABLES = """
create table names (kind text, id text, name text, said text, keys text, weight integer);
create table sentences (
    n integer primary key, figure_id text, report_id text, place text, level text, year integer, text text
);
create table reports (year integer primary key, report_count integer);
create table spans (first integer primary key, report_id text, place text, year integer);
create virtual table words using fts5 (
    spaced, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* S* P*'"
);
"""
SPANS = "select min(n), report_id, place, year from sentences group by report_id order by 1"
_DROPPED = re.compile(r"[\s\u0300-\u036f\ufe0e\ufe0f\u200b-\u200f\u2028-\u202e\ufeff\x00-\x1f\x7f-\x9f]")
_SENTENCES = """
select min_by(f.figure_id, f.value_start), f.report_id, d.name, d.level, f.plan_year, f.sentence
from fct_figures f join dim_reports r using (report_id) join dim_divisions d on f.division_id = d.division_id
where r.is_primary
group by all order by f.plan_year desc, f.report_id, min(f.sentence_start)
"""
_PLACES = """
select d.series_division_id, arg_max(d.name, d.valid_from), arg_max(d.code, d.valid_from),
    arg_max(coalesce(s.short_name, ''), d.valid_from), arg_max(coalesce(d.province_name, ''), d.valid_from),
    arg_max(d.level, d.valid_from), count(r.report_id), list(distinct d.name)
from dim_divisions d join reference.divisions s using (division_id)
left join dim_reports r on d.division_id = r.division_id and r.is_primary
group by 1 having count(r.report_id) > 0 or count(*) filter (where d.valid_to is null and d.level <> 'zone') > 0
"""
_INDICATORS = """
select indicator_id, name_zh, name_en, coalesce(aliases::varchar, ''), statement_count
from dim_indicators where statement_count > 0
"""
_RANKS = {"nation": 5, "province": 4, "prefecture": 3, "zone": 2, "county": 1}


class Hits(NamedTuple):
    """What was found: names, sentences of the page asked for, how many there are, shares of the years' reports."""

    names: list[dict[str, Any]]
    sentences: list[dict[str, Any]]
    total: int
    years: list[tuple[int, int, int]]
    words: str = ""  # that the sentences were searched for; all that were; the place whose sentences alone were
    terms: tuple[str, ...] = ()
    place: str = ""


def write_index(folder: Path, memory: str = MEMORY) -> Path:
    """The search index of the release in a folder, written beside its database."""
    file = folder / FILE
    file.unlink(missing_ok=True)
    with (
        closing(duckdb.connect(str(folder / "gwr.duckdb"), read_only=True)) as release,
        closing(sqlite3.connect(file)) as index,
    ):
        release.execute(f"set memory_limit = '{memory}'")
        index.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
        index.executemany("insert into names values (?, ?, ?, ?, ?, ?)", _names(release))
        index.executemany(
            "insert into reports values (?, ?)",
            release.execute("select plan_year, count(*) from dim_reports where is_primary group by 1").fetchall(),
        )
        sentences, start = release.execute(_SENTENCES), 0
        while rows := [(n, *row) for n, row in enumerate(sentences.fetchmany(TOGETHER), start)]:
            index.executemany("insert into sentences values (?, ?, ?, ?, ?, ?, ?)", rows)
            index.executemany("insert into words (rowid, spaced) values (?, ?)", ((r[0], spaced(r[6])) for r in rows))
            start += len(rows)
        index.execute(f"insert into spans {SPANS}")
        index.commit()
    return file


def spaced(text: str) -> str:
    """A text as the index holds it.

    >>> spaced("增长 8%")
    '增 长 ␣ 8 %'
    """
    return " ".join(_DROPPED.sub("␣", text))


def _names(release: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str, str, int]]:
    rows = []
    for place, name, code, short, province, level, count, old in release.execute(_PLACES).fetchall():
        keys = {name, *old, short or "", code or "", place, *pinyin(name), *(pinyin(short) if short else ())} - {""}
        rows.append(("place", place, name, province, "\n".join(sorted(keys)), _RANKS.get(level, 0) * 1000 + count))
    for indicator, name, english, aliases, count in release.execute(_INDICATORS).fetchall():
        keys = {name, english.lower(), indicator, *pinyin(name), *re.split(r"\s*\|\s*", aliases)} - {""}
        rows.append(("indicator", indicator, name, english, "\n".join(sorted(keys)), count))
    return rows


def names(folder: Path) -> list[list[str]]:
    """Every place and indicator: its kind, id, name and what it is found by, the weightiest first."""
    with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro&immutable=1", uri=True)) as index:
        rows = index.execute("select kind, id, name, lower(keys) from names order by weight desc, id")
        return [list(row) for row in rows]


def search(folder: Path, text: str, year: int | None = None, offset: int = 0, limit: int = 20, place: str = "") -> Hits:
    """What a release has for a text (of places whose name holds `place`), sentences of the newest reports first."""
    words = text.replace("\0", "").strip()[:60]
    if not words or not (folder / FILE).is_file():
        return Hits([], [], 0, [])
    with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro&immutable=1", uri=True)) as index:
        index.row_factory = sqlite3.Row
        names, terms, only = _names_like(index, words), [words], place
        hits = _numbers_of(index, terms)
        if not hits:
            own, terms = _meant(index, words)
            known = {(name["kind"], name["id"]) for name in names}
            more = own if any(name["kind"] == "indicator" for name in own) else [*own, *_names_like(index, terms[0])]
            names += [name for name in more if (name["kind"], name["id"]) not in known]
            only = place or next((n["name"] for n in own if n["kind"] == "place" and terms[0] not in n["name"]), "")
            hits = _numbers_of(index, terms)
        reports = {row[0]: row[1] for row in index.execute("select year, report_count from reports")}
        spans = _spans(folder / FILE, (folder / FILE).stat().st_mtime_ns)
        ends = [*(bisect_left(hits, span[0]) for span in spans), len(hits)]
        said = [(span, ends[n], ends[n + 1]) for n, span in enumerate(spans) if ends[n] < ends[n + 1]]
        kept = [(low, high) for span, low, high in said if year in (None, span[3]) and only in span[2]]
        shown = list(islice(chain.from_iterable(hits[low:high] for low, high in kept), offset, offset + limit))
        asked = f"select * from sentences where n in ({','.join('?' * len(shown))}) order by n"
        sentences = [dict(row) for row in index.execute(asked, shown)]
    counts = Counter(span[3] for span, _, _ in said)
    years = [(y, counts[y], n) for y, n in sorted(reports.items())]
    first = next((n for n, y in enumerate(years) if y[1]), len(years))
    return Hits(names, sentences, sum(high - low for low, high in kept), years[first:], terms[0], tuple(terms), only)


@lru_cache(maxsize=4)
def _spans(file: Path, _changed: int) -> list[tuple[int, str, str, int]]:
    """The reports of an index, each with the number of its first sentence."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as index:
        known = index.execute("select count(*) from sqlite_master where name = 'spans'").fetchone()[0]
        return index.execute("select * from spans order by first" if known else SPANS).fetchall()


def _numbers_of(index: sqlite3.Connection, terms: list[str]) -> list[int]:
    """The numbers of the sentences that hold any of the terms."""
    phrase = " OR ".join('"' + spaced(term).replace('"', '""') + '"' for term in terms)
    return [row[0] for row in index.execute("select rowid from words where words match ? order by rowid", (phrase,))]


def _names_like(index: sqlite3.Connection, words: str) -> list[dict[str, Any]]:
    """Places and indicators of a name: Chinese anywhere in it, Latin letters where a word begins."""
    part = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%\n{part}%" if words.isascii() else f"%{part}%"
    given = {"exact": words.lower(), "like": like, "word": f"% {part}%"}
    return [dict(row) for row in index.execute(_FIND_NAMES, given)]


def _meant(index: sqlite3.Connection, words: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Names that were typed together (石家庄 GDP: a place, an indicator), and what to look for in the sentences."""
    asked = "select kind, id, name, said, lower(keys) as keys from names order by weight, id"
    rows = [dict(row) for row in index.execute(asked)]
    keys = {(row["kind"], row["id"]): row.pop("keys").split("\n") for row in rows}
    known = {(row["kind"], key): row for row in rows for key in keys[row["kind"], row["id"]]}
    found = ((known.get(("place", name)), rest) for name, rest in _apart(words.lower()))
    place, rest = next(((row, rest) for row, rest in found if row), (None, words.lower()))
    if place and not rest:
        return [place], [short_of(place["name"])]
    if not rest.isascii():
        return [place] if place else [], [rest]
    named = (row for row in reversed(rows) if row["kind"] == "indicator" and f" {rest}" in f" {row['said'].lower()}")
    indicator = known.get(("indicator", rest)) or next(named, None)
    if not indicator:
        return [place] if place else [], [rest]
    others = [key for key in keys["indicator", indicator["id"]] if not key.isascii() and len(key) > ALIAS]
    return [row for row in (place, indicator) if row], list(dict.fromkeys([indicator["name"], *others]))


def _apart(words: str) -> list[tuple[str, str]]:
    """All ways to part what was typed into the name of a place and the rest, longer names first.

    >>> _apart("hebei gdp"), _apart("甘肃养老")
    ([('hebei gdp', ''), ('hebei', 'gdp'), ('gdp', 'hebei')], [('甘肃养老', ''), ('甘肃养', '老'), ('甘肃', '养老')])
    """
    parts = words.split()
    if len(parts) == 1 and not words.isascii():
        return [(words[:n], words[n:]) for n in range(len(words), 1, -1)]
    cuts = range(len(parts), 0, -1)
    first = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in cuts]
    return first + [(" ".join(parts[n:]), " ".join(parts[:n])) for n in range(1, len(parts))]


_FIND_NAMES = """
select kind, id, name, said from names
where char(10) || lower(keys) like :like escape '\\'
    or (kind = 'indicator' and ' ' || lower(said) like :word escape '\\')
order by
    instr(char(10) || lower(keys) || char(10), char(10) || :exact || char(10)) = 0, kind = 'indicator', weight desc, id
limit 24
"""
