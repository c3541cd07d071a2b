-- The columns are those of the YAML beside this file, which `make wide` writes from the seed headline.csv.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_doubted'}) }}
{%- set columns = model.columns if model is defined else {} %}
{%- set headline = columns.values() | selectattr('data_type', 'in', ['decimal(28,6)', 'decimal(18,4)']) | list %}
with wide as (

    select
        {%- for column in headline %}
            max(case when column_name = '{{ column.name }}' then cast(number as {{ column.data_type }}) end) as {{ column.name }},
        {%- endfor %}
        cast(count(*) filter (where doubt is not null and number is not null) as integer) as doubtful_count,
        string_agg(case when doubt is not null and number is not null then column_name end, ' ' order by column_name) as doubtful_columns,
        division_id,
        data_year
    from {{ ref('int_headline_numbers') }}
    where {{ touched('division_id', by='int_divisions_doubted') }}
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
        from {{ ref('int_facts_chosen') }}
        where
            comparator in ('=', '~')
            and unit_canonical in (select columns.unit_canonical from {{ ref('headline') }} as columns)
        union all
        select
            division_id,
            plan_year as data_year,
            0 as result_count,
            1 as target_count
        from {{ ref('int_targets_chosen') }}
        where target_point is not null
        union all  -- a year of which only bounds are known has notes alone, and a row for them to stand in
        select
            division_id,
            data_year,
            0 as result_count,
            0 as target_count
        from {{ ref('int_headline_numbers') }}
    ) as rows_of_all
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
    counts.target_count,
    coalesce(wide.doubtful_count, 0) as doubtful_count,
    wide.doubtful_columns
from counts
inner join {{ ref('dim_divisions') }} as divisions on counts.division_id = divisions.division_id
left join wide on counts.division_id = wide.division_id and counts.data_year = wide.data_year
where {{ touched('counts.division_id', by='int_divisions_doubted') }}
