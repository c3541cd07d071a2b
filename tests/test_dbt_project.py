"""The dbt project keeps its own rules: layers, files, seeds that compile, columns that follow their seed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
import yaml

from flows.base.cues import words
from flows.base.enums import Comparator, Measure, Period, SectionRole, Status
from flows.base.settings import DBT_PROJECT, SEEDS
from flows.base.vocabulary import indicators, read_seed
from flows.warehouse import wide

MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))
MOST_LINES = 100
CALLS = re.compile(r"ref\('(\w+)'\)")


def layer_of(path: Path) -> str:
    return path.relative_to(DBT_PROJECT / "models").parts[0]


def test_no_layer_reads_a_later_one() -> None:
    order = {"seed": 0, "staging": 1, "intermediate": 2, "marts": 3, "audit": 4}
    layers = {path.stem: layer_of(path) for path in MODELS} | {path.stem: "seed" for path in SEEDS.glob("*.csv")}
    read = {
        (path.stem, name)
        for path in MODELS
        for name in CALLS.findall(path.read_text(encoding="utf-8"))
        if order[layers[name]] > order[layers[path.stem]]
    }
    assert len(MODELS) > 50
    assert not read


@pytest.mark.parametrize("path", [*MODELS, *sorted(SEEDS.glob("*.csv"))], ids=lambda path: path.stem)
def test_every_model_and_seed_has_its_yaml_beside_it(path: Path) -> None:
    known = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    (node,) = known.get("models") or known["seeds"]
    assert node["name"] == path.stem
    assert node["description"]
    assert {test["model"] for test in known.get("unit_tests", [])} <= {path.stem}


def test_no_model_is_long() -> None:
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in MODELS}
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


@pytest.mark.parametrize(
    "name",
    [
        "int_statements_ranked",
        "int_targets_chosen",
        "int_vintages",
        "int_targets_measured",
        "int_targets_judged",
        "fct_target_cascade",
        "fct_report_coverage",
    ],
)
def test_models_that_choose_have_unit_tests(name: str) -> None:
    (path,) = (DBT_PROJECT / "models").rglob(f"{name}.yml")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]


def test_every_column_of_a_seed_is_described() -> None:
    for path in SEEDS.glob("*.csv"):
        (seed,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]
        # its first line, since a seed may have no row
        columns = path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r").split(",")
        assert [c["name"] for c in seed["columns"] if c["description"]] == columns, path.stem


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("measure", Measure),
        ("comparator", Comparator),
        ("status", Status),
        ("section", SectionRole),
        ("period", Period),
    ],
)
def test_the_marts_accept_what_the_reader_may_say(column: str, words: type[StrEnum]) -> None:
    text = (DBT_PROJECT / "models" / "marts" / "fct_figures.yml").read_text(encoding="utf-8")
    (accepted,) = [t["accepted"] for t in yaml.safe_load(text)["models"][0]["data_tests"] if "accepted" in t]
    assert set(words) <= set(accepted["arguments"]["words"][column])


def test_indicators_that_are_never_summed_are_in_the_dictionary() -> None:
    assert set(words()["never_summed"]) <= indicators().keys()


def test_every_kind_of_word_is_asked_for_and_every_kind_asked_for_is_there() -> None:
    """A kind that is misspelt in words.csv is asked for by nobody; the build refuses it, this says it sooner."""
    kinds = {row["kind"] for row in read_seed("word_kinds")}
    assert {row["kind"] for row in read_seed("words")} == kinds
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in [*(DBT_PROJECT.parent / "flows").rglob("*.py"), *DBT_PROJECT.rglob("*.sql")]
    )
    written = code + "".join(row["pattern"] for row in read_seed("patterns"))
    lexed = {row["kind"] for row in read_seed("word_kinds") if row["token"]}
    composed = {f"pledge_own_{level}" for level in ("province", "prefecture", "county")} | {"heading_other"}
    goals = {f"pledge_{turn}" for turn in ("above", "below")}
    asked = {kind for kind in kinds if f'"{kind}"' in written or f"'{kind}'" in written or f"{{{kind}}}" in written}
    assert kinds - asked - lexed - composed - goals == set()


def test_the_headline_columns_follow_their_seed() -> None:
    text = wide.YAML.read_text(encoding="utf-8")
    assert wide.with_headline(text) == text, "run `make wide`"
    (model,) = yaml.safe_load(text)["models"]
    named = [c["name"] for c in model["columns"] if c["data_type"].startswith("decimal")]
    assert named == [row["column_name"] for row in read_seed("headline")]


def test_a_new_headline_row_is_a_new_column(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "column_name": "imports_yi_yuan",
        "indicator_id": "imports",
        "measure": "level",
        "part": "result",
        "unit": "亿元",
    }
    rows = {"headline": [row], "indicators": read_seed("indicators")}
    monkeypatch.setattr(wide, "read_seed", rows.__getitem__)
    found = wide.with_headline(wide.YAML.read_text(encoding="utf-8"))
    columns = {c["name"]: c for c in yaml.safe_load(found)["models"][0]["columns"]}
    assert columns["imports_yi_yuan"]["data_type"] == "decimal(28,6)"
    assert columns["imports_yi_yuan"]["description"].startswith("进口总额(亿元) — ")
    assert "gdp_yi_yuan" not in columns
    assert "result_count" in columns
