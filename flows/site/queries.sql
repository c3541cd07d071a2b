-- name: overview
-- says: What the release holds
select
    (select count(*) from dim_reports where is_primary) as report_count,
    (select count(distinct series_division_id) from dim_reports r join dim_divisions d using (division_id)) as place_count,
    (select count(*) from fct_figures) as figure_count,
    (select count(*) from fct_target_outcomes where outcome <> 'undecidable') as judged_count,
    (select count(*) from fct_target_outcomes where outcome = 'missed') as missed_count,
    (select count(*) from fct_indicator_years where is_doubtful) as doubtful_count,
    (select count(*) from fct_indicator_years) as value_count,
    (select min(plan_year) from dim_reports) as first_year,
    (select max(plan_year) from dim_reports) as last_year;

-- name: places
-- says: Places of which a report was collected
select
    d.series_division_id as place_id, arg_max(d.code, d.valid_from) as code, arg_max(d.name, d.valid_from) as name,
    arg_max(d.level, d.valid_from) as level, arg_max(d.province_name, d.valid_from) as province_name,
    arg_max(d.parent_name, d.valid_from) as parent_name, arg_max(p.series_division_id, d.valid_from) as parent_place_id,
    count(*) as report_count, min(r.plan_year) as first_year, max(r.plan_year) as last_year
from dim_reports r
join dim_divisions d using (division_id)
left join dim_divisions p on d.parent_id = p.division_id
where r.is_primary
group by 1 order by code, place_id;

-- name: provinces
-- says: Provinces, with how many places within them a report was collected of; none: not collected
select d.series_division_id as place_id, d.code, d.name, count(distinct p.series_division_id) as place_count
from dim_divisions d
left join (
    select province_name, series_division_id from dim_divisions join dim_reports using (division_id) where is_primary
) p on d.name = p.province_name
where d.level = 'province' and d.valid_to is null
group by all order by d.code;

-- name: place
-- says: One place as it is now, by the id of any time or by its code
-- params: place
select series_division_id as place_id, code, name, level, province_name, parent_id, parent_name, valid_from, valid_to
from dim_divisions
where series_division_id = (
    select arg_max(series_division_id, valid_from) from dim_divisions where division_id = $place or code = $place
)
order by division_id <> series_division_id, valid_from desc limit 1;

-- name: place_coverage
-- says: Years of a place: a report, or the reason why there is none
-- params: place
select c.plan_year, arg_min(c.reason, c.reason <> 'parsed') as reason, any_value(c.report_id) as report_id
from fct_report_coverage c join dim_divisions d using (division_id)
where d.series_division_id = $place
group by 1 order by 1;

-- name: place_reports
-- says: Reports of a place
-- params: place
select r.report_id, r.plan_year, r.title, r.meeting_date, r.speaker, r.figure_count, r.report_kind, r.is_primary, r.url
from dim_reports r join dim_divisions d using (division_id)
where d.series_division_id = $place
order by r.plan_year desc, r.report_id;

-- name: place_series
-- says: Values of a place, one a year, indicator and measure
-- params: place, indicator, measure
-- narrows: indicator indicator_id, measure measure
select
    y.indicator_id, y.indicator_name, y.measure, y.year, y.value_canonical, y.value_low_canonical,
    y.value_high_canonical, y.unit_canonical, y.comparator, y.status, y.basis, y.is_break, y.is_doubtful,
    y.doubt::varchar as doubt, y.figure_id, y.report_id, y.vintage, y.rival_count, y.chosen_by
from fct_indicator_years y
where y.series_division_id = $place
    and ($indicator is null or y.indicator_id = $indicator) and ($measure is null or y.measure = $measure)
order by y.indicator_id, y.measure, y.year, y.unit_canonical;

