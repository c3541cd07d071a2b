"""An object store that speaks S3: named bytes which come whole; what fails for a moment is asked again with backoff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flows.base.errors import SettingsError, StoreError

# 503 SlowDown, 429, other 5xx and broken connections are asked again, ever later, up to so often and so long
RETRY: dict[str, Any] = {"max_retries": 10, "retry_timeout": timedelta(minutes=3)}


class Objects:
    """What lies below one address `s3://bucket/prefix`; keys, region and endpoint come from the AWS_* variables."""

    def __init__(self, address: str) -> None:
        """Ask for nothing yet.

        Raises:
            SettingsError: obstore is not installed, or the address or a variable is nothing that it can use.
        """
        try:
            from obstore.exceptions import BaseError
            from obstore.store import S3Store
        except ImportError as error:
            raise SettingsError("GWR_ARCHIVE=s3://… needs obstore: pip install 'gwr[s3]'") from error
        self.address = address.rstrip("/")
        try:
            self._store = S3Store.from_url(self.address, retry_config=RETRY)  # type: ignore[arg-type]
        except (BaseError, ValueError) as error:
            raise SettingsError(f"GWR_ARCHIVE: {self.address}: {_line(error)}") from error

    def sizes(self, folder: str) -> dict[str, int]:
        """The objects of a folder: bytes of each by its name there.

        Raises:
            StoreError: the store does not answer, or forbids it.
        """
        with self._told(folder):
            pages = self._store.list(prefix=folder)
            return {str(meta["path"]).removeprefix(f"{folder}/"): meta["size"] for page in pages for meta in page}

    def fetch(self, name: str, path: Path) -> None:
        """Copy an object into a file, which comes whole.

        Raises:
            StoreError: the store does not give it.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{uuid4().hex}.new")
        try:
            with self._told(name), fresh.open("wb") as file:
                for piece in self._store.get(name).stream():
                    file.write(memoryview(piece))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    def send(self, path: Path, name: str) -> None:
        """Put a file under a name that may be taken already, by bytes that serve as well.

        Raises:
            StoreError: the store does not take it.
        """
        with self._told(name):
            self._store.put(name, path)

    def send_once(self, path: Path, name: str) -> None:
        """Put a file under a name that is nobody's yet, or has the same number of bytes: an answer may have been lost.

        Raises:
            StoreError: the store does not take it, or another file has that name.
        """
        from obstore.exceptions import AlreadyExistsError

        with self._told(name):
            try:
                self._store.put(name, path, mode="create", use_multipart=False)  # with `If-None-Match: *`
            except AlreadyExistsError:
                if self._store.head(name)["size"] != path.stat().st_size:
                    raise StoreError(f"{self.address}/{name} is there already, and is not {path}") from None

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError) as error:
            raise StoreError(f"{self.address}/{name}: {_line(error)}") from error


def _line(error: Exception) -> str:
    """What an error says in its first line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:400]
