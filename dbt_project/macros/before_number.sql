{# Whether the dozen signs before a figure's number say a word, or fit a pattern, of one kind of the seed model_words. #}
{% macro before_number(figures, kind) -%}
    {{ says('substr(' ~ figures ~ '.sentence, greatest(1, ' ~ figures ~ '.value_start - 11), least(12, ' ~ figures ~ '.value_start))', kind) }}
{%- endmacro %}
