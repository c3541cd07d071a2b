{# Every row has a value of its own: `unique` and `not_null` in one. #}
{% test identifying(model, column_name) %}
select
    {{ column_name }},
    count(*) as row_count
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null
{% endtest %}
