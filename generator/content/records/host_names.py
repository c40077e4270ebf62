"""How a host's name is shown to readers: `xn--mnchen-3ya.de` as `münchen.de`, where that is safe.

A name that is written in other letters may look like that of another host, and readers go by it.
So a name is shown in Unicode only if each of its labels is of one script, none of it can be taken
for letters of Latin, and nothing of it reorders what stands beside it; else it stays as it is
registered. The rules are stricter than those of browsers (Chromium: docs/idn.md; Unicode: UTS 39,
4 and 5.2), for a browser shows the address of where one is, and a page shows what it says.

Addresses always have the name as it is registered.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_ENCODED: Final = "xn--"
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_NEUTRAL: Final = frozenset("0123456789-")
# Small letters of Latin-1 and of Latin Extended-A, and the two of Romanian, whose marks are seen;
# not those that pass for plain ones: þ, dotless i, kra, l with a dot, n with an apostrophe, eng.
_LATIN: Final = frozenset(
    sign
    for sign in map(chr, [*range(0xDF, 0x180), 0x219, 0x21B])
    if sign.islower() and sign not in "þıĸŀŉŋſ"
)
# Their dots below are seen by those who read the language.
_VIETNAMESE: Final = frozenset("ơư") | frozenset(
    sign for sign in map(chr, range(0x1EA0, 0x1EFA)) if sign.islower()
)
_EASTERN: Final = frozenset(("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA"))
_SCRIPTS: Final = frozenset(
    "HANGUL DEVANAGARI BENGALI GURMUKHI GUJARATI TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI"
    " CYRILLIC GREEK".split()
)
# Single strokes, which pass for punctuation where nothing else stands beside them.
_STROKES: Final = frozenset("一丨丶丿乙亅ノンソゾハー")
_LEFTWARDS: Final = frozenset(("ARABIC", "HEBREW"))
# Letters that look like Latin ones, of scripts that have several: one other has to be there.
_LOOK_ALIKE: Final = {
    "CYRILLIC": frozenset("асԁеһіјӏкмнорԛѕтԝхуъьҽпгѵѡвзб"),
    "GREEK": frozenset("αικνρυωηοτγμβχ"),
    "THAI": frozenset("ทนบพรหเแดลปฟม"),
}
_AT_HOME: Final = {
    "CYRILLIC": frozenset("bg by kg kz md me mk mn rs ru su tj ua uz".split()),
    "GREEK": frozenset("cy eu gr".split()),
}
"""Where names in letters that look like Latin ones are registered, and so expected."""


@lru_cache(maxsize=4096)
def shown_host(host: str) -> str:
    """The name as readers are to see it."""
    if _ENCODED not in host:
        return host
    labels = [_decoded(label) for label in host.split(".")]
    last = labels[-1]
    scripts = [_script(label, last) for label in labels]
    if not all(scripts):
        return host
    # Beside others, what is written from right to left changes places with them.
    if any(script in _LEFTWARDS for script in scripts) and len({*scripts}) > 1:
        return host
    return ".".join(labels)


def _decoded(label: str) -> str:
    """A label in Unicode; as it is where it is none, or where it has no one form."""
    if not label.startswith(_ENCODED):
        return label
    try:
        decoded = label.removeprefix(_ENCODED).encode("ascii").decode("punycode")
        encoded = decoded.encode("punycode").decode("ascii")
    except UnicodeError:
        return label
    is_one_form = f"{_ENCODED}{encoded}" == label and decoded == decoded.lower()
    if not is_one_form or not unicodedata.is_normalized("NFC", decoded):
        return label
    return label if decoded.isascii() else decoded  # `xn--example-` is another than `example`


def _script(label: str, last: str) -> str:
    """The script of a label that is safe to show; empty for any other.

    last   the last label of the name: the country, mostly
    """
    if label.startswith(_ENCODED) or not label:
        return ""
    signs = frozenset(label)
    if signs <= _PLAIN | _LATIN or (last == "vn" and signs <= _PLAIN | _LATIN | _VIETNAMESE):
        return "LATIN"
    letters = signs - _NEUTRAL
    scripts = {_script_of(sign) for sign in letters}
    if scripts <= _EASTERN and not letters <= _STROKES:
        return "CJK"
    script = scripts.pop()
    if scripts or script not in _SCRIPTS | _LEFTWARDS:
        return ""
    if letters <= _LOOK_ALIKE.get(script, frozenset()):
        return ""
    if script in _AT_HOME and last not in _AT_HOME[script] and last.isascii():
        return ""
    return script


def _script_of(sign: str) -> str:
    """As in `GREEK`; empty for what is neither a letter nor a vowel sign of one."""
    if unicodedata.category(sign) not in ("Ll", "Lo", "Lm", "Mn", "Mc"):
        return ""
    return unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]
