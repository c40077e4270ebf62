"""Redirects as hosts follow them: the lines of `_redirects`, ours or the owner's own."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.serve.lookup import Moved

_STATUSES: Final = frozenset((301, 302, 303, 307, 308))
_VARIABLE: Final = re.compile(r":[A-Za-z]\w*|\*")
_MOST_PATTERNS: Final = 100  # as many as Cloudflare Pages takes
_LONGEST: Final = 2_000  # signs of a line; hosts take no more


class _Pattern(NamedTuple):
    """A rule for many addresses."""

    address: re.Pattern[str]
    target: str
    status: int


class RedirectRules:
    """The rules of one file. What is no redirect, or depends on who asks, is passed over."""

    def __init__(self, text: str) -> None:
        self._exact: dict[str, Moved] = {}
        self._patterns: list[_Pattern] = []
        for address, target, status in _rules(text):
            if _VARIABLE.search(address) is None:
                self._exact.setdefault(address, Moved(target, status))
            elif len(self._patterns) < _MOST_PATTERNS:
                self._patterns.append(_Pattern(_compiled(address), target, status))

    def of(self, address: str) -> Moved | None:
        """Where an address leads; None where no rule is about it."""
        exact = self._exact.get(address)
        if exact is not None:
            return exact
        for pattern in self._patterns:
            match = pattern.address.fullmatch(address)
            if match is not None:
                return Moved(_filled(pattern.target, match), pattern.status)
        return None


def _rules(text: str) -> Iterator[tuple[str, str, int]]:
    for line in text.splitlines():
        words = line.partition(" #")[0].split()
        if len(line) > _LONGEST or not 2 <= len(words) <= 3 or not words[0].startswith("/"):
            continue
        address, target, status = words[0], words[1], (words[2:] or ["301"])[0].rstrip("!")
        leads = target.startswith(("/", "https://", "http://")) and not target.startswith("//")
        if leads and status.isascii() and status.isdigit() and int(status) in _STATUSES:
            yield address, target, int(status)


def _compiled(address: str) -> re.Pattern[str]:
    """The rule's address as an expression: `:name` is a part, `*` all that follows."""
    expression, at, names = "", 0, set()
    for variable in _VARIABLE.finditer(address):
        name = "splat" if variable[0] == "*" else variable[0][1:]
        expression += re.escape(address[at : variable.start()])
        found = ".*" if variable[0] == "*" else "[^/]+"
        expression += found if name in names else f"(?P<{name}>{found})"
        names.add(name)
        at = variable.end()
    return re.compile(expression + re.escape(address[at:]))


def _filled(target: str, match: re.Match[str]) -> str:
    """The target with what the address has at its variables."""
    values = match.groupdict()
    filled = re.sub(r":([A-Za-z]\w*)", lambda name: values.get(name[1], name[0]), target)
    # Two slashes at its start would make it another host.
    return re.sub("^/+", "/", filled)
