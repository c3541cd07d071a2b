-- One row per statement, in the order of choice among those of the same fact (of one unit: dollars are no rivals of yuan);
-- `lost_by` names the rule that puts it behind the chosen one.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
{%- set rules = [
    'consistent', 'value_over_bound', 'value_over_bound', 'vintage', 'vintage', 'source',
    'passage', 'consistent', 'passage', 'value_over_bound', 'basis', 'value_over_bound', 'status', 'source', 'source', 'order', 'order', 'order',
] %}
with keyed as (

    select
        statements.*,
        cast([
            cast(coalesce(compared.is_contradicted, false) as integer),
            -- a value before a bound, and of bounds a mark that was only passed last
            cast(statements.is_bound as integer),
            cast(statements.is_bound_passed as integer),
            -- a report that reviews the year, then the first that speaks of it
            cast(statements.vintage <= statements.data_year as integer),
            statements.vintage,
            cast(not reports.is_primary as integer),
            -- the macro passage, and what agrees with the place's other years
            cast(passages.report_id is null as integer),
            -coalesce(compared.agreeing, 0),
            -- a sentence that gives one number for it, not one for each of several parts or times
            cast(count(*) filter (where not statements.is_bound) over same_sentence > 1 as integer),
            -- 接近千亿元，达940.99亿元
            cast(statements.comparator = '~' as integer),
            cast(statements.basis is not null as integer),
            -- of several bounds the tightest
            case when statements.is_bound then coalesce(-statements.low_canonical, statements.high_canonical) else 0 end,
            cast(statements.status <> 'actual' as integer),
            reports.source_tier,
            cast(not reports.is_complete as integer),
            cast(statements.is_shared as integer),
            statements.sentence_start,
            statements.value_start,
        ] as double[]) as keys
    from {{ ref('int_statements') }} as statements
    inner join {{ ref('int_reports_counted') }} as reports on statements.report_id = reports.report_id
    left join {{ ref('int_passages') }} as passages
        on statements.report_id = passages.report_id and statements.sentence_start = passages.sentence_start
    left join {{ ref('int_statements_compared') }} as compared
        on statements.figure_id = compared.figure_id and statements.indicator_id = compared.indicator_id
    anti join {{ ref('int_statements_summed') }} as sums
        on statements.figure_id = sums.figure_id and statements.indicator_id = sums.indicator_id
    where statements.division_id is not null and {{ touched('statements.division_id') }}
    window same_sentence as (
        partition by
            statements.report_id, statements.sentence_start, statements.division_id, statements.indicator_id,
            statements.measure, statements.data_year, statements.unit_canonical
    )

),

ordered as (

    select
        *,
        row_number() over (same_fact order by keys, figure_id) as choice,
        first_value(keys) over (same_fact order by keys, figure_id) as chosen_keys,
        first_value(value_canonical) over (same_fact order by keys, figure_id) as chosen_canonical,
        count(*) over same_fact - 1 as rival_count,
        min(value_canonical) filter (where not is_bound) over same_fact as lowest_canonical,
        max(value_canonical) filter (where not is_bound) over same_fact as highest_canonical
    from keyed
    window same_fact as (partition by division_id, indicator_id, measure, data_year, unit_canonical)

)

select
    * exclude (keys, chosen_keys),
    case
        {%- for rule in rules %}
            when list_extract(keys, {{ loop.index }}) <> list_extract(chosen_keys, {{ loop.index }}) then '{{ rule }}'
        {%- endfor %}
        else 'order'
    end as lost_by
from ordered
