-- what share of the figures is linked, local, of one year, estimated, and has a basis, in %
with shares as (
    select
        avg((indicator_id is not null)::int) as linked,
        avg((coalesce(scope_text, '') = '')::int) as own_place,
        avg((period = 'year' and start_year = end_year)::int) as one_year,
        avg((status = 'estimate')::int) filter (status <> 'target') as estimates,
        avg((basis is not null)::int) as with_basis
    from fct_figures
)

select
    name,
    round(100 * share, 1) as percent
from (
    select
        unnest([
            'linked to an indicator',
            'about the reporting place itself',
            'of a single whole year',
            'estimates among actual and estimate',
            'with a basis in words'
        ]) as name,
        unnest([linked, own_place, one_year, estimates, with_basis]) as share
    from shares
)
