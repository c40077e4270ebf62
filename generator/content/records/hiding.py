"""What a record says about not being shown, in the words of many systems.

A word that asks to hide is never ignored: the record is withheld, or, where the word is not
understood, left out as a fault that names it. A misspelt one counts as well.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import combinations
from typing import Final, NamedTuple

from msgspec import Struct

from generator.content.records.extra import NAME as EXTRA
from generator.content.records.foreign_fields import FOREIGN, plain_name
from generator.content.yaml.fields import Convert, Fields
from generator.content.yaml.text import Mapping, Node, Scalar, Sequence, Unreadable
from generator.problems import shown

_NO: Final = frozenset("false no off 0 n f never none nobody".split())
_YES: Final = frozenset("true yes on 1 y t always".split())
_HIDING_STATES: Final = frozenset(
    (
        "draft drafts autodraft wip inprogress private hidden hide pending pendingreview review "
        "inreview needsreview trash trashed deleted removed unpublished notpublished unlisted "
        "scheduled future embargoed archived inactive disabled skip ignore withheld rejected spam "
        "internal members membersonly paid subscribers password passwordprotected protected "
        "secret confidential restricted inherit idea todo unready expired"
    ).split()
)
HIDING_TYPES: Final = frozenset(
    "draft drafts autodraft wip private hidden trash trashed deleted removed unpublished".split()
)
"""Of those, the ones that are no type of anything: a review is."""
_SHOWING_STATES: Final = frozenset(
    (
        "published publish public live active visible listed released featured sent enabled "
        "everyone anyone all world open index indexed follow"
    ).split()
)


class _Kind(NamedTuple):
    """What the values of a field mean."""

    words: str
    """The names of such fields."""
    true: bool | None = None
    """What `true` says: show it, or, for False, hide it."""
    hides: str = "record"
    """What it hides: record, page (from search engines), feeds."""
    instead: str = "true or false"
    """What may stand there."""
    is_loose: bool = False
    """True for names that mean other things too: only what clearly hides counts there."""


_ASKS: Final = _Kind(
    "draft isdraft hidden ishidden hide private isprivate unlisted isunlisted unpublished "
    "unpublish trashed istrashed eleventyexcludefromcollections",
    true=False,
)
_SHOWS: Final = _Kind(
    "published ispublished publish public ispublic dgpublish listed islisted", true=True
)
_STATES: Final = _Kind(
    "status poststatus publishstatus publicationstatus visibility postvisibility",
    true=True,
    instead="draft or published",
)
_PASSWORD: Final = _Kind("password postpassword passcode", true=False)
_EXPIRES: Final = _Kind(
    "expires expire expiry expired expirydate expirationdate expiration expiredate expiresat "
    "expireson expireat unpublishdate unpublishat unpublishon unpublishedat validuntil "
    "validthrough visibleuntil publishuntil publisheduntil showuntil depublishdate depublishat "
    "removeafter deleteafter removeon deleteon expireddate expiredat dateexpired dateexpires "
    "expiresdatetime expirydatetime expirationdatetime unpublisheddate unpublishdatetime "
    "unpublisheddatetime",
    instead="a date",
)
_HELD: Final = _Kind(
    "embargo embargodate embargountil embargoeduntil holduntil publishdate publishon publishat "
    "publishafter publishfrom publishtime scheduled schedule scheduledat scheduledfor scheduledon "
    "scheduleddate scheduleddatetime embargodatetime golive golivedate availablefrom "
    "visiblefrom validfrom notbefore releaseon",
    instead="a date",
)
_NOT_INDEXED: Final = _Kind(
    "noindex robotsnoindex sitemapexclude excludefromsitemap", true=False, hides="page"
)
_KINDS: Final = (
    _Kind(
        "drafts wip trash delete remove secret confidential disabled excluded exclude skip ignore "
        "headless protected passwordprotected embargoed internal withheld suppressed nopublish "
        "donotpublish dontpublish notpublished archived isarchived restricted unready",
        true=False,
        is_loose=True,
    ),
    _Kind(
        "visible isvisible live islive enabled isenabled active isactive show display render "
        "output permalink list ready isready approved isapproved",
        true=True,
        is_loose=True,
    ),
    _Kind(
        "state workflow workflowstate workflowstatus stage access audience",
        true=True,
        is_loose=True,
    ),
    _Kind("sitemap insitemap indexable robots metarobots", true=True, hides="page", is_loose=True),
    _Kind(
        "nofeed feedexclude excludefromfeed excludefromfeeds hidefromfeed norss rssexclude",
        true=False,
        hides="feeds",
        is_loose=True,
    ),
    _Kind("feed feeds rss infeed atom", true=True, hides="feeds", is_loose=True),
    _ASKS,
    _SHOWS,
    _STATES,
    _PASSWORD,
    _EXPIRES,
    _HELD,
    _NOT_INDEXED,
)
_BY_WORD: Final = {word: kind for kind in _KINDS for word in kind.words.split()}
WORDS: Final = frozenset(_BY_WORD)
"""The names of all fields that may ask to hide, as they are looked up."""

ARCHIVED: Final = "archived"
"""A field of ours that holds an address, and a word by which other systems hide a record."""
_OURS: Final = ("published", "removed", "deleted", "retracted")
AROUND: Final = frozenset(
    "<< params extra build meta metadata properties seo data custom options page settings".split()
)
"""Fields in which other systems keep such words, beside `robots` and `sitemap`."""
_INSIDE: Final = {
    ("robots", "index"): "indexable",
    ("robots", "noindex"): "noindex",
    ("sitemap", "exclude"): "noindex",
    ("sitemap", "disable"): "noindex",
}
_DEEPEST: Final = 3  # levels of fields that are looked into
_LONGEST: Final = 40  # letters of a name or a word that is looked up
_SHORTEST: Final = 5  # letters of a name whose misspellings are known; shorter ones mean too much


class Hiding(Struct):
    """How far a record asks not to be shown."""

    published: bool | None = None
    """The editor's own word in `published`; None where it is not there."""
    draft: str = ""
    """The words that ask to withhold it; empty for none."""
    removed: bool = False
    noindex: bool = False
    """True if search engines shall not list its page."""
    expires_at: datetime | None = None


