{# What a basis measures: real (可比价, 实际), same (同口径, 剔除…因素), nothing of its own (none said, 名义, 考虑…因素), or the words themselves. Growth of output is real, said or not. #}
{% macro basis_kind(basis, is_real) -%}
    (case
        when {{ says(basis, 'basis_nominal') }} then if({{ is_real }}, 'nominal', '')
        when {{ says(basis, 'basis_real') }} then 'real'
        when {{ is_real }} and ({{ basis }} is null or {{ says(basis, 'basis_same') }} or {{ says(basis, 'basis_none') }}) then 'real'
        when {{ says(basis, 'basis_same') }} then 'same'
        when {{ basis }} is null or {{ says(basis, 'basis_none') }} then ''
        else {{ basis }}
    end)
{%- endmacro %}
