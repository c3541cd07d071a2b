with breaks as (

    select distinct
        series_division_id,
        indicator_id,
        break_year
    from {{ ref('dim_series_breaks') }}
    where kind not in ('census', 'boundary_transfer')

)

select
    md5(concat_ws('|', statements.division_id, statements.indicator_id, statements.measure, statements.data_year)) as indicator_year_id,
    statements.division_id,
    divisions.series_division_id,
    statements.indicator_id,
    statements.measure,
    statements.data_year as year,
    statements.value,
    statements.unit,
    statements.value_canonical,
    statements.unit_canonical,
    statements.comparator,
    statements.status,
    statements.basis,
    ground.break_year is not null or definitions.break_year is not null as is_break,
    statements.figure_id,
    statements.report_id,
    statements.vintage,
    statements.rival_count::integer as rival_count,
    (statements.highest_canonical - statements.lowest_canonical)::decimal(38, 8) as spread_canonical
from {{ ref('int_statements_ranked') }} as statements
inner join {{ ref('dim_divisions') }} as divisions on statements.division_id = divisions.division_id
left join breaks as ground on divisions.series_division_id = ground.series_division_id and statements.data_year = ground.break_year
left join breaks as definitions on statements.indicator_id = definitions.indicator_id and statements.data_year = definitions.break_year
where statements.choice = 1
