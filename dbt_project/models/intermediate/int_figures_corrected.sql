-- One row per figure, with the corrections of the seed in place of what was read; a figure corrected to drop is left out.
{{ config(materialized='view') }}
with fixes as (

    select
        figure_id,
        max(right_value) filter (where field = 'indicator_id') as indicator_id,
        max(right_value) filter (where field = 'measure') as measure,
        max(right_value) filter (where field = 'unit') as unit,
        max(right_value) filter (where field = 'unit_canonical') as unit_canonical,
        max(right_value) filter (where field = 'comparator') as comparator,
        max(right_value) filter (where field = 'status') as status,
        max(right_value) filter (where field = 'period') as period,
        max(right_value) filter (where field = 'scope_text') as scope_text,
        max(right_value) filter (where field = 'basis') as basis,
        max(right_value) filter (where field = 'value') as value,
        max(right_value) filter (where field = 'value_high') as value_high,
        max(right_value) filter (where field = 'value_canonical') as value_canonical,
        max(right_value) filter (where field = 'value_high_canonical') as value_high_canonical,
        max(right_value) filter (where field = 'start_year') as start_year,
        max(right_value) filter (where field = 'end_year') as end_year,
        bool_or(field = 'drop') as is_dropped
    from {{ ref('int_corrections') }}
    group by figure_id

)

select
    figures.* replace (
        {{ corrected('indicator_id') }},
        {{ corrected('measure') }},
        {{ corrected('unit') }},
        {{ corrected('unit_canonical') }},
        {{ corrected('comparator') }},
        {{ corrected('status') }},
        {{ corrected('period') }},
        {{ corrected('scope_text') }},
        {{ corrected('basis') }},
        {{ corrected('value', 'decimal(38, 8)') }},
        {{ corrected('value_high', 'decimal(38, 8)') }},
        {{ corrected('value_canonical', 'decimal(38, 8)', 'value') }},
        {{ corrected('value_high_canonical', 'decimal(38, 8)', 'value_high') }},
        {{ corrected('start_year', 'integer') }},
        {{ corrected('end_year', 'integer') }}
    ),
    fixes.figure_id is not null as is_corrected
from {{ ref('stg_figures') }} as figures
left join fixes on figures.figure_id = fixes.figure_id
where not coalesce(fixes.is_dropped, false)
