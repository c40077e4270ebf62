"""Bundles: pages that are planned together, and need not be where nothing about them changed.

Most of a large site is its past. So a page kind that has many pages hands them over in bundles,
each with a key that stands for all that decides about its pages: equal keys are equal pages. That
is what `deferred` is for a view, one step earlier.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from generator.memo.digests import digest_of
from generator.pages.page import Page


class Bundle(Struct, frozen=True):
    """Pages that are planned together."""

    name: str
    """Of this bundle alone, and of every site's that has it."""
    key: bytes
    """Digest of all that decides about its pages beside the settings, the site's chrome, and what
    the owner keeps of topics, publishers and pages of the site's own."""
    pages: Callable[[], Iterable[Page]]


def bundle(name: str, pages: Callable[[], Iterable[Page]], *inputs: Any) -> Bundle:
    """A bundle whose pages follow from these inputs.

    inputs   as in `deferred`
    """
    return Bundle(name, digest_of(inputs), pages)


class PreviousBundles(Struct, frozen=True):
    """What is known of bundles that were planned before, with no change since to what is left out
    of their keys."""

    chrome: bytes
    """Key of the chrome that they were planned with."""
    keys: Mapping[str, bytes]
    """By name."""
    is_taken: Callable[[str, frozenset[str]], bool]
    """True if a path is that of a page of one of the named bundles, or clashes with one."""


NO_PREVIOUS_BUNDLES: Final = PreviousBundles(b"", {}, lambda path, names: False)
"""Of a site that was not planned before."""
