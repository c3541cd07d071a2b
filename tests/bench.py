"""The reader beside its peers, and the stages from a folder of the corpus to a release.

How fast reading alone is tells `bench_reading.py`.

With the extra `bench` installed, the peers read the gold texts in the same run: seconds a text, and the share of the
gold values (and units) each gets.
"""

from __future__ import annotations

import contextlib
import csv
import os
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from flows.base.folding import fold
from flows.figures.numbers import find_quantities

ROOT = Path(__file__).resolve().parents[1]


def load_gold() -> list[tuple[str, list[tuple[int, int, Decimal, str]]]]:
    """The gold texts (folded), each with start, end, value and unit of its figures."""
    texts = []
    for path in sorted((ROOT.parent / "shared" / "gold").glob("*.txt")):
        text = fold(path.read_text(encoding="utf-8"))
        marks, at = [], 0
        with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found = text.find(
                    fold(row["value_text"]),
                    max(0, text.find(fold(row["context"]), max(0, at - 60)) if row["context"] else at),
                )
                if found >= 0 and row["optional"] != "1":
                    marks.append((found, found + len(row["value_text"]), Decimal(row["value"]), row["unit"]))
                    at = found
        texts.append((text, marks))
    return texts


def in_units(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Magnitude in single units and the unit without 万 and 亿, so that 665亿元 and 66500000000 元 are the same."""
    for name, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if unit.startswith(name):
            return abs(value) * factor, unit.removeprefix(name)
    return abs(value), {"个百分点": "百分点"}.get(unit, unit)


def read_with_gwr(text: str) -> list[tuple[int, int, Decimal, str]]:
    return [
        (q.start, q.end, q.value, q.unit)
        for at, line in _lines(text)
        for q in find_quantities(text, at, at + len(line))[0]
    ]


def peers() -> dict[str, Callable[[str], list[tuple[int, int, Decimal, str]]]]:
    """The peers that are installed, each as a function from a text to start, end, value and unit."""
    found: dict[str, Callable[[str], list[tuple[int, int, Decimal, str]]]] = {
        "gwr, numbers and units only": read_with_gwr
    }
    with contextlib.suppress(ImportError):
        from recognizers_number import recognize_number, recognize_percentage
        from recognizers_number_with_unit import recognize_currency, recognize_dimension
        from recognizers_text import Culture

        def recognizers(text: str) -> list[tuple[int, int, Decimal, str]]:
            rows = []
            for line_start, line in _lines(text):
                for recognize in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
                    for r in recognize(line, Culture.Chinese):
                        with contextlib.suppress(InvalidOperation, TypeError, KeyError):
                            value = str(r.resolution["value"])
                            unit = "%" if value.endswith("%") else (r.resolution.get("unit") or "")
                            rows.append(
                                (
                                    line_start + r.start,
                                    line_start + r.end + 1,
                                    Decimal(value.rstrip("%")),
                                    {"人民币元": "元", "Chinese yuan": "元", "United States dollar": "美元"}.get(
                                        unit, unit
                                    ),
                                )
                            )
            return rows

        found["Recognizers-Text suite"] = recognizers
    with contextlib.suppress(ImportError):
        import jionlp

        def money(text: str) -> list[tuple[int, int, Decimal, str]]:
            rows = []
            for row in jionlp.ner.extract_money(text, with_parsing=True):
                with contextlib.suppress(InvalidOperation, TypeError, KeyError):
                    number = row["detail"]["num"]
                    rows.append(
                        (
                            *row["offset"],
                            Decimal(str(number[0] if isinstance(number, list) else number)),
                            row["detail"].get("unit") or row["detail"].get("case") or "",
                        )
                    )
            return rows

        found["jionlp money"] = money
    with contextlib.suppress(ImportError):
        import cn2an

        def rewrite(text: str) -> list[tuple[int, int, Decimal, str]]:
            for _, line in _lines(text):
                with contextlib.suppress(ValueError):
                    cn2an.transform(line, "cn2an")
            return []

        found["cn2an (rewrites, gives no places)"] = rewrite
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def compare() -> None:
    """A line for each peer: milliseconds a text, how many of the gold figures it gets."""
    warnings.simplefilter("ignore")
    gold = load_gold()
    total = sum(len(marks) for _, marks in gold)
    for name, read in peers().items():
        read(gold[0][0][:2000])
        seconds, values, both = 0.0, 0, 0
        for text, marks in gold:
            start = time.perf_counter()
            rows = read(text)
            seconds += time.perf_counter() - start
            for begin, end, value, unit in marks:
                near = [in_units(v, u) for s, e, v, u in rows if s < end and begin < e]
                wanted = in_units(value, unit)
                values += any(v == wanted[0] for v, _ in near)
                both += wanted in near
        shares = (
            f"values {100 * values / total:.1f} %, with unit {100 * both / total:.1f} %"
            if values
            else "no places, so no share"
        )
        print(f"{name}: {1000 * seconds / len(gold):.1f} ms a text, {shares}")


def stages() -> None:
    """The time of each stage from a folder of the whole corpus to a release."""
    packed = ROOT.parent / "shared" / "corpus"
    if not (packed / "reports.tar.xz").exists():
        return
    from datetime import UTC, datetime

    from flows import making, steps
    from flows.base.settings import Settings

    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(packed / "reports.tar.xz") as tar:
            tar.extractall(Path(name) / "in", filter="data")
        settings = Settings(Path(name) / "data", os.cpu_count() or 1, None)
        seconds: dict[str, float] = {}
        watch = making.Stopwatch(seconds)
        steps.collect(settings, [f"{name}/in"], packed / "titles.csv", datetime.now(UTC))
        watch.lap("collect", "all texts")
        result = steps.build(settings)
        watch.lap("build", f"{result.figures} figures")
        steps.publish(settings, datetime.now(UTC))
        watch.lap("publish", "a release")
        print(f"{result.pages} pages, {result.figures} figures: {seconds}; of the build {result.seconds}")


if __name__ == "__main__":
    if (ROOT.parent / "shared" / "gold").exists():
        compare()
    stages()
