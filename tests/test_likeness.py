"""Reports that hold another's figures: rewritten years, another place's name, and copies."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import SAMPLE

from flows import chunking, making, reading, steps
from flows.base.settings import Settings
from flows.reports.document import read_bytes

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def load(settings: Settings) -> duckdb.DuckDBPyConnection:
    from flows.warehouse.dbt import run_dbt
    from flows.warehouse.load import load as load_chunks

    planned, ledger = chunking.plan_chunks(settings), reading.captures(settings)
    list(chunking.read_all(settings, True, planned=planned))
    load_chunks(
        settings.warehouse / "chunks", making.inputs_of(settings, planned, ledger).chunks, settings.database, ledger
    )
    run_dbt(settings.database, "build", "--select", "+int_findings", "--exclude-resource-type", "unit_test", "test")
    return duckdb.connect(str(settings.database), read_only=True)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, str]:
    folder = tmp_path / "texts"
    folder.mkdir()
    text = read_bytes((SAMPLE / "gov" / "hengshui-2023.html").read_bytes(), "a.html").text
    (folder / "2023年衡水市政府工作报告.txt").write_text(text, encoding="utf-8")
    return folder, text


def test_rewritten_years_and_places_are_found(texts: tuple[Path, str], tmp_path: Path) -> None:
    folder, text = texts
    later = re.sub(r"20(\d\d)(?=年)", lambda m: f"20{int(m[1]) + 4:02d}", text)
    (folder / "2027年衡水市政府工作报告.txt").write_text(later, encoding="utf-8")
    (folder / "2023年邢台市政府工作报告.txt").write_text(text.replace("衡水", "邢台"), encoding="utf-8")
    (folder / "政府工作报告.txt").write_text(text.replace("衡水市", "我市").replace("衡水", ""), encoding="utf-8")
    (folder / "2024年衡水市政府工作报告.txt").write_text(
        read_bytes((SAMPLE / "gov" / "hengshui-2024.html").read_bytes(), "a.html").text, encoding="utf-8"
    )
    settings = Settings(tmp_path / "data", 1, None)
    steps.collect(settings, [str(folder)], None, NOW)
    rows = (
        load(settings)
        .execute(
            "select place_text, plan_year, rule from raw.reports r left join intermediate.int_findings f"
            " on f.subject_id = r.report_id and f.rule = 'borrowed_figures' order by 1, 2"
        )
        .fetchall()
    )
    found = {(place, year): rule for place, year, rule in rows}
    assert found[("衡水市", 2027)] == "borrowed_figures"
    assert found[("衡水市", 2024)] is None
    assert found[(None, 2023)] is None
    # two places, one year, one kind of source: nothing tells whose the figures are, so neither counts
    assert found[("邢台市", 2023)] == found[("衡水市", 2023)] == "borrowed_figures"


def test_levels_of_another_scale_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    filler = "我们坚持稳中求进，扎实推进各项工作，全市经济社会保持平稳健康发展，人民生活不断改善。" * 30
    for year, factor in ((2021, 1), (2022, 1.05), (2023, 0.1), (2024, 1.15)):
        levels = "".join(
            f"全市{name}完成{round(amount * factor, 2)}亿元。"
            for name, amount in (
                ("地区生产总值", 1702.3),
                ("固定资产投资", 911.4),
                ("社会消费品零售总额", 611.7),
                ("一般公共预算收入", 141.6),
                ("进出口总额", 44.9),
            )
        )
        (folder / f"{year}年衡水市政府工作报告.txt").write_text(
            f"政府工作报告\n——{year}年1月10日在衡水市第七届人民代表大会第{year - 2019}次会议上\n各位代表：\n"
            f"现在，我代表市人民政府向大会报告工作，请予审议。\n一、{year - 1}年工作回顾\n{filler}\n{levels}\n"
            f"二、{year}年工作安排\n{filler}\n各位代表，让我们团结奋斗！",
            encoding="utf-8",
        )
    settings = Settings(tmp_path / "data", 1, None)
    steps.collect(settings, [str(folder)], None, NOW)
    rows = (
        load(settings)
        .execute(
            "select plan_year from raw.reports r join intermediate.int_findings f"
            " on f.subject_id = r.report_id and f.rule = 'figures_off_scale'"
        )
        .fetchall()
    )
    assert rows == [(2023,)]


def test_masked_numbers_are_a_finding(tmp_path: Path) -> None:
    text = read_bytes((SAMPLE / "gov" / "hengshui-2023.html").read_bytes(), "a.html").text
    masked = re.sub(r"\d+(?:\.\d+)?(?=亿元)", "XX", text)
    read = reading.read_text(read_bytes(masked.encode(), "a.txt"), "0" * 12, "2023年衡水市政府工作报告")
    assert "masked_numbers" in {f.rule for f in read.findings}
    whole = reading.read_text(read_bytes(text.encode(), "a.txt"), "0" * 12, "2023年衡水市政府工作报告")
    assert "masked_numbers" not in {f.rule for f in whole.findings}
