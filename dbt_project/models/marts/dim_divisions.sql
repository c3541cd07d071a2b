with divisions as (

    select * from {{ ref('divisions') }}

),

heirs as (

    select
        from_id,
        min(to_id) as successor_id
    from {{ ref('division_successors') }}
    where is_whole_area
    group by from_id
    having count(distinct to_id) = 1

),

parents as (

    select
        code,
        division_id as parent_id,
        valid_from,
        valid_to
    from divisions
    where code <> ''

)

select
    divisions.division_id,
    nullif(divisions.code, '') as code,
    divisions.name,
    divisions.level,
    divisions.type,
    divisions.province_name,
    parents.parent_id,
    nullif(divisions.parent_name, '') as parent_name,
    divisions.valid_from,
    divisions.valid_to,
    heirs.successor_id,
    series.predecessor_id,
    series.series_division_id
from divisions
inner join {{ ref('int_division_series') }} as series on divisions.division_id = series.division_id
left join parents
    on
        divisions.parent_code = parents.code
        and coalesce(divisions.valid_to, 9999) > parents.valid_from
        and coalesce(parents.valid_to, 9999) > divisions.valid_from
left join heirs on divisions.division_id = heirs.from_id
qualify row_number() over (
    partition by divisions.division_id order by coalesce(parents.valid_to, 9999) desc, parents.parent_id
) = 1
