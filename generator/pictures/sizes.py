"""Which sizes of pictures the templates of a theme name."""

from collections.abc import Iterator
from typing import Final

from jinja2 import nodes

from generator.content.images import LARGEST
from generator.pages.plan import VIEWS
from generator.theme.filters import sources
from generator.theme.load import Theme
from generator.theme.templates import closure

_MOST: Final = 12  # widths; each is made of every picture, in every form


def widths_of(theme: Theme) -> tuple[int, ...]:
    """The widths that a theme asks for where it has `picture|sources(160, 320)`, in pixels, the
    narrowest first; at most twelve.

    Only what is written out, in templates that pages are made of, is known. Raises ThemeError for
    what is no template.
    """
    trees = {name: source.tree for view in VIEWS for name, source in closure(theme, view).items()}
    found = {width for tree in trees.values() if tree is not None for width in _named(tree)}
    return tuple(sorted(found)[:_MOST])


def _named(tree: nodes.Template) -> Iterator[int]:
    for node in tree.find_all(nodes.Filter):
        if node.name != sources.__name__:
            continue
        for argument in node.args:
            width = argument.value if isinstance(argument, nodes.Const) else None
            if type(width) is int and 1 <= width <= LARGEST:
                yield width
