"""Blocks of templates: which are there to be filled, and which are never shown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from jinja2 import nodes
from msgspec import Struct

from generator.content.yaml.fields import did_you_mean
from generator.theme.contract import MOST_PARENTS, alternatives
from generator.theme.load import Theme
from generator.theme.templates import closure, source_of

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MOST_NAMED: Final = 12  # blocks of a template that has many

Chain = tuple[str, ...]
"""A template, what it extends, what that extends, and so on: by name."""


class Slip(Struct, frozen=True, order=True):
    """Something in a template that has no effect."""

    template: str
    line: int
    message: str


class _Definition(NamedTuple):
    template: str
    block: nodes.Block
    outer: str
    """The block that it stands in; empty for none."""


class _Outline(NamedTuple):
    """A template, as far as blocks go."""

    tree: nodes.Template
    blocks: tuple[_Definition, ...]
    parents: tuple[str, ...] | None
    """The templates that it may extend; None where only a page tells."""
    may_stand_alone: bool
    """True where it is shown itself: it extends nothing, or not always."""
    included: tuple[str, ...]
    """The templates that it includes and imports."""


class Blocks:
    """The blocks of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._outlines: dict[str, _Outline | None] = {}

    def of(self, name: str) -> list[str]:
        """The blocks that a template has, its own first, then those of what it extends."""
        names: dict[str, None] = {}
        for chain in self._chains(name, ()):
            for template in chain:
                outline = self._outline(template)
                names |= dict.fromkeys(definition.block.name for definition in outline.blocks)
        return list(names)

    def slips(self, templates: Iterable[str], own: Iterable[str]) -> list[Slip]:
        """What some templates say that is never shown.

        templates   those that pages are made of
        own         those to be told of
        """
        own = set(own)
        shown: set[tuple[str, str]] = set()
        never: dict[tuple[str, str], Slip] = {}
        loose: dict[str, Slip] = {}
        for name in self._roots(templates):
            for chain in self._chains(name, ()):
                if own.isdisjoint(chain):
                    continue
                reached = self._reached(chain)
                for template in own.intersection(chain):
                    loose |= self._outside_blocks(template, chain)
                    for definition in self._outline(template).blocks:
                        key = template, definition.block.name
                        if reached is None or definition.block.name in reached:
                            shown.add(key)
                        elif key not in never:
                            never[key] = self._never_shown(definition, chain, reached)
        slips = [slip for key, slip in never.items() if key not in shown]
        return sorted([*slips, *loose.values()])

    def _roots(self, templates: Iterable[str]) -> list[str]:
        """The templates that are shown, and those that these include or import."""
        wanted = set(templates)
        used = {template for name in wanted for template in closure(self._theme, name)}
        for template in used:
            outline = self._outline_of(template)
            wanted.update(outline.included if outline else ())
        return sorted(template for template in wanted if self._outline_of(template))

    def _outline_of(self, name: str) -> _Outline | None:
        """None where there is no such template."""
        if name not in self._outlines:
            tree = source_of(self._theme, name).tree
            self._outlines[name] = _outline(name, tree) if tree is not None else None
        return self._outlines[name]

    def _outline(self, name: str) -> _Outline:
        """Of a template that is there."""
        outline = self._outline_of(name)
        assert outline is not None
        return outline

    def _chains(self, name: str, before: Chain) -> Iterator[Chain]:
        outline = self._outline_of(name)
        if outline is None or name in before or len(before) > MOST_PARENTS:
            yield before
            return
        chain = (*before, name)
        if outline.may_stand_alone or not outline.parents:
            yield chain
        for parent in outline.parents or ():
            yield from self._chains(parent, chain)

    def _reached(self, chain: Chain) -> set[str] | None:
        """The names of the blocks that are shown; None where that shows only on a page."""
        outlines = [self._outline(template) for template in chain]
        if any(outline.parents is None for outline in outlines):
            return None
        versions: dict[str, list[nodes.Block]] = {}
        for outline in outlines:
            for definition in outline.blocks:
                versions.setdefault(definition.block.name, []).append(definition.block)
        seen: set[tuple[str, int]] = set()
        waiting: list[tuple[str, int]] = []

        def follow(body: Iterable[nodes.Node], name: str, version: int) -> bool:
            for node in _within_block(body):
                match node:
                    case nodes.Block(name=inner):
                        waiting.append((inner, 0))
                    case nodes.Name(name="super"):
                        further = range(version + 1, len(versions.get(name, ())))
                        waiting.extend((name, later) for later in further)
                    case nodes.Getattr(node=nodes.Name(name="self"), attr=inner):
                        waiting.append((inner, 0))
                    case nodes.Getitem(node=nodes.Name(name="self")):
                        return False
            return True

        is_known = follow(outlines[-1].tree.body, "", 0)
        while waiting and is_known:
            name, version = waiting.pop()
            if (name, version) not in seen and version < len(versions.get(name, ())):
                seen.add((name, version))
                is_known = follow(versions[name][version].body, name, version)
        return {name for name, _ in seen} if is_known else None

    def _never_shown(self, definition: _Definition, chain: Chain, reached: set[str]) -> Slip:
        name = definition.block.name
        above = chain[chain.index(definition.template) + 1 :]
        message = f'the block "{name}" is never shown: '
        for parent in above:
            for other in self._outline(parent).blocks:
                if other.block.name == name and other.outer:
                    by = next(
                        template
                        for template in chain
                        for one in self._outline(template).blocks
                        if one.block.name == other.outer
                    )
                    message += f'it stands in "{other.outer}", which {by} fills without it'
                    return Slip(definition.template, definition.block.lineno, message)
        if not above:
            message += "nothing that is shown holds it"
        else:
            message += "no template that this one extends has it"
            message += did_you_mean(name, reached) or _offer(above[0], sorted(reached))
        return Slip(definition.template, definition.block.lineno, message)

    def _outside_blocks(self, template: str, chain: Chain) -> dict[str, Slip]:
        """What a template that extends another says outside of blocks: the first of it."""
        outline = self._outline(template)
        if outline.may_stand_alone or template == chain[-1]:
            return {}
        body = outline.tree.body
        start = next(at for at, node in enumerate(body) if isinstance(node, nodes.Extends))
        line = next((line for node in body[start + 1 :] for line in _lines_said(node)), 0)
        if not line:
            return {}
        message = (
            "what stands here, outside of every block, is never shown, for this template extends "
            "another; put it into a block"
        )
        return {template: Slip(template, line, message)}


