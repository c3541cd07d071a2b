{# A column of a figure with its correction, if there is one ('null' empties it). A canonical number moves with the number in the written unit, by the unit's factor. #}
{% macro corrected(field, type='varchar', written=none) -%}
    case
        when fixes.{{ field }} is not null then cast(nullif(fixes.{{ field }}, 'null') as {{ type }})
        {% if written -%}
        when fixes.{{ written }} is not null and figures.value <> 0
            then cast(try_cast(fixes.{{ written }} as decimal(18, 6)) * cast(figures.value_canonical / figures.value as decimal(20, 6)) as {{ type }})
        {% endif -%}
        else figures.{{ field }}
    end as {{ field }}
{%- endmacro %}