-- name: place_growths
-- says: Levels of a place by year beside growth as reported and the growth that the levels give
-- params: place, indicator
-- narrows: indicator indicator_id
with stated as (
    select
        indicator_id, measure, year, value_canonical, unit_canonical, figure_id,
        any_value(value_canonical) over (
            partition by indicator_id, measure, unit_canonical order by year range between 1 preceding and 1 preceding
        ) as value_before
    from fct_indicator_years
    where series_division_id = $place and ($indicator is null or indicator_id = $indicator) and value_canonical is not null
)
select
    indicator_id, year, l.value_canonical, l.unit_canonical, l.figure_id, g.value_canonical as growth, g.figure_id as growth_id,
    round(100 * (l.value_canonical::double / nullif(l.value_before::double, 0) - 1), 1) as growth_of_levels
from (select * from stated where measure = 'level') l
full join (select * from stated where measure = 'growth') g using (indicator_id, year)
order by indicator_id, year, l.unit_canonical;

-- name: place_breaks
-- says: Years from which on values of a place are of another ground, another definition, or restated by a census
-- params: place
select b.break_year, b.kind, b.indicator_id, b.vintage_from, b.note, b.source
from dim_series_breaks b
where b.kind <> 'boundary_transfer'
    and (b.series_division_id = $place or b.series_division_id is null)
order by b.break_year, b.kind, b.indicator_id, b.note;

-- name: place_targets
-- says: Targets of a place beside their results, with the strict verdict and the government's own
-- params: place, indicator, measure
-- narrows: indicator indicator_id, measure measure
select
    o.target_id, t.figure_id, o.plan_year, o.indicator_id, o.indicator_name, o.measure,
    o.target_kind, o.comparator, o.target_low, o.target_high, o.target_point, o.unit_canonical, o.target_text,
    o.actual_id, o.actual_canonical, a.value_low_canonical as actual_low, a.value_high_canonical as actual_high,
    a.comparator as actual_comparator, a.unit_canonical as actual_unit, o.actual_status, o.outcome, o.outcome_tolerant,
    o.reason, o.deviation, o.claim, o.claim_id, o.claim_text, o.is_doubtful, o.doubt::varchar as doubt
from fct_target_outcomes o
join dim_divisions d using (division_id)
left join fct_indicator_years a on o.actual_id = a.figure_id and o.indicator_id = a.indicator_id
left join fct_targets t on o.target_id = t.target_id
    and o.indicator_id is not distinct from t.indicator_id
where d.series_division_id = $place
    and ($indicator is null or o.indicator_id = $indicator) and ($measure is null or o.measure = $measure)
order by o.indicator_id, o.measure, o.plan_year, o.target_id;

-- name: vintages
-- says: Every statement of a series, in the order in which it was made
-- params: place, indicator, measure
-- narrows: indicator indicator_id, measure measure
select
    v.indicator_id, v.measure, v.year, v.vintage, v.value_canonical, f.comparator, v.unit_canonical, v.status, v.basis,
    coalesce(y.is_doubtful, false) as is_doubtful, y.doubt::varchar as doubt, v.revision_pct, v.statement_number,
    v.first_canonical, v.sentence, v.figure_id, v.report_id
from fct_vintages v
join fct_figures f using (figure_id)
left join fct_indicator_years y on v.figure_id = y.figure_id and v.indicator_id = y.indicator_id
    and v.measure = y.measure and v.year = y.year
where v.series_division_id = $place
    and ($indicator is null or v.indicator_id = $indicator) and ($measure is null or v.measure = $measure)
order by v.year desc, v.vintage, v.figure_id;

-- name: indicators
-- says: Indicators that a place has a value of
select
    i.indicator_id, i.name_zh, i.name_en, i.category, i.unit_canonical, i.display_unit, s.display_factor, i.definition, y.measure,
    count(*) as value_count, count(distinct y.series_division_id) as place_count,
    min(y.year) as first_year, max(y.year) as last_year
from dim_indicators i
join reference.indicators s using (indicator_id)
join fct_indicator_years y using (indicator_id)
group by all order by i.category, value_count desc, i.indicator_id, y.measure;

-- name: indicator_labels
-- says: Names and units of the indicators, and which sixteen have most values
select
    s.indicator_id, i.name_zh, i.name_en, i.category, i.definition, i.unit_canonical, i.display_unit, s.display_factor,
    row_number() over (order by i.statement_count desc, s.indicator_id) <= 16 as is_common
