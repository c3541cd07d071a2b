"""Search finds the sentences that contain the words, and the places and indicators of a name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from flows.site.search import FILE, pinyin, search
from flows.site.store import Release
from tests.site_bench import multiply


def test_search_gives_the_sentences_that_contain_the_words(release: Release, plain: Any) -> None:
    sql = (
        "select count(distinct (report_id, sentence)) from fct_figures join dim_reports using (report_id) "
        "where is_primary and contains(lower(sentence), lower(?))"
    )
    for words in ("养老", "增长8%", "5G", "增长", "亿元"):
        expected = plain.execute(sql, [words]).fetchone()
        assert search(release.folder, words).total == expected[0], words
    expected = plain.execute(sql + " and dim_reports.plan_year = 2024", ["增长"]).fetchone()
    assert search(release.folder, "增长", 2024).total == expected[0]
    for place in release.ask("places"):
        for words in filter(None, (place["name"], place["code"], pinyin(place["name"])[0])):  # a zone may have no code
            assert place["place_id"] in {hit["id"] for hit in search(release.folder, words).names[:3]}, words
        hits = search(release.folder, "增长", place=place["name"], limit=1000)
        assert {hit["place"] for hit in hits.sentences} <= {place["name"]} and len(hits.sentences) == hits.total


def test_the_share_of_a_years_reports_is_of_all_that_were_collected(release: Release, plain: Any) -> None:
    sql = """select r.plan_year, count(distinct f.report_id), any_value(n.n) from dim_reports r
        join (select plan_year, count(*) n from dim_reports where is_primary group by 1) n using (plan_year)
        left join fct_figures f on r.report_id = f.report_id and contains(f.sentence, '就业')
        where r.is_primary group by 1 order by 1"""
    rows = plain.execute(sql).fetchall()
    while rows and not rows[0][1]:
        rows.pop(0)
    assert search(release.folder, "就业").years == rows


@pytest.mark.skipif("GWR_SITE_DATA" in os.environ, reason="tests/site_bench.py --sentences does it on a corpus")
def test_a_search_of_many_sentences_reads_those_that_it_shows(release: Release, tmp_path: Path) -> None:
    """Hits are counted by their numbers: seconds of one processor, on forty times the sentences of the sample."""
    file = Path(shutil.copy(release.folder / FILE, tmp_path))
    multiply(file, 40)
    before = search(release.folder, "增长")
    start = process_time()
    after = search(tmp_path, "增长")
    assert process_time() - start < 0.5
    assert after.total == 40 * before.total and len(after.sentences) == 20
    assert [n for _, n, _ in after.years] == [40 * n for _, n, _ in before.years]


def test_a_place_and_words_together_search_that_place_alone(release: Release) -> None:
    place = max(release.ask("places"), key=lambda r: r["report_count"])
    name, spelled = place["name"], pinyin(place["name"])[0]
    only = search(release.folder, "增长", place=name)
    assert only.total
    for words in (f"{name} 增长", f"增长 {name}", f"{name}增长", f"{spelled} 增长"):
        hits = search(release.folder, words)
        assert (hits.total, hits.words, hits.place) == (only.total, "增长", name), words
        assert hits.names[0]["id"] == place["place_id"]


def test_an_english_name_of_an_indicator_finds_its_chinese_sentences(release: Release) -> None:
    hits = search(release.folder, "fixed asset investment")
    assert hits.total and "固定资产投资" in hits.terms
    assert all(any(term in hit["text"] for term in hits.terms) for hit in hits.sentences)


def test_letters_within_a_spelling_find_nothing(release: Release) -> None:
    """Only where a name or a word begins: zzzz stands in the initials of many autonomous prefectures."""
    assert search(release.folder, "zzzz").names == []


def test_a_place_is_found_by_the_name_that_it_had(release: Release, plain: Any) -> None:
    sql = """with places as (
            select *, arg_max(name, valid_from) over (partition by series_division_id) as now,
                bool_or(valid_to is null) over (partition by series_division_id) as is_there
            from dim_divisions
        )
        select series_division_id, name from places where name <> now and is_there and level = 'county'
        order by all limit 5"""
    rows = plain.execute(sql).fetchall()
    for place, name in rows:
        assert place in {hit["id"] for hit in search(release.folder, name).names}, name
    assert rows
