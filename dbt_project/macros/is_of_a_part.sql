{# Whether a figure is of a part of its place: of so many counties or parks (89个县域单位), or an amount, outside the core indicators and above counties, of a part of
   the town (打通中心城区断头路24条). Asks the models' `indicators` and `divisions`. #}
{% macro is_of_a_part(figures) -%}
    (
        {{ before_number('places_counted', figures, 30) }}
        or (
            indicators.kind = 'flow' and {{ figures }}.unit_canonical <> '%' and not coalesce(indicators.is_core, false) and divisions.level <> 'county'
            and {{ says("substr(" ~ figures ~ ".sentence, 1, " ~ figures ~ ".value_start)", 'part_of_town') }}
        )
    )
{%- endmacro %}
