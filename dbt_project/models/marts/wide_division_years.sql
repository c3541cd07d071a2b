{%- set headline = var('headline') %}
with results as (

    select
        division_id,
        year,
    {%- for item in headline %}
            {%- if 'level' in item.measures %}
            max(case when indicator_id = '{{ item.id }}' and measure = 'level' then cast(cast(value_canonical as decimal(30, 4)) * {{ item.factor }} as decimal(28, 6)) end) as {{ item.name }}_{{ item.unit }},
        {%- endif %}
            {%- if 'growth' in item.measures %}
                max(case when indicator_id = '{{ item.id }}' and measure = 'growth' then cast(value_canonical as decimal(18, 4)) end) as {{ item.name }}_growth_pct,
            {%- endif %}
                                {%- endfor %}
        cast(count(*) as integer) as result_count
    from {{ ref('fct_indicator_years') }}
    where comparator in ('=', '~') and unit_canonical in ({{ "'" ~ headline | map(attribute='unit_canonical') | unique | join("', '") ~ "'" }}, '%')
    group by division_id, year

),

targets as (

    select
        division_id,
        plan_year as year,
        {%- for item in headline %}
            {%- if item.target == 'growth' %}
                {%- for bound in ['low', 'high', 'point'] %}
                    max(case when indicator_id = '{{ item.id }}' and measure = 'growth' then cast(target_{{ bound }} as decimal(18, 4)) end) as {{ item.name }}_target_{{ bound }}_pct,
                {%- endfor %}
            {%- elif item.target == 'level' %}
        {%- for bound in ['low', 'high', 'point'] %}
        max(case when indicator_id = '{{ item.id }}' and measure = 'level' and unit_canonical = '{{ item.unit_canonical }}' then cast(cast(target_{{ bound }} as decimal(30, 4)) * {{ item.factor }} as decimal(28, 6)) end) as {{ item.name }}_target_{{ bound }}_{{ item.unit }},
        {%- endfor %}
        {%- endif %}
                                {%- endfor %}
        cast(count(*) as integer) as target_count
    from {{ ref('int_targets_chosen') }}
    where target_point is not null
    group by division_id, plan_year

),

keys as (

    select
        division_id,
        year
    from results
    union distinct
    select
        division_id,
        year
    from targets

)

select
    keys.division_id || '-' || keys.year as division_year_id,
    keys.division_id,
    divisions.series_division_id,
    divisions.code,
    divisions.name,
    divisions.level,
    divisions.province_name,
    divisions.parent_name,
    keys.year,
    {%- for item in headline %}
        {%- if 'level' in item.measures %}
    results.{{ item.name }}_{{ item.unit }},
    {%- endif %}
        {%- if 'growth' in item.measures %}
    results.{{ item.name }}_growth_pct,
    {%- endif %}
        {%- if item.target %}
    {%- for bound in ['low', 'high', 'point'] %}
    targets.{{ item.name }}_target_{{ bound }}_{{ 'pct' if item.target == 'growth' else item.unit }},
    {%- endfor %}
    {%- endif %}
    {%- endfor %}
    coalesce(results.result_count, 0) as result_count,
    coalesce(targets.target_count, 0) as target_count
from keys
inner join {{ ref('dim_divisions') }} as divisions on keys.division_id = divisions.division_id
left join results on keys.division_id = results.division_id and keys.year = results.year
left join targets on keys.division_id = targets.division_id and keys.year = targets.year
