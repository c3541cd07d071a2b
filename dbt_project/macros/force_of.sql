{# How firmly a target is promised: by its force words alone (确保 is hard, 力争 is soft). #}
{% macro force_of(text) -%}
    case
        when {{ text }} in (select words.phrase from {{ ref('words') }} as words where words.kind = 'force_hard') then 'hard'
        when {{ text }} is not null then 'soft'
        else 'neutral'
    end
{%- endmacro %}
