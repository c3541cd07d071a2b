-- A term is counted wherever it stands, all terms in one pass over a text (flows/warehouse/terms.py); characters are counted without white space.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with terms as (

    select
        string_agg(term, chr(10) order by topic_id, term) as terms,
        list(topic_id order by topic_id, term) as topic_ids
    from {{ ref('topics') }}

),

counted as (

    select
        texts.report_id,
        texts.section,
        length(
            replace(replace(replace(replace(replace(replace(texts.section_text, ' ', ''), chr(9), ''), chr(10), ''), chr(13), ''), chr(160), ''), chr(12288), '')
        )::integer as section_chars,
        terms.topic_ids,
        count_terms(texts.section_text, terms.terms) as counts
    from {{ ref('int_section_texts') }} as texts
    cross join terms
    where {{ touched('texts.report_id', by='int_reports_touched') }}

),

mentions as (

    select
        report_id,
        section,
        section_chars,
        topic_id,
        sum(mention_count)::integer as mention_count
    from (
        select
            report_id,
            section,
            section_chars,
            unnest(topic_ids) as topic_id,
            unnest(counts) as mention_count
        from counted
    ) as by_term
    group by report_id, section, section_chars, topic_id

)

select
    mentions.report_id || '-' || mentions.section || '-' || mentions.topic_id as topic_mention_id,
    mentions.report_id,
    reports.division_id,
    reports.plan_year,
    mentions.topic_id,
    mentions.section,
    mentions.mention_count,
    mentions.section_chars,
    (10000 * mentions.mention_count / nullif(mentions.section_chars, 0))::decimal(18, 4) as mentions_per_10000_chars
from mentions
inner join {{ ref('int_reports_counted') }} as reports on mentions.report_id = reports.report_id
