{# Whether a number is the place's own of the year, of its indicator. A change: since the year before, no step of a rank, no contribution to a whole, no distance from
   a plan or from others, not of several years, and no change of a share under the id of the amount. Growth: since the year before, no goal that was reached, and not
   of the amount under the id of its share. A multiple: of the year before. A rank: of the level, and of new ones where it is of all. A level: no sum of years, no
   number of new ones under the id of all, nor of all under that of the new ones. Asks the model's `indicators`. #}
{% macro is_own_of_the_year(figures) -%}
    case {{ figures }}.measure
        when 'level' then not (
            (indicators.kind = 'stock' and {{ before_number('new_in_a_list', figures, 100) }})
            or ({{ says('indicators.name_zh', 'name_of_what_is_new') }} and {{ before_number('total_before', figures, 60) }})
            or (indicators.kind = 'flow' and not coalesce(indicators.is_core, false) and {{ before_number('several_years_before', figures, 80) }})
        )
        when 'growth' then not (
            {{ before_number('growth_since_earlier', figures, 60) }}
            or {{ says(signs_behind(figures, 24), 'goal_behind') }}
            or {{ says('indicators.name_zh', 'name_of_share') }}
        )
        when 'change' then not (
            {{ says(figures ~ '.unit', 'rank_step') }}
            or {{ before_number('contribution', figures, 60) }}
            or {{ before_number('since_earlier', figures, 60) }}
            or ({{ before_number('distance', figures, 60) }} and not {{ before_number('since_last_year', figures, 60) }})
            or ({{ figures }}.unit_canonical = '百分点' and indicators.unit_canonical not in ('%', '‰') and {{ before_number('share_before', figures, 60) }})
        )
        when 'multiple' then
            {{ before_number('since_last_year', figures, 60) }}
            or contains({{ signs_before(figures, 24) }}, cast({{ figures }}.start_year - 1 as varchar) || '年')
        when 'rank' then not (
            {{ before_number('rank_of_growth', figures, 60) }}
            or ({{ says('indicators.name_zh', 'name_of_what_is_new') }} and {{ before_number('total_before', figures, 60) }})
        )
        else true
    end
{%- endmacro %}
