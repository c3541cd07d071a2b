"""The families of sites, a folder each: a new family is a folder with a `FAMILY` in it, and rows of `sites.csv`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from flows.base.errors import FetchError
from flows.base.readers import Reader
from flows.pages.family import Family

GENERAL = "gov"


@cache
def families() -> dict[str, Family]:
    """The families by name, as their folders lie here."""
    names = sorted(module.name for module in iter_modules(__path__) if module.ispkg)
    return {name: import_module(f"{__name__}.{name}").FAMILY for name in names}


def family_of(address: str, name: str | None = None) -> Family:
    """The family of that name, or the one whose addresses look like this one; a government site where none does.

    Raises:
        FetchError: there is no such family.
    """
    known = families()
    if name and name not in known:
        raise FetchError(f"there is no family {name!r}; there are: {', '.join(known)}")
    return known[name] if name else next((f for f in known.values() if f.is_address(address)), known[GENERAL])


@cache
def readers() -> tuple[Reader, ...]:
    """The readers that the families bring with them."""
    return tuple(family.reader for family in families().values() if family.reader)
