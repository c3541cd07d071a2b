-- One row per report that stands on a better page too: same place and year, half of the telling prints.
select
    pairs.report_id,
    pairs.other_id as duplicate_of
from {{ ref('int_report_pairs') }} as pairs
inner join {{ ref('int_reports_trusted') }} as own on pairs.report_id = own.report_id
inner join {{ ref('int_reports_trusted') }} as other on pairs.other_id = other.report_id
where
    own.division_id = other.division_id
    and own.plan_year = other.plan_year
    and other.place < own.place
    and pairs.shared_count >= 0.5 * pairs.smaller_count
qualify row_number() over (partition by pairs.report_id order by other.place) = 1
