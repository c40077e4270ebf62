"""What a page kind is: a function that makes its pages, and the view of each of its templates."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from generator.pages.page import Page
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.views import View


class Kind(Struct, frozen=True):
    """One page kind. Each module of a kind ends with its own; `plan.KINDS` names them all."""

    pages: Callable[[PageContext], Iterator[Page | Bundle]]
    """Its pages, in bundles where there are many."""
    views: dict[str, type[View]]
    """By template, below the theme's folder."""
