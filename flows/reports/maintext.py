"""The main text of a page whose container nobody knows, by the library trafilatura: an option, off unless `GWR_MAIN_TEXT=1`.

Off by default because it loses text: of six real pages of government sites it lost the whole report of one and the end of another, where the whole body has
at most 400 characters of chrome too many. Its answer is taken only where it keeps most of what the body holds.
"""

from __future__ import annotations

from flows.base.errors import GwrError

KEPT = 0.7


def main_text(markup: str, whole: str) -> str:
    """The main text of a page; `whole`, the text of its body, where the library keeps less than 70 % of it.

    Raises:
        GwrError: the library is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise GwrError("GWR_MAIN_TEXT=1 needs trafilatura: pip install 'gwr[maintext]'") from error
    found: str = trafilatura.extract(markup, favor_recall=True, include_comments=False, include_tables=True) or ""
    return found if len("".join(found.split())) >= KEPT * len("".join(whole.split())) else whole
