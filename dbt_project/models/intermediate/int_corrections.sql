-- One row per correction and figure that it speaks of: those of the seed, and those of corrections.csv in the data folder (GWR_CORRECTIONS).
-- A correction names its figure by id, or by place, plan year, indicator as read, and words of the sentence. One whose field is accept names a report by place
-- and plan year, and the rule of the finding that no longer keeps it out of the marts.
{% set columns = ['figure_id', 'field', 'wrong_value', 'right_value', 'reason', 'decided_on', 'division_id', 'plan_year', 'indicator_id', 'words'] %}
with given as (

    select {{ columns | join(', ') }}
    from {{ ref('corrections') }}
    {%- if var('own_corrections') %}
        union all by name
        select {{ columns | join(', ') }}
        from read_csv('{{ var('own_corrections') }}', header = true, all_varchar = true)
    {%- endif %}

),

figures as (

    select
        figures.*,
        reports.plan_year as of_year
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('stg_reports') }} as reports on figures.report_id = reports.report_id

),

by_words as (

    select
        figures.figure_id,
        given.field,
        given.wrong_value,
        given.right_value,
        given.reason,
        given.decided_on,
        given.division_id,
        given.plan_year,
        given.indicator_id,
        given.words
    from given
    left join figures
        on
            given.division_id = figures.division_id
            and cast(given.plan_year as integer) = figures.of_year
            and given.indicator_id is not distinct from figures.indicator_id
            and contains(figures.sentence, given.words)
            and {{ is_same(as_read('given.field', 'given.wrong_value'), 'given.wrong_value') }}
    where given.figure_id is null and given.field <> 'accept'

)

select {{ columns | join(', ') }}
from given
where figure_id is not null or field = 'accept'
union all
select {{ columns | join(', ') }}
from by_words
