-- A term is counted wherever it stands; characters are counted without white space.
with terms as (

    select
        topic_id,
        term,
        strlen(term) as term_bytes
    from {{ ref('topics') }}

),

texts as (

    select
        report_id,
        section,
        section_text,
        strlen(section_text) as text_bytes,
        length(translate(section_text, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288), '')) as section_chars
    from {{ ref('int_section_texts') }}

),

mentions as (

    select
        texts.report_id,
        texts.section,
        terms.topic_id,
        any_value(texts.section_chars)::integer as section_chars,
        sum(
            case
                when contains(texts.section_text, terms.term)
                    then (texts.text_bytes - strlen(replace(texts.section_text, terms.term, ''))) // terms.term_bytes
                else 0
            end
        )::integer as mention_count
    from texts
    cross join terms
    group by texts.report_id, texts.section, terms.topic_id

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
