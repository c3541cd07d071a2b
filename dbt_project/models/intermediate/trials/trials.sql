-- One row per trial of any identity.
{{ config(materialized='view') }}
select * from {{ ref('trials_of_years') }}
union all
select * from {{ ref('trials_of_series') }}
union all
select * from {{ ref('trials_of_lines') }}
union all
select * from {{ ref('trials_of_parts') }}
union all
select * from {{ ref('trials_of_statements') }}
union all
select * from {{ ref('trials_of_levels') }}
union all
select * from {{ ref('trials_of_readings') }}
union all
select * from {{ ref('trials_of_targets') }}
