"""Which code draws the pages: what they say changes with it."""

from __future__ import annotations

import hashlib
from pathlib import Path


def _hash() -> str:
    files = (p for p in Path(__file__).parent.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(files))).hexdigest()[:8]


CODE = _hash()
