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

{# The words of a figure's clause around its number: from the sign or the number before it to the sign behind it. #}
{% macro clause_of(figures) -%}
    regexp_extract(substr({{ figures }}.sentence, 1, {{ figures }}.value_start), '[^，；。：0-9]{0,30}$')
    || ' ' || regexp_extract({{ signs_behind(figures, 14) }}, '^[^，；。、：0-9]*')
{%- endmacro %}

{# Whether the clauses of two figures differ: only one says a word that makes it speak of something else (开工 and 完成, 中小学 and 中小学、幼儿园), there or, of some
   words, in what stands before (新建幼儿园38所，新增学位). #}
{% macro clauses_differ(one, other) -%}
    coalesce(
        false
        {%- for kind in ['one_side', 'one_side_before'] -%}
            {%- for row in model_words(kind) %}
                {%- set texts = [clause_of(one), clause_of(other)] if kind == 'one_side' else [signs_before(one, 40), signs_before(other, 40)] %}
                or (
                    regexp_matches({{ texts[0] }}, '{{ row.word }}') <> regexp_matches({{ texts[1] }}, '{{ row.word }}')
                    {%- if row.value != row.word %}
                    and regexp_matches({{ clause_of(one) }}, '{{ row.value }}') and regexp_matches({{ clause_of(other) }}, '{{ row.value }}')
                    {%- endif %}
                )
            {%- endfor %}
        {%- endfor %}, false
    )
{%- endmacro %}
