"""The elements of HTML: which there are, and the allow-list of those that may stand in a page."""

import re
from typing import Final

_TEXT_TAGS: Final = (
    "a abbr b bdi bdo blockquote br cite code dd del details dfn div dl dt em h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup time u ul"
    " var wbr"
)
_TABLE_TAGS: Final = "table caption thead tbody tfoot tr th td"
_FIGURE_TAGS: Final = "figure figcaption"
TAGS: Final = frozenset(f"{_TEXT_TAGS} {_TABLE_TAGS} {_FIGURE_TAGS}".split())

BLOCKS: Final = frozenset(
    "address article aside center fieldset footer header hgroup main nav search section".split()
)
"""Parts of a page, which a body has not: each is a `div`, or its words would run into others."""

ATTRIBUTES: Final = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "title", "class", "name"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align", "class", "colspan", "rowspan"},
    "th": {"align", "class", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
"""Attributes by tag; those with a rule of their own are checked where HTML is cleaned."""

UNSEEN: Final = frozenset("template title annotation annotation-xml desc metadata".split())
"""They hold what browsers show nobody: it goes with them."""

CONTENT_DROPPED: Final = UNSEEN | frozenset(
    "script style noscript iframe object embed svg math textarea select".split()
)
"""With what they hold, they go where nobody has looked for something to keep in them."""

ELEMENTS: Final = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big"
    " blink blockquote body br button canvas caption center cite code col colgroup command content"
    " data datalist dd del details dfn dialog dir div dl dt em embed fencedframe fieldset"
    " figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr"
    " html i iframe image img input ins isindex kbd keygen label legend li link listing main map"
    " mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript"
    " object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s"
    " samp script search section select shadow slot small source spacer span strike strong style"
    " sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u"
    " ul var video wbr xmp".split()
)
"""All that HTML has or had."""
_SVG: Final = (
    "g path rect circle ellipse line polyline polygon text tspan textpath defs symbol use"
    " marker pattern mask clippath lineargradient radialgradient stop filter foreignobject desc"
    " metadata switch view animate animatemotion animatetransform set mpath"
)
_MATH: Final = (
    "mi mo mn ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced"
    " menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr"
    " mtd mlabeledtr maction semantics annotation annotation-xml"
)
DRAWN: Final = frozenset(f"{_SVG} {_MATH}".split())
"""Elements where there is a drawing or a formula; words anywhere else."""
_FOREIGN: Final = re.compile(r"[a-z][a-z0-9._]*(?:-[a-z0-9._-]*|:[a-z][\w.-]*)", re.ASCII)


def is_foreign(name: str) -> bool:
    """True for the name, in small letters, of an element of other makers: `amp-img`, `o:p`."""
    return _FOREIGN.fullmatch(name) is not None
