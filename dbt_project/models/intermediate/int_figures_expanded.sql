-- One row per figure and indicator: a number that names several indicators is written to each, marked as shared.
with composites as (

    select
        term,
        indicator_id
    from {{ ref('composite_terms') }}

),

shared as (

    select
        figures.figure_id,
        composites.indicator_id,
        true as is_shared
    from {{ ref('int_figures_accepted') }} as figures
    inner join composites
        on figures.indicator_text = composites.term
    where figures.indicator_id is null and figures.measure in ('growth', 'change', 'rank', 'multiple')

),

single as (

    select
        figure_id,
        indicator_id,
        false as is_shared
    from {{ ref('int_figures_accepted') }}
    where indicator_id is not null

),

links as (

    select * from single
    union all
    select * from shared

)

select
    figures.* exclude (indicator_id),
    links.indicator_id,
    links.is_shared
from {{ ref('int_figures_accepted') }} as figures
inner join links on figures.figure_id = links.figure_id
