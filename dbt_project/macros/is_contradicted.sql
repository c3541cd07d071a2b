{# Whether the government's own word on a target speaks against the verdict, also as far as 左右 allows. #}
{% macro is_contradicted() -%}
    coalesce(
        (claims.verdict = 'missed' and judged.outcome = 'met')
        or (claims.verdict in ('met', 'exceeded') and judged.outcome = 'missed' and judged.outcome_tolerant = 'missed'), false
    )
{%- endmacro %}
