"""Addresses as pages write them: joined where they are addresses, passed over where they are none."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def joined(base: str, href: str) -> str | None:
    """The address that a link leads to, without its fragment; None where it is none that can be asked.

    >>> joined("http://a.example/b/", "c.html#d"), joined("http://a.example/", "http://[URL]/")
    ('http://a.example/b/c.html', None)
    >>> joined("http://a.example/", "http://a.example\uff0findex.html"), joined("http://a.example/", "mailto:a@b")
    (None, None)
    """
    try:
        url = urljoin(base, href.strip()).partition("#")[0]
        parts = urlsplit(url)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if is_sound else None
