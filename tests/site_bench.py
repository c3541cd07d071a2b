"""How fast the site answers: first byte of pages not seen before, twenty readers at once, memory, sizes.

    python tests/site_bench.py DATA [--seconds 20] [--sentences 7000000]

DATA is a folder with releases (`GWR_DATA`). The site runs as its own process on a free port of this machine. What lies
over a bar is named at the end (exit status 1): the bars are for a machine with two idle cores. With `--sentences` the
search index is multiplied to so many, in a folder of its own, and searched alone.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from flows.site.search import FILE, SPANS, search, spaced
from flows.site.store import Release

KINDS = (
    "home",
    "place",
    "series",
    "indicator",
    "targets",
    "cascade",
    "topic",
    "report",
    "figure",
    "compare",
    "search",
    "api",
)
UNCACHED, CACHED, MEMORY, KILOBYTES = 150, 500, 400, 60  # ms, ms, MB, kB as sent
WORDS = ("养老", "低空经济", "5G", "增长8%", "甘肃", "gs", "新能源", "就业", "乡村振兴", "数字经济")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--sentences", type=int, default=0)
    given = parser.parse_args()
    if given.sentences:
        over = _search_alone(given.data / "published" / "latest" / FILE, given.sentences)
    else:
        over = _served(given)
    if over:
        raise SystemExit(f"over the bars: {'; '.join(over)}")


def _served(given: argparse.Namespace) -> list[str]:
    pages = _pages(Release((given.data / "published" / "latest").resolve()), random.Random(11))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli", "site", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "GWR_DATA": str(given.data)}, stdout=subprocess.DEVNULL)
    try:
        print(f"started in {wait_for(port):.1f} s, {_memory(server.pid)} MB at rest, load {os.getloadavg()[0]:.1f}")
        over = _first_bytes(port, server.pid, pages)
        print(f"memory {_memory(server.pid)} MB after {sum(map(len, pages.values()))} pages")
        over += _readers(port, [p for some in pages.values() for p in some[:20]], given.readers, given.seconds)
        most = _memory(server.pid, "VmHWM")
        print(f"memory {_memory(server.pid)} MB, at most {most} MB")
        return over + _over("memory", most, MEMORY)
    finally:
        server.terminate()
        server.wait()


def _pages(release: Release, dice: random.Random) -> dict[str, list[str]]:
    """Some addresses of each kind."""
    places = [r["place_id"] for r in release.ask("places")]
    series = release.run(
        "select distinct series_division_id p, indicator_id i, measure m from fct_indicator_years order by all"
    )
    figures = release.run("select figure_id f from fct_figures using sample reservoir(200 rows) repeatable (7)")
    reports = release.run("select report_id r from dim_reports where is_primary order by 1")
    cascades = release.ask("cascade_years")
    found = {
        "home": ["/", "/indicator", "/targets", "/topic", "/quality", "/data"],
        "place": [f"/place/{p}" for p in places],
        "series": ["/place/{p}/{i}/{m}".format(**r) for r in series],
        "indicator": list(dict.fromkeys("/indicator/{i}/{m}".format(**r) for r in series)),
        "targets": [
            f"/targets/{r['indicator_id']}/{r['plan_year']}/{r['measure']}" for r in release.ask("target_years")
        ],
        "cascade": [f"/cascade/{r['plan_year']}/{r['indicator_id']}/{r['measure']}" for r in cascades],
        "topic": [f"/topic/{r['topic_id']}" for r in release.ask("topics")],
        "report": [f"/report/{r['r']}" for r in reports],
        "figure": [f"/figure/{r['f']}?part=1" for r in figures],
        "compare": [f"/compare?places={'~'.join(dice.sample(places, 4))}" for _ in range(60)],
        "search": [f"/search?q={_quoted(word)}" for word in WORDS],
        "api": [f"/api/v1/place_series?place={p}" for p in places],
    }
    return {kind: dice.sample(found[kind], min(60, len(found[kind]))) for kind in KINDS}


def multiply(file: Path, times: int) -> None:
    """Write the sentences of a search index as if there were so many times the reports."""
    with closing(sqlite3.connect(file)) as index:
        index.executescript("pragma journal_mode = off; pragma synchronous = off;")
        rows = index.execute("select * from sentences order by n").fetchall()
        for copy in range(1, times):
            more = [(copy * len(rows) + n, figure, f"{report}~{copy}", *rest) for n, figure, report, *rest in rows]
            index.executemany("insert into sentences values (?, ?, ?, ?, ?, ?, ?)", more)
            index.executemany(
                "insert into words (rowid, spaced) values (?, ?)", ((row[0], spaced(row[6])) for row in more)
            )
        index.execute("delete from spans")
        index.execute(f"insert into spans {SPANS}")
        index.commit()


def _quoted(word: str) -> str:
    from urllib.parse import quote

    return quote(word)


def wait_for(port: int) -> float:
    start = time.perf_counter()
    while time.perf_counter() - start < 60:
        try:
            _ask(port, "/")
        except OSError:
            time.sleep(0.05)
        else:
            return time.perf_counter() - start
    raise SystemExit("the site did not start within a minute")


def _ask(port: int, path: str) -> tuple[float, int, int]:
    """Seconds to the first byte, status, and size as sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    first = time.perf_counter() - start
    body = answer.read()
    connection.close()
    if answer.headers.get("content-encoding") != "gzip":
        body = gzip.compress(body)
    return first, answer.status, len(body)


