"""The server: pages, tables as JSON and CSV, the API with its OpenAPI, all from the newest release."""

from __future__ import annotations

import csv
import gzip
import inspect
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from flows.base.errors import WarehouseError
from flows.site.addresses import Before, Wanted
from flows.site.cache import PageCache
from flows.site.code import CODE
from flows.site.language import say, speaking
from flows.site.pages import PAGES, NotHereError, Page
from flows.site.queries import Query as Named
from flows.site.queries import queries
from flows.site.rendering import draw, render
from flows.site.store import Release, Row, Store

LIMIT = 100_000


def make_app(published: Path) -> FastAPI:
    """The site of a folder of releases."""
    app = FastAPI(title="gwr", version="1", docs_url=None, redoc_url=None)
    store, cache = Store(published), PageCache()
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for query in queries().values():
        _add_api(app, store, query)
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
                return RedirectResponse(wanted.base + html, 302)
            packed = cache.put(key, html)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, media_type="text/html; charset=utf-8", headers=headers)

    return answer


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


def _add_api(app: FastAPI, store: Store, query: Named) -> None:
    """One address for a query, its parameters typed as the registry says; `.csv` gives the same rows as CSV."""

    def as_json(request: Request, **given: Any) -> Response:
        release = _asked(store, request.scope["wanted"])
        rows = release.ask(query.name, given)
        told = {"release": release.version, "query": query.name, "says": query.says, "row_count": len(rows)}
        return JSONResponse({**told, "is_cut": len(rows) > LIMIT, "rows": [_plain(row) for row in rows[:LIMIT]]})

    def as_csv(request: Request, **given: Any) -> Response:
        return Response(
            to_csv(_asked(store, request.scope["wanted"]).ask(query.name, given)), media_type="text/csv; charset=utf-8"
        )

    kinds = {name: int | None if kind is int else str | None for name, kind in query.params.items()}
    signature = inspect.Signature(
        [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)]
        + [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[kind, Query(max_length=80)]
                if kind == str | None
                else Annotated[kind, Query(ge=1900, le=2200)],
            )
            for name, kind in kinds.items()
        ]
    )
    for end, suffix in ((as_json, ""), (as_csv, ".csv")):
        end.__signature__ = signature  # type: ignore[attr-defined]
        app.get(f"/api/v1/{query.name}{suffix}", summary=query.says, name=f"{query.name}{suffix}")(end)


def to_csv(rows: list[Row]) -> str:
    """Rows as CSV for a spreadsheet: with a mark of UTF-8, and no text that would be taken for a formula."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.DictWriter(target, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({k: _defused(v) for k, v in row.items()} for row in rows)
    return target.getvalue()


def _defused(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _plain(row: Row) -> Row:
    return {k: float(v) if isinstance(v, Decimal) else str(v) if isinstance(v, date) else v for k, v in row.items()}


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
