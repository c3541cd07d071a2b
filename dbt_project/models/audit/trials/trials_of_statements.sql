-- One row per trial of what is said again: a level restated later, and the government's own word beside the verdict.
with claims_against_numbers as (

    select
        'claim_against_result' as kind,
        left(actual_id, 14) as report_id,
        actual_id as figure_id,
        indicator_id,
        cast(actual_canonical as double) as observed,
        cast(target_point as double) as expected,
        (claim = 'missed' and outcome = 'met') or (claim in ('met', 'exceeded') and outcome = 'missed') as is_broken
    from {{ ref('fct_target_outcomes') }}
    where claim is not null and outcome in ('met', 'missed')

),

restated as (

    select
        'restated_far' as kind,
        vintages.report_id,
        vintages.figure_id,
        vintages.indicator_id,
        cast(vintages.value_canonical as double) as observed,
        cast(vintages.first_canonical as double) as expected,
        abs(vintages.revision_pct) > 20 and not vintages.is_break as is_broken
    from {{ ref('fct_vintages') }} as vintages
    inner join {{ ref('indicators') }} as indicators on vintages.indicator_id = indicators.indicator_id
    where vintages.measure = 'level' and vintages.statement_number > 1 and indicators.is_core

),

trials as (

    select * from claims_against_numbers
    union all
    select * from restated

)

select
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken
from trials
