"""What a build is made of, by content, kept in the build itself: what is the same is not made again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from flows.base.errors import WarehouseError

_APART = {("seeds", ".csv"), ("own", ".csv"), ("models", ".sql")}  # files of which one change touches one node
_OWN = "own/int_corrections.csv"
_CORRECTIONS = {_OWN: "int_corrections+", "seeds/corrections.csv": "corrections+"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The chunks (key → readings with their pages), the ledger, the code, and the files of the dbt project."""

    chunks: dict[str, dict[str, str]]
    ledger: str
    code: str
    models: dict[str, str]

    @property
    def key(self) -> str:
        """One hash of all."""
        said = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Made:
    """What a build says of itself: what it was made of, and what became of each node of dbt."""

    inputs: Inputs
    results: dict[str, tuple[str, int]]


def made_of(database: Path) -> Made | None:
    """What the build in `database` was made of; None where there is no build that says so."""
    if not database.exists():
        return None
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error:
        return None
    try:
        row = connection.execute("select inputs, results from store.made_of").fetchone()
        return Made(Inputs(**json.loads(row[0])), json.loads(row[1])) if row else None
    except (duckdb.Error, TypeError, ValueError):
        return None
    finally:
        connection.close()


def write_made(database: Path, made: Made) -> None:
    """Let a build say what it was made of. To be done last.

    Raises:
        WarehouseError: it could not be written (a full disk).
    """
    connection = duckdb.connect(str(database))
    try:
        connection.execute("create or replace table store.made_of (inputs varchar, results varchar)")
        said = [json.dumps(asdict(made.inputs), sort_keys=True), json.dumps(made.results, sort_keys=True)]
        connection.execute("insert into store.made_of values (?, ?)", said)
    except duckdb.Error as error:
        raise WarehouseError(f"{database} was not written: {error}") from error
    finally:
        connection.close()


def to_make(before: Inputs, now: Inputs) -> list[str]:
    """What dbt must make again, as its arguments say it.

    A changed seed or model is made again with all that hangs on it, wholly. Where the raw tables or corrections
    changed, all that hangs on them is made again for the reports and divisions that they touch. A file more or less, or
    any other file that changed, may be meant for every model.
    """
    changed = {
        name for name in before.models.keys() | now.models.keys() if before.models.get(name) != now.models.get(name)
    }
    files = {name: Path(name) for name in changed}
    others = (before.models.keys() ^ now.models.keys()) - {_OWN}
    if others or any((path.parts[0], path.suffix) not in _APART for path in files.values()):
        return ["--full-refresh"]
    whole = [f"{path.stem}+" for name, path in files.items() if name not in _CORRECTIONS]
    selected = [*whole, *(_CORRECTIONS[name] for name in changed & _CORRECTIONS.keys())]
    if (before.chunks, before.ledger) != (now.chunks, now.ledger):
        selected.append("source:raw+")
    return [*(["--full-refresh"] if whole else []), "--select", *sorted(selected)]
