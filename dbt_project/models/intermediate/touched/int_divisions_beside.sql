-- One row per touched division and per division under the same superior, whose ranks it may move.
with touched as (

    select touched_id from {{ ref('int_divisions_touched') }}

)

select touched_id
from touched
union distinct
select beside.division_id as touched_id
from {{ ref('int_divisions') }} as members
inner join {{ ref('int_divisions') }} as beside on members.parent_id = beside.parent_id
where members.division_id in (select touched.touched_id from touched)
