"""What a page kind is: a function that makes its pages, and the view of each of its templates."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from generator.pages.bundle import Bundle
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame
from generator.pages.views import View


class Kind(Struct, frozen=True):
    """One page kind. Each module of a kind ends with its own; `plan.KINDS` names them all."""

    pages: Callable[[Library, Frame], Iterator[Page | Bundle]]
    """Its pages, in bundles where there are many."""
    views: dict[str, type[View]]
    """By template, below the theme's folder."""
