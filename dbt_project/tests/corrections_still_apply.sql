-- Guard: a correction whose figure is gone, or whose source no longer says the wrong thing, must be taken out of corrections.csv.
-- A report that is not in this warehouse is passed over.
{% set fields = ['indicator_id', 'measure', 'unit', 'unit_canonical', 'comparator', 'status', 'period', 'scope_text',
    'basis', 'value', 'value_high', 'value_canonical', 'value_high_canonical', 'start_year', 'end_year'] %}
with corrections as (

    select
        *,
        regexp_extract(figure_id, '^[0-9a-f]+-[0-9]+') as report_id
    from {{ ref('corrections') }}

),

applied as (

    select
        corrections.*,
        figures.figure_id is not null as is_there,
        case corrections.field
            {%- for field in fields %}
                when '{{ field }}' then coalesce(cast(figures.{{ field }} as varchar), 'null')
            {%- endfor %}
            when 'drop' then corrections.wrong_value
        end as read_value
    from corrections
    inner join {{ ref('stg_reports') }} as reports on corrections.report_id = reports.report_id
    left join {{ ref('stg_figures') }} as figures on corrections.figure_id = figures.figure_id

)

select *
from applied
where
    not is_there
    or read_value is null
    or (read_value <> wrong_value and coalesce(try_cast(read_value as decimal(38, 8)) <> try_cast(wrong_value as decimal(38, 8)), true))
