{# Whether the words before a figure's number make it another indicator's than its name says: one is missing that the indicator needs (办结率 of 建议, 提案), or one is
   there that it has not (报销比例 of 大病保险). Words and indicators are rows of model_words. #}
{% macro is_of_another(figures) -%}
    case {{ figures }}.indicator_id
        {%- for row in model_words('needs_word') %}
            when '{{ row.value }}' then not regexp_matches({{ signs_before(figures, 120) }}, '{{ row.word }}')
        {%- endfor %}
        {%- for row in model_words('has_not_word') %}
            when '{{ row.value }}' then regexp_matches({{ signs_before(figures, 60) }}, '{{ row.word }}')
        {%- endfor %}
        else false
    end
{%- endmacro %}
