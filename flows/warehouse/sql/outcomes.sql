select
    outcome,
    count(*) as pages
from fct_page_outcomes
group by outcome
order by pages desc
