-- One row per trial of a whole beside its parts: the three sectors, the places below.
with levels as (

    select
        * exclude (value_canonical),
        cast(value_canonical as double) as number
    from {{ ref('int_facts_chosen') }}
    where is_core and measure = 'level' and not is_bound and value_canonical > 0

),

sectors as (

    select
        'sectors_sum' as kind,
        whole.report_id,
        whole.figure_id,
        whole.indicator_id,
        whole.number as observed,
        sum(parts.number) as expected,
        abs(whole.number / sum(parts.number) - 1) > 0.05 as is_broken,
        list_append(
            list(parts.figure_id || '|' || parts.indicator_id order by parts.figure_id, parts.indicator_id), whole.figure_id || '|' || whole.indicator_id
        ) as members
    from levels as whole
    inner join levels as parts on whole.division_id = parts.division_id and whole.data_year = parts.data_year
    where whole.indicator_id = 'gdp' and parts.indicator_id in ('primary_value_added', 'secondary_value_added', 'tertiary_value_added')
    group by whole.report_id, whole.figure_id, whole.indicator_id, whole.number
    having count(*) = 3

),

years as (

    select distinct data_year
    from levels

),

-- the divisions below one, where each of them states the level
children as (

    select
        members.parent_id,
        years.data_year,
        count(*) as existing
    from {{ ref('int_divisions') }} as members
    inner join years
        on members.valid_from <= years.data_year and coalesce(members.valid_to, 9999) > years.data_year
    where members.level in ('county', 'prefecture')
    group by all

),

sums as (

    select
        'places_sum' as kind,
        whole.report_id,
        whole.figure_id,
        whole.indicator_id,
        whole.number as observed,
        sum(parts.number) as expected,
        abs(whole.number / sum(parts.number) - 1) > 0.15 as is_broken,
        list_append(
            list(parts.figure_id || '|' || parts.indicator_id order by parts.figure_id, parts.indicator_id), whole.figure_id || '|' || whole.indicator_id
        ) as members
    from levels as whole
    inner join {{ ref('int_divisions') }} as members on whole.division_id = members.parent_id
    inner join levels as parts
        on
            members.division_id = parts.division_id and whole.indicator_id = parts.indicator_id
            and whole.data_year = parts.data_year and whole.unit_canonical = parts.unit_canonical
    inner join children on whole.division_id = children.parent_id and whole.data_year = children.data_year
    inner join {{ ref('indicators') }} as indicators on whole.indicator_id = indicators.indicator_id
    where indicators.is_additive and members.level in ('county', 'prefecture')
    group by whole.report_id, whole.figure_id, whole.indicator_id, whole.number, children.existing
    having count(distinct members.division_id) = children.existing

),

trials as (

    select * from sectors
    union all
    select * from sums

)

select
    {{ trial_columns() }},
    members
from trials
