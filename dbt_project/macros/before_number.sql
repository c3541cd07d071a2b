{# Whether the signs before a figure's number, a dozen unless told, say a word, or fit a pattern, of one kind of the seed model_words; `figures` is the name
   that the statement has for the figures, where it names them. #}
{% macro before_number(kind, figures=none, reach=12) -%}
    {{ says(signs_before(figures, reach), kind) }}
{%- endmacro %}

{# So many signs before a figure's number. #}
{% macro signs_before(figures=none, reach=12) -%}
    {%- set of = figures ~ '.' if figures else '' -%}
    substr({{ of }}sentence, greatest(1, {{ of }}value_start - {{ reach - 1 }}), least({{ reach }}, {{ of }}value_start))
{%- endmacro %}
