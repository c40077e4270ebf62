"""Forms and frames, which the owner's own pages may hold where the settings allow their hosts.

A record never holds any. What stands here decides which tags and attributes of them may stay, and
what they lead to; cleaning is the sanitiser's, as of all else.
"""

import re
from typing import Final

from msgspec import Struct

from generator.content.records.allowed import SELF, Allowed, origin_of
from generator.content.records.links import picture_url, web_url

FIELDS: Final = frozenset("input button select textarea".split())
TAGS: Final = FIELDS | frozenset("form iframe label legend fieldset option optgroup".split())
_SHARED: Final = frozenset("name required disabled autocomplete aria-label".split())
_WRITTEN: Final = frozenset("placeholder minlength maxlength readonly title".split())
ATTRIBUTES: Final = {
    "form": frozenset(
        "action method enctype name novalidate autocomplete aria-label data-netlify"
        " data-netlify-honeypot".split()
    ),
    "input": _SHARED
    | _WRITTEN
    | frozenset("type value checked min max step pattern size multiple inputmode".split()),
    "button": _SHARED - {"required", "autocomplete"} | {"type", "value"},
    "select": _SHARED | {"multiple", "size"},
    "textarea": _SHARED | _WRITTEN | {"rows", "cols"},
    "option": frozenset("value selected disabled label".split()),
    "optgroup": frozenset("label disabled".split()),
    "fieldset": frozenset("disabled name".split()),
    "label": frozenset(("for",)),
    "legend": frozenset[str](),
    "iframe": frozenset("src title width height".split()),
}
"""By tag. Nothing that acts is among them, nothing that sends a form elsewhere than it says
(`formaction`, `form`), and nothing that draws a reader to it (`autofocus`, `tabindex`)."""

_INPUTS: Final = frozenset(
    "text email search tel url number hidden checkbox radio date month week time datetime-local"
    " range color submit reset".split()
)
"""Not `password`, which no page of a digest has to ask for; nor `file` and `image`."""
KINDS: Final = "forms ask for words, numbers, dates and choices"
_CHOICES: Final = {
    ("input", "type"): _INPUTS,
    ("button", "type"): frozenset(("submit", "reset")),
    ("form", "method"): frozenset(("get", "post")),
    ("form", "enctype"): frozenset(
        ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
    ),
    ("form", "data-netlify"): frozenset(("true",)),
}
_FLAGS: Final = frozenset("required disabled checked selected multiple readonly novalidate".split())
_NUMBERS: Final = frozenset("minlength maxlength size rows cols".split())
_NUMBER: Final = re.compile(r"[0-9]{1,5}")
_PIXELS: Final = re.compile(r"[1-9][0-9]{0,4}")
_FORM_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,60}")
_OF_DOCUMENTS: Final = frozenset(
    "all anchors append applets body children clear close constructor cookie dir doctype domain"
    " embeds evaluate fonts forms fragment head hidden images implementation links location moveto"
    " normalize open plugins prepend referrer scripts timeline title url write writeln".split()
)
"""A document knows forms by their names, and these are names of its own: for its scripts, a form
would stand in their place."""
_LONGEST: Final = 1_000  # characters of a value

_OF_FRAMES: Final = (
    'loading="lazy" referrerpolicy="strict-origin-when-cross-origin" allow="fullscreen"'
)
_SANDBOX: Final = "allow-scripts allow-same-origin allow-forms allow-popups"
_FRAME: Final = re.compile(r"<iframe(?=[\s>])([^>]*)>.*?</iframe>", re.DOTALL)
_SPACE: Final = re.compile(r"(?<! ) +(?=</?opt(?:ion|group)[\s>])")
_SRC: Final = re.compile(r'\ssrc="([^"]*)"')


class Checked(Struct, frozen=True):
    """Stands for what was allowed when the HTML was first cleaned."""


CHECKED: Final = Checked()


def allows(origins: tuple[str, ...], address: str) -> bool:
    """Whether an address may be asked, by its origin; of a path of this site, whether `self` is
    among them."""
    if address.startswith("/") and not address.startswith("//"):
        return SELF in origins and _is_path(address)
    origin = origin_of(address)
    return bool(origin) and origin in origins


def advice_for(purpose: str, address: str) -> str:
    """What would allow it."""
    if not address or (address.startswith("/") and not address.startswith("//")):
        wanted = SELF
    else:
        wanted = origin_of(address) and f'"{origin_of(address)}"'
    if not wanted:
        return "an address is https, or a path of this site that begins with /"
    return f"allow: {{{purpose}: [{wanted}]}} in site.yaml allows it"


def _is_path(address: str) -> bool:
    try:
        picture_url(address.partition("?")[0].partition("#")[0])
    except ValueError:
        return False
    return True


def is_harmless(tag: str, kind: str) -> bool:
    """Whether a field is of a kind that a form may have."""
    return tag != "input" or kind.strip().lower() in _INPUTS | {""}


def value_of(tag: str, name: str, value: str, allowed: Allowed | Checked, root: str) -> str | None:
    """The value that an attribute of such a tag may have; None to drop it.

    root   put before a path of this site
    """
    if name in ("action", "src"):
        address = value.strip()
        if isinstance(allowed, Allowed):
            if not allows(allowed.frames if tag == "iframe" else allowed.forms, address):
                return None
            address = address if address.startswith("/") else web_url(address)
        return root + address if address.startswith("/") else address
    if (tag, name) in _CHOICES:
        kept = value.strip().lower()
        return kept if kept in _CHOICES[tag, name] else None
    if name in _FLAGS:
        return ""
    if name in ("width", "height"):
        return value if _PIXELS.fullmatch(value) else None
    if name in _NUMBERS:
        return value if _NUMBER.fullmatch(value) else None
    if (tag, name) == ("form", "name"):
        is_its_own = _FORM_NAME.fullmatch(value) and value not in _OF_DOCUMENTS
        return value if is_its_own else None
    return value if len(value) <= _LONGEST else None


def finished(html: str) -> str:
    """Sanitised HTML with its frames as we say them, and no more space between choices each time
    that it is cleaned."""
    return _with_frames(_SPACE.sub("", html) if "<opt" in html else html)


def _with_frames(html: str) -> str:
    """Sanitised HTML with what we say of each frame: it loads late, tells its host little, and, if
    that is another, may not lead the page elsewhere nor start downloads. It keeps its own origin,
    or what is in it does not work. One without an address goes, and what stands in one as well.
    """
    if "<iframe" not in html:
        return html
    return _FRAME.sub(_framed, html)


def _framed(match: re.Match[str]) -> str:
    source = _SRC.search(match[1])
    if source is None:
        return ""
    sandbox = "" if source[1].startswith("/") else f' sandbox="{_SANDBOX}"'
    title = "" if " title=" in match[1] else f' title="{_host(source[1])}"'
    return f"<iframe{match[1]}{title} {_OF_FRAMES}{sandbox}></iframe>"


def _host(address: str) -> str:
    return address.partition("//")[2].partition("/")[0] or address
