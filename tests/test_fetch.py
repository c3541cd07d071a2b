"""The fetcher against a made-up host."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from flows.base.errors import FetchError, ForbiddenError, HostStoppedError
from flows.pages.fetch import Fetcher, Manners


def pages(text: str = "", status: int = 200, robots: str = "", headers: dict[str, str] | None = None):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(200, text=robots)
        return httpx.Response(status, text=text, headers=headers)

    return answer


def open_fetcher(answer, sleeps: list[float], **manners: float) -> Fetcher:
    return Fetcher(Manners(delay=0, **manners), sleep=sleeps.append, transport=httpx.MockTransport(answer))


def test_robots_are_heeded() -> None:
    with open_fetcher(pages(robots="User-agent: *\nDisallow: /private"), []) as asks:
        assert asks.get("http://a.example/open").status == 200
        with pytest.raises(ForbiddenError, match="forbids"):
            asks.get("http://a.example/private/1")
        assert asks.get("http://a.example/open/2").status == 200


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A host on this machine, which may be a proxy, and the addresses that it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_is_used_but_not_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, server: tuple[str, list[str]], name: str
) -> None:
    address, asked = server
    for other in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, address)
    with Fetcher(Manners(delay=0, tries=1)) as asks:
        assert asks.get("http://www.made-up.gov.cn/a").status == 200
        assert asks.get(f"{address}/own").status == 200
    assert asked == [
        *("http://www.made-up.gov.cn/robots.txt", "http://www.made-up.gov.cn/a"),
        *("/robots.txt", "/own"),
    ]


def test_a_proxy_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:9")
    with pytest.raises(FetchError, match="the proxy that the environment names"), Fetcher(Manners(delay=0)):
        pass


def test_a_crawl_delay_is_kept() -> None:
    sleeps: list[float] = []
    with open_fetcher(pages(robots="User-agent: *\nCrawl-delay: 120"), sleeps) as asks:
        asks.get("http://a.example/1")
        asks.get("http://a.example/2")
    assert max(sleeps) >= 119


def test_a_host_that_is_busy_is_asked_later_or_not_at_all() -> None:
    sleeps: list[float] = []
    with open_fetcher(pages(status=503, headers={"Retry-After": "7"}), sleeps) as asks:
        assert asks.get("http://a.example/1").status == 503
    assert 7.0 in sleeps
    with (
        open_fetcher(pages(status=429, headers={"Retry-After": "90000"}), []) as asks,
        pytest.raises(HostStoppedError, match="come back"),
    ):
        asks.get("http://a.example/1")


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return (
            httpx.Response(302, headers={"Location": "http://127.0.0.1/secret"})
            if request.url.path != "/robots.txt"
            else httpx.Response(404)
        )

    with open_fetcher(answer, []) as asks:
        assert asks.get("http://a.example/1").status == 302
    assert not any("127.0.0.1" in url for url in asked)


def test_an_answer_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    from flows.pages import transfer

    monkeypatch.setattr(transfer, "MAX_BYTES", 100_000)
    bomb = gzip.compress(b"0" * 5_000_000)

    def answer(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(404)
            if request.url.path == "/robots.txt"
            else httpx.Response(200, content=bomb, headers={"Content-Encoding": "gzip"})
        )

    told: list[tuple[str, int | None, str]] = []
    with open_fetcher(answer, []) as asks, pytest.raises(FetchError, match="grows beyond"):
        asks.record = lambda *words: told.append(words)
        asks.get("http://a.example/bomb")
    assert told[-1][:2] == ("http://a.example/bomb", None)


def test_the_budget_ends_a_run() -> None:
    with open_fetcher(pages(), [], budget=3) as asks:
        asks.get("http://a.example/1")
        asks.get("http://a.example/2")
        with pytest.raises(HostStoppedError, match="budget"):
            asks.get("http://a.example/3")
