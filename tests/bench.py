"""Reports and figures per second of reading alone, one core, from text: on the corpus beside this checkout, else on the sample."""

from __future__ import annotations

import os
import tarfile
import tempfile
import time
from pathlib import Path

from flows.base.errors import ReadError
from flows.base.records import Document
from flows.reports.document import read_bytes
from flows.steps import read_text

ROOT = Path(__file__).resolve().parents[1]


def load_documents(limit: int = 200) -> list[Document]:
    packed = ROOT.parent / "shared" / "corpus" / "reports.tar.xz"
    if not packed.exists():
        return [read_bytes(p.read_bytes(), p.name) for p in sorted((ROOT / "data" / "sample").glob("*/thread-10*.html"))] * 10
    with tarfile.open(packed) as tar:
        members = [m for m in tar if m.isfile() and m.name.startswith(("prefecture", "county"))][::8][:limit]
        return [Document(tar.extractfile(m).read().decode("utf-8", "replace")) for m in members]


def main() -> None:
    documents = load_documents()
    characters = sum(len(d.text) for d in documents)
    read_text(documents[0], "0", "2020年政府工作报告")
    start, reports, figures = time.perf_counter(), 0, 0
    for document in documents:
        try:
            figures += len(read_text(document, "0", "2020年政府工作报告").figures)
            reports += 1
        except ReadError:
            continue
    seconds = time.perf_counter() - start
    print(f"{reports} reports of {characters // max(1, len(documents))} characters: {reports / seconds:.1f} reports/s, {figures / seconds:.0f} figures/s, {characters / seconds / 15000:.1f} × 15,000 characters/s")


def stages() -> None:
    """The time of each stage from a folder of the whole corpus to a release."""
    packed = ROOT.parent / "shared" / "corpus"
    if not (packed / "reports.tar.xz").exists():
        return
    from datetime import UTC, datetime

    from flows import steps
    from flows.base.settings import Settings

    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(packed / "reports.tar.xz") as tar:
            tar.extractall(Path(name) / "in", filter="data")
        settings = Settings(Path(name) / "data", os.cpu_count() or 1, None)
        seconds: dict[str, float] = {}
        watch = steps.Stopwatch(seconds)
        steps.collect(settings, [f"{name}/in"], packed / "titles.csv", datetime.now(UTC))
        watch.lap("collect")
        result = steps.build(settings)
        watch.lap("build")
        steps.publish(settings, datetime.now(UTC))
        watch.lap("publish")
        print(f"{result.pages} pages, {result.figures} figures: {seconds}; of the build {result.seconds}")


if __name__ == "__main__":
    main()
    stages()
