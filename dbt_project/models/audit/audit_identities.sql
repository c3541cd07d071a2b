-- One row per broken identity. Most are misreadings, some are faults of the source.
select
    kind,
    report_id,
    figure_id,
    indicator_id,
    observed,
    expected
from {{ ref('audit_trials') }}
where is_broken and kind <> 'number_set_aside'
