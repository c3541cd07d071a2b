-- One row per trial of any identity.
select * from {{ ref('int_identity_trials') }}
union all
select * from {{ ref('int_series_trials') }}
