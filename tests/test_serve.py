"""A real Prefect server on loopback: the deployments are served, one is triggered, and the published warehouse changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from flows.base.settings import PROJECT, Settings

PORT = 4417


def until(what: str, seconds: float, ready: object) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():  # type: ignore[operator]
            return
        time.sleep(0.5)
    raise AssertionError(f"{what} took more than {seconds} seconds")


def healthy() -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{PORT}/api/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.enable_socket
def test_a_served_deployment_publishes(built: Settings, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", 1, None)
    shutil.copytree(built.warehouse, settings.warehouse)
    env = os.environ | {
        "GWR_DATA": str(settings.data),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{PORT}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> None:
        started.append(
            subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )

    prefect = str(Path(sys.executable).with_name("prefect"))
    try:
        start(prefect, "server", "start", "--host", "127.0.0.1", "--port", str(PORT))
        until("the server's start", 90, healthy)
        start(
            sys.executable,
            "-m",
            "flows.cli",
            "serve",
            "--site",
            "hainan",
            "--collect-cron",
            "",
            "--season-cron",
            "",
            "--build-cron",
            "",
            "--publish-cron",
            "",
        )
        until(
            "serving",
            60,
            lambda: httpx.post(f"http://127.0.0.1:{PORT}/api/deployments/count", json={}, timeout=5).json() == 3,
        )
        assert not (settings.published / "latest").exists()
        subprocess.run(
            [prefect, "deployment", "run", "publish/publish"],
            cwd=PROJECT,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )
        until("the release", 120, lambda: (settings.published / "latest" / "manifest.json").exists())
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)
