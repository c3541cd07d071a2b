with aliases as (

    select
        indicator_id,
        string_agg(alias, ' | ' order by alias) as aliases
    from {{ ref('indicator_aliases') }}
    group by indicator_id

)

select
    indicators.indicator_id,
    indicators.name_zh,
    indicators.name_en,
    indicators.category,
    indicators.unit_canonical,
    indicators.display_unit,
    indicators.kind,
    indicators.definition,
    indicators.definition_source,
    aliases.aliases
from {{ ref('indicators') }} as indicators
left join aliases on indicators.indicator_id = aliases.indicator_id
