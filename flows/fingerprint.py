"""What reading, checking and building depend on, as hashes of contents: where one is another, its work is done anew."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from flows.base.settings import DBT_PROJECT, PROJECT, SEEDS

# read by dbt models only
MODEL_SEEDS = {"topics", "corrections", "series_breaks", "identities", "model_words", "headline", "division_successors"}


def _hash(files: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\n" + path.read_bytes())
    digest.update("\n".join(words).encode())
    return digest.hexdigest()[:12]


def code_fingerprint() -> str:
    """A hash of all that reading depends on: the code of reading and the seeds that it uses."""
    flows = PROJECT / "flows"
    code = [path for stage in ("base", "pages", "reports", "figures") for path in (flows / stage).rglob("*.py")]
    code += [flows / "reading.py", flows / "crashes.py", flows / "limits.py", flows / "warehouse" / "chunks.py"]
    seeds = [path for path in SEEDS.glob("*.csv") if path.stem not in MODEL_SEEDS]
    return _hash([*code, *seeds])


def check_fingerprint() -> str:
    """A hash of the expectations, beside what reading depends on."""
    checks = PROJECT / "flows" / "warehouse"
    files = [*(PROJECT / "expectations").glob("*.py"), checks / "checks.py", *(checks / "sql").glob("*_to_check.sql")]
    return _hash(files, version("great_expectations"), version("pandas"))


def build_fingerprint() -> str:
    """A hash of all code and of the programs that a build is made with."""
    files = [path for folder in ("flows", "expectations") for path in (PROJECT / folder).rglob("*.py")]
    files += (PROJECT / "flows").rglob("*.sql")
    programs = [f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb", "pyarrow")]
    return _hash(files, check_fingerprint(), code_fingerprint(), sys.version, *programs)


def model_files() -> dict[str, str]:
    """The files of the dbt project, each with a hash of what it says."""
    files = [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml"]
    for folder in ("seeds", "models", "macros", "tests", "docs"):
        files += [path for path in (DBT_PROJECT / folder).rglob("*") if path.is_file()]
    files = [path for path in files if path.parent.name != "decisions"]
    return {f.relative_to(DBT_PROJECT).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()[:16] for f in files}


def own_files(data: Path) -> dict[str, str]:
    """The files of a data folder that the models read (corrections.csv), each with a hash of what it says."""
    path = data / "corrections.csv"
    return {"own/int_corrections.csv": hashlib.sha256(path.read_bytes()).hexdigest()[:16]} if path.exists() else {}
