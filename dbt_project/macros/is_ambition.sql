{# Whether a figure is an ambition of no year of its own, neither a year's target nor a result: what a year is called after (经济总量过万亿的冲刺之年), a goal that
   one fights for (奋斗目标), or one that what is done is held up to (锚定经济总量过万亿的目标). #}
{% macro is_ambition(figures=none) -%}
    {%- set of = figures ~ '.' if figures else '' -%}
    (
        {{ says(signs_behind(figures, 60), 'ambition') }}
        or ({{ of }}comparator in ('>', '>=') and {{ says(signs_behind(figures, 4), 'mere_goal') }} and not {{ before_number('attained', figures, 40) }})
        or ({{ before_number('held_up_to', figures, 40) }} and {{ says(signs_behind(figures, 60), 'its_goal') }})
    )
{%- endmacro %}

{# So many signs behind a figure's number. #}
{% macro signs_behind(figures=none, reach=12) -%}
    {%- set of = figures ~ '.' if figures else '' -%}
    substr({{ of }}sentence, {{ of }}value_end + 1, {{ reach }})
{%- endmacro %}
