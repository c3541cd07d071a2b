with aliases as (

    select
        indicator_id,
        string_agg(alias, ' | ' order by alias) as aliases
    from {{ ref('indicator_aliases') }}
    group by indicator_id

),

stated as (

    select
        indicator_id,
        min(data_year)::integer as first_year,
        max(data_year)::integer as last_year,
        count(*)::integer as statement_count
    from {{ ref('int_statements_ranked') }}
    group by indicator_id

),

breaks as (

    select
        indicator_id,
        string_agg(year || ' ' || note, ' | ' order by year, note) as breaks
    from {{ ref('series_breaks') }}
    group by indicator_id

)

select
    indicators.indicator_id,
    indicators.name_zh,
    indicators.name_en,
    indicators.category,
    indicators.unit_canonical,
    indicators.display_unit,
    indicators.display_factor,
    indicators.kind,
    indicators.kind = 'flow' as is_flow,
    indicators.definition,
    indicators.definition_source,
    aliases.aliases,
    stated.first_year,
    stated.last_year,
    coalesce(stated.statement_count, 0) as statement_count,
    breaks.breaks
from {{ ref('indicators') }} as indicators
left join aliases on indicators.indicator_id = aliases.indicator_id
left join stated on indicators.indicator_id = stated.indicator_id
left join breaks on indicators.indicator_id = breaks.indicator_id
