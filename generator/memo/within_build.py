"""Results that are kept while one build runs: the next one has other values to make them of."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_CACHES: Final[list[Any]] = []


def kept_within_build(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Has a pure function of a module keep its latest results until `forget_results` is called.

    most   results; arguments are told apart by their hash, which for what has none of its own is
           who they are: a process that builds again and again would hold all that it ever read
    """

    def keeping(function: Callable[P, R]) -> Callable[P, R]:
        cached = lru_cache(maxsize=most)(function)
        _CACHES.append(cached)
        return cast(Callable[P, R], cached)

    return keeping


def forget_results() -> None:
    """Forgets what all these functions kept."""
    for cached in _CACHES:
        cached.cache_clear()
