-- One row per statement of a fact that is a value, in the order made, with a report's revision against the first and the breaks between.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with statements as (

    select
        statements.*,
        divisions.series_division_id,
        row_number() over in_order as statement_number,
        statements.choice = min(statements.choice) over (
            partition by
                statements.report_id, statements.indicator_id, statements.measure, statements.data_year,
                statements.unit_canonical, coalesce(statements.basis, '')
        ) as is_first_of_report,
        count(*) over same_fact as statement_count,
        first_value(statements.value_canonical) over in_order as first_canonical,
        first_value(statements.vintage) over in_order as first_vintage,
        first_value(statements.figure_id) over in_order as first_id,
        first_value(statements.value_canonical) over in_reverse as latest_canonical
    from {{ ref('int_statements_ranked') }} as statements
    inner join {{ ref('int_divisions') }} as divisions on statements.division_id = divisions.division_id
    where statements.comparator in ('=', '~') and {{ touched('statements.division_id') }}
    window
        same_fact as (
            partition by
                divisions.series_division_id, statements.indicator_id, statements.measure, statements.data_year,
                statements.unit_canonical, coalesce(statements.basis, '')
        ),
        in_order as (same_fact order by statements.vintage, statements.choice),
        in_reverse as (same_fact order by statements.vintage desc, statements.choice asc)

),

-- what lies between the first statement and this one and moves the number by itself
broken as (

    select
        statements.figure_id,
        statements.indicator_id,
        string_agg(distinct breaks.kind, ', ' order by breaks.kind) as break_kinds
    from statements
    inner join {{ ref('int_series_breaks') }} as breaks
        on
            statements.indicator_id = breaks.indicator_id
            and case breaks.kind
                when 'census'
                    then
                        statements.data_year <= breaks.break_year
                        and statements.first_vintage < breaks.vintage_from and statements.vintage >= breaks.vintage_from
                else statements.first_vintage <= breaks.break_year and statements.vintage > breaks.break_year
            end
    where statements.statement_count > 1
    group by statements.figure_id, statements.indicator_id

),

moved as (

    select
        statements.figure_id,
        statements.indicator_id,
        string_agg(distinct breaks.kind, ', ' order by breaks.kind) as break_kinds
    from statements
    inner join {{ ref('int_series_breaks') }} as breaks
        on
            statements.series_division_id = breaks.series_division_id and statements.first_vintage <= breaks.break_year
            and statements.vintage > breaks.break_year and breaks.kind <> 'boundary_transfer'
    where statements.statement_count > 1
    group by statements.figure_id, statements.indicator_id

)

select
    md5(statements.figure_id || '|' || statements.indicator_id) as statement_id,
    statements.figure_id,
    statements.division_id,
    statements.series_division_id,
    statements.indicator_id,
    statements.measure,
    statements.data_year as year,
    statements.report_id,
    statements.vintage,
    statements.status,
    statements.basis,
    statements.value,
    statements.unit,
    statements.value_canonical,
    statements.unit_canonical,
    statements.statement_number::integer as statement_number,
    statements.statement_count::integer as statement_count,
    statements.first_id,
    statements.first_canonical,
    statements.latest_canonical,
    -- another number of the same report is no revision
    (100 * (if(statements.is_first_of_report, statements.value_canonical, null) - statements.first_canonical) / nullif(statements.first_canonical, 0))
    ::decimal(28, 6) as revision_pct,
    coalesce(broken.break_kinds, moved.break_kinds) is not null as is_break,
    concat_ws(', ', broken.break_kinds, moved.break_kinds) as break_kinds
from statements
left join broken on statements.figure_id = broken.figure_id and statements.indicator_id = broken.indicator_id
left join moved on statements.figure_id = moved.figure_id and statements.indicator_id = moved.indicator_id