class _Word(NamedTuple):
    """What stands in a field that may ask to hide."""

    name: str
    """As the file has it, behind what it stands in."""
    word: str
    """The same as it is looked up."""
    node: Node
    top: str
    """The field of the record in which it stands."""


def understood(name: str) -> frozenset[str]:
    """The words that a field of ours which hides may hold: `published`, `removed` or `deleted`."""
    kind = _SHOWS if name == "published" else _ASKS
    return _YES | _NO | _HIDING_STATES | (_SHOWING_STATES if kind.true else frozenset())


def is_hiding_type(text: str) -> bool:
    """True for a type that is none, and asks to hide, in any spelling."""
    return plain_name(text) in HIDING_TYPES


def says_whether_to_hide(text: str) -> bool:
    """True for a word that says that a record is to be hidden, or that it is not."""
    return len(text) <= _LONGEST and plain_name(text) in understood(ARCHIVED)


def asks_to_hide(name: str) -> bool:
    """True for the name of a field, in any spelling, that hides its record where it is true."""
    kind = _BY_WORD.get(plain_name(name))
    return kind is not None and kind.true is False


def may_hide(name: str) -> bool:
    """True for the name of a field, in any spelling, that may hide its record by what it says."""
    return plain_name(name) in _BY_WORD


def hiding(
    fields: Fields,
    published_at: datetime | None,
    instant: Convert[datetime],
    own: frozenset[str],
    declared: Collection[str] = (),
) -> Hiding:
    """What the fields of a record ask for; what is not understood is a fault of theirs.

    published_at   when it came out: a word that holds it back until later contradicts that
    own            a record's own fields, which mean what they mean here
    declared       names below `extra` that mean what the site's owner says
    """
    meant = [[word] for word in declared]
    asked = Hiding(
        published=_answer_of_ours(fields, "published", _SHOWS, instant),
        removed=False
        in (
            _answer_of_ours(fields, "removed", _ASKS, instant),
            _answer_of_ours(fields, "deleted", _ASKS, instant),
        ),
    )
    _refuse_doubled(fields, "retracted")
    said = fields.node("type")
    if isinstance(said, Scalar) and is_hiding_type(said.text):
        asked.draft = f"type: {shown(said.text)}"
    for name in fields.names():
        if name in own and name not in (EXTRA, ARCHIVED):
            continue
        node = fields.node(name)
        if node is None:
            if plain_name(name) in _BY_WORD:
                fields.ignore(name)  # it says nothing, so it hides nothing
            continue
        for found in _words(shown(name), name, node, 1):
            kind = _BY_WORD.get(found.word)
            if name == EXTRA and found.name.split(".")[1:2] in meant:
                continue
            if kind is not None:
                _refuse_doubled(fields, name)
                _take(asked, found, kind, fields, published_at, instant)
            elif found.word not in FOREIGN:
                _refuse_misspelt(found, fields)
    return asked


