{# Whether two names of what is measured name different things: the new ones and all of them (新增…, …总数), or those of different grades
   (省级, 市级; nursery, school). #}
{% macro names_another(one, other) -%}
    (
        ({{ says(one, 'name_of_new') }} and {{ says(other, 'name_of_all') }})
        or ({{ says(one, 'name_of_all') }} and {{ says(other, 'name_of_new') }})
        or (select min(coalesce(words.value, words.word)) from {{ ref('model_words') }} as words where words.kind = 'grade' and contains({{ one }}, words.word))
        <> (select min(coalesce(words.value, words.word)) from {{ ref('model_words') }} as words where words.kind = 'grade' and contains({{ other }}, words.word))
    )
{%- endmacro %}
