"""The schema of records: fields in, `Article` out; every fault found, none guessed at.

What is wrong costs only the part that is wrong. A record is left out where nothing sound is left to
show, where it might take another's place for ever (its `id`), and where it may ask not to be shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Literal

from msgspec import Struct

from generator.content.limits import Limits
from generator.content.records.attached import own_picture_url
from generator.content.records.dates import date_in_name, duration, instant, zone_of
from generator.content.records.embeds import DEFAULT_HOSTS, embed
from generator.content.records.extra import WHERE, Declared, read_extra
from generator.content.records.first_words import same_words
from generator.content.records.foreign_fields import meant
from generator.content.records.hiding import ARCHIVED, hiding, is_hiding_type, says_whether_to_hide
from generator.content.records.identity import (
    apart,
    explicit_id,
    former_id,
    is_known_elsewhere,
    item_id,
)
from generator.content.records.links import (
    canonical,
    domain,
    host,
    is_within,
    likeness,
    page_path,
    web_url,
)
from generator.content.records.markup import has_comment
from generator.content.records.model import (
    TYPES,
    UNDATED_TYPES,
    Action,
    Article,
    Correction,
    Details,
    Embed,
    Image,
    PagePolicy,
    Provider,
    Related,
    Type,
    in_short,
    packed_lines,
)
from generator.content.records.names import path_of, wanted_path
from generator.content.records.text import (
    as_written,
    excerpt,
    language_tag,
    proper_name,
    seen_name,
    short,
)
from generator.content.records.titles import title_marks
from generator.content.records.tracking import AS_LISTED, Tracking
from generator.content.slugs import slug
from generator.content.yaml.fields import Fields, decimal_number, one_of, whole_number, words
from generator.problems import Level

WITHOUT_ORIGINAL = frozenset({"collection", "profile"})  # types that may lack any outside URL

OWN_FIELDS = frozenset(
    (
        "title name excerpt type category publishedDateTime updatedDateTime addedDateTime locale "
        "correction originalUrl webUrl provider topics tags hashtags quality heat story published "
        "retracted removed deleted page id images featuredContent related price length levels "
        "ratings actions items extra ampWebUrl cdnAmpWebUrl secured guid same_as redirect_from "
        "archived"
    ).split()
)
"""Every field of a record itself."""
PARTS = frozenset(
    "provider.name provider.domain provider.authors ratings.count ratings.average".split()
)
"""Those of its parts that hold one thing."""

_MOST_CORRECTIONS = 20  # an article that needs more is better retracted
_TRUTHS = frozenset(("true", "false", "yes", "no", "on", "off"))
_FALSEHOODS = frozenset(("false", "no", "off", "0"))
_LARGEST_SIDE = 20_000  # pixels; what claims more is a slip, or made to break pages


class Reading(Struct, frozen=True, kw_only=True):
    """What a site decides about how its records are read."""

    site_id: str
    """Authority and year, as in `digest.example.org,2023`."""
    timezone: str = "UTC"
    """IANA name: the zone of dates that name none."""
    zone_rules: bytes = b""
    """Digest of what this machine knows of that zone."""
    embeds: tuple[str, ...] = DEFAULT_HOSTS
    page: PagePolicy = PagePolicy.AUTO
    """For records that do not say."""
    limits: Limits = Limits()
    excerpts: Literal["tidy", "as_written"] = "tidy"
    """Whether an excerpt that was cut gets an ellipsis."""
    tracking: Tracking = AS_LISTED
    """Which parameters of addresses select nothing."""
    extra: Declared = None
    """The fields of the owner's own that records may have."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names of fields as records of another system have them, and what they are called here."""


