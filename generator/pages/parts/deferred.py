"""Views made when they are needed, from inputs that tell beforehand whether they changed.

Most pages of most builds are as they were. So a page kind says what a page is made of (a function
and its arguments) and not what comes out: the function is one of a module and is given nothing but
its arguments, so equal arguments are an equal view.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from generator.memo.digests import Keyed, digest_of
from generator.pages.parts.views import View


class Deferred(Struct, frozen=True):
    """A view to be made."""

    function: Callable[..., View]
    arguments: tuple[Any, ...]
    key: bytes
    """Digest of the function's name and its arguments, the site's chrome left out: that is the same
    for all pages of a site, and kept apart."""

    def __call__(self) -> View:
        return self.function(*self.arguments)


def deferred(function: Callable[..., View], chrome: Keyed, *inputs: Any) -> Deferred:
    """A view that `function` makes of the site's chrome and these inputs.

    inputs   text, numbers, dates, structs, Keyed things, fields of the owner's own, functions of
             modules, and tuples of them
    """
    return Deferred(function, (chrome, *inputs), digest_of((function, inputs)))
