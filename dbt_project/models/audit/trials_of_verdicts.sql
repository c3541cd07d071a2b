-- One row per trial of the government's own word beside the verdict.
select
    'claim_against_result' as kind,
    left(actual_id, 14) as report_id,
    actual_id as figure_id,
    indicator_id,
    cast(actual_canonical as decimal(38, 8)) as observed,
    cast(target_point as decimal(38, 8)) as expected,
    (claim = 'missed' and outcome = 'met') or (claim in ('met', 'exceeded') and outcome = 'missed') as is_broken
from {{ ref('fct_target_outcomes') }}
where claim is not null and outcome in ('met', 'missed')
