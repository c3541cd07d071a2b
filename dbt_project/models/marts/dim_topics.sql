select
    topic_id,
    any_value(name_zh) as name_zh,
    any_value(name_en) as name_en,
    string_agg(term, ' | ' order by term) as terms
from {{ ref('topics') }}
group by topic_id
