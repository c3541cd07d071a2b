{# Each of the columns holds one of its words or nothing: one test for a table instead of one for each column. #}
{% test accepted(model, words) %}
select distinct {{ words | join(', ') }}
from {{ model }}
where {% for column, listed in words.items() %}{{ column }}::varchar not in ('{{ listed | join("', '") }}'){{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
