"""The lineage: layers in their order, every table right of all that it is made of, a link for each."""

from __future__ import annotations

from flows.warehouse.lineage import GROUPS, Node, ancestry, draw, nodes_of, place

NODES = {
    "raw": Node("raw", "raw", "source", ()),
    "seed": Node("seed", "seed", "seed", ()),
    "stg": Node("stg", "stg", "staging", ("raw",)),
    "int_b": Node("int_b", "int_b", "intermediate", ("int_a", "seed")),
    "int_a": Node("int_a", "int_a", "intermediate", ("stg",)),
    "fct": Node("fct", "fct", "marts", ("int_b",)),
    "fct_of_fct": Node("fct_of_fct", "fct_of_fct", "marts", ("fct", "stg")),
    "audit": Node("audit", "audit", "audit", ("fct",)),
}


def test_a_table_stands_right_of_all_that_it_is_made_of() -> None:
    placed = {p.node.id: p for p in place(NODES)}
    for p in placed.values():
        assert all(placed[parent].column < p.column for parent in p.node.parents)
    order = [layer for layers in GROUPS for layer in layers]
    last = -1
    for layers in GROUPS:
        columns = {p.column for p in placed.values() if p.node.layer in layers}
        assert min(columns) > last
        last = max(columns)
    assert len(order) == 6
    assert len({(p.column, p.y) for p in placed.values()}) == len(placed)


def test_the_picture_of_one_table_holds_its_ancestry_alone() -> None:
    svg = draw(ancestry(NODES, "fct"), {key: f"{key}.html" for key in NODES})
    assert [key for key in NODES if f'data-node="{key}"' in svg] == ["raw", "seed", "stg", "int_b", "int_a", "fct"]
    assert svg.count("<path") == 5
    assert 'href="int_a.html"' in svg


def test_seeds_that_no_model_reads_are_left_out() -> None:
    manifest = {
        "sources": {},
        "nodes": {
            "seed.a": {"resource_type": "seed", "name": "a", "fqn": ["gwr", "a"]},
            "seed.b": {"resource_type": "seed", "name": "b", "fqn": ["gwr", "b"]},
            "model.m": {
                "resource_type": "model",
                "name": "m",
                "fqn": ["gwr", "marts", "m"],
                "depends_on": {"nodes": ["seed.a"]},
            },
            "test.t": {"resource_type": "test", "name": "t", "fqn": ["gwr", "t"]},
        },
    }
    assert sorted(nodes_of(manifest)) == ["model.m", "seed.a"]
