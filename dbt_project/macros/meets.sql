{# Whether `result` meets the bounds that a target is held to: at or below the upper one, or at or above the lower one; strictly where the words ask for more than the reference. #}
{% macro meets(result, tolerance='0') -%}
    case
        when is_held_from_above and is_strict then {{ result }} < coalesce(held_high, {{ result }} + 1) + {{ tolerance }}
        when is_held_from_above then {{ result }} <= coalesce(held_high, {{ result }}) + {{ tolerance }}
        when is_strict then {{ result }} > coalesce(held_low, {{ result }} - 1) - {{ tolerance }}
        else {{ result }} >= coalesce(held_low, {{ result }}) - {{ tolerance }}
    end
{%- endmacro %}