def _take(
    asked: Hiding,
    word: _Word,
    kind: _Kind,
    fields: Fields,
    published_at: datetime | None,
    instant: Convert[datetime],
) -> None:
    """Adds what one field asks for."""
    answer = _answer(word.node, kind)
    if answer is None and kind in (_EXPIRES, _HELD):
        fields.ignore(word.top)
        _take_date(asked, word, kind, fields, published_at, instant)
        return
    if answer is None and kind.is_loose:
        return
    if kind.hides != "feeds" or answer is False:
        fields.ignore(word.top)
    if answer is None and kind is not _PASSWORD:
        hidden = "record" if kind.hides == "record" else "page"
        advice = ", or declare what it means in `extra_fields`" if word.top == EXTRA else ""
        message = f"cannot tell whether this hides the {hidden}; write {kind.instead}{advice}"
        fields.fault(word.name, message, word.node.line)
    elif answer is False or kind is _PASSWORD:
        _hide(asked, word, kind, fields)


def _hide(asked: Hiding, word: _Word, kind: _Kind, fields: Fields) -> None:
    if kind.hides == "page":
        asked.noindex = True
    elif kind.hides == "feeds":
        message = "no record is kept out of feeds alone; say `published: false`, or delete this"
        fields.drop(word.name, message, word.node.line)
    else:
        said = "…" if kind is _PASSWORD else shown(", ".join(_texts(word.node)))
        asked.draft = asked.draft or f"{word.name}: {said}"


def _take_date(
    asked: Hiding,
    word: _Word,
    kind: _Kind,
    fields: Fields,
    published_at: datetime | None,
    instant: Convert[datetime],
) -> None:
    """Adds from when on, or until when, a field asks to hide."""
    try:
        moment = instant(word.node.text if isinstance(word.node, Scalar) else "")
    except ValueError as error:
        message = f"cannot tell when this hides the record: {error}, found {_said(word.node)}"
        fields.fault(word.name, message, word.node.line)
        return
    if kind is _EXPIRES:
        asked.expires_at = min(asked.expires_at or moment, moment)
    elif published_at is None or moment > published_at:
        message = (
            f"holds the record back until {_said(word.node)}; write that date as "
            "publishedDateTime, which does so"
        )
        fields.fault(word.name, message, word.node.line)


def _answer_of_ours(
    fields: Fields, name: str, kind: _Kind, instant: Convert[datetime]
) -> bool | None:
    """What a field of ours says: True, show it; False, hide it; None where it is not there, and,
    as a fault, where that cannot be told."""
    fields.ignore(name)
    _refuse_doubled(fields, name)
    node = fields.node(name)
    if node is None:
        return None
    answer = _answer(node, kind)
    if answer is None:
        advice = ""
        try:
            instant(node.text if isinstance(node, Scalar) else "")
            advice = "; a date is written as publishedDateTime"
        except ValueError:
            pass
        message = f"expected {kind.instead}{advice}, found {_said(node)}"
        fields.fault(name, message, node.line)
    return answer


