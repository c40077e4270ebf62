"""The Content-Security-Policy of pages: what a browser may ask for on their behalf, and no more.

A browser heeds only the first directive of a name, so what a site adds is put into ours.
"""

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from generator.content.records.allowed import SELF
from generator.content.settings import Settings
from generator.content.yaml.fields import did_you_mean

Directives = dict[str, tuple[str, ...]]
"""Sources by the name of a directive."""

_NONE: Final = "'none'"
_OWN: Final = f"'{SELF}'"
_STANDS_FOR: Final = {
    "child-src": ("default-src",),
    "connect-src": ("default-src",),
    "font-src": ("default-src",),
    "frame-src": ("child-src", "default-src"),
    "img-src": ("default-src",),
    "manifest-src": ("default-src",),
    "media-src": ("default-src",),
    "object-src": ("default-src",),
    "script-src": ("default-src",),
    "script-src-attr": ("script-src", "default-src"),
    "script-src-elem": ("script-src", "default-src"),
    "style-src": ("default-src",),
    "style-src-attr": ("style-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
    "worker-src": ("child-src", "script-src", "default-src"),
}
"""What a browser goes by where a directive is missing (CSP level 3, 6.8.3): it begins with that."""
_LISTS: Final = frozenset((*_STANDS_FOR, "default-src", "base-uri", "form-action"))
_BARE: Final = frozenset(("upgrade-insecure-requests",))
_NOT_IN_PAGES: Final = frozenset(("frame-ancestors", "report-uri", "report-to", "sandbox"))
_KEYWORDS: Final = frozenset(
    "none self unsafe-inline unsafe-eval unsafe-hashes strict-dynamic report-sample"
    " wasm-unsafe-eval inline-speculation-rules".split()
)
_QUOTED: Final = re.compile(r"'([A-Za-z0-9+/_=-]+)'")
_OF_SCRIPTS: Final = ("nonce-", "sha256-", "sha384-", "sha512-")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::(?:[0-9]{1,5}|\*))?"
    r"(?:/[\w.~!$&()*+=:@%/-]*)?",
    re.IGNORECASE | re.ASCII,
)


def policy_of(settings: Settings) -> str:
    """The policy of all pages. `connect-src` is for tools that look at the page: those that run
    within it, as Lighthouse does, could not read robots.txt without it."""
    allowed = settings.allow
    images = ("https:",) if settings.links_pictures else ()
    policy: Directives = {
        "default-src": (_NONE,),
        "base-uri": (_NONE,),
        "form-action": _sources(allowed.forms) or (_NONE,),
        "style-src": (_OWN, *_sources(allowed.styles)),
        "font-src": (_OWN, *_sources(allowed.fonts)),
        "script-src": (_OWN, *_sources(allowed.scripts)),
        "connect-src": (_OWN, *_sources(allowed.connections)),
        "img-src": (_OWN, *images, *(() if images else _sources(allowed.images))),
    }
    if allowed.frames:
        policy["frame-src"] = _sources(allowed.frames)
    return _text(policy)


@lru_cache(maxsize=256)
def with_sources(policy: str, more: str) -> Markup:
    """A policy with the sources of another in its directives, as an attribute may hold it.

    more   as in `script-src https://x.example; media-src 'self'`; what it names that the policy
           has not begins with what stood for it
    Raises ValueError for what is no policy.
    """
    directives = read(policy)
    try:
        added = read(Markup(more).unescape())
    except ValueError as error:
        raise ValueError(f"more_sources: {error}") from error
    for name, sources in added.items():
        stood = (directives[each] for each in _STANDS_FOR.get(name, ()) if each in directives)
        had = directives.get(name) or next(stood, ())
        together = tuple(dict.fromkeys((*had, *sources)))
        directives[name] = tuple(each for each in together if each != _NONE) or together
    return Markup(_text(directives).replace("&", "&amp;").replace('"', "&quot;"))


def read(text: str) -> Directives:
    """The directives of a policy; those of one name together.

    Raises ValueError, which says what is wrong, and how to write it.
    """
    found: Directives = {}
    for part in text.split(";"):
        name, *sources = part.split() or [""]
        name = name.lower()
        if not name:
            continue
        if name in _NOT_IN_PAGES:
            raise ValueError(f'browsers heed "{name}" in a header alone, and never in a page')
        if name in _BARE and not sources:
            found[name] = ()
            continue
        if name not in _LISTS:
            advice = did_you_mean(name, _LISTS) or "; begin with one, such as script-src"
            raise ValueError(f'there is no directive "{name}"{advice}')
        if not sources:
            raise ValueError(f'"{name}" names no source; write one behind it, or leave it out')
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *map(_source, sources))))
    return found


def _source(text: str) -> str:
    bare = text.strip("'\"`‘’“”,")
    quoted = _QUOTED.fullmatch(text)
    if quoted and (quoted[1] in _KEYWORDS or quoted[1].startswith(_OF_SCRIPTS)):
        return text
    if bare.lower() in _KEYWORDS:
        raise ValueError(f"{text} has to be '{bare.lower()}', between single quotes")
    if bare.lower() in _LISTS | _BARE:
        raise ValueError(f'a ";" is missing before {bare}')
    if text != bare:
        raise ValueError(f"{text} is no source; write {bare} without quotes and commas")
    if _SCHEME.fullmatch(text):
        return text
    is_name = "." in text or "*" in text or "//" in text or text.partition(":")[0] == "localhost"
    if not _HOST.fullmatch(text) or not is_name:
        raise ValueError(f"{text} is no source; write one such as https://cdn.example.org or data:")
    return text


def _sources(origins: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_OWN if each == SELF else each for each in origins)


def _text(directives: Directives) -> str:
    return "; ".join(
        " ".join((name, *dict.fromkeys(sources))) for name, sources in directives.items()
    )
