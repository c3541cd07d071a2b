-- One row per report with the figures of a report of another place or year that is trusted no less.
-- A report whose place or year is not known is out of the marts already, and says nothing against one that is.
with found as (

    select
        pairs.report_id,
        pairs.other_id,
        pairs.shared_count,
        pairs.smaller_count,
        own.division_id,
        other.division_id as other_division_id,
        other.place_text as other_place_text,
        other.plan_year as other_plan_year,
        own.trust = other.trust as is_tie
    from {{ ref('int_report_pairs') }} as pairs
    inner join {{ ref('int_reports_trusted') }} as own on pairs.report_id = own.report_id
    inner join {{ ref('int_reports_trusted') }} as other on pairs.other_id = other.report_id
    where
        (own.division_id <> other.division_id or own.plan_year <> other.plan_year)
        and other.trust <= own.trust
        and pairs.shared_count >= 8
        and pairs.shared_count >= 0.3 * pairs.smaller_count
    qualify row_number() over (partition by pairs.report_id order by pairs.shared_count desc, other.place asc) = 1

),

-- the names of the places that lie within a division, at any time
places as (

    select distinct
        divisions.division_id,
        below.name
    from {{ ref('divisions') }} as divisions
    inner join {{ ref('divisions') }} as below on divisions.code = below.parent_code
    where divisions.code <> '' and length(below.name) > 2

),

subjects as (

    select
        report_id,
        division_id
    from found
    where is_tie
    union distinct
    select
        other_id as report_id,
        other_division_id as division_id
    from found
    where is_tie

),

named as (

    select
        subjects.report_id,
        count(*) as place_count
    from subjects
    inner join {{ ref('stg_reports') }} as reports on subjects.report_id = reports.report_id
    inner join places on subjects.division_id = places.division_id and contains(reports.body, places.name)
    group by subjects.report_id

)

select
    found.report_id,
    found.other_id,
    found.shared_count,
    found.smaller_count,
    found.other_place_text,
    found.other_plan_year
from found
left join named as own on found.report_id = own.report_id
left join named as other on found.other_id = other.report_id
-- who replaces a city's name seldom replaces its districts'
where not (found.is_tie and coalesce(own.place_count, 0) >= 3 and coalesce(own.place_count, 0) > 2 * coalesce(other.place_count, 0))
