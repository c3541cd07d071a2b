"""The table of passes holds: one writer a field, and nobody reads what is not yet written."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from types import ModuleType

from flows.figures import passes
from flows.figures.readings import GIVEN, Reading


def test_each_field_has_one_writer() -> None:
    given = [name for one in passes.PASSES for name in one.gives]
    assert sorted(given) == sorted(field.name for field in fields(Reading) if field.name not in GIVEN)


def test_a_pass_needs_only_what_passes_before_it_give() -> None:
    known: set[str] = set()
    for one in passes.PASSES:
        assert set(one.needs) <= known, f"{one.name} needs {set(one.needs) - known}, which nobody has given yet"
        known |= set(one.gives)


def test_the_code_of_a_pass_writes_and_reads_what_the_table_says() -> None:
    own = {field.name for field in fields(Reading)} - GIVEN
    for one in passes.PASSES:
        module = inspect.getmodule(one.run)
        assert isinstance(module, ModuleType)
        touched = [
            node
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "reading"
            and node.attr in own
        ]
        written = {node.attr for node in touched if isinstance(node.ctx, ast.Store)}
        read = {node.attr for node in touched if isinstance(node.ctx, ast.Load)}
        assert written == set(one.gives), f"{one.name} writes {sorted(written)}"
        assert read - written <= set(one.needs), f"{one.name} reads {sorted(read - written - set(one.needs))}"
