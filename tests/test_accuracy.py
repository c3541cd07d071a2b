"""The comparison of readings with annotations, on an annotation and readings made here."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_clauses import make_report

from flows import steps
from flows.accuracy import FIELDS, measure
from flows.base.enums import Comparator, Measure, Status
from flows.base.errors import GwrError
from flows.base.records import Figure
from flows.base.settings import Settings
from flows.figures.extract import extract_figures
from flows.notes import notes_of

COLUMNS = (
    "value_text indicator_id measure value value_high unit comparator status "
    "start_year end_year place optional headline"
)
BODY = "生产总值增长7%。粮食产量12万吨。学校30所。"


def annotated(**said: str) -> dict[str, str]:
    usual = {name: "" for name in COLUMNS.split()}
    years = {"start_year": "2023", "end_year": "2023"}
    return {**usual, **years, "comparator": "=", "status": "actual", **said}


ROWS = [
    annotated(value_text="7%", indicator_id="gdp", measure="growth", value="7", unit="%", headline="1"),
    annotated(value_text="12万吨", measure="level", value="12", unit="万吨"),
    annotated(value_text="30所", measure="level", value="30", unit="所"),
]


def readings() -> list[Figure]:
    figures, _ = extract_figures(make_report(BODY))
    assert [f.value_text for f in figures] == ["7%", "12万吨", "30所"]
    return figures


def scored(folder: Path, rows: list[dict[str, str]], figures: list[Figure]) -> dict[str, dict[str, object]]:
    titles = []

    def read(text: Path, title: str) -> list[Figure]:
        titles.append((text.name, title))
        return figures

    with (folder / "2024_河北_某市_政府.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS.split())
        writer.writeheader()
        writer.writerows(rows)
    (folder / "2024_河北_某市_政府.txt").write_text(BODY, encoding="utf-8")
    found = measure(folder, read)
    assert titles == [("2024_河北_某市_政府.txt", "某市2024年政府工作报告")]
    return found


def test_right_readings_are_right_in_every_field(tmp_path: Path) -> None:
    found = scored(tmp_path, ROWS, readings())
    counts = {"annotated": 3, "found": 3, "spurious": 0, "found_percent": 100.0}
    assert found["all"] == counts | dict.fromkeys(FIELDS, 100.0)
    assert next(iter(found)) == "all"
    assert {name: row["annotated"] for name, row in found.items()} == {
        "all": 3,
        "headline": 1,
        "linked": 1,
        "measure growth": 1,
        "measure level": 2,
        "status actual": 3,
        "without id": 2,
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value": Decimal(8)}, "value"),
        ({"unit": "元"}, "value"),
        ({"value_high": Decimal(9)}, "value"),
        ({"measure": Measure.RANK}, "measure"),
        ({"comparator": Comparator.ABOUT}, "comparator"),
        ({"status": Status.TARGET}, "status"),
        ({"start_year": 2020}, "years"),
        ({"end_year": None}, "years"),
        ({"indicator_id": "exports"}, "indicator"),
        ({"indicator_id": None}, "indicator"),
        ({"scope_text": "全省"}, "scope"),
    ],
)
def test_one_wrong_field_is_counted_there_and_nowhere_else(
    tmp_path: Path, changed: dict[str, object], field: str
) -> None:
    first, *others = readings()
    found = scored(tmp_path, ROWS, [first._replace(**changed), *others])  # type: ignore[arg-type]
    assert {name: found["all"][name] for name in FIELDS} == dict.fromkeys(FIELDS, 100.0) | {field: 66.7}
    assert found["linked"][field] == 0


def test_missed_and_spurious_and_optional(tmp_path: Path) -> None:
    first, second, third = readings()
    found = scored(tmp_path, ROWS, [first, second._replace(value_text="99万吨"), third])
    counted = {name: found["all"][name] for name in ("annotated", "found", "spurious", "found_percent")}
    assert counted == {"annotated": 3, "found": 2, "spurious": 1, "found_percent": 66.7}
    optional = scored(tmp_path, [ROWS[0], ROWS[1] | {"optional": "1"}, ROWS[2]], [first, third])
    assert (optional["all"]["annotated"], optional["all"]["found"], optional["all"]["spurious"]) == (2, 2, 0)


def test_nothing_found_has_no_shares(tmp_path: Path) -> None:
    found = scored(tmp_path, ROWS, [])
    assert found["all"]["found_percent"] == 0
    assert [found["all"][name] for name in FIELDS] == [None] * len(FIELDS)


def test_spaces_and_width_of_the_written_value_do_not_matter(tmp_path: Path) -> None:
    found = scored(tmp_path, [ROWS[0] | {"value_text": "７ ％"}, *ROWS[1:]], readings())
    assert found["all"]["found"] == 3


def test_reports_that_no_rule_was_written_for_are_a_row_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "read_text", lambda *_: SimpleNamespace(figures=readings()))
    for folder, rows in (("seen", ROWS), ("unseen", ROWS[:1])):
        (tmp_path / folder).mkdir()
        scored(tmp_path / folder, rows, readings())
    settings = Settings(tmp_path / "data", 1, None)
    found = steps.measure(settings, tmp_path / "seen", tmp_path / "unseen")
    assert (found["all"]["annotated"], found["unseen"]["annotated"], found["unseen"]["spurious"]) == (3, 1, None)
    assert notes_of(settings)["accuracy"] == found and "unseen" not in steps.measure(settings, tmp_path / "seen")


def test_a_folder_without_annotations_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "alone.csv").write_text("value_text\n", encoding="utf-8")
    with pytest.raises(GwrError, match="holds no annotations"):
        measure(tmp_path, lambda _path, _title: [])