def _over(name: str, seen: float, bar: float) -> list[str]:
    return [f"{name} {seen:.0f} (at most {bar})"] if seen > bar else []


def _search_alone(file: Path, sentences: int) -> list[str]:
    with TemporaryDirectory(prefix="gwr-search-") as place:
        copy = Path(shutil.copy(file, place))
        with closing(sqlite3.connect(copy)) as index:
            own = index.execute("select count(*) from sentences").fetchone()[0]
        start = time.perf_counter()
        multiply(copy, -(-sentences // own))
        print(f"{-(-sentences // own) * own:,} sentences, {copy.stat().st_size / 1e6:,.0f} MB", end=", ")
        print(f"written in {time.perf_counter() - start:.0f} s")
        times = []
        for word in (WORDS[0], *WORDS):  # the first reads the spans too
            start = time.process_time()
            found = search(Path(place), word)
            times.append(1000 * (time.process_time() - start))
            print(f"{word:<8} {found.total:>9,} sentences {times[-1]:>6.0f} ms of one core")
        return _over("p95 ms of a search", quantiles(times[1:], n=20)[-1], CACHED)


def _first_bytes(port: int, pid: int, pages: dict[str, list[str]]) -> list[str]:
    over: list[str] = []
    print(f"{'kind':<10} {'pages':>5} {'p50 ms':>7} {'p95 ms':>7} {'cpu ms':>7} {'kB gz':>6} {'max':>5}")
    for kind, paths in pages.items():
        before = cpu_of(pid)
        seen = [_ask(port, path) for path in paths]
        cpu = (cpu_of(pid) - before) / len(seen)
        bad = [path for path, (_, status, _) in zip(paths, seen, strict=True) if status != 200]
        times, sizes = [1000 * first for first, _, _ in seen], [size / 1000 for _, _, size in seen]
        late = quantiles(times, n=20)[-1]
        print(
            f"{kind:<10} {len(seen):>5} {median(times):>7.0f} {late:>7.0f} {cpu:>7.0f} {median(sizes):>6.1f} "
            f"{max(sizes):>5.0f}",
            *bad[:3],
        )
        over += _over(f"p95 ms of {kind}", late, UNCACHED) + _over(f"kB of {kind}", max(sizes), KILOBYTES)
        over += [f"{path} was no page" for path in bad]
    return over


def _readers(port: int, paths: list[str], readers: int, seconds: float) -> list[str]:
    times: list[float] = []
    errors: list[str] = []
    end = time.perf_counter() + seconds

    def read(seed: int) -> None:
        dice = random.Random(seed)
        while time.perf_counter() < end:
            path = dice.choice(paths)
            try:
                first, status, _ = _ask(port, path)
            except OSError as error:
                errors.append(f"{path}: {error}")
                continue
            times.append(1000 * first)
            if status != 200:
                errors.append(f"{path}: {status}")
            time.sleep(dice.uniform(0, 0.2))

    threads = [threading.Thread(target=read, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    late = quantiles(times, n=20)[-1]
    print(
        f"{readers} readers, {seconds:.0f} s: {len(times) / seconds:.0f} pages/s, p50 {median(times):.0f} ms, "
        f"p95 {late:.0f} ms, {len(errors)} errors",
        *errors[:3],
    )
    return _over("p95 ms of readers", late, CACHED) + _over("errors", len(errors), 0)


def cpu_of(pid: int) -> float:
    """Milliseconds of all cores that a process has used: the same on a busy machine."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, which: str = "VmRSS") -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(which))) // 1024


if __name__ == "__main__":
    main()
