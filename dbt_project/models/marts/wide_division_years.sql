-- The columns are those of the YAML beside this file, which `make wide` writes from the seed headline.csv.
{%- set columns = model.columns if model is defined else {} %}
{%- set headline = columns.values() | selectattr('data_type', 'in', ['decimal(28,6)', 'decimal(18,4)']) | list %}
with stated as (

    select
        division_id,
        year as data_year,
        indicator_id,
        measure,
        unit_canonical,
        value_canonical
    from {{ ref('fct_indicator_years') }}
    where comparator in ('=', '~') and unit_canonical in (select columns.unit_canonical from {{ ref('headline') }} as columns)

),

promised as (

    select
        division_id,
        plan_year as data_year,
        indicator_id,
        measure,
        unit_canonical,
        target_low,
        target_high,
        target_point
    from {{ ref('int_targets_chosen') }}
    where target_point is not null

),

numbers as (

    select
        stated.division_id,
        stated.data_year,
        columns.column_name,
        cast(cast(stated.value_canonical as decimal(30, 4)) * columns.factor as decimal(28, 6)) as number
    from stated
    inner join {{ ref('headline') }} as columns
        on
            stated.indicator_id = columns.indicator_id and stated.measure = columns.measure
            and stated.unit_canonical = columns.unit_canonical and columns.part = 'result'
    union all
    select
        promised.division_id,
        promised.data_year,
        columns.column_name,
        cast(cast(case columns.part when 'low' then promised.target_low when 'high' then promised.target_high else promised.target_point end as decimal(30, 4)) * columns.factor as decimal(28, 6)) as number
    from promised
    inner join {{ ref('headline') }} as columns
        on
            promised.indicator_id = columns.indicator_id and promised.measure = columns.measure
            and promised.unit_canonical = columns.unit_canonical and columns.part <> 'result'

),

wide as (

    select
        {%- for column in headline %}
        max(case when column_name = '{{ column.name }}' then cast(number as {{ column.data_type }}) end) as {{ column.name }},
        {%- endfor %}
        division_id,
        data_year
    from numbers
    group by division_id, data_year

),

counts as (

    select
        division_id,
        data_year,
        cast(sum(result_count) as integer) as result_count,
        cast(sum(target_count) as integer) as target_count
    from (
        select
            division_id,
            data_year,
            1 as result_count,
            0 as target_count
        from stated
        union all
        select
            division_id,
            data_year,
            0 as result_count,
            1 as target_count
        from promised
    ) as rows_of_both
    group by division_id, data_year

)

select
    counts.division_id || '-' || counts.data_year as division_year_id,
    counts.division_id,
    divisions.series_division_id,
    divisions.code,
    divisions.name,
    divisions.level,
    divisions.province_name,
    divisions.parent_name,
    counts.data_year as year,
    {%- for column in headline %}
    wide.{{ column.name }},
    {%- endfor %}
    counts.result_count,
    counts.target_count
from counts
inner join {{ ref('dim_divisions') }} as divisions on counts.division_id = divisions.division_id
left join wide on counts.division_id = wide.division_id and counts.data_year = wide.data_year
