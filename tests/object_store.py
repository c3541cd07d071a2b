"""A server on loopback that speaks S3 (moto's), and fails when it is told to."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class Server:
    """Its address; how many answers are to be failures, or each which, of which status; what it was asked."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application, self.port = application, 0
        self.failures, self.each, self.status, self.failed = 0, 0, "503 Slow Down", 0
        self.asked: list[tuple[str, str]] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if self.failures > 0 or (self.each and len(self.asked) % self.each == 0):
            self.failures, self.failed = max(0, self.failures - 1), self.failed + 1
            start(self.status, [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"]
        return self.application(environ, start)


@contextmanager
def serving() -> Iterator[Server]:
    """The server with a bucket `gwr`, and the AWS_* variables that lead to it."""
    import boto3
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = Server(DomainDispatcherApplication(create_backend_app))
    listening = make_server("127.0.0.1", 0, server, threaded=True)
    server.port = listening.port
    address = f"http://127.0.0.1:{server.port}"
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ALLOW_HTTP", "true")
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            patch.delenv(name)
        boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="gwr")
        yield server
    listening.shutdown()
