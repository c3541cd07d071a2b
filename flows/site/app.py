"""The server: pages, tables as JSON and CSV, the API with its OpenAPI, all from the newest release."""

from __future__ import annotations

import csv
import inspect
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from flows.base.errors import WarehouseError
from flows.site import pages
from flows.site.queries import Query as Named
from flows.site.queries import queries
from flows.site.rendering import render
from flows.site.store import Row, Store

LIMIT = 100_000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
}


def make_app(published: Path) -> FastAPI:
    """The site of a folder of releases."""
    app = FastAPI(title="gwr", version="1", docs_url=None, redoc_url=None)
    store = Store(published)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for query in queries().values():
        _add_api(app, store, query)
    for path, page in pages.PAGES.items():
        app.add_api_route(path, _endpoint(store, page), methods=["GET", "HEAD"], include_in_schema=False)
    app.add_exception_handler(pages.NotHereError, _not_here)
    app.add_exception_handler(404, _not_here)
    app.add_exception_handler(WarehouseError, _nothing_published)
    app.add_exception_handler(ValueError, _bad_request)

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Any]) -> Response:
        response: Response = await go_on(request)
        response.headers.update(HEADERS)
        return response

    return app


def _endpoint(store: Store, page: pages.Page) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        release = store.latest()
        tag = f'"{release.manifest["fingerprint"][:20]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        given = {**request.query_params, **request.path_params}
        shown = page(release, given)
        if isinstance(shown, str):
            return RedirectResponse(shown, 302)
        template, context = shown
        html = render(template, {**context, "release": release, "versions": store.versions(), "given": given})
        headers = {"ETag": tag, "Cache-Control": "max-age=300"}
        return Response(html, media_type="text/html; charset=utf-8", headers=headers)

    return answer


def _add_api(app: FastAPI, store: Store, query: Named) -> None:
    """One address for a query, its parameters typed as the registry says; `.csv` gives the same rows as CSV."""

    def as_json(**given: Any) -> Response:
        release = store.latest()
        rows = release.ask(query.name, given)
        told = {"release": release.version, "query": query.name, "says": query.says, "row_count": len(rows)}
        return JSONResponse({**told, "is_cut": len(rows) > LIMIT, "rows": [_plain(row) for row in rows[:LIMIT]]})

    def as_csv(**given: Any) -> Response:
        return Response(to_csv(store.latest().ask(query.name, given)), media_type="text/csv; charset=utf-8")

    kinds = {name: int | None if kind is int else str | None for name, kind in query.params.items()}
    signature = inspect.Signature(
        [
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
    html = render(
        "message.html", {"title": "没有这一页", "words": str(error) if isinstance(error, pages.NotHereError) else ""}
    )
    return Response(html, 404, media_type="text/html; charset=utf-8")


def _nothing_published(request: Request, error: Exception) -> Response:
    html = render("message.html", {"title": "尚无发布", "words": "先运行 gwr build 与 gwr publish。"})
    return Response(html, 503, media_type="text/html; charset=utf-8")


def _bad_request(request: Request, error: Exception) -> Response:
    return Response(json.dumps({"error": str(error)}, ensure_ascii=False), 400, media_type="application/json")
