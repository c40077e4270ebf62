"""The schema of records: fields in, `Article` out; every fault found, none guessed at."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from generator.fields import (
    Fields,
    boolean,
    decimal_number,
    one_of,
    positive_number,
    whole_number,
    words,
)
from generator.records.dates import duration, instant
from generator.records.embeds import DEFAULT_HOSTS, embed
from generator.records.identity import explicit_id, item_id
from generator.records.links import canonical, domain, host, is_within, picture_url, web_url
from generator.records.model import (
    TYPES,
    UNDATED_TYPES,
    Action,
    Article,
    Embed,
    Image,
    PagePolicy,
    Provider,
    Related,
)
from generator.records.text import excerpt, language_tag, plain
from generator.slugs import slug

WITHOUT_ORIGINAL = frozenset({"collection", "profile"})  # types that may lack any outside URL


class Reading(Struct, frozen=True, kw_only=True):
    """What a site decides about how its records are read."""

    site_id: str
    """Authority and year, as in `digest.example.org,2023`."""
    timezone: str = "UTC"
    """IANA name: the zone of dates that name none."""
    embeds: tuple[str, ...] = DEFAULT_HOSTS
    page: PagePolicy = PagePolicy.AUTO
    """For records that do not say."""
    own_folders: tuple[str, ...] = ()
    """First parts of paths that are this site's in a body's links, beside the record's category."""


def article(fields: Fields, *, name: str, category: str, reading: Reading) -> Article:
    """The article of a record's fields, as yet without its body.

    name       the record's file, below the content folder
    category   for a record that does not say
    It means nothing where `fields` has collected a fault.
    """
    zone = ZoneInfo(reading.timezone)
    # The former system calls a person's or a community's title its name.
    title_field = "name" if not fields.has("title") and fields.has("name") else "title"
    title = fields.value(title_field, plain, required=True)
    if title == "":
        fields.fault(title_field, "expected words; only tags or white space are left of it")
    kind = fields.value("type", one_of(*TYPES), default="article")
    published_at = fields.value(
        "publishedDateTime", instant(zone), required=kind not in UNDATED_TYPES
    )
    original_url, web = _addresses(fields, kind)
    ratings, rating = _ratings(fields)
    canonical_url = canonical(original_url) if original_url else ""
    made = Article(
        name=name,
        id=fields.value("id", lambda text: explicit_id(reading.site_id, text))
        or item_id(reading.site_id, canonical_url, name),
        title=title or "",
        excerpt=fields.value("excerpt", excerpt, default=""),
        category=slug(fields.value("category", plain, default="") or category),
        type=kind,
        published_at=published_at,
        updated_at=fields.value("updatedDateTime", instant(zone)),
        added_at=fields.value("addedDateTime", instant(zone)),
        original_url=original_url,
        web_url=web,
        canonical_url=canonical_url,
        quality=fields.value("quality", whole_number),
        heat=fields.value("heat", whole_number),
        published=fields.value("published", boolean),
        removed=_removed(fields),
        page=fields.value("page", page_policy, default=reading.page),
        provider=_provider(fields, original_url, hosts_players=reading.embeds),
        topics=_once(fields.values("topics", _name)),
        tags=_once(fields.values("tags", _name)),
        hashtags=_once(fields.values("hashtags", _name)),
        locale=fields.value("locale", language_tag, default=""),
        image=_image(fields),
        related=_related_list(fields, zone, reading.embeds),
        embed=_embed(fields, reading.embeds),
        price=fields.value("price", plain, default=""),
        length=fields.value("length", duration),
        levels=fields.values("levels", _name),
        rating=rating,
        ratings=ratings,
        actions=_actions(fields),
        items=fields.values("items", _name),
        body="",
    )
    fields.ignore("ampWebUrl", "cdnAmpWebUrl")  # AMP variants: known, not shown
    fields.finish()
    return made


def page_policy(text: str) -> PagePolicy:
    """One of auto, own, none."""
    return PagePolicy(one_of(*PagePolicy)(text))


def _addresses(fields: Fields, kind: str) -> tuple[str, str]:
    """The original's URL, and the one that readers are sent to: one may stand in for the other."""
    original = fields.value("originalUrl", web_url, default="")
    web = fields.value("webUrl", web_url, default="")
    if fields.has("originalUrl") or fields.has("webUrl") or kind in WITHOUT_ORIGINAL:
        return original or web, web
    fields.fault("originalUrl", "missing, and webUrl too; one of them is required")
    return "", ""


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


def _removed(fields: Fields) -> bool:
    removed = fields.value("removed", boolean, default=False)
    deleted = fields.value("deleted", boolean, default=False)
    return removed or deleted


def _provider(fields: Fields, url: str, *, hosts_players: tuple[str, ...]) -> Provider:
    """The publisher as the record says; the link's own host where the two contradict each other."""
    link_host = host(url) if url else ""
    below = fields.mapping("provider")
    if below is None:
        return Provider(domain=link_host)
    provider = Provider(
        name=below.value("name", plain, default=""),
        domain=below.value("domain", domain, default=""),
        authors=tuple(
            name for author in below.mappings("authors") if (name := _author(author)) is not None
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
    name = fields.value("name", plain, required=True)
    fields.ignore("url", "domain", "images", "username")
    fields.finish()
    return name


def _image(fields: Fields) -> Image | None:
    images = [_one_image(below) for below in fields.mappings("images")]
    return next((image for image in images if image is not None), None)


def _one_image(fields: Fields) -> Image | None:
    url = fields.value("url", picture_url, required=True)
    image = Image(
        url=url or "",
        width=fields.value("width", positive_number),
        height=fields.value("height", positive_number),
        title=fields.value("title", plain, default=""),
        attribution=fields.value("attribution", plain, default=""),
    )
    fields.ignore("isCached")  # a copy on the former host: of no use here
    fields.finish()
    return image if url else None


def _related_list(
    fields: Fields, zone: ZoneInfo, hosts_players: tuple[str, ...]
) -> tuple[Related, ...]:
    found = (_related(below, zone, hosts_players) for below in fields.mappings("related"))
    by_url = {related.canonical_url: related for related in reversed(list(found))}
    return tuple(reversed(by_url.values()))


def _related(fields: Fields, zone: ZoneInfo, hosts_players: tuple[str, ...]) -> Related:
    url = fields.value("webUrl", web_url, default="")
    original = fields.value("originalUrl", web_url, default="")
    if not fields.has("webUrl") and not fields.has("originalUrl"):
        fields.fault("webUrl", "missing; it is required")
    related = Related(
        title=fields.value("title", plain, required=True) or "",
        url=url or original,
        canonical_url=canonical(url or original) if url or original else "",
        excerpt=fields.value("excerpt", excerpt, default=""),
        published_at=fields.value("publishedDateTime", instant(zone)),
        type=fields.value("type", one_of(*TYPES), default="article"),
        provider=_provider(fields, url or original, hosts_players=hosts_players),
        quality=fields.value("quality", whole_number),
        image=_image(fields),
    )
    fields.ignore("ampWebUrl", "cdnAmpWebUrl", "updatedDateTime", "heat", "topics", "category")
    fields.finish()
    return related


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
    for below in fields.mappings("actions"):
        url = below.value("url", web_url, required=True)
        title = below.value("title", plain, default="") or "Download"
        actions.append(Action(url or "", title, below.value("attribution", plain, default="")))
        below.ignore("type")  # always "download" in real records
        below.finish()
    return tuple(actions)


def _name(text: str) -> str:
    name = plain(text)
    if not name:
        raise ValueError("expected a name")
    return name


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