def article(fields: Fields, *, name: str, category: str, reading: Reading) -> Article:
    """The article of a record's fields, as yet without its body.

    name       the record's file, below the content folder
    category   for a record that does not say
    It means nothing where `fields` has collected a fault.
    """
    zone = zone_of(reading.timezone)
    # The former system calls a person's or a community's title its name.
    title_field = "name" if not fields.has("title") and fields.has("name") else "title"
    title = fields.value(title_field, _told_of_comments(fields, title_field, short), default="")
    kind: Type = fields.value("type", _type, default="article")
    published_at = _published_at(fields, kind, name, zone)
    declared = [field.name for field in reading.extra or ()]
    asked = hiding(fields, published_at, instant(zone), OWN_FIELDS, declared)
    original_url, web = _addresses(fields, kind)
    ratings, rating = _ratings(fields)
    canonical_url = canonical(original_url, tracking=reading.tracking) if original_url else ""
    is_apart = fields.value("same_as", one_of("none")) is not None and original_url
    told_apart = apart(original_url, published_at) if is_apart else ""
    topics = _once(fields, "topics", fields.limits.topics)
    items = _items(fields, name)
    related = _related_list(fields, zone, reading)
    images = _images(fields)
    details = Details(
        excerpt=fields.value(
            "excerpt", _told_of_comments(fields, "excerpt", _excerpt(reading)), default=""
        ),
        original_url=original_url,
        web_url=web,
        archived=fields.value(ARCHIVED, _archived, default=""),
        tags=tuple(_once(fields, "tags")),
        hashtags=tuple(_once(fields, "hashtags")),
        locale=fields.value("locale", language_tag, default=""),
        image=images[0] if images else None,
        spare_images=images[1:] if images and images[0].url.startswith("/") else (),
        related=tuple(related),
        embed=_embed(fields, reading.embeds),
        price=fields.value("price", short, default=""),
        length=fields.value("length", duration),
        levels=fields.values("levels", proper_name),
        rating=rating,
        ratings=ratings,
        actions=_actions(fields),
        extra=read_extra(fields, reading.extra, zone),
        lines=packed_lines(_lines(fields, title_field, topics, items, related)),
    )
    made = Article(
        name=name,
        id=_stated_id(fields, reading.site_id)
        or item_id(reading.site_id, canonical_url, name, told_apart),
        title=title,
        category=slug(fields.value("category", seen_name, default="") or category),
        type=kind,
        published_at=published_at,
        updated_at=fields.value("updatedDateTime", instant(zone)),
        added_at=fields.value("addedDateTime", instant(zone)),
        canonical_url=canonical_url,
        apart=told_apart,
        likeness=likeness(original_url) if original_url else 0,
        quality=fields.value("quality", whole_number),
        heat=fields.value("heat", whole_number),
        published=asked.published,
        draft=asked.draft,
        noindex=asked.noindex,
        expires_at=asked.expires_at,
        removed=asked.removed,
        retracted=fields.value("retracted", _reason, default="", level=Level.FAULT),
        corrections=_corrections(fields, zone),
        page=fields.value("page", page_policy, default=reading.page),
        redirect_from=fields.values("redirect_from", page_path),
        story=fields.value("story", _story, default=""),
        provider=_provider(fields, original_url, hosts_players=reading.embeds),
        topics=tuple(topics),
        items=tuple(name for name, _ in items),
        body="",
        title_marks=title_marks(title) if title else (),
        **in_short(details),
    )
    fields.ignore("ampWebUrl", "cdnAmpWebUrl")  # AMP variants: known, not shown
    fields.finish(advice=meant, otherwise=WHERE)
    return made


def _type(text: str) -> Type:
    """What the original is; where the word asks to hide, that is what it says."""
    return "article" if is_hiding_type(text) else one_of(*TYPES)(text)


def _published_at(fields: Fields, kind: str, name: str, zone: tzinfo) -> datetime | None:
    """When it came out, as it says; else as its file's name does."""
    convert, is_needed = instant(zone), kind not in UNDATED_TYPES
    named = date_in_name(name)
    said = fields.value("publishedDateTime", convert, required=is_needed and not named)
    is_there = fields.has("publishedDateTime")
    if said is not None or not named or not (is_there or is_needed):
        return said
    what = "cannot be read" if is_there else "missing"
    try:
        found = convert(named)
    except ValueError as error:
        fields.fault("publishedDateTime", f"{what}; of the file's name: {error}")
        return None
    fields.warn("publishedDateTime", f"{what}; the date of the file's name counts, {named}")
    return found


def _lines(
    fields: Fields,
    title_field: str,
    topics: Mapping[str, int],
    items: Sequence[tuple[str, int]],
    related: Mapping[Related, int],
) -> Iterator[tuple[str, int]]:
    """The lines of what may prove wrong beside other records, under the names it is reported by."""
    yield "title", fields.line(title_field)
    # One address stands in for the other, and so does its line.
    yield "originalUrl", fields.line("originalUrl") or fields.line("webUrl")
    names = (
        "webUrl id guid category images provider topics items related updatedDateTime correction "
        "redirect_from publishedDateTime addedDateTime"
    )
    for name in names.split():
        if fields.has(name):
            yield name, fields.line(name)
    yield from ((f"topics[{at}]", line) for at, line in enumerate(topics.values()))
    yield from ((f"items[{at}]", line) for at, (_, line) in enumerate(items))
    yield from ((f"related[{at}].provider", line) for at, line in enumerate(related.values()))


def _excerpt(reading: Reading) -> Callable[[str], str]:
    return excerpt if reading.excerpts == "tidy" else as_written


