"""Where log lines go: warnings to the terminal, one line a stage and chunk into a file beside what is made."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

OURS = ("flows", "expectations")
FILE_BYTES = 5_000_000


def log_to_terminal() -> None:
    """Errors of anybody and our own warnings on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(lambda record: record.levelno >= _threshold(record.name))
    logging.raiseExceptions = False  # a log that finds no room is no reason for a traceback
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _threshold(name: str) -> int:
    return logging.WARNING if name.split(".")[0] in OURS else logging.ERROR


@contextmanager
def log_to(file: Path) -> Iterator[None]:
    """Add our log lines from *info* up to `file` meanwhile; a full file makes room for a new one."""
    handler = RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    loggers = [logging.getLogger(name) for name in OURS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    except BaseException as error:
        told = f"ended by {type(error).__name__}: {error}"
        handler.handle(logging.LogRecord(__name__, logging.ERROR, __file__, 0, told, None, None))
        raise
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()
