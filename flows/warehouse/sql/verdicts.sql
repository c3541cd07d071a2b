-- targets beside their results by indicator: the verdicts, and the reasons for which there is none
select
    indicator_id,
    max(indicator_name) as indicator_name,  -- 地区生产总值, where the nation's is 国内生产总值
    count(*) as targets,
    count(*) filter (where outcome = 'met') as met,
    count(*) filter (where outcome = 'missed') as missed,
    count(*) filter (where reason = 'not_due') as not_due,
    count(*) filter (where reason = 'no_report') as no_report,
    count(*) filter (where reason = 'not_stated') as not_stated,
    count(*) filter (where reason = 'basis_mismatch') as basis_mismatch,
    count(*) filter (where reason = 'unit_mismatch') as unit_mismatch,
    count(*) filter (where reason = 'concept_mismatch') as concept_mismatch,
    count(*) filter (where reason = 'far_apart') as far_apart,
    count(*) filter (where reason = 'result_is_bound') as result_is_bound,
    count(*) filter (where reason = 'no_reference') as no_reference,
    count(*) filter (where reason = 'target_in_words') as target_in_words,
    count(*) filter (where outcome = 'missed' and outcome_tolerant = 'met') as within_about,
    count(*) filter (where is_doubtful) as doubtful
from fct_target_outcomes
group by indicator_id
order by targets desc, indicator_id
