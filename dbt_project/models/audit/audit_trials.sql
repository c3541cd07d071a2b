-- One row per trial of any identity.
{{ config(materialized='view') }}
select * exclude (members)
from {{ ref('trials') }}
union all
select * from {{ ref('trials_of_verdicts') }}
