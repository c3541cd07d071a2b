"""The server: pages, tables as JSON and CSV, the API with its OpenAPI, all from the newest release."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from flows.base.errors import WarehouseError
from flows.site.addresses import Before, Wanted
from flows.site.along import chart, packed, policy, with_pictures
from flows.site.api import add_api
from flows.site.cache import PageCache
from flows.site.code import CODE
from flows.site.language import say, speaking
from flows.site.pages import PAGES, NotHereError, Page
from flows.site.rendering import draw, render
from flows.site.store import Release, Store


def make_app(published: Path) -> FastAPI:
    """The site of a folder of releases."""
    app = FastAPI(title="gwr", version="1", docs_url=None, redoc_url=None)
    store, cache = Store(published, is_warmed=True), PageCache()
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    add_api(app, lambda request: _asked(store, request.scope["wanted"]))
    for path, page in PAGES.items():
        app.add_api_route(path, _endpoint(store, cache, page), methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/latest{rest:path}", _to_newest(store), include_in_schema=False)
    app.add_api_route("/files/{name:path}", _file(store), methods=["GET", "HEAD"], include_in_schema=False)
    app.add_exception_handler(NotHereError, _not_here)
    app.add_exception_handler(404, _not_here)
    app.add_exception_handler(WarehouseError, _nothing_published)
    app.add_exception_handler(ValueError, _bad_request)
    app.add_middleware(GZipMiddleware, compresslevel=5)
    app.add_middleware(Before)
    with suppress(WarehouseError):  # said to who asks: a release may be made while the site is up
        store.latest()
    return app


def _endpoint(store: Store, cache: PageCache, page: Page) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        wanted: Wanted = request.scope["wanted"]
        release = _asked(store, wanted)
        tag = f'"{release.manifest["fingerprint"][:20]}-{CODE}"'
        headers = {"ETag": tag, "Cache-Control": "max-age=300", "Vary": "Accept-Encoding"}
        if wanted.version:
            headers["Cache-Control"] = "max-age=31536000, immutable"
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        key = (release.folder, release.version == store.latest().version, request.scope["wanted"], request.url.query)
        packed = cache.get(key)
        if packed is None:
            given = {**request.query_params, **request.path_params}
            with speaking(wanted.language):
                html = draw(release, page, given, wanted, store.versions(), request.url.query)
            if html.startswith("/"):
                return RedirectResponse(wanted.base + html + (wanted.suffix and f".{wanted.suffix}"), 302)
            if wanted.suffix:
                return _along(request, release, html, headers)
            packed = cache.put(key, with_pictures(html, wanted, request.url.query))
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, media_type="text/html; charset=utf-8", headers=headers)

    return answer


def _along(request: Request, release: Release, html: str, headers: dict[str, str]) -> Response:
    """A page as files, or one of its charts (`?chart=2`: the second)."""
    wanted: Wanted = request.scope["wanted"]
    with speaking(wanted.language):
        if wanted.suffix == "zip":
            name = wanted.path.strip("/").replace("/", "_") or "home"
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.zip"
            return Response(packed(release, html, wanted.path), media_type="application/zip", headers=headers)
        n = request.query_params.get("chart", "1")
        drawn = chart(html, int(n), release.version, wanted.path) if n.isascii() and n.isdecimal() else None
        if drawn is None:
            raise NotHereError(say("这一页没有第 {n} 张图", n=n))
    headers["Content-Security-Policy"] = policy()
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def _asked(store: Store, wanted: Wanted) -> Release:
    if not wanted.version:
        return store.latest()
    release = store.release(wanted.version)
    if release is None:
        raise NotHereError(say("没有发布 {version}", version=wanted.version))
    return release


def _file(store: Store) -> Callable[[Request, str], Response]:
    def answer(request: Request, name: str) -> Response:
        release = _asked(store, request.scope["wanted"])
        if name not in release.manifest["checksums"] or not (release.folder / name).is_file():
            raise NotHereError(say("这个发布没有文件 {name}", name=name))
        return FileResponse(release.folder / name, filename=Path(name).name)

    return answer


def _to_newest(store: Store) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        rest = request.scope["path"].removeprefix("/latest") or "/"
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/r/{store.latest().version}{rest}{query}", 302)

    return answer


def _not_here(request: Request, error: Exception) -> Response:
    known = isinstance(error, NotHereError)
    return _message(request, "没有这一页", str(error) if known else "", 404)


def _nothing_published(request: Request, error: Exception) -> Response:
    return _message(request, "尚无发布", "先运行 gwr build 与 gwr publish。", 503)


def _message(request: Request, title: str, words: str, status: int) -> Response:
    with speaking(request.scope["wanted"].language):
        said = {"title": say(title), "words": say(words) if title == "尚无发布" else words}
        html = render("message.html", said, request.scope["wanted"].base)
    return Response(html, status, media_type="text/html; charset=utf-8")


def _bad_request(request: Request, error: Exception) -> Response:
    return Response(json.dumps({"error": str(error)}, ensure_ascii=False), 400, media_type="application/json")
