-- One row per division: the series of the same ground that it belongs to, by whole-area changes with nothing coming in from elsewhere.
with recursive arrivals as (

    select
        to_id,
        count(distinct from_id) as sources
    from {{ ref('division_successors') }}
    where kind <> 'boundary_transfer'
    group by to_id

),

departures as (

    select
        from_id,
        min(to_id) as to_id
    from {{ ref('division_successors') }}
    where is_whole_area
    group by from_id
    having count(distinct to_id) = 1

),

heirs as (

    select
        departures.from_id,
        departures.to_id
    from departures
    inner join arrivals on departures.to_id = arrivals.to_id
    where arrivals.sources = 1

),

chains as (

    select
        divisions.division_id,
        divisions.division_id as member_id,
        0 as steps
    from {{ ref('divisions') }} as divisions
    union all
    select
        chains.division_id,
        heirs.to_id as member_id,
        chains.steps + 1 as steps
    from chains
    inner join heirs on chains.member_id = heirs.from_id
    where chains.steps < 20

),

ends as (

    select
        division_id,
        max_by(member_id, steps) as series_division_id
    from chains
    group by division_id

)

select
    ends.division_id,
    ends.series_division_id,
    heirs.from_id as predecessor_id,
    departures.to_id as successor_id
from ends
left join heirs on ends.division_id = heirs.to_id
left join departures on ends.division_id = departures.from_id
