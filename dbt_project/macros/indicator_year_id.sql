{# The key of a fact: place, indicator, measure and year, and the unit where it is not the usual one (dollars beside yuan). #}
{% macro indicator_year_id(table) -%}
    md5(concat_ws('|', {{ table }}.division_id, {{ table }}.indicator_id, {{ table }}.measure, {{ table }}.data_year,
    case when not {{ table }}.is_usual_unit then coalesce({{ table }}.unit_canonical, '') end))
{%- endmacro %}
