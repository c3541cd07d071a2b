{# The columns of a figure that a correction may change. #}
{% macro correctable() -%}
    {{ return(['indicator_id', 'measure', 'unit', 'unit_canonical', 'comparator', 'status', 'period', 'scope_text',
    'basis', 'value', 'value_high', 'value_canonical', 'value_high_canonical', 'start_year', 'end_year']) }}
{%- endmacro %}

{# What a figure says in the column that a correction names, as text ('null' for none); the wrong value itself where the figure is dropped. #}
{% macro as_read(field, wrong_value) -%}
    case {{ field }}
        {%- for name in correctable() %}
            when '{{ name }}' then coalesce(cast(figures.{{ name }} as varchar), 'null')
        {%- endfor %}
        when 'drop' then {{ wrong_value }}
    end
{%- endmacro %}

{# True where two values are the same as text or as numbers. #}
{% macro is_same(a, b) -%}
    ({{ a }} = {{ b }} or coalesce(try_cast({{ a }} as decimal(38, 8)) = try_cast({{ b }} as decimal(38, 8)), false))
{%- endmacro %}
