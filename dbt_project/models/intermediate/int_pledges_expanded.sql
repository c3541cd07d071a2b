-- One row per pledge and indicator: a goal in words that names several indicators is written to each, marked as shared.
with pledges as (

    select * exclude (indicator_id, shared_ids)
    from {{ ref('stg_pledges') }}

),

links as (

    select
        pledge_id,
        coalesce(len(shared_ids), 0) > 0 as is_shared,
        unnest(case when coalesce(len(shared_ids), 0) > 0 then shared_ids else [indicator_id] end) as indicator_id
    from {{ ref('stg_pledges') }}

)

select
    pledges.*,
    links.indicator_id,
    links.is_shared,
    pledges.pledge_id || case when links.is_shared then '-' || links.indicator_id else '' end as target_id
from pledges
inner join links on pledges.pledge_id = links.pledge_id
