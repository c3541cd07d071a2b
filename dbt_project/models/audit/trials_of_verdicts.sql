-- One row per trial of the government's own word beside the verdict.
select
    'claim_against_result' as kind,
    left(actual_id, 14) as report_id,
    actual_id as figure_id,
    indicator_id,
    cast(actual_canonical as decimal(38, 8)) as observed,
    cast(target_point as decimal(38, 8)) as expected,
    contains(coalesce(doubt, ''), 'claim_against_result') as is_broken
from {{ ref('fct_target_outcomes') }}
where claim is not null and outcome in ('met', 'missed')
