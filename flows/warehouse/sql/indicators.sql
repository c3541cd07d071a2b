select
    indicator_id,
    name_zh as "中文",
    name_en as "English",
    unit_canonical as unit,
    display_unit as "written in",
    kind,
    first_year as "first",
    last_year as "last",
    statement_count as statements,
    definition,
    definition_source as source,
    breaks,
    aliases
from dim_indicators
order by category, indicator_id
