-- One row per report and other report with whose figures it shares five telling prints or more, of which two stand beside each other in both.
-- Sought are pairs of reports by two prints at a time, as those that have one print in common by chance grow with the square of the corpus.
with reports as (

    select
        report_id,
        count(*) as print_count,
        row_number() over (order by report_id) as n
    from {{ ref('int_prints_telling') }}
    group by report_id

),

prints as (

    select
        reports.n,
        prints.print,
        prints.position
    from {{ ref('int_prints_telling') }} as prints
    inner join reports on prints.report_id = reports.report_id

),

-- each print with the next and the one after, since a copy may leave one out
beside as (

    select
        n,
        print,
        unnest([lead(print) over in_order, lead(print, 2) over in_order]) as next_print
    from prints
    window in_order as (partition by n order by position, print)

),

-- each pair once, to halve the work
candidates as (

    select distinct
        lower.n as lower_n,
        higher.n as higher_n
    from beside as lower
    inner join beside as higher on lower.print = higher.print and lower.next_print = higher.next_print and lower.n < higher.n

),

pairs as (

    select
        candidates.lower_n,
        candidates.higher_n,
        count(*) as shared_count
    from candidates
    inner join prints as lower on candidates.lower_n = lower.n
    inner join prints as higher on candidates.higher_n = higher.n and lower.print = higher.print
    group by candidates.lower_n, candidates.higher_n
    having count(*) >= 5

),

both_ways as (

    select
        lower_n as n,
        higher_n as other_n,
        shared_count
    from pairs
    union all
    select
        higher_n as n,
        lower_n as other_n,
        shared_count
    from pairs

)

select
    own.report_id,
    other.report_id as other_id,
    both_ways.shared_count,
    least(own.print_count, other.print_count) as smaller_count
from both_ways
inner join reports as own on both_ways.n = own.n
inner join reports as other on both_ways.other_n = other.n
