"""Fields of records as another system has them, read under the names that they have here."""

from collections.abc import Iterable
from typing import Final

from generator.content.yaml.text import Mapping, Node, Scalar, is_nothing

_ALONE: Final = {"provider": "name"}
"""The part that is meant where a field that has parts holds one value."""
_HIDING: Final = frozenset(("published", "removed", "deleted", "retracted"))


def renamed(mapping: Mapping, names: Iterable[tuple[str, str]]) -> Mapping:
    """The same fields under other names.

    names   pairs of a name there (`date`, or `cover.image` for a field within a field) and the name
            here (`publishedDateTime`, `provider.authors`; empty for what is to be passed over)
    What stands there by its name here comes first, then the first of the names that is there. Of
    what may hide a record, none is passed over: two such fields count as one that stands twice.
    """
    names = tuple(names)
    there = {name for name, _ in names} | {
        name.partition(".")[0] for name, _ in names if _inside(mapping, name) is not None
    }
    kept = [name for name in mapping.entries if name not in there]
    entries = {name: mapping.entries[name] for name in kept}
    lines = {name: mapping.lines[name] for name in kept}
    again = {name: line for name, line in mapping.again.items() if name not in there}
    for name, ours in names:
        node = _inside(mapping, name)
        if node is None or not ours:
            continue
        line = mapping.lines.get(name, node.line)
        top, _, below = ours.partition(".")
        before = entries.get(top)
        if below:
            node = _joined(before, _ALONE.get(top, ""), below, node, line)
        if below or before is None or is_nothing(before):
            entries[top] = node
            lines.setdefault(top, line)
            if name in mapping.again:
                again.setdefault(top, mapping.again[name])
        elif top in _HIDING and not is_nothing(node):
            again.setdefault(top, line)
    return Mapping(entries, lines, mapping.line, again, mapping.nameless)


def _inside(mapping: Mapping, name: str) -> Node | None:
    """The field of that name, or, behind a dot, a field within a field."""
    if name in mapping.entries:
        return mapping.entries[name]
    top, _, below = name.partition(".")
    node = mapping.entries.get(top)
    return _inside(node, below) if below and isinstance(node, Mapping) else None


def _joined(before: Node | None, alone: str, below: str, node: Node, line: int) -> Node:
    """What stands there with one more field below it, if it has none of that name."""
    if isinstance(before, Scalar) and alone and not is_nothing(before):
        before = Mapping({alone: before}, {alone: before.line}, before.line)
    if before is None or is_nothing(before):
        before = Mapping({}, {}, line)
    if not isinstance(before, Mapping) or below in before.entries:
        return before
    entries, lines = {**before.entries, below: node}, {**before.lines, below: line}
    return Mapping(entries, lines, before.line, before.again, before.nameless)
