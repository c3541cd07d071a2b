# First steps with a release, in R: `Rscript dbt_project/docs/notebooks/first_steps.R data/sample-run/published/latest`.
# Base R reads the CSV files; haven (where it is installed) the Stata files with their Chinese labels.

release <- c(commandArgs(trailingOnly = TRUE), "data/published/latest")[1]
table <- function(name) {
  read.csv(file.path(release, "csv", paste0(name, ".csv")), fileEncoding = "UTF-8-BOM", encoding = "UTF-8", na.strings = "")
}

# Growth, doubtful values left out (true and false are words in CSV)
years <- table("fct_indicator_years")
growth <- subset(years, indicator_id == "gdp" & measure == "growth" & tolower(is_doubtful) == "false")
panel <- tapply(growth$value_canonical, list(growth$division_name, growth$year), mean)
print(panel)

# Who missed its growth target
outcomes <- table("fct_target_outcomes")
missed <- subset(outcomes, indicator_id == "gdp" & measure == "growth" & outcome == "missed")
print(missed[order(missed$deviation), c("division_name", "plan_year", "target_text", "actual_canonical", "deviation")])

# Targets above the superior's, by year
cascade <- subset(table("fct_target_cascade"), indicator_id == "gdp" & measure == "growth")
print(aggregate(amplification ~ plan_year, cascade, mean))

# A number leads to its sentence and its report
reports <- table("dim_reports")[c("report_id", "title", "url")]
sources <- merge(growth, reports, by = "report_id")
print(head(sources[c("division_name", "year", "value", "sentence", "title")], 3))

# The wide table, one row a place and year, with labels
if (requireNamespace("haven", quietly = TRUE)) {
  wide <- haven::read_dta(file.path(release, "stata", "wide_division_years.dta"))
  print(attr(wide$gdp_growth_pct, "label"))
  print(as.data.frame(head(wide[c("name", "year", "gdp_yi_yuan", "gdp_growth_pct")])))
}
