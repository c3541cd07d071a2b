-- One row per trial of an identity that true readings satisfy: figures that contradict each other, or a reading that lacks something.
with chosen as (

    select
        division_id,
        indicator_id,
        measure,
        data_year,
        vintage,
        report_id,
        figure_id,
        unit_canonical,
        cast(value_canonical as double) as number
    from {{ ref('int_statements_ranked') }}
    where choice = 1

),

accepted as (

    select * from {{ ref('int_figures_accepted') }}

),

levels as (

    select
        report_id,
        indicator_id,
        unit_canonical,
        start_year,
        min(figure_id) as figure_id,
        min(cast(value_canonical as double)) as lowest,
        max(cast(value_canonical as double)) as highest
    from accepted
    where
        indicator_id is not null and measure = 'level' and comparator in ('=', '~') and period = 'year' and start_year = end_year
        and status <> 'target' and scope_text = '' and basis is null
    group by all

),

growth_of_levels as (

    select
        'growth_level' as kind,
        growths.report_id,
        growths.figure_id,
        growths.indicator_id,
        growths.number as observed,
        100 * (later.number / earlier.number - 1) as expected,
        abs(100 * (later.number / earlier.number - 1) - growths.number) > 25 as is_broken
    from chosen as growths
    inner join chosen as later
        on growths.division_id = later.division_id and growths.indicator_id = later.indicator_id and growths.data_year = later.data_year
    inner join chosen as earlier
        on
            growths.division_id = earlier.division_id and growths.indicator_id = earlier.indicator_id
            and growths.data_year = earlier.data_year + 1 and later.unit_canonical = earlier.unit_canonical
    where
        growths.measure = 'growth' and later.measure = 'level' and earlier.measure = 'level' and earlier.number > 0
        and growths.indicator_id in (select indicator_id from {{ ref('indicators') }} where is_core)

),

shares as (

    select
        'industry_shares' as kind,
        report_id,
        min(figure_id) as figure_id,
        'primary_share' as indicator_id,
        sum(lowest) as observed,
        100.0 as expected,
        abs(sum(lowest) - 100) > 1 as is_broken
    from levels
    where indicator_id in ('primary_share', 'secondary_share', 'tertiary_share')
    group by report_id, start_year
    having count(*) = 3

),

trade as (

    select
        'trade_parts' as kind,
        whole.report_id,
        whole.figure_id,
        'trade_total' as indicator_id,
        whole.lowest as observed,
        exports.lowest + imports.lowest as expected,
        abs(whole.lowest / (exports.lowest + imports.lowest) - 1) > 0.03 as is_broken
    from levels as whole
    inner join levels as exports on whole.report_id = exports.report_id and whole.start_year = exports.start_year and exports.indicator_id = 'exports'
    inner join levels as imports on whole.report_id = imports.report_id and whole.start_year = imports.start_year and imports.indicator_id = 'imports'
    where whole.indicator_id = 'trade_total' and exports.lowest + imports.lowest > 0

),

incomes as (

    select
        'income_ratio' as kind,
        ratio.report_id,
        ratio.figure_id,
        'urban_rural_income_ratio' as indicator_id,
        ratio.lowest as observed,
        urban.lowest / rural.lowest as expected,
        abs(urban.lowest / rural.lowest - ratio.lowest) > 0.06 as is_broken
    from levels as ratio
    inner join levels as urban on ratio.report_id = urban.report_id and ratio.start_year = urban.start_year and urban.indicator_id = 'urban_income_per_capita'
    inner join levels as rural on ratio.report_id = rural.report_id and ratio.start_year = rural.start_year and rural.indicator_id = 'rural_income_per_capita'
    where ratio.indicator_id = 'urban_rural_income_ratio' and rural.lowest > 0

),

stated_twice as (

    select
        'stated_twice' as kind,
        report_id,
        figure_id,
        indicator_id,
        highest as observed,
        lowest as expected,
        abs(highest) > 1.02 * abs(lowest) as is_broken
    from levels
    where indicator_id in (select indicator_id from {{ ref('indicators') }} where is_core)

),

series as (

    select
        division_id,
        indicator_id,
        unit_canonical,
        median(number) as middle,
        count(*) as years
    from chosen
    where measure = 'level' and number > 0
    group by all

),

far_from_series as (

    select
        'far_from_series' as kind,
        chosen.report_id,
        chosen.figure_id,
        chosen.indicator_id,
        chosen.number as observed,
        series.middle as expected,
        chosen.number > 12 * series.middle or chosen.number < series.middle / 12 as is_broken
    from chosen
    inner join series
        on chosen.division_id = series.division_id and chosen.indicator_id = series.indicator_id and chosen.unit_canonical = series.unit_canonical
    where
        chosen.measure = 'level' and series.years >= 3 and chosen.number > 0
        and chosen.indicator_id in (select indicator_id from {{ ref('indicators') }} where is_core)

),

claims_against_numbers as (

    select
        'claim_against_result' as kind,
        left(actual_id, 14) as report_id,
        actual_id as figure_id,
        indicator_id,
        cast(actual_canonical as double) as observed,
        cast(target_point as double) as expected,
        (claim = 'missed' and outcome = 'met') or (claim in ('met', 'exceeded') and outcome = 'missed') as is_broken
    from (
        select
            outcomes.*,
            targets.target_point
        from {{ ref('fct_target_outcomes') }} as outcomes
        inner join {{ ref('fct_targets') }} as targets on outcomes.target_id = targets.target_id
    ) as outcomes
    where claim is not null and outcome in ('met', 'missed')

),

texts as (

    select
        kind,
        report_id,
        figure_id,
        indicator_id,
        cast(null as double) as observed,
        cast(null as double) as expected,
        is_broken
    from (
        select
            'text_without_noun' as kind,
            report_id,
            figure_id,
            indicator_id,
            length(indicator_text) < 2 or regexp_matches(indicator_text, '(的|了|和|与|在|由|从|至|达|为|共|约|近|将|把|对|[、，])$') as is_broken
        from accepted
        union all
        select
            'level_without_unit' as kind,
            report_id,
            figure_id,
            indicator_id,
            unit = '' and measure = 'level' and indicator_id is null as is_broken
        from accepted
    ) as checks

),

numbers as (

    select
        'number_set_aside' as kind,
        report_id,
        cast(null as varchar) as figure_id,
        cast(null as varchar) as indicator_id,
        cast(null as double) as observed,
        cast(null as double) as expected,
        reason in ('bare_number', 'cut_off', 'absurd_length') as is_broken
    from {{ ref('stg_skipped_numbers') }}

),

trials as (

    select * from growth_of_levels
    union all
    select * from shares
    union all
    select * from trade
    union all
    select * from incomes
    union all
    select * from stated_twice
    union all
    select * from far_from_series
    union all
    select * from claims_against_numbers
    union all
    select * from texts
    union all
    select * from numbers

)

select
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken
from trials
