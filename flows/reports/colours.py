"""Words in the colour of what is behind them, which no reader sees."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.I)
_BEHIND = re.compile(r"(?<![-\w])background(?:-color)?\s*:\s*([^;!]+)", re.I)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)")
_NAMED = {"white": "ffffff", "black": "000000", "#fefefe": "ffffff", "#fdfdfd": "ffffff"}
PAPER = "ffffff"


def faint_nodes(tree: LexborHTMLParser) -> list[LexborNode]:
    """The nodes whose own colour is that of the background nearest to them, of the page's white where none is told.

    What a style sheet or a picture gives a background is taken to be seen.

    >>> page = "<p style='color:#FFF'>a</p><div style='background:#c00'><font color=white>b</font></div>"
    >>> [node.text() for node in faint_nodes(LexborHTMLParser(page))]
    ['a']
    """
    found = []
    for node in tree.css("[style*=color], [style*=COLOR], font[color]"):
        told = _COLOUR.search(node.attributes.get("style") or "")
        given = told[1] if told else node.attributes.get("color") if node.tag == "font" else None
        if given and _plain(given) == _behind(node):
            found.append(node)
    return found


def _behind(node: LexborNode | None) -> str:
    """The colour behind a node, plain; of a picture, of what cannot be known, as it is written."""
    while node is not None and node.tag not in ("html", "-document"):
        told = _BEHIND.search(node.attributes.get("style") or "")
        given = told[1] if told else node.attributes.get("bgcolor") or node.attributes.get("background")
        if given and _plain(given) not in ("none", "transparent", "inherit"):
            return _plain(given)
        node = node.parent
    return PAPER


def _plain(colour: str) -> str:
    """Six hex digits for a colour; anything else as it is written, in small letters.

    >>> _plain(" #FFF "), _plain("rgb(255, 255,255)"), _plain("White"), _plain("url(a.png)")
    ('ffffff', 'ffffff', 'ffffff', 'url(a.png)')
    """
    said = colour.strip().lower()
    if rgb := _RGB.fullmatch(said):
        return "".join(f"{min(255, int(part)):02x}" for part in rgb.groups())
    if re.fullmatch(r"#[0-9a-f]{3}", said):
        said = "#" + "".join(2 * c for c in said[1:])
    return _NAMED.get(said, said.removeprefix("#"))
