from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SAMPLE
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="module", autouse=True)
def harness() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("flows")
        patch.setenv("GWR_DATA", str(folder))
        yield folder


@pytest.mark.enable_socket
@pytest.mark.usefixtures("light")
def test_the_three_flows(data: Path) -> None:
    from flows.build import build
    from flows.collect import collect
    from flows.publish import publish

    assert collect([str(SAMPLE)], str(SAMPLE / "index.csv"))["new"] == 25
    assert build().reports == 24
    assert Path(publish()).name.startswith("20")
    assert (data / "published" / "latest" / "manifest.json").exists()
