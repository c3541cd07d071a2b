{{ config(materialized='view') }}
-- One row per figure, with the corrections of the seed in place of what was read; a figure corrected to drop is left out.
{%- set fields = ['indicator_id', 'measure', 'unit', 'unit_canonical', 'comparator', 'status', 'period', 'scope_text', 'basis'] %}
{%- set numbers = {'value': 'decimal(38, 8)', 'value_high': 'decimal(38, 8)', 'value_canonical': 'decimal(38, 8)', 'value_high_canonical': 'decimal(38, 8)', 'start_year': 'integer', 'end_year': 'integer'} %}
with fixes as (

    select
        figure_id,
        {%- for field in fields + numbers.keys() | list %}
            max(right_value) filter (where field = '{{ field }}') as {{ field }},
        {%- endfor %}
        bool_or(field = 'drop') as is_dropped
    from {{ ref('corrections') }}
    group by figure_id

)

select
    figures.* replace (
        {%- for field in fields %}
        case when fixes.{{ field }} is null then figures.{{ field }} else nullif(fixes.{{ field }}, 'null') end as {{ field }},
        {%- endfor %}
        {%- for field, kind in numbers.items() %}
        case
            when fixes.{{ field }} is not null then cast(nullif(fixes.{{ field }}, 'null') as {{ kind }})
            {%- if field.endswith('_canonical') %}
            -- a corrected number in the written unit moves the canonical one by the same unit
            when fixes.{{ field.removesuffix('_canonical') }} is not null and figures.value <> 0
                then cast(try_cast(fixes.{{ field.removesuffix('_canonical') }} as decimal(18, 6)) * cast(figures.value_canonical / figures.value as decimal(20, 6)) as decimal(38, 8))
            {%- endif %}
            else figures.{{ field }}
        end as {{ field }}{{ ',' if not loop.last }}
        {%- endfor %}
    ),
    fixes.figure_id is not null as is_corrected
from {{ ref('stg_figures') }} as figures
left join fixes on figures.figure_id = fixes.figure_id
where not coalesce(fixes.is_dropped, false)
