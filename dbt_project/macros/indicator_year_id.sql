{# The key of a fact: place, indicator, measure and year. #}
{% macro indicator_year_id(table) -%}
    md5(concat_ws('|', {{ table }}.division_id, {{ table }}.indicator_id, {{ table }}.measure, {{ table }}.data_year))
{%- endmacro %}
