"""The time of those who read reports: China's."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def now() -> datetime:
    """The time in China."""
    return datetime.now(CHINA)
