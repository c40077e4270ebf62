"""Views made when they are needed, from inputs that tell beforehand whether they changed.

Most pages of most builds are as they were. So a page kind says what a page is made of (a function
and its arguments) and not what comes out: the function is one of a module and is given nothing but
its arguments, so equal arguments are an equal view.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Struct

from generator.pages.extra import Extra
from generator.pages.views import View
from generator.state.fingerprint import digest


class Keyed:
    """Something large whose `key` stands for all that it says."""

    __slots__ = ("key",)
    key: bytes


class Deferred(Struct, frozen=True):
    """A view to be made."""

    function: Callable[..., View]
    arguments: tuple[Any, ...]
    key: bytes
    """Digest of the function's name and its arguments, the shell left out: that is the same for
    all pages of a site, and kept apart."""

    def __call__(self) -> View:
        return self.function(*self.arguments)


def deferred(function: Callable[..., View], shell: Keyed, *inputs: Any) -> Deferred:
    """A view that `function` makes of the site's shell and these inputs.

    inputs   text, numbers, dates, structs, Keyed things, fields of the owner's own, functions of
             modules, and tuples of them
    """
    return Deferred(function, (shell, *inputs), digest_of((function, inputs)))


def digest_of(value: Any) -> bytes:
    """16 bytes that stand for the value, and for where each part of it ends and the next begins."""
    return digest(_ENCODER.encode(value))


def encoded(value: Any) -> bytes:
    """The same, longer and sooner made: for parts of what will have a digest."""
    return _ENCODER.encode(value)


def _stand_in(value: Any) -> Any:
    if isinstance(value, Keyed):
        return value.key
    if isinstance(value, Extra):
        return bytes(value)
    if callable(value):
        return f"{value.__module__}.{value.__qualname__}"
    raise NotImplementedError(f"{type(value).__name__} has no digest")


_ENCODER: Final = msgspec.msgpack.Encoder(enc_hook=_stand_in)