def _told_of_comments(
    fields: Fields, name: str, convert: Callable[[str], str]
) -> Callable[[str], str]:
    """The converter, with a warning of each text that loses a comment: it may have been words."""

    def read(text: str) -> str:
        if has_comment(text):
            message = "holds a comment (<!-- … -->), which is not shown; `&lt;!--` is shown as <!--"
            fields.warn(name, message)
        return convert(text)

    return read


def _stated_id(fields: Fields, site_id: str) -> str | None:
    """The id that the record states, if any; that of another system rules over one of ours."""

    def explicit(text: str) -> str:
        if not text.strip():
            return ""  # as other systems write where they have none
        if is_known_elsewhere(text) and not fields.has("guid"):
            message = "is an id of this site; write `guid` if subscribers know it from another"
            fields.warn("id", f'"{text.strip()}" {message}')
        identity = explicit_id(site_id, text)
        if not identity.endswith(text.strip()):
            message = f'is written "{identity}"; use `guid` if subscribers know it as it was'
            fields.warn("id", f'"{text.strip()}" {message}')
        return identity

    def former_one(text: str) -> str:
        return former_id(text) if text.strip() else ""

    # Under another id, subscribers would be shown it again, and so once more when it is put right.
    stated = fields.value("id", explicit, level=Level.FAULT)
    former = fields.value("guid", former_one, level=Level.FAULT)
    if stated and former:
        fields.warn("id", "`guid` rules over it; delete one of them")
    return former or stated


def page_policy(text: str) -> PagePolicy:
    """One of auto, own, none."""
    return PagePolicy(one_of(*PagePolicy)(text))


def _story(text: str) -> str:
    return slug(proper_name(text).casefold())


def _addresses(fields: Fields, kind: str) -> tuple[str, str]:
    """The original's URL, and the one that readers are sent to: one may stand in for the other."""
    names = [name for name in ("originalUrl", "webUrl") if fields.has(name)]
    is_needed = kind not in WITHOUT_ORIGINAL
    if not names and is_needed:
        fields.fault("originalUrl", "missing, and webUrl too; one of them is required")
    # With none that can be used, nothing says what the record is about.
    is_lost = is_needed and not any(fields.is_sound(name, web_url) for name in names)
    level = Level.FAULT if is_lost else Level.DROPPED
    original = fields.value("originalUrl", web_url, default="", level=level)
    web = fields.value("webUrl", web_url, default="", level=level)
    return original or web, web


def _archived(text: str) -> str:
    """The address of a copy; empty for a word by which other systems hide, which was heard."""
    return "" if says_whether_to_hide(text) else web_url(text)


def _embed(fields: Fields, hosts: tuple[str, ...]) -> Embed | None:
    """The record's player. Without one that may be shown, the record is still worth showing."""
    html = fields.value("featuredContent", words)
    if html is None:
        return None
    try:
        return embed(html, hosts)
    except ValueError as error:
        fields.warn("featuredContent", f"{error}; shown without it")
        return None


def _reason(text: str) -> str:
    """Why something was taken back; `true` is no reason, and would be shown to readers as one."""
    reason = short(text)
    if reason.lower() in _FALSEHOODS:
        return ""
    if not reason or reason.lower() in _TRUTHS:
        raise ValueError("expected the reason, in words for readers")
    return reason


def _corrections(fields: Fields, zone: tzinfo) -> tuple[Correction, ...]:
    """The newest first."""
    corrections = []
    for below in fields.mappings("correction", _MOST_CORRECTIONS):
        at = below.value("date", instant(zone), required=True)
        text = below.value("text", _note, required=True)
        below.finish()
        if at is not None and text is not None:
            corrections.append(Correction(at, text))
    return tuple(sorted(corrections, key=lambda correction: correction.at, reverse=True))


def _note(text: str) -> str:
    note = short(text)
    if not note:
        raise ValueError("expected what was wrong, in words for readers")
    return note


def _provider(fields: Fields, url: str, *, hosts_players: tuple[str, ...]) -> Provider:
    """The publisher as the record says; the link's own host where the two contradict each other."""
    link_host = host(url) if url else ""
    below = fields.mapping("provider", alone="name")
    if below is None:
        return Provider(domain=link_host)
    provider = Provider(
        name=below.value("name", seen_name, default=""),
        domain=below.value("domain", domain, default=""),
        authors=tuple(
            name for author in below.mappings("authors", alone="name") if (name := _author(author))
        ),
    )
    below.ignore("images")  # logos come from the publisher registry
    below.finish()
    if not provider.domain:
        return Provider(name=provider.name, domain=link_host, authors=provider.authors)
    # A channel on a video host is a publisher of its own, wherever its videos lie.
    on_player_host = any(is_within(link_host, player) for player in hosts_players)
    if link_host and not is_within(link_host, provider.domain) and not on_player_host:
        message = f'"{provider.domain}" does not publish on {link_host}; the link\'s host is shown'
        fields.warn("provider", message)
        return Provider(domain=link_host, authors=provider.authors)
    return provider


