-- One row per report and other report with whose figures it shares five telling prints or more.
with sizes as (

    select
        report_id,
        count(*) as print_count
    from {{ ref('int_prints_telling') }}
    group by report_id

),

-- each pair once, to halve the work
pairs as (

    select
        lower.report_id as lower_id,
        higher.report_id as higher_id,
        count(*) as shared_count
    from {{ ref('int_prints_telling') }} as lower
    inner join {{ ref('int_prints_telling') }} as higher on lower.print = higher.print and lower.report_id < higher.report_id
    group by lower.report_id, higher.report_id
    having count(*) >= 5

),

both_ways as (

    select
        lower_id as report_id,
        higher_id as other_id,
        shared_count
    from pairs
    union all
    select
        higher_id as report_id,
        lower_id as other_id,
        shared_count
    from pairs

)

select
    both_ways.report_id,
    both_ways.other_id,
    both_ways.shared_count,
    least(own.print_count, other.print_count) as smaller_count
from both_ways
inner join sizes as own on both_ways.report_id = own.report_id
inner join sizes as other on both_ways.other_id = other.report_id
