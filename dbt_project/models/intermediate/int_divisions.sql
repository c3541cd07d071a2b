-- One row per division with the one above it (the last that stood while it did) and its series.
with divisions as (

    select * from {{ ref('divisions') }}

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
    series.successor_id,
    series.predecessor_id,
    series.series_division_id
from divisions
inner join {{ ref('int_division_series') }} as series on divisions.division_id = series.division_id
left join parents
    on
        divisions.parent_code = parents.code
        and coalesce(divisions.valid_to, 9999) > parents.valid_from
        and coalesce(parents.valid_to, 9999) > divisions.valid_from
qualify row_number() over (
    partition by divisions.division_id order by coalesce(parents.valid_to, 9999) desc, parents.parent_id
) = 1
