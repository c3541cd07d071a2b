"""Jumps from one year to the next in the panel of a warehouse, each with its cause where the tables tell one.

`python tests/panel_checks.py GWR.duckdb [--list] [--most 2]`: pairs of consecutive years of one ground, headline levels
whose ratio lies outside 0.8–1.35. A jump without a cause is to be read: true (a boom, a slump) or a misreading. With
`--most` the exit status is 1 where more than so many of a thousand pairs have no cause.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import duckdb

INDICATORS = (
    "gdp", "general_budget_revenue", "retail_sales",
    "income_per_capita", "urban_income_per_capita", "rural_income_per_capita",
)  # fmt: skip
PAIRS = """
with levels as (
    select *
    from fct_indicator_years
    where measure = 'level' and value_canonical > 0 and indicator_id in (select unnest(?))
),

pairs as (
    select
        later.*,
        earlier.value_canonical as before_canonical,
        earlier.figure_id as before_id,
        earlier.sentence as before_sentence,
        earlier.is_doubtful as before_doubtful,
        earlier.basis as before_basis,
        cast(later.value_canonical as double) / cast(earlier.value_canonical as double) as ratio
    from levels as later
    inner join levels as earlier
        on later.series_division_id = earlier.series_division_id and later.indicator_id = earlier.indicator_id
        and later.unit_canonical = earlier.unit_canonical and later.year = earlier.year + 1
)

select
    pairs.division_name,
    pairs.indicator_id,
    pairs.year,
    round(pairs.ratio, 2) as ratio,
    case
        when pairs.ratio between 0.8 and 1.35 then null
        when pairs.is_doubtful or pairs.before_doubtful then 'doubtful'
        when pairs.is_break then 'break'
        when abs(100 * (pairs.ratio - 1) - cast(growths.value_canonical as double)) < 15 then 'growth as stated'
        when exists (
            select 1 from fct_vintages as again
            where again.series_division_id = pairs.series_division_id and again.indicator_id = pairs.indicator_id
            and again.measure = 'level' and again.year = pairs.year - 1 and again.figure_id <> pairs.before_id
            and cast(pairs.value_canonical as double) / cast(again.value_canonical as double) between 0.8 and 1.35
        ) then 'restated'
        when pairs.basis is not null or pairs.before_basis is not null then 'basis'
        -- 同口径增长3.6%: what counts as this revenue, or whose it is, changed that year
        when growths.basis is not null then 'growth on another basis'
        -- the sentence says so of another number, or of a mean of years
        when regexp_matches(pairs.sentence || pairs.before_sentence, '(同|可比|[0-9]+[%％])口径|剔[除出]|不可比')
            then 'another basis in the sentence'
        when contains(pairs.sentence, '恢复至' || (pairs.year - 1) || '年的') then 'slump as stated'
        when pairs.year <= 1996 then 'inflation of the nineties'
        when pairs.year between 2002 and 2006 and pairs.indicator_id in ('gdp', 'retail_sales') then 'census of 2004'
        when pairs.year between 2009 and 2010 and pairs.indicator_id = 'gdp' then 'census of 2008'
        when pairs.year between 2019 and 2020 and pairs.indicator_id = 'retail_sales' then 'census of 2018'
        else 'none'
    end as cause,
    pairs.before_sentence,
    pairs.sentence
from pairs
left join fct_indicator_years as growths
    on growths.division_id = pairs.division_id and growths.indicator_id = pairs.indicator_id
    and growths.measure = 'growth' and growths.year = pairs.year
order by pairs.indicator_id, pairs.division_name, pairs.year
"""


def main() -> None:
    """Print the counts by indicator and cause, with `--list` every jump."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--list", action="store_true", help="every jump with its sentences")
    parser.add_argument("--most", type=float, help="jumps without a cause in a thousand pairs")
    given = parser.parse_args()
    with duckdb.connect(str(given.database), read_only=True) as connection:
        pairs = connection.execute(PAIRS, [list(INDICATORS)]).fetchall()
    causes = Counter((row[1], row[4]) for row in pairs)
    for indicator in INDICATORS:
        found = ", ".join(
            f"{n} {cause}" for (i, cause), n in sorted(causes.items(), key=str) if i == indicator and cause
        )
        print(f"{indicator}: {sum(n for (i, _), n in causes.items() if i == indicator)} pairs; {found or 'no jump'}")
    if given.list:
        for name, indicator, year, ratio, cause, before, after in (row for row in pairs if row[4]):
            print(f"\n{name} {indicator} {year} ×{ratio} {cause}\n  {before}\n  {after}")
    bare = sum(1 for row in pairs if row[4] == "none")
    share = 1000 * bare / max(len(pairs), 1)
    print(f"{bare} of {len(pairs)} pairs jump without a cause: {share:.1f} in a thousand")
    if given.most is not None and share > given.most:
        sys.exit(1)


if __name__ == "__main__":
    main()
