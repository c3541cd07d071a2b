{# The columns that every model of trials gives before `members`, observed and expected in one type. #}
{% macro trial_columns() -%}
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken
{%- endmacro %}