def _outline(name: str, tree: nodes.Template) -> _Outline:
    parents: list[str] | None = []
    extends = list(tree.find_all(nodes.Extends))
    for tag in extends:
        names = alternatives(tag.template)
        parents = None if names is None or parents is None else [*parents, *names]
    included: list[str] = []
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport)):
        included += alternatives(node.template) or ()  # type: ignore[attr-defined]
    return _Outline(
        tree,
        tuple(_definitions(name, tree.body, "")),
        None if parents is None else tuple(dict.fromkeys(parents)),
        not any(isinstance(node, nodes.Extends) for node in tree.body),
        tuple(included),
    )


def _definitions(template: str, body: Iterable[nodes.Node], outer: str) -> Iterator[_Definition]:
    for node in _within_block(body):
        if isinstance(node, nodes.Block):
            yield _Definition(template, node, outer)
            yield from _definitions(template, node.body, node.name)


def _within_block(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """All nodes, but for what stands in a block further in."""
    waiting = list(body)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, nodes.Block):
            waiting += list(node.iter_child_nodes())[::-1]


def _lines_said(node: nodes.Node) -> Iterator[int]:
    """The lines on which something is put out there, as far as that is no comment."""
    if isinstance(node, nodes.Include):
        yield node.lineno
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                yield part.lineno
            elif text := _COMMENT.sub(_blank, part.data).rstrip():
                yield part.lineno + text[: len(text) - len(text.lstrip())].count("\n")


def _blank(comment: re.Match[str]) -> str:
    return "\n" * comment[0].count("\n")


def _offer(template: str, names: Sequence[str]) -> str:
    if not names:
        return f"; {template} has none"
    more = ", …" if len(names) > _MOST_NAMED else ""
    return f"; {template} has: {', '.join(names[:_MOST_NAMED])}{more}"
