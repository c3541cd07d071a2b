"""The headline columns of `wide_division_years`: their types and descriptions, written from the seed `headline.csv`.

`make wide` runs this after a row of the seed was added or changed. It writes into the YAML of the model, which takes
its columns from there; a test says when the YAML is behind the seed.
"""

from __future__ import annotations

from flows.base.settings import DBT_PROJECT
from flows.base.vocabulary import read_seed

YAML = DBT_PROJECT / "models" / "marts" / "wide_division_years.yml"
START = "      # headline columns: written by `make wide` from seeds/headline.csv, not by hand\n"
END = "      # end of headline columns\n"
TYPES = {"level": "decimal(28,6)", "growth": "decimal(18,4)"}
MEASURES = {"level": "", "growth": "增速"}
PARTS = {
    "result": ("", ""),
    "low": ("目标下限", " target, lower bound"),
    "high": ("目标上限", " target, upper bound"),
    "point": ("目标点值", " target, printed number"),
}


def headline_columns() -> str:
    """The YAML of the headline columns, in the order of the seed."""
    names = {row["indicator_id"]: row for row in read_seed("indicators")}
    return "".join(_column(row, names[row["indicator_id"]]) for row in read_seed("headline"))


def _column(row: dict[str, str], indicator: dict[str, str]) -> str:
    measure, unit = row["measure"], row["unit"]
    label, words = PARTS[row["part"]]
    description = (
        f"{indicator['name_zh']}{MEASURES[measure]}{label}({unit}) — {indicator['name_en']}, {measure}{words}, {unit}"
    )
    return (
        f"      - name: {row['column_name']}\n"
        f"        data_type: {TYPES[measure]}\n"
        f'        description: "{description}"\n'
    )


def with_headline(text: str) -> str:
    """The YAML of the model with the headline columns of the seed in their place."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return before + START + headline_columns() + END + after


if __name__ == "__main__":
    YAML.write_text(with_headline(YAML.read_text(encoding="utf-8")), encoding="utf-8")