from dim_indicators i join reference.indicators s using (indicator_id)
order by s.indicator_id;

-- name: indicator_years
-- says: Median, half and four fifths of the places (of one level), by year and unit; doubtful values are left out, bounds counted
-- params: indicator, measure, unit, level
-- narrows: measure measure, unit unit_canonical
select
    y.measure, y.unit_canonical, y.year, count(y.value_canonical) as place_count, quantile_cont(y.value_canonical, 0.1) as low,
    quantile_cont(y.value_canonical, 0.25) as lower, median(y.value_canonical) as median,
    quantile_cont(y.value_canonical, 0.75) as upper, quantile_cont(y.value_canonical, 0.9) as high,
    count(*) filter (where y.value_canonical is null) as bound_count
from fct_indicator_years y join dim_divisions d using (division_id)
where y.indicator_id = $indicator and ($measure is null or y.measure = $measure) and ($unit is null or y.unit_canonical = $unit)
    and ($level is null or d.level = $level) and not y.is_doubtful
group by all having place_count > 0 order by y.measure, y.unit_canonical, y.year;

-- name: indicator_places
-- says: Places ranked (in one measure, unit and year, of one level); values of different units are apart
-- params: indicator, measure, year int, level, unit
-- narrows: measure measure, year year, level level, unit unit_canonical
select
    y.measure, y.division_name, d.level, d.province_name, y.series_division_id as place_id, y.year, y.value_canonical,
    y.value_low_canonical, y.value_high_canonical, y.unit_canonical, y.comparator, y.basis, y.status, y.is_doubtful, y.doubt::varchar as doubt, y.figure_id
from fct_indicator_years y join dim_divisions d using (division_id)
where y.indicator_id = $indicator and ($measure is null or y.measure = $measure) and ($year is null or y.year = $year)
    and ($level is null or d.level = $level) and ($unit is null or y.unit_canonical = $unit)
order by
    y.unit_canonical, y.is_doubtful,
    coalesce(y.value_canonical, y.value_low_canonical, y.value_high_canonical) * if(y.measure = 'rank', -1, 1) desc,
    y.division_name;

-- name: indicator_series
-- says: The twelve places with most values in a unit, higher levels first: their values over the years
-- params: indicator, measure, unit
-- narrows: measure measure, unit unit_canonical
with measured as (
    select
        y.measure, y.unit_canonical, y.series_division_id, arg_max(y.division_name, y.year) as name,
        min(case d.level when 'nation' then 0 when 'province' then 1 else 2 end) as step, count(*) as value_count
    from fct_indicator_years y join dim_divisions d using (division_id)
    where y.indicator_id = $indicator and ($measure is null or y.measure = $measure)
        and ($unit is null or y.unit_canonical = $unit)
    group by 1, 2, 3
    qualify row_number() over (partition by y.measure, y.unit_canonical order by step, value_count desc, y.series_division_id) <= 12
)
select
    m.measure, m.name as division_name, d.level, y.series_division_id as place_id, y.year, y.value_canonical,
    y.value_low_canonical, y.value_high_canonical, y.comparator, y.unit_canonical, y.status, y.basis, y.is_break, y.is_doubtful, y.doubt::varchar as doubt, y.figure_id
from fct_indicator_years y
join measured m using (measure, unit_canonical, series_division_id)
join dim_divisions d on y.division_id = d.division_id
where y.indicator_id = $indicator
order by m.measure, y.unit_canonical, m.step, m.value_count desc, place_id, y.year;

-- name: compared
-- says: One indicator in several places (their ids, joined by ~), in one unit
-- params: places, indicator, measure, unit
-- narrows: unit unit_canonical
select
    y.division_name, y.series_division_id as place_id, y.year, y.value_canonical, y.value_low_canonical,
    y.value_high_canonical, y.comparator, y.unit_canonical, y.status, y.basis, y.is_break, y.is_doubtful, y.doubt::varchar as doubt, y.figure_id
from fct_indicator_years y
where list_contains(string_split($places, '~'), y.series_division_id) and y.indicator_id = $indicator
    and y.measure = $measure and ($unit is null or y.unit_canonical = $unit)
