-- One row per number (figure and indicator) that broken identities cast doubt on, with the kinds and how far off each is.
with members as (

    select
        md5(concat_ws('|', trials.kind, trials.figure_id, trials.indicator_id, trials.observed, trials.expected)) as trial_id,
        trials.kind,
        trials.is_broken,
        case
            when identities.far_as = 'ratio' and trials.expected <> 0 then '×' || round(cast(trials.observed as double) / cast(trials.expected as double), 2)
            else printf('%+.1f', cast(trials.observed - trials.expected as double))
        end as far,
        unnest(list_distinct(trials.members)) as member
    from {{ ref('trials') }} as trials
    inner join {{ ref('identities') }} as identities on trials.kind = identities.kind
    where identities.far_as is not null and len(trials.members) > 0

),

-- what a rule better than the order of the text has chosen is not doubted because a part was stated too
evident as (

    select figure_id || '|' || indicator_id as member
    from {{ ref('int_facts_chosen') }}
    where chosen_by in ('consistent', 'passage', 'basis')

),

counted as (

    select
        *,
        kind = 'stated_twice' and member in (select evident.member from evident) as is_evident,
        count(*) filter (where is_broken) over (partition by member) as broken_count,
        count(*) filter (where not is_broken) over (partition by member) as kept_count
    from members

),

-- of the numbers of a broken identity those that break more of them, then those that keep fewer; where none stands out, all
suspects as (

    select *
    from counted
    where is_broken
    qualify rank() over (partition by trial_id order by is_evident asc, broken_count desc, kept_count asc) = 1

)

select
    split_part(member, '|', 1) as figure_id,
    split_part(member, '|', 2) as indicator_id,
    string_agg(kind || ' ' || far, '; ' order by kind, far) as doubt
from (
    select
        member,
        kind,
        -- of several of one kind one is enough
        arg_min(far, trial_id) as far
    from suspects
    group by member, kind
) as farthest
group by member
