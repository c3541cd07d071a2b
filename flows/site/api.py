"""The API: an address for each named query, its rows as JSON or CSV, all of them or a page at a time."""

from __future__ import annotations

import csv
import inspect
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response

from flows.site.queries import Query as Named
from flows.site.queries import queries
from flows.site.store import Release, Row

MOST = 100_000
_LIMIT = Query(ge=1, le=MOST, description=f"How many rows at most ({MOST:,} where nothing is said)")
_OFFSET = Query(ge=0, description="How many rows to leave out before; the answer's `next` is the address of the rest")
_WORDS, _YEAR = Query(max_length=80), Query(ge=1900, le=2200)


def add_api(app: FastAPI, asked: Callable[[Request], Release]) -> None:
    """Addresses for all named queries, their parameters typed as the registry says; `.csv` gives the same rows."""
    for query in queries().values():
        for end, suffix in ((_as_json(query, asked), ""), (_as_csv(query, asked), ".csv")):
            end.__signature__ = _signature(query)  # type: ignore[attr-defined]
            app.get(f"/api/v1/{query.name}{suffix}", summary=query.says, name=f"{query.name}{suffix}")(end)


def _signature(query: Named) -> inspect.Signature:
    kinds: dict[str, tuple[Any, Any]] = {
        name: (Annotated[int | None, _YEAR] if kind is int else Annotated[str | None, _WORDS], None)
        for name, kind in query.params.items()
    }
    kinds |= {"limit": (Annotated[int, _LIMIT], MOST), "offset": (Annotated[int, _OFFSET], 0)}
    request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
    given = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in kinds.items()
    ]
    return inspect.Signature([request, *given])


def _as_json(query: Named, asked: Callable[[Request], Release]) -> Callable[..., Response]:
    def answer(request: Request, limit: int, offset: int, **given: Any) -> Response:
        release, rows = _rows(query, asked, request, given)
        told = {"release": release.version, "query": query.name, "says": query.says, "row_count": len(rows)}
        page = {"limit": limit, "offset": offset, "next": _next(request, len(rows), limit, offset)}
        return JSONResponse({**told, **page, "rows": [_plain(row) for row in rows[offset : offset + limit]]})

    return answer


def _as_csv(query: Named, asked: Callable[[Request], Release]) -> Callable[..., Response]:
    def answer(request: Request, limit: int, offset: int, **given: Any) -> Response:
        _, rows = _rows(query, asked, request, given)
        following = _next(request, len(rows), limit, offset)
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        text = to_csv(rows[offset : offset + limit])
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    return answer


def _rows(query: Named, asked: Callable[[Request], Release], request: Request, given: Row) -> tuple[Release, list[Row]]:
    known = (*query.params, "limit", "offset")
    strange = [name for name in request.query_params if name not in known]
    if strange:
        raise ValueError(f"{query.name} has no parameter {', '.join(strange)}; it has {', '.join(known)}")
    release = asked(request)
    return release, release.ask(query.name, given)


def _next(request: Request, count: int, limit: int, offset: int) -> str | None:
    """The address of the rows that follow, within the release and language asked for; none after the last."""
    if offset + limit >= count:
        return None
    given = {**request.query_params, "limit": limit, "offset": offset + limit}
    return f"{request.scope['wanted'].base}{request.scope['path']}?{urlencode(given)}"


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
