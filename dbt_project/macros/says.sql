{# Whether a text says a word, or fits a pattern, of one kind of the seed model_words. The words stand in the statement itself as one pattern: DuckDB compiles it
   once, where a look at the seed for each row took half of a model's time. #}
{% macro says(text, kind) -%}
    coalesce(regexp_matches({{ text }}, '{{ model_words(kind) | map(attribute='word') | join('|') | replace("'", "''") }}'), false)
{%- endmacro %}

{# The rows of one kind of the seed model_words, by word; those of the seed itself in a unit test too, which gives a model other rows than a statement can ask for. #}
{% macro model_words(kind) -%}
    {%- do ref('model_words') -%}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set rows = asked_once("select kind, word, coalesce(value, word) as value from reference.model_words order by word").rows | selectattr('kind', 'eq', kind) | list -%}
    {%- if not rows -%}
        {{ exceptions.raise_compiler_error("model_words.csv has no row of kind " ~ kind) }}
    {%- endif -%}
    {{ return(rows) }}
{%- endmacro %}

{# What a question gives that has one answer for a whole run, asked once: dbt takes longer about a question than DuckDB, and its `graph` is one for all nodes. #}
{% macro asked_once(question) -%}
    {%- if question not in graph -%}
        {%- do graph.update({question: run_query(question)}) -%}
    {%- endif -%}
    {{ return(graph[question]) }}
{%- endmacro %}
