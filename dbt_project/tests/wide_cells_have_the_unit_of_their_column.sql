-- The unit of the figure behind every cell of wide_division_years is that of its column: no dollars among yuan, no percent among amounts.
select
    notes.note_id,
    notes.column_name,
    figures.figure_id,
    figures.measure,
    figures.unit,
    figures.unit_canonical
from {{ ref('wide_division_years_notes') }} as notes
inner join {{ ref('headline') }} as columns on notes.column_name = columns.column_name
inner join {{ ref('fct_figures') }} as figures on notes.figure_id = figures.figure_id
where figures.unit_canonical <> columns.unit_canonical or figures.measure <> columns.measure
