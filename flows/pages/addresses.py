"""Addresses as pages write them: joined where they are addresses, passed over where they are none."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>;]+)", re.I)  # in a Refresh: where it leads
PORTS = {"http": 80, "https": 443}


def joined(base: str, href: str) -> str | None:
    r"""The address that a link leads to: without fragment, user and usual port, its host in small letters.

    None where it is none that can be asked.

    >>> joined("http://a.example/b/", "c.html#d"), joined("http://a.example/", "http://[URL]/")
    ('http://a.example/b/c.html', None)
    >>> joined("http://a.example/", "http://a.example\uff0findex.html"), joined("http://a.example/", "mailto:a@b")
    (None, None)
    >>> joined("http://a.example/", "//u0:pass@a.example/b")
    'http://a.example/b'
    >>> joined("http://a.example/b/", r"..\c.html"), joined("http://a.example/", "HTTP://A.Example:80/c.html")
    ('http://a.example/c.html', 'http://a.example/c.html')
    """
    try:
        path, mark, query = href.strip().partition("?")
        url = urljoin(base, path.replace("\\", "/") + mark + query).partition("#")[0]
        parts = urlsplit(url)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not is_sound:
        return None
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(f":{PORTS[parts.scheme]}")
    return url if host == parts.netloc else parts._replace(netloc=host).geturl()


def host_of(url: str) -> str:
    """The host of an address, with its port where that is not the usual one: the unit of politeness.

    >>> host_of("http://A.example/1"), host_of("https://a.example:443/"), host_of("http://a.example:8080/")
    ('a.example', 'a.example', 'a.example:8080')
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port not in (None, PORTS.get(parts.scheme)) else host
