"""Characters, numerals, charsets, settings and the seeds as look-ups."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from flows.base import cues as cue_module
from flows.base import settings, vocabulary
from flows.base.charsets import charset_of, decode, page_text
from flows.base.cues import cue_edges, cues
from flows.base.errors import ReadError, VocabularyError
from flows.base.findings import finding, finding_of, rules
from flows.base.folding import fold
from flows.base.numerals import parse_numeral
from flows.base.vocabulary import composite_terms, context_aliases, divisions, indicators, read_seed, sites, units
from flows.base.words import Words

LOOK_ALIKES = {
    ",": "，﹐", ";": "；", ":": "：∶︰﹕", "%": "％﹪", "(": "（﹙", ")": "）﹚", "[": "〔［【", "]": "〕］】",
    "-": "—–―─－−‐‑﹣━", "~": "～〜∼˜", ".": "．", "。": "｡", '"': "＂", "、": "､", "/": "╱⁄", "零": "〇○", "两": "兩",
    "!": "！", "?": "？", "\n": "\r", "“": "„〝", "”": "〞", " ": "\u3000\u00a0\u2002\u2003\u2009\t\u200b\ufeff",
}  # fmt: skip


@pytest.mark.parametrize(("plain", "variants"), LOOK_ALIKES.items(), ids=lambda text: repr(text[:1]))
def test_look_alikes_fold_to_one_character(plain: str, variants: str) -> None:
    for variant in variants:
        assert fold(f"甲{variant}乙") == f"甲{plain}乙"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长5l.2%", "增长51.2%"),
        ("共I5%", "共15%"),
        ("2l亿元", "21亿元"),
        ("2l楼", "2l楼"),
        ("1O家", "10家"),
        ("2.OO5", "2.005"),
        ("2.O5", "2.05"),
        ("3.OO亿元", "3.OO亿元"),
        ("5O", "5O"),
        ("O2O平台", "O2O平台"),
        ("5G网络", "5G网络"),
        ("ABl.5%", "ABl.5%"),
    ],
)
def test_letters_that_stand_for_digits(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0), ("壹", 1), ("贰", 2), ("叁", 3), ("两千", 2000), ("十", 10), ("二十", 20), ("一百零五", 105),
        ("三千零二十", 3020), ("万", 10_000), ("一万零三", 10_003), ("三万五千", 35_000), ("十二亿", 1_200_000_000),
        ("一亿二千万", 120_000_000), ("二万亿", 2_000_000_000_000), ("百万", 1_000_000), ("二零二四", 2024),
        ("四五六七八九", 456_789), ("007", 7),
    ],
)  # fmt: skip
def test_numerals(text: str, value: int) -> None:
    assert parse_numeral(text) == Decimal(value)


def test_fractions_and_what_is_no_numeral() -> None:
    assert parse_numeral("十二点零五") == Decimal("12.05")
    assert parse_numeral("三点2") == Decimal("3.2")
    for text in ("二x", "三点x"):
        with pytest.raises(ValueError, match="is no"):
            parse_numeral(text)


REPORT = "政府工作报告，各位代表"


@pytest.mark.parametrize(
    ("data", "declared", "charset"),
    [
        (REPORT.encode(), None, "utf-8"),
        (REPORT.encode("utf-8-sig"), None, "utf-8"),
        (REPORT.encode(), "UTF8", "utf-8"),
        (REPORT.encode("gbk"), "GBK", "gb18030"),
        (REPORT.encode("gbk"), "x-gbk", "gb18030"),
        (REPORT.encode("gbk"), "utf-8", "gb18030"),
        (REPORT.encode("gb18030"), "no-such-charset", "gb18030"),
        (REPORT.encode("big5", "ignore"), "big5", "big5"),
        ("﻿".join(["", REPORT]).encode("utf-16"), None, "utf-16"),
    ],
)
def test_charsets(data: bytes, declared: str | None, charset: str) -> None:
    text, found = decode(data, declared)
    assert found == charset
    assert "政府工作" in text
    assert not text.startswith("\ufeff") or charset == "utf-16"


def test_the_charset_that_a_page_names_is_believed_if_it_fits() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=big5">{"政府"}'.encode("big5")
    assert decode(page)[1] == "big5"


def test_a_few_broken_bytes_are_borne_and_many_are_not() -> None:
    data = (REPORT * 20).encode()
    text, charset = decode(data + b"\xff")
    assert (text.count("\ufffd"), charset) == (1, "utf-8")
    with pytest.raises(ReadError) as error:
        decode(b"\xff\xfa\xff" * 100)
    assert error.value.rule == "undecodable"


def test_binary_is_no_text_and_control_characters_go() -> None:
    with pytest.raises(ReadError) as error:
        decode(b"a" + b"\x00" * 9)
    assert error.value.rule == "binary"
    assert decode(b"a" + b"\x00" * 8 + b"\x07b\tc\nd")[0] == "ab\tc\nd"
    assert page_text(b"\x00" * 20, None) == ""
    assert page_text(REPORT.encode("gbk"), "text/html; charset=GBK") == REPORT


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        (None, None),
        ("text/html; charset=", None),
        ('text/html; Charset="UTF-8"', "utf-8"),
        ("a; charset='gbk' ", "gbk"),
    ],
)
def test_charset_of_a_header(header: str | None, charset: str | None) -> None:
    assert charset_of(header) == charset


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"DATA": str(tmp_path), "WORKERS": "3", "CONTACT": "me", "HOOK": "tell"}.items():
        monkeypatch.setenv(f"GWR_{name}", value)
    found = settings.load_settings()
    assert (found.data, found.workers, found.user_agent_contact, found.hook) == (tmp_path, 3, "me", "tell")
    assert found.archive == tmp_path / "archive"
    assert found.database == tmp_path / "warehouse" / "gwr.duckdb"
    assert found.published == tmp_path / "published"
    monkeypatch.setenv("GWR_WORKERS", "0")
    assert settings.load_settings().workers == 1
    monkeypatch.setenv("GWR_DATA", "~/gwr")  # as a file of settings, which no shell has read, gives it
    assert settings.load_settings().data == (Path.home() / "gwr").resolve()


def test_no_proxy_stands_before_our_own_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "intranet.example,localhost")
    monkeypatch.delenv("NO_PROXY", raising=False)
    for _ in range(2):
        settings.spare_own_host()
        for name in ("no_proxy", "NO_PROXY"):
            assert os.environ[name] == "intranet.example,localhost,127.0.0.1,::1"


def test_settings_without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "WORKERS", "CONTACT", "HOOK"):
        monkeypatch.delenv(f"GWR_{name}", raising=False)
    found = settings.load_settings()
    assert found.data == settings.PROJECT / "data"
    assert (found.workers, found.user_agent_contact, found.hook) == (os.cpu_count(), None, None)


def test_prefect_is_quiet_but_what_the_environment_says_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PREFECT_LOGGING_LEVEL": "DEBUG"})
    settings.quiet_prefect()
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert int(os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"]) > 60


def test_seeds_as_look_ups() -> None:
    rows = {row["indicator_id"]: row for row in read_seed("indicators")}
    gdp = indicators()["gdp"]
    assert (gdp.indicator_id, gdp.unit_canonical, gdp.is_core) == ("gdp", "元", True)
    assert gdp.ranges["province"] == tuple(Decimal(rows["gdp"][f"{end}_province"]) for end in ("min", "max"))
    assert units()["平方厘米"].factor == Decimal("0.0001")
    assert (units()["元"].canonical, units()["元"].dimension, units()["元"].is_count) == ("元", "money", False)
    assert units()["个"].is_count
    assert composite_terms()["城乡居民人均可支配收入"] == ("urban_income_per_capita", "rural_income_per_capita")
    assert "出口" in context_aliases()
    nation = divisions()["100000_1949"]
    assert (nation.code, nation.valid_from, nation.valid_to, nation.level) == ("100000", 1949, 9999, "nation")


def test_sites_are_as_their_rows() -> None:
    rows = read_seed("sites")
    assert set(sites()) == {row["site_id"] for row in rows}
    for row in rows:
        site = sites()[row["site_id"]]
        said = [
            site.site_id,
            site.family,
            site.address,
            site.division_id,
            site.place,
            str(site.source_tier),
            site.certainty,
        ]
        names = ("site_id", "family", "address", "division_id", "place", "source_tier", "certainty")
        assert said == [row[name] for name in names]


def test_a_missing_seed_and_an_unknown_kind_are_errors(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="is missing"):
        read_seed("nothing", tmp_path)
    with pytest.raises(VocabularyError, match="has a kind"):
        cues("nothing")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a,b\n一,二\n三\n".encode(), "odd.csv, line 3: the row has too few or too many fields"),
        ("a,b\n一,二,三\n".encode(), "odd.csv, line 2"),
        ("a,b\n一,二\n".encode("gb18030"), "odd.csv is not UTF-8"),
    ],
)
def test_a_seed_that_an_editor_broke_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "odd.csv").write_bytes(data)
    with pytest.raises(VocabularyError, match=said):
        read_seed("odd", tmp_path)
    (tmp_path / "odd.csv").write_text("a,b\n一,二\n", encoding="utf-8-sig")
    assert read_seed("odd", tmp_path) == [{"a": "一", "b": "二"}]


@pytest.mark.parametrize(
    ("seed", "ask", "column"),
    [
        ("units", vocabulary.units, "factor"),
        ("indicators", vocabulary.indicators, "growth_min"),
        ("divisions", vocabulary.divisions, "valid_from"),
        ("sites", vocabulary.sites, "source_tier"),
    ],
)
def test_a_field_that_is_no_number_is_named_with_its_row(
    monkeypatch: pytest.MonkeyPatch, seed: str, ask: Callable[[], object], column: str
) -> None:
    rows = read_seed(seed)[:3]
    monkeypatch.setattr(vocabulary, "read_seed", lambda _: [*rows[:2], rows[2] | {column: "abc"}])
    with pytest.raises(VocabularyError, match=f"{seed}.csv, row 4 .{next(iter(rows[2].values()))}"):
        getattr(ask, "__wrapped__", ask)()


def test_edges_hold_the_first_and_the_last_character_of_every_plain_cue() -> None:
    kinds = cue_module.cue_rows().keys()
    tried = 0
    for kind in kinds:
        for at_end, at in ((False, 0), (True, -1)):
            edges = cue_edges(kind, at_end)
            for phrase in cues(kind) if edges is not None else ():
                if not set(phrase) & set("[](){}?*+.\\|^$"):
                    tried += 1
                    assert phrase[at] in edges
    assert tried > 500


@pytest.mark.parametrize(
    ("phrases", "starts", "ends"),
    [
        (["全国", "省"], {"全", "省"}, {"国", "省"}),
        (["[国省]级"], {"国", "省"}, {"级"}),
        (["第[一二]"], {"第"}, None),
        (["[一二]"], {"一", "二"}, {"一", "二"}),
        (["[^一]级"], None, {"级"}),
        (["[0-9]级"], None, {"级"}),
        (["甲?乙"], None, {"乙"}),
        (["甲*乙"], None, {"乙"}),
        (["甲乙?"], {"甲"}, None),
        (["(?:甲|乙)"], None, None),
        (["全国", ".省"], None, {"国", "省"}),
    ],
)
def test_edges_of_regular_expressions(
    monkeypatch: pytest.MonkeyPatch, phrases: list[str], starts: set[str] | None, ends: set[str] | None
) -> None:
    monkeypatch.setattr(cue_module, "cues", lambda _kind: phrases)
    assert cue_module.cue_edges.__wrapped__("any") == starts
    assert cue_module.cue_edges.__wrapped__("any", at_end=True) == ends


def test_words_are_looked_up_longest_first() -> None:
    words = Words(["新", "新增", "增加"], kept=["新区"])
    assert [words.at_start("新增加"), words.at_start("新区"), words.at_start("旧"), words.at_start("新", 1)] == [
        2,
        0,
        0,
        0,
    ]
    assert words.at_start("的新增", 1) == 2
    assert [words.at_end("又增加"), words.at_end(""), words.at_end("旧")] == [2, 0, 0]
    assert words.strip_start("新增增加值") == "值"
    assert words.strip_end("值新增增加") == "值"
    assert words.spans("新增增加")
    assert not words.spans("新增值")


def test_findings_have_the_severity_and_the_words_of_their_rule() -> None:
    severity, message = rules()["too_short"]
    found = finding("page", "p", "too_short", "x" * 600, "a.html")
    assert (found.subject_kind, found.subject_id, found.rule) == ("page", "p", "too_short")
    assert (found.severity, found.message, len(found.observed)) == (severity, f"{message} (a.html)", 500)
    assert finding("page", "p", "too_short").message == message
    assert len({finding("page", "p", "too_short", seen).finding_id for seen in ("a", "b")}) == 2
    assert (
        finding_of("page", "p", "too_short", "info", "a", "m").finding_id
        == finding("page", "p", "too_short", "a").finding_id
    )
    assert len(found.finding_id) == 16
    with pytest.raises(VocabularyError, match="no rule"):
        finding("page", "p", "nothing")
