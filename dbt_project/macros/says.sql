{# Whether a text says a word, or fits a pattern, of one kind of the seed model_words. #}
{% macro says(text, kind) -%}
    exists (
        select words.word
        from {{ ref('model_words') }} as words
        where words.kind = '{{ kind }}' and regexp_matches({{ text }}, words.word)
    )
{%- endmacro %}
