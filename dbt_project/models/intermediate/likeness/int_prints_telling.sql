-- One row per report and telling print: a value of three digits or more with its measure that stands in few of all reports, and where it stands first.
with prints as (

    select
        report_id,
        md5_number_lower(value_text || '|' || measure) as print,
        min(sentence_start + value_start) as position
    from {{ ref('stg_figures') }}
    where length(regexp_replace(value_text, '[^0-9０-９]', '', 'g')) >= 3
    group by all

),

-- few grows with the corpus: what thirty of two thousand reports say is as telling as what three hundred of twenty thousand say
bound as (

    select greatest({{ var('telling_reports') }}, count(*) * {{ var('telling_share') }}) as most_reports
    from {{ ref('stg_reports') }}

),

rare as (

    select prints.print
    from prints
    cross join bound
    group by prints.print, bound.most_reports
    having count(*) <= bound.most_reports

)

select
    prints.report_id,
    prints.print,
    prints.position
from prints
inner join rare on prints.print = rare.print