order by list_position(string_split($places, '~'), y.series_division_id), y.year, y.unit_canonical;

-- name: target_years
-- says: Indicators and years with targets, those most often set first
with counted as (
    select
        indicator_id, max(indicator_name) as indicator_name, measure, plan_year, count(*) as target_count,
        count(*) filter (where outcome <> 'undecidable') as judged_count, count(*) filter (where outcome = 'missed') as missed_count,
        count(*) filter (where outcome = 'missed' and outcome_tolerant = 'met') as near_count
    from fct_target_outcomes
    where indicator_id is not null and measure is not null
    group by indicator_id, measure, plan_year
)
select * from counted
order by sum(target_count) over (partition by indicator_id, measure) desc, indicator_id, measure, plan_year desc;

-- name: targets_year
-- says: Targets of one indicator (of one measure and year) beside their results, and why one cannot be judged
-- params: indicator, measure, year int
-- narrows: measure measure, year plan_year
select
    o.measure, o.plan_year, o.division_name, d.level, d.series_division_id as place_id, o.target_id, o.target_text, o.target_kind, o.comparator,
    o.target_low, o.target_high, coalesce(o.target_point, o.target_low, o.target_high) as target,
    o.actual_canonical, a.value_low_canonical as actual_low, a.value_high_canonical as actual_high,
    a.comparator as actual_comparator, a.unit_canonical as actual_unit, o.actual_status, o.actual_id, o.deviation,
    o.unit_canonical, o.outcome, o.outcome_tolerant,
    o.reason, o.claim, o.claim_id, o.claim_text, o.is_doubtful, o.doubt::varchar as doubt,
    t.figure_id, c.previous_point, coalesce(s.short_name, o.division_name) as short_name
from fct_target_outcomes o
join dim_divisions d using (division_id)
left join fct_indicator_years a on o.actual_id = a.figure_id and o.indicator_id = a.indicator_id
left join fct_targets t on o.target_id = t.target_id and o.indicator_id is not distinct from t.indicator_id
left join fct_target_cascade c on o.target_id = c.target_id and o.indicator_id = c.indicator_id
left join reference.divisions s on o.division_id = s.division_id
where o.indicator_id = $indicator and ($measure is null or o.measure = $measure) and ($year is null or o.plan_year = $year)
order by
    o.outcome = 'undecidable', count(o.unit_canonical) over (partition by o.measure, o.plan_year, o.unit_canonical) desc,
    o.unit_canonical, o.deviation desc nulls last, o.code, o.target_id;

-- name: cascade_years
-- says: Indicators and years in which places set a target beside one of the level above
with counted as (
    select c.indicator_id, any_value(i.name_zh) as name_zh, any_value(i.name_en) as name_en, c.measure, c.plan_year,
        count(*) as target_count, count(c.amplification) as pair_count
    from fct_target_cascade c join dim_indicators i using (indicator_id)
    group by c.indicator_id, c.measure, c.plan_year having pair_count > 0
)
select * from counted
order by sum(pair_count) over (partition by indicator_id, measure) desc, indicator_id, measure, plan_year desc;

-- name: cascade_spread
-- says: Own target minus that of the level above, by year: median, half and four fifths of the places
-- params: indicator, measure
-- narrows: measure measure
select
    measure, unit_canonical, plan_year as year, count(amplification) as place_count, quantile_cont(amplification, 0.1) as low,
    quantile_cont(amplification, 0.25) as lower, median(amplification) as median,
    quantile_cont(amplification, 0.75) as upper, quantile_cont(amplification, 0.9) as high
from fct_target_cascade
where indicator_id = $indicator and ($measure is null or measure = $measure) and amplification is not null
group by all having place_count >= 5 order by measure, unit_canonical, plan_year;

