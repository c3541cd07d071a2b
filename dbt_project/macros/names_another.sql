{# Whether two names of what is measured name different things: the new ones and all of them (新增…, …总数), what is built and
   what is renewed too, those of different grades (省级, 市级; nursery, school), or school places of one grade and of all. #}
{% macro names_another(one, other) -%}
    (
        ({{ says(one, 'name_of_new') }} and {{ says(other, 'name_of_all') }})
        or ({{ says(one, 'name_of_all') }} and {{ says(other, 'name_of_new') }})
        or ({{ says(one, 'name_of_new_alone') }} and {{ says(other, 'name_of_renewed_too') }})
        or ({{ says(one, 'name_of_renewed_too') }} and {{ says(other, 'name_of_new_alone') }})
        or {{ grade_of(one) }} <> {{ grade_of(other) }}
        or ({{ says(one, 'graded_noun') }} and {{ says(other, 'graded_noun') }} and {{ grade_of(one) }} is distinct from {{ grade_of(other) }})
    )
{%- endmacro %}

{# The grade that a name says, null for none; of several the first by its name. #}
{% macro grade_of(name) -%}
    least(
        cast(null as varchar)
        {%- for grade in model_words('grade') %}, if(contains({{ name }}, '{{ grade.word }}'), '{{ grade.value }}', null){% endfor -%}
    )
{%- endmacro %}
