"""What stands before the address of a page: /r/VERSION for a release that stays, /en for English."""

from __future__ import annotations

import re
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEFORE = re.compile(r"(?:/r/(?P<version>\d+\.\d+\.\d+))?(?:/(?P<language>en))?(?=/|$)")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
}


class Wanted(NamedTuple):
    """Which release, in which language, the address within it, and whether its page is wanted as zip or svg."""

    version: str
    language: str
    path: str
    suffix: str = ""

    @property
    def base(self) -> str:
        """What stands before each address of the page."""
        return (f"/r/{self.version}" if self.version else "") + ("/en" if self.language == "en" else "")


def wanted_of(path: str) -> Wanted:
    """What an address asks for.

    >>> wanted_of("/r/2026.11.0/en/place/1")
    Wanted(version='2026.11.0', language='en', path='/place/1', suffix='')
    >>> wanted_of("/place/1.zip")
    Wanted(version='', language='zh', path='/place/1', suffix='zip')
    >>> wanted_of("/english").path
    '/english'
    """
    before = _BEFORE.match(path)
    rest = path[before.end() :] if before else path
    shorter, dot, suffix = rest.rpartition(".")
    if dot and suffix in ("zip", "svg") and not rest.startswith(("/static/", "/files/", "/latest/")):
        rest = shorter
    else:
        suffix = ""
    version, language = (before["version"], before["language"]) if before else ("", "")
    return Wanted(version or "", language or "zh", rest or "/", suffix)


class Before:
    """An app that is asked for the address within a release and a language; its answers carry the site's headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            wanted = wanted_of(scope["path"])
            scope = {**scope, "wanted": wanted, "path": wanted.path, "raw_path": wanted.path.encode()}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                more = [(name, value) for name, value in more if name not in said]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, guarded)