-- name: cascade
-- says: Targets of one indicator (of one measure and year) minus those of the level above, and their place among the siblings
-- params: indicator, measure, year int
-- narrows: measure measure, year plan_year
select
    c.measure, c.plan_year, d.name as division_name, d.level, d.series_division_id as place_id, c.target_id, t.figure_id, t.value_text as target_text,
    c.target_point, t.target_kind, t.comparator, t.target_low, t.target_high, p.name as parent_name, p.level as parent_level, p.series_division_id as parent_place_id,
    coalesce(s.short_name, p.name) as parent_short, c.parent_target_id, c.parent_point, c.amplification, c.nation_point,
    c.amplification_nation, c.sibling_rank, c.sibling_count, c.previous_point, c.unit_canonical
from fct_target_cascade c
join dim_divisions d using (division_id)
left join fct_targets t on c.target_id = t.target_id and c.indicator_id is not distinct from t.indicator_id
left join dim_divisions p on c.parent_id = p.division_id
left join reference.divisions s on c.parent_id = s.division_id
where c.indicator_id = $indicator and ($measure is null or c.measure = $measure) and ($year is null or c.plan_year = $year)
order by c.amplification is null, p.code, c.amplification desc, d.code, c.target_id;

-- name: topics
-- says: Topics, with the share of the last year's reports that name them
select
    t.topic_id, t.name_zh, t.name_en, t.terms, min(m.plan_year) filter (where m.mention_count > 0) as first_year,
    max(m.plan_year) as last_year, sum(m.mention_count) as mention_count
from dim_topics t left join fct_topic_mentions m using (topic_id)
group by all order by mention_count desc nulls last, t.topic_id;

-- name: topic_years
-- says: Attention to a topic by year and level: mentions per 10,000 characters, share of reports that name it
-- params: topic
with reports as (
    select m.topic_id, m.plan_year, d.level, m.report_id, sum(m.mention_count) as mentions, sum(m.section_chars) as chars
    from fct_topic_mentions m join dim_divisions d using (division_id) join dim_reports r using (report_id)
    where r.is_primary and ($topic is null or m.topic_id = $topic)
    group by all
)
select
    topic_id, plan_year as year, level, count(*) as report_count, count(*) filter (where mentions > 0) as naming_count,
    sum(mentions) as mention_count, sum(chars) as char_count, round(10000 * sum(mentions) / nullif(sum(chars), 0), 4) as per_10000
from reports
group by all
order by topic_id, list_position(['nation', 'province', 'prefecture', 'county', 'zone'], any_value(level)), year;

-- name: topic_sections
-- says: Attention to a topic by year: what was done (review) and what is planned (plan)
-- params: topic
select
    m.topic_id, m.plan_year as year, m.section, sum(m.mention_count) as mention_count,
    round(10000 * sum(m.mention_count) / nullif(sum(m.section_chars), 0), 4) as per_10000
from fct_topic_mentions m join dim_reports r using (report_id)
where r.is_primary and m.topic_id = $topic and m.section in ('review', 'plan')
group by all order by section, year;

-- name: topic_reports
-- says: Reports of a year that give most room to a topic
-- params: topic, year int
select
    d.name as division_name, d.level, d.series_division_id as place_id, m.report_id, sum(m.mention_count) as mention_count,
    round(10000 * sum(m.mention_count) / nullif(sum(m.section_chars), 0), 4) as per_10000
from fct_topic_mentions m join dim_reports r using (report_id) join dim_divisions d on m.division_id = d.division_id
where r.is_primary and m.topic_id = $topic and m.plan_year = $year
group by all having mention_count > 0
order by per_10000 desc, d.name limit 100;

-- name: report
-- says: One report, or all
-- params: report
-- narrows: report report_id
select r.*, d.name as division_name, d.series_division_id as place_id
from dim_reports r join dim_divisions d using (division_id)
where $report is null or r.report_id = $report
order by r.report_id;

-- name: report_figures
-- says: Every number of a report with its meaning, in the order of the text
-- params: report
select
    f.figure_id, f.section, f.section_path, f.sentence, f.sentence_start, f.value_start, f.value_end, f.value_text,
    f.indicator_text, f.indicator_id, i.name_zh as indicator_name, f.measure, f.value_canonical, f.value_high_canonical,
    f.unit_canonical, f.comparator, f.status, f.start_year, f.end_year, f.period, f.scope_text, f.basis,
    (select min(y.doubt::varchar) from fct_indicator_years y where y.figure_id = f.figure_id and y.report_id = $report) as doubt
