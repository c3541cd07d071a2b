"""What the marts are made of, drawn by layer from top to bottom: raw, reference, staging, intermediate, marts."""

from __future__ import annotations

from collections.abc import Iterable
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
ACROSS, WIDTH, HEIGHT, GAP, STEP, HEAD = 6, 182, 20, 12, 44, 26
SWEEPS = 8


class Node(NamedTuple):
    """A table of the warehouse: its id in dbt, name, layer, and the ids of what it is made of."""

    id: str
    name: str
    layer: str
    parents: tuple[str, ...]


class Placed(NamedTuple):
    """A node with its rank and the middle of its upper edge."""

    node: Node
    rank: int
    x: float
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
    """Each node below all that it is made of, layers one after the other, near its parents and children."""
    placed: list[Placed] = []
    y, layers = 0.0, ""
    for rank, keys in _near_each_other(nodes, _ranks(nodes)).items():
        if (named := _layers(nodes[key] for key in keys)) != layers:
            layers, y = named, y + HEAD
        rows = -(-len(keys) // ACROSS)
        across = -(-len(keys) // rows)
        for n, key in enumerate(keys):
            row, at = divmod(n, across)
            free = ACROSS - min(across, len(keys) - row * across)
            placed.append(Placed(nodes[key], rank, (at + free / 2 + 0.5) * (WIDTH + GAP), y + row * STEP))
        y += rows * STEP
    return placed


def _near_each_other(nodes: dict[str, Node], ranks: dict[str, int]) -> dict[int, list[str]]:
    """The nodes of each rank, ordered so that lines cross little: by the mean place of what they are joined to."""
    found: dict[int, list[str]] = {}
    for key in sorted(nodes, key=lambda k: (ranks[k], nodes[k].layer, nodes[k].name)):
        found.setdefault(ranks[key], []).append(key)
    near: dict[str, list[str]] = {key: [] for key in nodes}
    for key, node in nodes.items():
        for parent in node.parents:
            if parent in nodes:
                near[key].append(parent)
                near[parent].append(key)
    at = {key: (n + 0.5) / len(keys) for keys in found.values() for n, key in enumerate(keys)}
    for _ in range(SWEEPS):
        for keys in found.values():
            mean = {k: sum(at[n] for n in near[k]) / len(near[k]) if near[k] else at[k] for k in keys}
            keys.sort(key=lambda k, mean=mean: (mean[k], k))  # type: ignore[misc]
            at |= {key: (n + 0.5) / len(keys) for n, key in enumerate(keys)}
    return found


def _layers(nodes: Iterable[Node]) -> str:
    return " · ".join(dict.fromkeys(LAYERS[node.layer] for node in nodes))


def _ranks(nodes: dict[str, Node]) -> dict[str, int]:
    """The rank of each node: after all that it is made of, and after the layers before its own."""
    ranks: dict[str, int] = {}
    start = 0
    for layers in GROUPS:
        for key in TopologicalSorter({k: n.parents for k, n in nodes.items()}).static_order():
            if key in nodes and nodes[key].layer in layers:
                ranks[key] = max([start, *(ranks[p] + 1 for p in nodes[key].parents if p in ranks)])
        start = max(ranks.values(), default=-1) + 1
    return ranks


def draw(nodes: dict[str, Node], links: dict[str, str]) -> str:
    """The lineage as SVG; `links` gives the address of a node by its id."""
    placed = {p.node.id: p for p in place(nodes)}
    lines = [_line(placed[parent], p) for p in placed.values() for parent in p.node.parents if parent in placed]
    boxes = [_box(p, links[p.node.id]) for p in placed.values()]
    heads: dict[str, float] = {}
    for p in placed.values():
        heads.setdefault(_layers(o.node for o in placed.values() if o.rank == p.rank), p.y)
    titles = [f'<text class="head" x="0" y="{y - 8:.0f}">{layers}</text>' for layers, y in heads.items()]
    width, height = ACROSS * (WIDTH + GAP), max(p.y for p in placed.values()) + HEIGHT + 2
    return (
        f'<svg class="lineage" role="img" aria-label="lineage" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}">{"".join([*lines, *titles, *boxes])}</svg>'
    )


def _line(parent: Placed, child: Placed) -> str:
    top, bottom = parent.y + HEIGHT, child.y
    middle = f"{(top + bottom) / 2:.0f}"
    x1, x2 = f"{parent.x:.0f}", f"{child.x:.0f}"
    curve = f"M{x1},{top:.0f}C{x1},{middle} {x2},{middle} {x2},{bottom:.0f}"
    return f'<path data-from="{parent.node.id}" data-to="{child.node.id}" d="{curve}"/>'


def _box(p: Placed, link: str) -> str:
    return (
        f'<a href="{link}" class="{p.node.layer}" data-node="{p.node.id}">'
        f'<rect x="{p.x - WIDTH / 2:.0f}" y="{p.y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>'
        f'<text x="{p.x:.0f}" y="{p.y + 14:.0f}">{p.node.name}</text></a>'
    )
