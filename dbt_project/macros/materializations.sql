{# How models are made. The build is a file of its own that nobody reads before it is whole, and that is thrown away where anything fails: so a table is made where
   it stays, in one statement with what is said of it. dbt's own ways make each beside the one before, ask for its columns and let it take the place: three times the work. #}
{% materialization table, adapter='duckdb' -%}
    {{ return(made_in_place('table')) }}
{%- endmaterialization %}

{% materialization view, adapter='duckdb' -%}
    {{ return(made_in_place('view')) }}
{%- endmaterialization %}

{# Of what is there already, the rows of what is touched (config meta.touched_by) go, and those made now come. #}
{% materialization incremental, adapter='duckdb' -%}
    {%- if not is_incremental() -%}
        {{ return(made_in_place('table')) }}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        delete from {{ this }} where {{ touched(config.require('unique_key'), config.require('meta')['touched_by']) }};
        insert into {{ this }} by name ({{ compiled_code }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{%- endmaterialization %}

{% macro made_in_place(type) -%}
    {%- set former, relation = load_cached_relation(this), this.incorporate(type=type) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {%- if former %}
            drop {{ former.type }} if exists {{ former }} cascade;
        {%- endif %}
        {{ get_create_view_as_sql(relation, compiled_code) if type == 'view' else create_table_as(false, relation, compiled_code) }};
        comment on {{ type }} {{ relation }} is {{ duckdb_escape_comment(model.description) }};
        {%- for column in model.columns.values() if column.description %}
            comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [relation]}) }}
{%- endmacro %}
