"""What reading depends on, as one hash: where it is another, every page is read anew."""

from __future__ import annotations

import hashlib

from flows.base.settings import PROJECT, SEEDS

# read by dbt models only
MODEL_SEEDS = {"topics", "corrections", "series_breaks", "identities", "model_words", "headline"}


def code_fingerprint() -> str:
    """A hash of all that reading depends on: the code of reading and the seeds that it uses."""
    flows = PROJECT / "flows"
    code = [path for stage in ("base", "pages", "reports", "figures") for path in (flows / stage).rglob("*.py")]
    code += [flows / "reading.py", flows / "crashes.py", flows / "warehouse" / "chunks.py"]
    seeds = [path for path in SEEDS.glob("*.csv") if path.stem not in MODEL_SEEDS]
    digest = hashlib.sha256()
    for path in sorted([*code, *seeds]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
