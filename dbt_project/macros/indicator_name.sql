{# The name of an indicator as a place of this level has it: a nation's output is 国内生产总值. #}
{% macro indicator_name(indicators='indicators', divisions='divisions') -%}
    case when {{ divisions }}.level = 'nation' then replace({{ indicators }}.name_zh, '地区生产总值', '国内生产总值') else {{ indicators }}.name_zh end
{%- endmacro %}
