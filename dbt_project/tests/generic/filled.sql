{# Every row has a value in all of these columns; one test for a seed instead of one for each column. #}
{% test filled(model, columns) %}
select *
from {{ model }}
where {{ columns | join(' is null or ') }} is null
{% endtest %}
