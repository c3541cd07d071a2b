{# Whether a change, a multiple or a rank is the place's own of the year: a change since the year before that is no step of a rank, no contribution to a whole, no
   distance from a plan or from others and not of several years; a multiple of the year before; a rank of the level, not of its growth. #}
{% macro is_own_of_the_year(figures) -%}
    case {{ figures }}.measure
        when 'change' then not (
            {{ says(figures ~ '.unit', 'rank_step') }}
            or {{ before_number('contribution', figures, 60) }}
            or {{ before_number('since_earlier', figures, 60) }}
            or ({{ before_number('distance', figures, 60) }} and not {{ before_number('since_last_year', figures, 60) }})
        )
        when 'multiple' then
            {{ before_number('since_last_year', figures, 60) }}
            or contains({{ signs_before(figures, 24) }}, cast({{ figures }}.start_year - 1 as varchar) || '年')
        when 'rank' then not {{ before_number('rank_of_growth', figures, 60) }}
        else true
    end
{%- endmacro %}
