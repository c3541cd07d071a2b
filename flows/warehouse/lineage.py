"""What the marts are made of, drawn by layer: raw and reference, staging, intermediate, marts, each node a link."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, NamedTuple

LAYERS = {
    "source": "raw 原始",
    "seed": "reference 词典",
    "staging": "staging 清理",
    "intermediate": "intermediate 推导",
    "marts": "marts 发布",
    "audit": "audit 检验",
}
GROUPS = (("source", "seed"), ("staging",), ("intermediate",), ("marts",), ("audit",))
WIDTH, HEIGHT, GAP, STEP, TOP = 172, 20, 38, 27, 34
SWEEPS = 8


class Node(NamedTuple):
    """A table of the warehouse: its id in dbt, name, layer, and the ids of what it is made of."""

    id: str
    name: str
    layer: str
    parents: tuple[str, ...]


class Placed(NamedTuple):
    """A node with its column and its place in it."""

    node: Node
    column: int
    y: float


def nodes_of(manifest: dict[str, Any]) -> dict[str, Node]:
    """The tables and views of a dbt manifest by id, without seeds that no model reads."""
    found = {}
    for key, node in {**manifest["sources"], **manifest["nodes"]}.items():
        kind = node["resource_type"]
        if kind in ("source", "seed", "model"):
            layer = node["fqn"][1] if kind == "model" else kind
            parents = tuple(node.get("depends_on", {}).get("nodes", ()))
            found[key] = Node(key, node["name"], layer, parents)
    read = {parent for node in found.values() for parent in node.parents}
    return {key: node for key, node in found.items() if node.layer != "seed" or key in read}


def ancestry(nodes: dict[str, Node], of: str) -> dict[str, Node]:
    """A node with all that it is made of."""
    found: dict[str, Node] = {}
    waiting = [of]
    while waiting:
        key = waiting.pop()
        if key in nodes and key not in found:
            found[key] = nodes[key]
            waiting += nodes[key].parents
    return found


def place(nodes: dict[str, Node]) -> list[Placed]:
    """Each node right of all that it is made of, layers one after the other, near its parents and children."""
    columns = _columns(nodes)
    rows: dict[int, list[str]] = {}
    for key in sorted(nodes, key=lambda k: (columns[k], nodes[k].layer, nodes[k].name)):
        rows.setdefault(columns[key], []).append(key)
    near: dict[str, list[str]] = {key: [] for key in nodes}
    for key, node in nodes.items():
        for parent in node.parents:
            if parent in nodes:
                near[key].append(parent)
                near[parent].append(key)
    at = {key: float(n) for keys in rows.values() for n, key in enumerate(keys)}
    for _ in range(SWEEPS):
        for keys in rows.values():
            keys.sort(key=lambda k: (sum(at[n] for n in near[k]) / len(near[k]) if near[k] else at[k], k))
            first = (max(map(len, rows.values())) - len(keys)) / 2
            at |= {key: first + n for n, key in enumerate(keys)}
    return [Placed(nodes[key], columns[key], at[key]) for keys in rows.values() for key in keys]


def _columns(nodes: dict[str, Node]) -> dict[str, int]:
    """The column of each node: right of all that it is made of, and of the layers before its own."""
    columns: dict[str, int] = {}
    start = 0
    for layers in GROUPS:
        for key in TopologicalSorter({k: n.parents for k, n in nodes.items()}).static_order():
            if key in nodes and nodes[key].layer in layers:
                columns[key] = max([start, *(columns[p] + 1 for p in nodes[key].parents if p in columns)])
        start = max(columns.values(), default=-1) + 1
    return columns


def draw(nodes: dict[str, Node], links: dict[str, str]) -> str:
    """The lineage as SVG; `links` gives the address of a node by its id."""
    placed = {p.node.id: p for p in place(nodes)}
    width = (max(p.column for p in placed.values()) + 1) * (WIDTH + GAP) - GAP
    height = TOP + (max(p.y for p in placed.values()) + 1) * STEP
    lines = [_edge(placed[parent], p) for p in placed.values() for parent in p.node.parents if parent in placed]
    boxes = [_box(p, links[p.node.id]) for p in placed.values()]
    heads = []
    for column in range(max(p.column for p in placed.values()) + 1):
        names = dict.fromkeys(LAYERS[p.node.layer] for p in placed.values() if p.column == column)
        heads.append(f'<text class="head" x="{column * (WIDTH + GAP)}" y="14">{" · ".join(names)}</text>')
    return (
        f'<svg class="lineage" role="img" aria-label="lineage" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}">{"".join([*heads, *lines, *boxes])}</svg>'
    )


def _edge(parent: Placed, child: Placed) -> str:
    x1, y1 = parent.column * (WIDTH + GAP) + WIDTH, TOP + parent.y * STEP + HEIGHT / 2
    x2, y2 = child.column * (WIDTH + GAP), TOP + child.y * STEP + HEIGHT / 2
    middle = (x1 + x2) / 2
    return (
        f'<path data-from="{parent.node.id}" data-to="{child.node.id}" '
        f'd="M{x1},{y1:.1f}C{middle},{y1:.1f} {middle},{y2:.1f} {x2},{y2:.1f}"/>'
    )


def _box(p: Placed, link: str) -> str:
    x, y = p.column * (WIDTH + GAP), TOP + p.y * STEP
    return (
        f'<a href="{link}" class="{p.node.layer}" data-node="{p.node.id}">'
        f'<rect x="{x}" y="{y:.1f}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>'
        f'<text x="{x + 6}" y="{y + 14:.1f}">{p.node.name}</text></a>'
    )
