-- One row per division whose rows may be others than in the last build: those of touched reports, their superior, their parts, and who shares a series with
-- one of these; all where the nation is touched. The empty one stands for reports whose place is not known.
with own as (

    select division_id from {{ ref('int_reports_touched') }}
    union distinct
    select former_division_id as division_id from {{ ref('int_reports_touched') }}

),

near as (

    select
        division_id,
        series_division_id
    from {{ ref('int_divisions') }}
    where
        division_id in (select own.division_id from own)
        or parent_id in (select own.division_id from own)
        or division_id in (
            select members.parent_id
            from {{ ref('int_divisions') }} as members
            where members.division_id in (select own.division_id from own)
        )
        or '100000_1949' in (select own.division_id from own)

)

select division_id as touched_id
from {{ ref('int_divisions') }}
where series_division_id in (select near.series_division_id from near)
union distinct
select coalesce(division_id, '') as touched_id
from own
