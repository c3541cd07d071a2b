{# Whether money of a report is in the yuan of before March 1955, ten thousand of which became one new. #}
{% macro is_old_yuan(reports, figures) -%}
    (
        ({{ reports }}.plan_year < 1955 or ({{ reports }}.plan_year = 1955 and {{ reports }}.meeting_date < date '1955-03-01'))
        and {{ figures }}.unit_canonical similar to '元(/.*)?'
    )
{%- endmacro %}

{# A canonical number in new yuan. #}
{% macro in_new_yuan(column) -%}
    case when {{ is_old_yuan('reports', 'figures') }} then cast(cast(figures.{{ column }} as decimal(30, 8)) * 0.0001 as decimal(38, 8)) else figures.{{ column }} end as {{ column }}
{%- endmacro %}
