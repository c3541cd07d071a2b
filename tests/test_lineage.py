"""The lineage: layers in their order, every table below all that it is made of, a link for each."""

from __future__ import annotations

from flows.warehouse.lineage import ACROSS, GAP, GROUPS, WIDTH, Node, ancestry, draw, nodes_of, place

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


def test_a_table_stands_below_all_that_it_is_made_of() -> None:
    placed = {p.node.id: p for p in place(NODES)}
    for p in placed.values():
        assert all(placed[parent].y < p.y for parent in p.node.parents)
    order = [layer for layers in GROUPS for layer in layers]
    last = -1.0
    for layers in GROUPS:
        heights = {p.y for p in placed.values() if p.node.layer in layers}
        assert min(heights) > last
        last = max(heights)
    assert len(order) == 6
    assert len({(p.x, p.y) for p in placed.values()}) == len(placed)


def test_a_rank_with_many_tables_goes_on_over_rows() -> None:
    seeds = {f"seed_{n:02}": Node(f"seed_{n:02}", f"seed_{n:02}", "seed", ()) for n in range(2 * ACROSS + 1)}
    placed = place(seeds | {"fct": Node("fct", "fct", "marts", tuple(seeds))})
    assert len({(p.x, p.y) for p in placed}) == len(placed)
    assert len({p.y for p in placed if p.node.layer == "seed"}) == 3
    assert all(WIDTH / 2 <= p.x <= ACROSS * (WIDTH + GAP) - WIDTH / 2 for p in placed)


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
