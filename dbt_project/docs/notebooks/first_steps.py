# First steps with a release, in pandas and polars. Cells begin with `# %%` (VS Code, Spyder, PyCharm and Jupytext know them);
# as a script: `GWR_DATA=data/sample-run python dbt_project/docs/notebooks/first_steps.py`.

# %% What is there
import gwr

print(gwr.cite())
print(gwr.tables().to_string(index=False, max_colwidth=60))

# %% One value per place, indicator and year: growth as a panel, doubtful values left out
years = gwr.load("fct_indicator_years")
growth = years[(years.indicator_id == "gdp") & (years.measure == "growth") & ~years.is_doubtful]
panel = growth.pivot_table(index="division_name", columns="year", values="value_canonical")
print(panel)

# %% A number leads to its sentence and its report
reports = gwr.load("dim_reports", columns=["report_id", "title", "url"])
sources = growth.merge(reports, on="report_id")[
    ["division_name", "year", "value", "status", "sentence", "title", "url"]
]
print(sources.head(3).T)

# %% Levels in the unit in which people read them
indicators = gwr.load("dim_indicators").set_index("indicator_id")
gdp = years[(years.indicator_id == "gdp") & (years.measure == "level")]
shown = gdp.assign(shown=gdp.value_canonical / indicators.loc["gdp", "display_factor"])
print(shown[["division_name", "year", "shown"]].head(), indicators.loc["gdp", "display_unit"])

# %% The same table in polars, lazily: who missed its growth target, and by how much
import polars as pl

outcomes = pl.from_pandas(gwr.load("fct_target_outcomes")).lazy()
missed = (
    outcomes.filter(
        (pl.col("indicator_id") == "gdp") & (pl.col("measure") == "growth") & (pl.col("outcome") == "missed")
    )
    .select("division_name", "plan_year", "target_text", "actual_canonical", "deviation")
    .sort("deviation")
    .collect()
)
print(missed)

# %% What reports say: sentences with figures, and the share of each year's reports that say it
hits = gwr.search("数字经济")
print(hits.total, hits.sentences[["place", "year", "text"]].head(3))
print(hits.years)
