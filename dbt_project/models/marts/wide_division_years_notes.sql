{{ config(materialized='incremental', unique_key="regexp_replace(division_year_id, '-[0-9]+$', '')", meta={'touched_by': 'int_divisions_doubted'}) }}
select
    division_id || '-' || data_year || '-' || column_name as note_id,
    division_id || '-' || data_year as division_year_id,
    column_name,
    number,
    low as number_low,
    high as number_high,
    unit,
    figure_id,
    comparator,
    status,
    basis,
    doubt is not null as is_doubtful,
    doubt
from {{ ref('int_headline_numbers') }}
where {{ touched('division_id', by='int_divisions_doubted') }}
