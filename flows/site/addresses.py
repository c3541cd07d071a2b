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
    """Which release, in which language, and the address within it."""

    version: str
    language: str
    path: str

    @property
    def base(self) -> str:
        """What stands before each address of the page."""
        return (f"/r/{self.version}" if self.version else "") + ("/en" if self.language == "en" else "")


def wanted_of(path: str) -> Wanted:
    """What an address asks for.

    >>> wanted_of("/r/2026.11.0/en/place/1")
    Wanted(version='2026.11.0', language='en', path='/place/1')
    >>> wanted_of("/english").path
    '/english'
    """
    before = _BEFORE.match(path)
    if not before:
        return Wanted("", "zh", path)
    return Wanted(before["version"] or "", before["language"] or "zh", path[before.end() :] or "/")


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
                more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, guarded)
