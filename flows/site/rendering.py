"""Templates and the words they use: labels of codes, numbers with their unit, links to a source at its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.site.addresses import Wanted
from flows.site.charts import number
from flows.site.language import in_english, label, named, say, spoken, titled, untagged
from flows.site.placenames import placed
from flows.site.quantities import bound_of, doubt_words, joined, moved_of, target_words, value_of, verdict_of
from flows.site.queries import queries
from flows.site.store import Release, Row

if TYPE_CHECKING:
    from flows.site.pages import Page

HERE = Path(__file__).parent
_CLAUSE_END = re.compile(r"[，。；;！？,]")
_ADDRESS = re.compile(r'(\b(?:href|action)=")(~?)/(?!static/)')  # ~ leads out of the release and language of the page


def at_sentence(url: str | None, sentence: str) -> str | None:
    """The address of a source that scrolls to a sentence, given by its first and its last clause; none for no web page.

    >>> at_sentence("https://a.example/x", "全年增长8%，高于全省。")
    'https://a.example/x#:~:text=%E5%85%A8%E5%B9%B4%E5%A2%9E%E9%95%BF8%25,%E9%AB%98%E4%BA%8E%E5%85%A8%E7%9C%81'
    """
    if not url or not re.match(r"https?://", url):
        return None
    clauses = [clause for clause in _CLAUSE_END.split(sentence) if clause.strip()] or [sentence]
    ends = [clauses[0], clauses[-1]] if len(clauses) > 1 else clauses
    return f"{url.partition('#')[0]}#:~:text=" + ",".join(
        quote(end.strip(), safe="").replace("-", "%2D") for end in ends
    )


def marked(sentence: str, figures: list[Row], here: str = "", has_ids: bool = False) -> Markup:
    """A sentence with its numbers as links to their meaning."""
    parts, end = list[str](), 0
    for f in figures:
        start = f["value_start"]
        if start < end:
            continue
        meaning = f.get("indicator_name") or f.get("indicator_text") or ""
        said = f"{meaning} {f['value_text']} · {label(f['status'], 'status')}"
        said += say("，存疑：{doubt}", doubt=doubt_words(f["doubt"])) if f["doubt"] else ""
        names = (
            f"number {f['status']}"
            + (" here" if f["figure_id"] == here else "")
            + (" known" if f.get("indicator_id") else "")
            + (" doubted" if f["doubt"] else "")
        )
        own = escape(f["figure_id"])
        known = f' id="{own}"' if has_ids else ""
        shown = f'class="{escape(names)}" href="/figure/{own}" data-sheet title="{escape(said)}"'
        parts.append(f"{escape(sentence[end:start])}<a{known} {shown}>{escape(sentence[start : f['value_end']])}</a>")
        end = f["value_end"]
    return Markup("".join([*parts, escape(sentence[end:])]))  # noqa: S704


def highlighted(text: str, words: Sequence[str]) -> Markup:
    """A text with the words that were looked for marked."""
    any_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    parts = re.split(f"({any_of})", text, flags=re.IGNORECASE) if any_of else [text]
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def shown(value: Any) -> str:
    """A value for people; a dash where there is none."""
    if value is None:
        return "–"
    return number(float(value)) if isinstance(value, (int, float, Decimal)) else str(value)


def table_of(name: str, **given: Any) -> Row:
    """What stands under a table: where its rows are as CSV and JSON, and its SQL."""
    kept = {k: v for k, v in given.items() if v not in (None, "")}
    asked = "?" + urlencode(kept) if kept else ""
    query = queries()[name]
    return {
        "csv": f"/api/v1/{name}.csv{asked}",
        "json": f"/api/v1/{name}{asked}",
        "sql": query.shown(kept),
    }


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FunctionLoader(lambda name: template_source(name, language)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: "" if value is None else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        label=label, doubt=doubt_words, shown=shown, highlighted=highlighted, placed=placed, untagged=untagged
    )
    made.globals.update(
        table_of=table_of,
        at_sentence=at_sentence,
        marked=marked,
        named=named,
        queries=queries,
        language=language,
        titled=titled,
        joined=joined,
        target_words=target_words,
        bound_of=bound_of,
        value_of=value_of,
        moved_of=moved_of,
        verdict_of=verdict_of,
    )
    return made


def template_source(name: str, language: str) -> str:
    """A template in a language."""
    source = (HERE / "templates" / name).read_text(encoding="utf-8")
    return in_english(source) if language == "en" else source


def draw(
    release: Release, page: Page, given: Row, wanted: Wanted, versions: Sequence[str], query: str = "", **more: Any
) -> str:
    """A page of a release in the language of now, or the address that it leads to.

    Raises:
        NotHereError: the release has no such page.
    """
    shown = page(release, given)
    if isinstance(shown, str):
        return shown
    template, context = shown
    asked = wanted.path + (f"?{query}" if query else "")
    here = {
        "release": release,
        "versions": versions,
        "given": given,
        "path": wanted.path,
        "query": query,
        "elsewhere": wanted._replace(language="zh" if wanted.language == "en" else "en").base + asked,
        "newest": wanted._replace(version="").base + asked,
        "is_old": bool(wanted.version) and wanted.version != versions[0],
    }
    return render(template, {**context, **here, **more}, wanted.base)


def render(template: str, context: Row, base: str = "") -> str:
    """A template in the language of now, its addresses within `base`: a release, a language."""
    other = {
        "path": "/",
        "elsewhere": "/" if spoken() == "en" else "/en/",
        "is_old": False,
        "is_baked": False,
        "has_both": True,
        "query": "",
    }
    given = {"release": None, "title": "", "given": {}, **other, **context}
    html = _environment(spoken()).get_template(template).render(given)
    if not base:
        return html.replace('="~/', '="/')
    return _ADDRESS.sub(lambda found: found[1] + ("" if found[2] else base) + "/", html)