def _refuse_doubled(fields: Fields, name: str) -> None:
    line = fields.again(name)
    if line:
        message = f"stands here and on line {fields.line(name)}, and may hide; keep one of them"
        fields.fault(shown(name), message, line)


def _refuse_misspelt(word: _Word, fields: Fields) -> None:
    """A name that means nothing, and is one letter away from one that hides."""
    for meant in _misspelt(word.word):
        kind = _BY_WORD.get(meant, _ASKS)
        answer = _answer(word.node, kind)
        if kind in (_EXPIRES, _HELD) or meant == "retracted":
            answer = answer is True or (isinstance(word.node, Scalar) and _is_no(word.node))
        if answer is False:
            fields.ignore(word.top)
            message = f'unknown field; did you mean "{meant}", which hides the record?'
            fields.fault(word.name, message, word.node.line)
            return


def _answer(node: Node, kind: _Kind) -> bool | None:
    """True for "show it", False for "hide it", None for what is not understood."""
    answers = {_answer_of(text, kind) for text in _texts(node)}
    if False in answers:
        return False
    return True if answers == {True} else None


def _answer_of(text: str, kind: _Kind) -> bool | None:
    word = plain_name(text) if len(text) <= _LONGEST else ""
    if word in _YES:
        return kind.true if kind not in (_EXPIRES, _HELD) else False
    if word in _NO:
        return not kind.true if kind.true is not None else True
    if kind.hides == "page":
        return False if "noindex" in text[:_LONGEST].lower() else None
    if word in _HIDING_STATES:
        return False
    return True if kind.true and word in _SHOWING_STATES else None


def _is_no(node: Scalar) -> bool:
    return len(node.text) <= _LONGEST and plain_name(node.text) in _NO


def _texts(node: Node) -> Iterator[str]:
    """The values that stand there; for what is none, one that is not understood."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        yield item.text if isinstance(item, Scalar) else "?"


def _said(node: Node) -> str:
    """A value as a message shows it."""
    if isinstance(node, Scalar):
        return f'"{shown(node.text)}"'
    return "fields" if isinstance(node, Mapping) else "a list"


def _words(name: str, top: str, node: Node, depth: int, around: str = "") -> Iterator[_Word]:
    """The field, and those in it that other systems put there."""
    last = name.rpartition(".")[2] if around else name
    word = plain_name(last) if len(last) <= _LONGEST else ""
    word = _INSIDE.get((around, word), word)
    if not isinstance(node, Mapping) or (word in _BY_WORD and not _BY_WORD[word].is_loose):
        yield _Word(name, word, node, top)
    elif depth < _DEEPEST and word in (*AROUND, "robots", "sitemap"):
        for below, value in node.entries.items():
            if below in node.again:
                value = Unreadable("stands there twice", node.again[below])
            yield from _words(f"{name}.{shown(below)}", top, value, depth + 1, word)


def _shortened(word: str) -> set[str]:
    """The word, and the word without any one of its letters."""
    return {word, *("".join(rest) for rest in combinations(word, len(word) - 1))}


def _by_shortened() -> dict[str, list[str]]:
    kinds = (_ASKS, _SHOWS, _STATES, _EXPIRES, _NOT_INDEXED)
    names: dict[str, list[str]] = {}
    for known in sorted({*_OURS, *(word for kind in kinds for word in kind.words.split())}):
        if len(known) >= _SHORTEST:
            for short in _shortened(known):
                names.setdefault(short, []).append(known)
    return names


_BY_SHORTENED: Final = _by_shortened()


def _misspelt(word: str) -> list[str]:
    """The names that hide which a letter more, less, or another makes of a word, or two letters in
    another order."""
    if not _SHORTEST - 1 <= len(word) <= _LONGEST:
        return []
    return sorted({known for short in _shortened(word) for known in _BY_SHORTENED.get(short, ())})
