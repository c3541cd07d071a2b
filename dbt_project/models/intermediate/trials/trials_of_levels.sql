-- One row per trial of levels of one report: shares, parts of trade, the ratio of incomes.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with levels as (

    select
        * exclude (lowest, highest),
        cast(lowest as double) as lowest,
        cast(highest as double) as highest
    from {{ ref('int_levels_stated') }}
    where {{ touched('report_id', by='int_reports_touched') }}

),

shares as (

    select
        'industry_shares' as kind,
        report_id,
        min(figure_id) as figure_id,
        'primary_share' as indicator_id,
        sum(lowest) as observed,
        100.0 as expected,
        abs(sum(lowest) - 100) > 1 as is_broken,
        list(figure_id || '|' || indicator_id order by figure_id, indicator_id) as members
    from levels
    where indicator_id in ('primary_share', 'secondary_share', 'tertiary_share')
    group by report_id, start_year, unit_canonical
    having count(*) = 3

),

trade as (

    select
        'trade_parts' as kind,
        whole.report_id,
        whole.figure_id,
        'trade_total' as indicator_id,
        whole.lowest as observed,
        exports.lowest + imports.lowest as expected,
        abs(whole.lowest / (exports.lowest + imports.lowest) - 1) > 0.03 as is_broken,
        [whole.figure_id || '|' || whole.indicator_id, exports.figure_id || '|' || exports.indicator_id, imports.figure_id || '|' || imports.indicator_id] as members
    from levels as whole
    inner join levels as exports
        on
            whole.report_id = exports.report_id and whole.start_year = exports.start_year
            and whole.unit_canonical = exports.unit_canonical and exports.indicator_id = 'exports'
    inner join levels as imports
        on
            whole.report_id = imports.report_id and whole.start_year = imports.start_year
            and whole.unit_canonical = imports.unit_canonical and imports.indicator_id = 'imports'
    where whole.indicator_id = 'trade_total' and exports.lowest + imports.lowest > 0

),

incomes as (

    select
        'income_ratio' as kind,
        ratio.report_id,
        ratio.figure_id,
        'urban_rural_income_ratio' as indicator_id,
        ratio.lowest as observed,
        urban.lowest / rural.lowest as expected,
        abs(urban.lowest / rural.lowest - ratio.lowest) > 0.06 as is_broken,
        [ratio.figure_id || '|' || ratio.indicator_id, urban.figure_id || '|' || urban.indicator_id, rural.figure_id || '|' || rural.indicator_id] as members
    from levels as ratio
    inner join levels as urban on ratio.report_id = urban.report_id and ratio.start_year = urban.start_year and urban.indicator_id = 'urban_income_per_capita'
    inner join levels as rural
        on
            ratio.report_id = rural.report_id and ratio.start_year = rural.start_year
            and urban.unit_canonical = rural.unit_canonical and rural.indicator_id = 'rural_income_per_capita'
    where ratio.indicator_id = 'urban_rural_income_ratio' and rural.lowest > 0

),

trials as (

    select * from shares
    union all
    select * from trade
    union all
    select * from incomes

)

select
    {{ trial_columns() }},
    members
from trials
