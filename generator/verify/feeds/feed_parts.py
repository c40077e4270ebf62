"""What the formats of feeds have alike: size, order, dates, ids, and the HTML inside items."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

import turbohtml
from turbohtml import Element

from generator.content.characters import is_seen
from generator.content.feed_formats import LARGEST_FEED
from generator.content.records.identity import TAG_URI, compared_id, normal_id
from generator.problems import Level
from generator.verify.patterns import moment, short, srcset_urls, web_url
from generator.verify.rule import Rule, Violation

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW: Final = timedelta(minutes=10)
STAMPED_ALIKE: Final = 10  # entries; that many with one moment of change have the build's

ACTIVE: Final = frozenset(
    "script style iframe form object embed applet base link meta input button textarea select"
    " frame frameset noscript template".split()
)
ADDRESSES: Final = frozenset(
    "href src poster cite action formaction data longdesc background xlink:href".split()
)

SIZE = Rule(
    name="feed-size",
    requirement=f"A feed has at most {LARGEST_FEED:,} bytes, in any format.",
    source="Google News: publisher-center/answer/9545420 (2 MB of a feed, 1 MB of an item)",
    remedy="put fewer items into it, or shorter ones",
)
HTML = Rule(
    name="feed-html",
    requirement="HTML in a feed names whole addresses only, and holds nothing that could run, load "
    "or restyle: no script, style, form or frame, no handler, no inline style.",
    source="feedvalidator: `ContainsRelRef`, `SecurityRisk`; Google News: "
    "publisher-center/answer/9545420",
    remedy="sanitise it, and make its addresses whole",
)
TRUNCATION = Rule(
    name="feed-truncation",
    requirement="A text is cut before it is escaped, so no item ends within a character reference "
    "or a tag.",
    source="gfx-rs.github.io#31",
    remedy="cut the text first, then escape it",
)
NEWEST_FIRST = Rule(
    name="feed-newest-first",
    requirement="Items stand newest first.",
    source="RSS Advisory Board, best practices",
    remedy="sort them by their date of publication",
)
PLAUSIBLE = Rule(
    name="feed-date-plausible",
    requirement="No item is dated in the future (by more than ten minutes) or before 1990.",
    source="feedvalidator: `ImplausibleDate`",
    remedy="correct the date, or hold the item back until it is due",
)
IDENTIFIER = Rule(
    name="feed-tag-uri",
    requirement="An id that begins with `tag:` is a tag URI: an authority, a date, a name.",
    source="RFC 4151, 2.1; feedvalidator: `InvalidTAG`",
    remedy="write new ones as tag:digest.example.org,2023:name; those that subscribers know "
    "already stay as they are",
    level=Level.WARNING,
)
ITEMS = Rule(
    name="feed-items",
    requirement="Beside the items of its newest two days, a feed has no more than 60: readers that "
    "fetch often need no more, and Google News reads no more at once.",
    source="Google News: publisher-center/answer/9545420; NetNewsWire: RetentionPolicy",
    remedy="put fewer items into it",
    level=Level.WARNING,
)
MOST_ITEMS: Final = 60
KEPT_FOR: Final = timedelta(days=2)

_UNSAID: Final = frozenset("del s rt rp".split())
_CUT: Final = re.compile(r"&#?[0-9A-Za-z]*$|<[^<>]*$")


def size_faults(data: bytes) -> Iterator[Violation]:
    if len(data) > LARGEST_FEED:
        yield SIZE.violation(0, f"{len(data):,} bytes")


def newest_first_faults(dates: Sequence[tuple[int, datetime]]) -> Iterator[Violation]:
    """Faults of the order of dates, each with its line."""
    for (_, date), (line, older) in pairwise(dates):
        if older > date:
            yield NEWEST_FIRST.violation(
                line, f"{older.isoformat()} stands after {date.isoformat()}"
            )


def date_faults(line: int, date: datetime, now: datetime | None) -> Iterator[Violation]:
    if date < EARLIEST:
        yield PLAUSIBLE.violation(line, f"is of {date.isoformat()}", named=moment(date))
    if now is not None and date > now + CLOCK_SKEW:
        yield PLAUSIBLE.violation(line, f"is of the future, {date.isoformat()}")


def identifier_faults(line: int, value: str) -> Iterator[Violation]:
    """Faults of an id's form: only a tag URI has one that can be judged."""
    if value.startswith("tag:") and not TAG_URI.fullmatch(value):
        yield IDENTIFIER.violation(line, f"{short(value)} is none", named=value)


def repeated_ids(ids: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The ids that stand there once more, with the line of the second: as they are compared, so
    that no reader takes two items for one."""
    lines: dict[str, list[tuple[str, int]]] = {}
    for value, line in ids:
        lines.setdefault(compared_id(value), []).append((value, line))
    yield from (places[1] for places in lines.values() if len(places) > 1)


def normal_form(value: str) -> str:
    """An id as it is written in its normal form; what has none is its own."""
    try:
        return normal_id(value)
    except ValueError:
        return value


def html_faults(line: int, markup: str) -> Iterator[Violation]:
    """Faults of HTML inside a feed."""
    if match := _CUT.search(markup):
        yield TRUNCATION.violation(line, f"ends with {short(match[0])}")
    for element in fragment(markup).iter_elements():
        yield from _element_faults(line, element)


def _element_faults(line: int, element: Element) -> Iterator[Violation]:
    tag = element.tag
    if tag in ACTIVE:
        yield HTML.violation(line, f"holds <{tag}>")
    for name in element.attrs:
        value = element.attr(name) or ""
        if name == "style" or name.startswith("on"):
            yield HTML.violation(line, f"has {name}= on <{tag}>")
        elif name == "srcset":
            for url in srcset_urls(value):
                if not web_url(url):
                    yield HTML.violation(line, f"has a relative address in srcset: {short(url)}")
        elif name in ADDRESSES and not (
            web_url(value) or (name == "href" and value.startswith("mailto:"))
        ):
            yield HTML.violation(
                line, f"has an address that is not absolute: {name}={short(value)}"
            )


def fragment(markup: str) -> Element:
    """HTML as it stands in an item."""
    return turbohtml.parse_fragment(markup, positions=False)


def said(markup: str) -> str:
    """The text of a piece of HTML without any white space, to ask whether one holds the other.

    The marks of footnotes, what is struck out, how signs are pronounced and what cannot be seen
    are not said.
    """
    root = fragment(markup)
    for element in [part for part in root.iter_elements() if _is_unsaid(part)]:
        element.decompose()
    text = "".join(root.text.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def words_of(text: str) -> str:
    """The characters of a text of which something is seen, but for digits: a footnote's number has
    no mark where nothing can be linked to."""
    return "".join(sign for sign in text if is_seen(sign) and not sign.isdigit())


def _is_unsaid(element: Element) -> bool:
    if element.tag != "sup":
        return element.tag in _UNSAID
    first = next(iter(element.children), None)
    return isinstance(first, Element) and first.tag == "a"


def item_count_faults(dates: Sequence[tuple[int, datetime]]) -> Iterator[Violation]:
    """Faults of the number of dated items, in their order."""
    newest = max((date for _, date in dates), default=EARLIEST)
    older = sum(date < newest - KEPT_FOR for _, date in dates)
    if len(dates) > MOST_ITEMS and older:
        yield ITEMS.violation(0, f"has {len(dates):,} items, {older:,} of them older than two days")


def moments(pairs: Iterable[tuple[int, datetime | None]]) -> list[tuple[int, datetime]]:
    """Those that could be read."""
    return [(line, date) for line, date in pairs if date is not None]
