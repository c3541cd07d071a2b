-- One row per trial of a level of a core indicator or a stock beside the line between the years before and behind it.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with levels as (

    select
        facts.*,
        cast(facts.value_canonical as double) as number,
        lag(facts.data_year) over in_order as year_before,
        lead(facts.data_year) over in_order as year_behind,
        lag(cast(facts.value_canonical as double)) over in_order as number_before,
        lead(cast(facts.value_canonical as double)) over in_order as number_behind
    from {{ ref('int_facts_chosen') }} as facts
    inner join {{ ref('indicators') }} as indicators on facts.indicator_id = indicators.indicator_id
    where
        facts.measure = 'level' and (facts.is_core or indicators.kind = 'stock') and not facts.is_bound and facts.value_canonical > 0
        and {{ touched('facts.division_id') }}
    window in_order as (partition by facts.division_id, facts.indicator_id, facts.unit_canonical order by facts.data_year)

),

-- between years at most three away on either side, which do not lie far apart themselves
lines as (

    select
        *,
        exp(
            (ln(number_before) * (year_behind - data_year) + ln(number_behind) * (data_year - year_before)) / (year_behind - year_before)
        ) as line
    from levels
    where
        data_year - year_before <= 3 and year_behind - data_year <= 3
        and number_behind / number_before between 0.45 and 2.2

),

out_of_line as (

    select
        'out_of_line' as kind,
        lines.report_id,
        lines.figure_id,
        lines.indicator_id,
        lines.number as observed,
        lines.line as expected,
        -- a slump or a boom that growth as stated tells of is none
        lines.number / lines.line not between 0.625 and 1.6
        and coalesce(abs(100 * (lines.number / lines.number_before - 1) - cast(growths.value_canonical as double)) >= 15, true) as is_broken,
        [lines.figure_id || '|' || lines.indicator_id] as members
    from lines
    left join {{ ref('int_facts_chosen') }} as growths
        on
            lines.division_id = growths.division_id and lines.indicator_id = growths.indicator_id and lines.data_year = growths.data_year
            and growths.measure = 'growth' and lines.year_before = lines.data_year - 1

)

select
    {{ trial_columns() }},
    members
from out_of_line
where {{ touched('report_id', by='int_reports_near') }}
