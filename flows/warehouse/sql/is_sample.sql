-- true for the embedded sample: every page has an address under `.example.` or none, and one has
select coalesce(bool_and(url is null or url like '%.example.%') and count(url) > 0, false)
from fct_page_outcomes
