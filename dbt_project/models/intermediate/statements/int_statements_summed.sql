-- One row per level of a core flow, or of any in money, that is a sum over several years (五年累计…, or a number of a term's review): so far above each of
-- the place's other years that it is none itself. Where its own clause says so less is enough, and where years on both sides speak against it.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with levels as (

    select
        statements.*,
        ln(cast(statements.value_canonical as double)) as magnitude
    from {{ ref('int_statements') }} as statements
    inner join {{ ref('indicators') }} as indicators on statements.indicator_id = indicators.indicator_id
    where
        statements.measure = 'level' and not statements.is_bound and statements.value_canonical > 0 and indicators.kind = 'flow'
        and (indicators.is_core or statements.unit_canonical in ('元', '美元'))
        and {{ touched('statements.division_id') }}

),

-- how far above the nearest of the other years, each with a fifth of growth a year before it
above as (

    select
        levels.figure_id,
        levels.indicator_id,
        levels.division_id,
        levels.data_year,
        min(levels.magnitude - others.magnitude - 0.18 * greatest(levels.data_year - others.data_year, 0)) as distance,
        min(others.data_year) < levels.data_year as has_year_before,
        max(others.data_year) > levels.data_year as has_year_behind
    from levels
    inner join levels as others
        on
            levels.division_id = others.division_id and levels.indicator_id = others.indicator_id and levels.unit_canonical = others.unit_canonical
            and abs(levels.data_year - others.data_year) between 1 and 3
    group by levels.figure_id, levels.indicator_id, levels.division_id, levels.data_year
    having distance > ln(1.7)

),

growths as (

    select distinct
        division_id,
        indicator_id,
        data_year
    from {{ ref('int_statements') }}
    where measure = 'growth' and {{ touched('division_id') }}

)

select
    above.figure_id,
    above.indicator_id,
    above.division_id
from above
inner join {{ ref('int_figures_accepted') }} as figures on above.figure_id = figures.figure_id
left join growths on above.division_id = growths.division_id and above.indicator_id = growths.indicator_id and above.data_year = growths.data_year
where
    not {{ before_number('of_one_year', 'figures', 80) }}
    and (
        {{ before_number('sum_of_years', 'figures', 80) }}
        or (
            ({{ before_number('sum_before', 'figures', 80) }} or {{ says('figures.section_path', 'part_on_several_years') }})
            -- growth of the year speaks for the number where no year before it speaks against it
            and (above.has_year_before or growths.data_year is null)
            and above.distance > ln(case when above.has_year_before and above.has_year_behind then 1.9 when above.has_year_before then 2.5 else 3.2 end)
        )
    )