from fct_figures f left join dim_indicators i using (indicator_id)
where f.report_id = $report
order by f.sentence_start, f.value_start, f.figure_id;

-- name: report_glossary
-- says: Terms that a report explains, in its own words
-- params: report
select term, explanation from fct_glossary_entries where report_id = $report order by start, term;

-- name: figure
-- says: One number: sentence, reading and source
-- params: figure
select
    f.*, i.name_zh as indicator_name, d.name as division_name, d.level as place_level, d.series_division_id as place_id,
    r.title, r.url, r.meeting_date, r.speaker
from fct_figures f
join dim_reports r using (report_id)
join dim_divisions d on f.division_id = d.division_id
left join dim_indicators i using (indicator_id)
where f.figure_id = $figure;

-- name: figure_doubts
-- says: Where a number stands in the series, and what speaks against it
-- params: figure
select indicator_year_id, indicator_id, measure, year, chosen_by, rival_count, is_doubtful, doubt::varchar as doubt
from fct_indicator_years where figure_id = $figure order by indicator_year_id;

-- name: figure_outcomes
-- says: A number as a target with its result, or as a result with the target that it is held against
-- params: figure
select
    o.plan_year, o.indicator_id, o.measure, t.figure_id, o.target_text, o.target_kind, o.comparator, o.target_low, o.target_high,
    o.unit_canonical, o.actual_id, o.actual_canonical, a.unit_canonical as actual_unit, o.actual_status, o.outcome, o.outcome_tolerant,
    o.reason, o.deviation
from fct_target_outcomes o
left join fct_targets t on o.target_id = t.target_id and o.indicator_id is not distinct from t.indicator_id
left join fct_indicator_years a on o.actual_id = a.figure_id and o.indicator_id = a.indicator_id
where t.figure_id = $figure or o.actual_id = $figure
order by o.plan_year, o.indicator_id, o.measure, o.target_id;

-- name: figure_rivals
-- says: Statements of the same fact that were not chosen, and why
-- params: figure
select v.figure_id, v.vintage, v.value_canonical, v.unit_canonical, v.measure, v.indicator_id, v.status, v.reason, v.sentence
from fct_rivals v join fct_indicator_years y using (indicator_year_id)
where y.figure_id = $figure
order by v.vintage, v.figure_id;

-- name: identities
-- says: What true readings satisfy, and how often it is broken
select c.kind, i.name_zh, c.meaning, c.tried, c.broken, c.broken_percent
from audit.audit_identity_counts c left join reference.identities i using (kind)
order by c.broken desc, c.kind;

-- name: doubtful_values
-- says: Values that a check speaks against: a work list
-- params: indicator
select
    y.division_name, y.series_division_id as place_id, y.indicator_id, y.indicator_name, y.measure, y.year,
    y.value_canonical, y.unit_canonical, y.doubt::varchar as doubt, y.figure_id, y.sentence
from fct_indicator_years y
where y.is_doubtful and ($indicator is null or y.indicator_id = $indicator)
order by len(y.doubt) desc, y.indicator_id, y.division_name, y.year;

-- name: findings
-- says: Findings of the build, by rule
select
    f.rule, f.severity, coalesce(any_value(r.message), arg_min(f.message, f.finding_id)) as message, count(*) as finding_count
from fct_findings f left join reference.finding_rules r using (rule)
group by 1, 2 order by finding_count desc, f.rule, f.severity;

-- name: years_reported
-- says: Reports collected, by year
select plan_year, count(*) as report_count from dim_reports where is_primary group by 1 order by 1;

-- name: dictionary
-- says: Every table and column of the release, with its meaning
-- params: mart
-- narrows: mart table_name
select t.table_name, t.comment as table_meaning, c.column_name, c.data_type, c.comment as meaning
from duckdb_columns() c join duckdb_tables() t using (schema_name, table_name)
where t.schema_name = 'main' and ($mart is null or t.table_name = $mart)
order by t.table_name, c.column_index;
