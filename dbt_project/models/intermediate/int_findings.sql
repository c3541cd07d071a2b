-- One row per doubt: those of reading and of the expectations, and those that only a look at all reports can raise.
with doubts as (

    select
        report_id,
        'duplicate' as rule,
        duplicate_of as observed,
        cast(null as varchar) as detail,
        cast(null as varchar) as severity
    from {{ ref('int_reports_copied') }}
    union all
    select
        report_id,
        'borrowed_figures' as rule,
        other_id as observed,
        shared_count || ' of ' || smaller_count || ': ' || other_place_text || ' ' || other_plan_year as detail,
        null as severity
    from {{ ref('int_reports_borrowed') }}
    union all
    select
        report_id,
        'figures_off_scale' as rule,
        off_count || ' of ' || tried_count || ' levels' as observed,
        null as detail,
        null as severity
    from {{ ref('int_reports_off_scale') }}
    union all
    select
        report_id,
        'review_thin' as rule,
        review_count || ' figures in the review, ' || plan_count || ' in the plan, ' || awaited_count || ' awaited indicators' as observed,
        null as detail,
        case when is_turned then 'warning' end as severity
    from {{ ref('int_reports_thin') }}
    union all
    select
        report_id,
        'headline_missing' as rule,
        indicator_id || ': ' || indicator_text || ' ' || value_text || ' [' || figure_id || ']' as observed,
        null as detail,
        null as severity
    from {{ ref('int_results_missing') }}

)

select * from {{ ref('stg_findings') }}
union all
select
    left(sha256('figure|' || figures.figure_id || '|old_yuan|' || figures.value_text), 16) as finding_id,
    'figure' as subject_kind,
    figures.figure_id as subject_id,
    rules.rule,
    rules.severity,
    figures.value_text as observed,
    rules.message
from {{ ref('stg_figures') }} as figures
inner join {{ ref('stg_reports') }} as reports on figures.report_id = reports.report_id
inner join {{ ref('finding_rules') }} as rules on rules.rule = 'old_yuan'
where reports.plan_year <= 1955 and {{ is_old_yuan('reports', 'figures') }}
union all
select
    left(sha256('report|' || doubts.report_id || '|' || doubts.rule || '|' || doubts.observed), 16) as finding_id,
    'report' as subject_kind,
    doubts.report_id as subject_id,
    doubts.rule,
    coalesce(doubts.severity, rules.severity) as severity,
    doubts.observed,
    rules.message || coalesce(' (' || doubts.detail || ')', '') as message
from doubts
inner join {{ ref('finding_rules') }} as rules on doubts.rule = rules.rule
