{# True for the rows that may have changed since the last build: those whose `column` stands in the list that the model `by` is; all, where a model is made whole.
   A short list stands in the statement itself, so that DuckDB reads only their part of a table. #}
{% macro touched(column, by='int_divisions_touched') -%}
    {%- if not execute -%}
        {%- do ref(by) -%}
        true
    {%- elif model.resource_type == 'model' and is_incremental() -%}
        {%- set listed = ref(by) -%}
        {%- set ids = asked_once("select 'ids,' || coalesce(string_agg(touched_id, ',' order by touched_id), '') from " ~ listed).columns[0].values()[0].split(',')[1:] -%}
        {%- if ids | length > 2000 -%}
            coalesce({{ column }}, '') in (select touched_id from {{ listed }})
        {%- else -%}
            ({{ column }} in ('{{ ids | join("', '") }}'){{ ' or ' ~ column ~ ' is null' if '' in ids }})
        {%- endif -%}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