def _author(fields: Fields) -> str | None:
    name = fields.value("name", seen_name, required=True)
    fields.ignore("url", "domain", "images", "username")
    fields.finish()
    return name


def _images(fields: Fields) -> tuple[Image, ...]:
    """Those that can be shown, as far as a record tells."""
    images = [_one_image(below) for below in fields.mappings("images", alone="url")]
    return tuple(image for image in images if image is not None)


def _one_image(fields: Fields) -> Image | None:
    url = fields.value("url", own_picture_url, required=True)
    image = Image(
        url=url or "",
        width=fields.value("width", _pixels, level=Level.WARNING),
        height=fields.value("height", _pixels, level=Level.WARNING),
        title=fields.value("title", short, default=""),
        attribution=fields.value("attribution", short, default=""),
    )
    fields.ignore("isCached")  # a copy on the former host: of no use here
    fields.finish()
    return image if url else None


def _related_list(fields: Fields, zone: tzinfo, reading: Reading) -> dict[Related, int]:
    """Each address once, with the line of its publisher."""
    by_url: dict[str, tuple[Related, int]] = {}
    for below in fields.mappings("related", fields.limits.related):
        related = _related(below, zone, reading)
        if related is None:
            continue
        by_url.setdefault(related.canonical_url, (related, below.line("provider") or below.start))
    return dict(by_url.values())


def _related(fields: Fields, zone: tzinfo, reading: Reading) -> Related | None:
    """Coverage elsewhere; None where it has no title, or leads nowhere."""
    url = fields.value("webUrl", web_url, default="")
    original = fields.value("originalUrl", web_url, default="")
    if not fields.has("webUrl") and not fields.has("originalUrl"):
        fields.drop("webUrl", "missing; it is required")
    title = fields.value("title", seen_name, required=True) or ""
    address = url or original
    related = Related(
        title=title,
        url=address,
        canonical_url=canonical(address, tracking=reading.tracking) if address else "",
        excerpt=_unlike(title, fields, reading),
        published_at=fields.value("publishedDateTime", instant(zone)),
        type=fields.value("type", one_of(*TYPES), default="article"),
        provider=_provider(fields, address, hosts_players=reading.embeds),
        quality=fields.value("quality", whole_number),
        image=next(iter(_images(fields)), None),
        archived=fields.value(ARCHIVED, web_url, default=""),
    )
    fields.ignore("ampWebUrl", "cdnAmpWebUrl", "updatedDateTime", "heat", "topics", "category")
    fields.finish()
    return related if related.title and related.url else None


def _unlike(title: str, fields: Fields, reading: Reading) -> str:
    """The excerpt of related coverage; empty for one that says no more than the title."""
    said = fields.value("excerpt", _excerpt(reading), default="")
    if same_words(said, title):
        fields.warn("excerpt", "says no more than the title; shown without it")
        return ""
    return said


def _ratings(fields: Fields) -> tuple[int | None, float | None]:
    """How many rated, and their average."""
    below = fields.mapping("ratings")
    if below is None:
        return None, None
    count, average = below.value("count", whole_number), below.value("average", decimal_number)
    below.finish()
    return count, average


def _actions(fields: Fields) -> tuple[Action, ...]:
    actions = []
    for below in fields.mappings("actions", alone="url"):
        url = below.value("url", web_url, required=True)
        title = below.value("title", short, default="") or "Download"
        attribution = below.value("attribution", short, default="")
        if url:
            actions.append(Action(url, title, attribution))
        below.ignore("type")  # always "download" in real records
        below.finish()
    return tuple(actions)


def _once(fields: Fields, name: str, at_most: int | None = None) -> dict[str, int]:
    """Each value of a list once, with the line on which it stands first; `A, B` is a list of two,
    and `"A, B"` a list of one."""
    found: dict[str, int] = {}
    for value, line in fields.placed(name, proper_name, at_most):
        found.setdefault(value, line)
    return found


def _items(fields: Fields, name: str) -> list[tuple[str, int]]:
    """What a collection holds, with lines; it does not hold itself, by whatever end of its path."""
    own = f"/{path_of(name)}"
    items = []
    for item, line in fields.placed("items", proper_name, fields.limits.items):
        if own.endswith("/" + wanted_path(item)):
            fields.warn("items", f'"{item}" is the collection itself; it goes without it', line)
        else:
            items.append((item, line))
    return items


def _pixels(text: str) -> int:
    pixels = whole_number(text)
    if not 1 <= pixels <= _LARGEST_SIDE:
        raise ValueError(f"expected 1 to {_LARGEST_SIDE:,} pixels; read as if it did not say")
    return pixels
