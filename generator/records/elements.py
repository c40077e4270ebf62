"""The tags and attributes of a body that may stand in a page: the allow-list."""

from typing import Final

_TEXT_TAGS: Final = (
    "a abbr b bdi bdo blockquote br cite code dd del details dfn div dl dt em h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup time u ul"
    " var wbr"
)
_TABLE_TAGS: Final = "table caption thead tbody tfoot tr th td"
_FIGURE_TAGS: Final = "figure figcaption"
TAGS: Final = frozenset(f"{_TEXT_TAGS} {_TABLE_TAGS} {_FIGURE_TAGS}".split())

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
