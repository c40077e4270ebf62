"""content/site.yaml -> Settings: checked whole, all faults at once."""

import re
from collections.abc import Callable
from datetime import date, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import unquote

import ada_url
from msgspec import Struct, structs

from generator.content.feed_formats import FORMATS, FeedFormat
from generator.content.inbox_folder import INBOX_FOLDER, is_in_inbox
from generator.content.limits import Limits
from generator.content.page_requests import read_allowed, read_linked
from generator.content.records.allowed import NOTHING, Allowed
from generator.content.records.dates import calendar_day, zone_of
from generator.content.records.embeds import DEFAULT_HOSTS
from generator.content.records.extra import NAME as EXTRA
from generator.content.records.extra import UNDECLARED, ExtraFields, is_extra_name, read_extra
from generator.content.records.extra_declared import read_declared
from generator.content.records.hiding import asks_to_hide
from generator.content.records.links import domain, site_path, web_url
from generator.content.records.model import PagePolicy
from generator.content.records.schema import OWN_FIELDS, PARTS, Reading, page_policy
from generator.content.records.text import language_tag, plain
from generator.content.records.tracking import AS_LISTED, Tracking, parameter
from generator.content.registries.periods import cutoff
from generator.content.silenced import read_silenced
from generator.content.slugs import is_slug, slug
from generator.content.yaml.fields import (
    PRIVATE,
    Fields,
    boolean,
    decimal_number,
    did_you_mean,
    natural_number,
    one_of,
    positive_number,
    whole_number,
    words,
)
from generator.content.yaml.text import Scalar, read_mapping
from generator.memo.fingerprint import zone_digest
from generator.memo.store import FOLDER as STATE
from generator.problems import Level, Problem, SettingsError

FILE: Final = "site.yaml"
IN_A_GROUP: Final = {
    "minimum_quality": "publish.minimum_quality",
    "titles": "links.titles",
    "rel": "links.rel",
    "feed_size": "feeds.size",
    "feed_formats": "feeds.formats",
    "publisher_feeds": "feeds.publishers",
    "archives": "feeds.archives",
    "feed_ids": "feeds.ids",
    "story_window": "stories.window",
    "story_span": "stories.span",
    "story_links": "stories.links",
    "story_titles": "stories.titles",
    "stories_have_words_since": "stories.words_since",
    "ranking_order": "ranking.order",
    "ranking_heat": "ranking.heat",
    "ranking_quality": "ranking.quality",
    "ranking_half_life": "ranking.half_life",
    "new_fetch": "new.fetch",
    "show_pictures": "pictures.show",
    "missing_pictures": "pictures.missing",
    "picture_folder": "pictures.folder",
    "inbox_keep_days": "inbox.keep_days",
}
"""Settings by the name that they have in the program, and where the file has them."""
_WILD: Final = re.compile(r"[*?\[]")
_MOST_DENIED: Final = 10_000  # a list that is longer was written by a program that ran away
PERMALINK_FIELDS: Final = ("category", "type", "year", "month", "day", "stem", "slug", "id")


class Records(Struct, frozen=True):
    """Where records lie."""

    files: str = "articles/**/*.md"
    """A glob below the content folder."""
    category: str = "news"
    """Of the records there that do not say."""

    @property
    def folder(self) -> str:
        """That below which they lie: the part of the pattern that is fixed. Empty for none."""
        return _WILD.split(self.files, 1)[0].rpartition("/")[0]


class Trusted(Struct, frozen=True):
    """Whose records are believed in what they say of their own worth."""

    everyone: bool = True
    publishers: tuple[str, ...] = ()
    """Domains, with all below them."""
    folders: tuple[str, ...] = ()
    """Below the content folder."""


class Editions(Struct, frozen=True, kw_only=True):
    """How editions are proposed: what is given to readers once a day, or once a week."""

    daily: Literal["ask", "auto"] = "ask"
    """Who makes those of days: ask (an editor, by a command) or auto (`edition --due`)."""
    weekly: Literal["ask", "auto"] = "ask"
    """The same of weeks."""
    cutoff: int = 24 * 60
    """Minutes after the start of its last day at which a period ends."""
    size: int = 20
    """Stories of an edition, at most."""
    per_section: int = 6
    """Of one section."""
    per_publisher: int = 3
    """Of those that one publisher leads; 0 for any number."""


class Settings(Struct, frozen=True, kw_only=True, cache_hash=True):
    """What a site decides for itself. Folders are below the content folder."""

    title: str
    """The site's name, as readers know it."""
    base_url: str
    """Where the site will lie, with its sub-path and a slash at the end."""
    id: str
    """Permanent: an authority that you hold and a year in which you held it, as RFC 4151 wants
    them (`digest.example.org,2023`). Every item's id begins with it; it never changes again."""
    description: str = ""
    """One sentence, for the front page, feeds and search engines."""
    language: str = "en"
    """BCP 47."""
    timezone: str = "UTC"
    """IANA name; decides where a day begins, and the zone of dates that name none."""
    records: tuple[Records, ...] = (Records(),)
    """Globs, or pairs of `files` and `category`."""
    topics: str = "topics"
    """Folder of the topic registry."""
    publishers: str = "publishers"
    """Folder of the publisher registry."""
    pages: str = "pages"
    """Folder of pages such as about and imprint."""
    static: str = "static"
    """Folder of files that are copied as they are."""
    templates: str = "../templates"
    """Folder of your own templates; `<templates>/<theme>/article.html` stands in for ours."""
    theme: str = "default"
    """Name of the theme."""
    minimum_quality: int | None = None
    """Under `publish:`. Records below it, or without quality, are held back unless they say
    `published: true`; without it, nothing is held back for its quality."""
    include_unpublished: bool = False
    """Shows records that say `published: false` as well. The quality gate stays as it is."""
    free_topics: bool = True
    """Whether records may name topics that the registry does not have."""
    permalink: str = "/{category}/{stem}/"
    """Address of an article's page. Fields: category, type, year, month, day, stem (the file's
    name without its suffix), slug (of the title), id."""
    page: PagePolicy = PagePolicy.AUTO
    """Which records get a page of their own: auto (those that add something to their original),
    own, none. A record's own `page` rules over it."""
    titles: str = "original"
    """Under `links:`. Where a title in a list leads: original, or page (ours, where there is
    one)."""
    rel: str = "noopener"
    """Under `links:`. The `rel` of links to other sites."""
    images: str = "all"
    """Which pictures of records pages show: all, lead (that of the story that leads a page, and an
    article's own on its page) or none."""
    embeds: tuple[str, ...] = DEFAULT_HOSTS
    """Hosts whose players may stand in a page."""
    styles: tuple[str, ...] = ()
    """Files of the static folder, or addresses, that every page has as style sheets, after ours."""
    scripts: tuple[str, ...] = ()
    """The same that every page has as scripts."""
    allow: Allowed = NOTHING
    """Hosts that pages may ask, and that own pages may send forms to and show in frames."""
    page_size: int = 25
    """Records on a full page of a list."""
    front_page_size: int = 30
    """Records on the front page."""
    feed_size: int = 50
    """Under `feeds:` as `size`. Items in a feed, at least; two days' worth always fit."""
    feed_formats: tuple[FeedFormat, ...] = FORMATS
    """Under `feeds:` as `formats`. Those that feeds come in, in this order: rss, atom, json."""
    publisher_feeds: bool = False
    """Under `feeds:` as `publishers`. Whether every publisher has feeds as well."""
    feed_ids: str = "shared"
    """Under `feeds:` as `ids`. Whether an item has one id in all feeds (shared), or another in each
    but the site's own (per_feed)."""
    story_window: int = 48
    """Under `stories:` as `window`. Hours that may lie between two records for one to be found to
    tell the other's story."""
    story_span: int = 96
    """Under `stories:` as `span`. Hours between the oldest and the newest record of a story that
    was found."""
    story_links: bool = True
    """Under `stories:` as `links`. Whether stories are found by what records list as related."""
    story_titles: bool = True
    """Under `stories:` as `titles`. Whether stories are found by titles that are nearly equal."""
    stories_have_words_since: date | None = None
    """Under `stories:` as `words_since`. The first day of which no story had an address without
    words; None where all may have had one, and have redirects from it."""
    archives: str = "none"
    """Under `feeds:`. Which feeds have an archive of every record: none, that of the site, or those
    of all topics as well (topics)."""
    ranking_order: str = "latest"
    """Under `ranking:` as `order`. Of stories on the front pages of topics: latest, or top."""
    ranking_heat: float = 1.0
    """Under `ranking:` as `heat`. Points for each of a story's heat."""
    ranking_quality: float = 1.0
    """Under `ranking:` as `quality`. Points for each of a story's quality."""
    ranking_half_life: int = 24
    """Under `ranking:` as `half_life`. Hours in which a story's points are halved."""
    trusted: Trusted = Trusted()
    """Whose records may say of themselves how good and how hot they are, and name stories: all,
    none, or those of some `publishers` and `folders`."""
    max_per_source: int = 10
    """Stories on the front page, and on that of a topic, that one publisher may lead before those
    of others; 0 for any number."""
    editions: Editions = Editions()
    """How editions are proposed."""
    api: bool = False
    """Whether all is there as JSON too, for programs."""
    max_renotified: int = 5
    """Items that subscribers may be shown once more under another id; a build that would show more
    of them stops before anything is written."""
    max_lost_addresses: int = 5
    """Addresses of articles, stories, topics and own pages that readers may lose in one build; one
    that would take more stops before anything is written."""
    deny: tuple[str, ...] = ()
    """Originals that are kept out, whoever brings them. Those of retracted records are anyway."""
    redirects: tuple[tuple[str, str], ...] = ()
    """Old path: new path or URL."""
    excerpts: Literal["tidy", "as_written"] = "tidy"
    """Whether excerpts that their sources cut get an ellipsis: tidy, or as_written."""
    tracking: Tracking = AS_LISTED
    """Which parameters of addresses select nothing, beside those that are known."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names of fields as records of another system have them, and the names here: `date`,
    `publishedDateTime`. Empty for a name that is to be passed over."""
    extra_fields: ExtraFields = UNDECLARED
    """The fields of the owner's own, by where they belong and with their types, as far as they are
    declared."""
    extra: bytes = b""
    """Those of the site itself, packed: text, numbers, dates, and lists of such fields."""
    limits: Limits = Limits()
    """How much a record may hold."""
    new_fetch: bool = False
    """Under `new:` as `fetch`. Whether a new record is made of what the article's page says, which
    is asked for once."""
    show_pictures: Literal["link", "local", "drop"] = "link"
    """Under `pictures:` as `show`. What becomes of pictures that lie on other sites: they are shown
    from there (link), from copies on this site (local), or not at all (drop)."""
    missing_pictures: Literal["link", "drop"] = "link"
    """Under `pictures:` as `missing`. What becomes of one that has no copy, where copies are
    shown."""
    picture_folder: str = f"{STATE}/pictures"
    """Under `pictures:` as `folder`. Where these copies are kept."""
    fetch_state: Literal["beside", "repository"] = "beside"
    """Under `fetch:` as `state`. Where it is kept what feeds said when they were fetched last: in a
    file beside the state, or among the content."""
    inbox_keep_days: int = 30
    """Under `inbox:` as `keep_days`. Days that a candidate waits for a decision, and that one can
    be undone; 0 for ever."""
    follow_links: bool = False
    """Whether links of the file system may lead out of the content folder."""
    zone_rules: bytes = b""
    """Digest of what this machine knows of `timezone`. It decides about every date that is shown,
    and an update of the machine's zone data may change it."""

    @property
    def links_pictures(self) -> bool:
        """True if pages may show pictures from where they lie on other sites."""
        if self.images == "none" or self.show_pictures == "drop":
            return False
        return self.show_pictures == "link" or self.missing_pictures == "link"

    @property
    def base_path(self) -> str:
        """What stands before a path of this site in a link: `/ai`, or empty at a host's root."""
        return _split(self.base_url)[1]

    @property
    def origin(self) -> str:
        """The host that the site lies on, with its scheme and without a slash."""
        return _split(self.base_url)[0]

    @property
    def root(self) -> str:
        """What stands before a path of this site in an absolute URL, without the last slash."""
        return self.base_url.rstrip("/")

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.timezone)

    @property
    def reading(self) -> Reading:
        """The part that decides how a record is read."""
        return Reading(
            site_id=self.id,
            timezone=self.timezone,
            zone_rules=self.zone_rules,
            embeds=self.embeds,
            page=self.page,
            limits=self.limits,
            excerpts=self.excerpts,
            tracking=self.tracking,
            extra=self.extra_fields.records,
            fields=self.fields,
        )


@lru_cache(maxsize=4)
def _split(base_url: str) -> tuple[str, str]:
    # Asked for once a link: the parser's answer is kept.
    url = ada_url.URL(base_url)
    return str(url.origin), str(url.pathname).rstrip("/")


def load(
    folder: Path, *, base_url: str | None = None, include_unpublished: bool = False
) -> Settings:
    """The settings of a content folder.

    base_url, include_unpublished   rule over what the file says, where given
    Raises SettingsError with every fault of the file.
    """
    try:
        text = (folder / FILE).read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read ({error.strerror}); a content folder needs this file"
        if isinstance(error, FileNotFoundError):
            message += ": name that of your site, or make one with `broadsheet init FOLDER`"
        raise SettingsError([Problem(str(folder / FILE), 0, "", message)]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([Problem(FILE, 0, "", "not UTF-8; save the file as UTF-8")]) from error
    settings = parse(text)
    if base_url is not None:
        try:
            settings = structs.replace(settings, base_url=site_url(base_url))
        except ValueError as error:
            raise SettingsError([Problem("--base-url", 0, "", f"{error}")]) from error
    if include_unpublished:
        settings = structs.replace(settings, include_unpublished=True)
    return structs.replace(settings, zone_rules=zone_digest(settings.timezone))


def parse(text: str) -> Settings:
    """The settings that the text of a site.yaml holds; raises SettingsError with every fault."""
    mapping, problems = read_mapping(text, FILE)
    if mapping is None:
        raise SettingsError(problems)
    fields = Fields(mapping, FILE, problems)
    values = {name: value for name, value in read_settings(fields).items() if value is not None}
    _refuse_what_stands_in_a_group(fields)
    fields.finish(Level.FAULT, otherwise="; docs/settings.md lists all that there are")
    # What the file does not say, or says with a fault, is as if it were left out.
    sound = {"title": "", "base_url": "", "id": ""} | values
    settings = Settings(**sound)
    _refuse_to_publish_sources(settings, fields)
    _refuse_the_inbox(settings, fields)
    _refuse_circles(settings, fields)
    if problems:
        raise SettingsError(sorted(problems, key=lambda problem: problem.line))
    return settings


def _refuse_what_stands_in_a_group(fields: Fields) -> None:
    """Says where a setting belongs that stands at the top and not in its group."""
    for name in fields.names():
        if name in IN_A_GROUP:
            fields.fault(name, f'unknown field; did you mean "{IN_A_GROUP[name]}"?')
            fields.ignore(name)


def _refuse_to_publish_sources(settings: Settings, fields: Fields) -> None:
    """What is static is copied as it is: records, with what editors keep private, must not be."""
    sources = [settings.topics, settings.publishers, settings.pages]
    sources += [records.folder for records in settings.records]
    for source in dict.fromkeys(sources):
        if f"{source}/".startswith(f"{settings.static}/"):
            message = f'"{settings.static}" would publish {source}/; name another folder'
            fields.fault("static", message)
    if f"{settings.picture_folder}/".startswith(f"{settings.static}/"):
        message = f'folder: all of "{settings.static}" is copied, their index too; name another'
        fields.fault("pictures", message)


def _refuse_the_inbox(settings: Settings, fields: Fields) -> None:
    """Nothing of the inbox is built: no setting may say that it is."""
    message = f'"{INBOX_FOLDER}" is the folder of candidates, and is never built; name another'
    for name in ("topics", "publishers", "pages", "static"):
        if is_in_inbox(getattr(settings, name)):
            fields.fault(name, message)
    for records in settings.records:
        if is_in_inbox(records.folder):
            fields.fault("records", message)


def _refuse_circles(settings: Settings, fields: Fields) -> None:
    """A redirect that leads to itself, at once or by way of others, leads nowhere."""
    targets = {
        _place(old): _place(new.removeprefix(settings.root)) for old, new in settings.redirects
    }
    for old, _ in settings.redirects:
        start = _place(old)
        at, seen = targets[start], set[str]()
        while at in targets and at != start and at not in seen:
            seen.add(at)
            at = targets[at]
        if at == start:
            fields.fault("redirects", f"{old} leads back to itself")


def _place(path: str) -> str:
    """An address in the one form in which two that are served alike are equal."""
    return unquote(path).removesuffix("/index.html").rstrip("/")


def read_settings(fields: Fields) -> dict[str, Any]:
    """Every setting that the file gives, by its name in Settings; None where it does not."""
    allowed = read_allowed(fields)
    read_silenced(fields)  # for its faults: what it says is for `broadsheet check` alone
    values: dict[str, Any] = {
        "title": fields.value("title", _title, required=True),
        "base_url": fields.value("base_url", site_url, required=True),
        "id": fields.value("id", _site_id, required=True),
        "description": fields.value("description", plain),
        "language": fields.value("language", language_tag),
        "timezone": fields.value("timezone", _timezone),
        "records": _records(fields) or None,
        "topics": fields.value("topics", _folder),
        "publishers": fields.value("publishers", _folder),
        "pages": fields.value("pages", _folder),
        "static": fields.value("static", _folder),
        "templates": fields.value("templates", words),
        "theme": fields.value("theme", _theme),
        "include_unpublished": fields.value("include_unpublished", boolean),
        "free_topics": fields.value("free_topics", boolean),
        "permalink": fields.value("permalink", _permalink),
        "page": fields.value("page", page_policy),
        "images": fields.value("images", one_of("all", "lead", "none")),
        "embeds": fields.values("embeds", domain) if fields.has("embeds") else None,
        "allow": allowed,
        "styles": read_linked(fields, "styles", allowed or NOTHING),
        "scripts": read_linked(fields, "scripts", allowed or NOTHING),
        "page_size": fields.value("page_size", positive_number),
        "trusted": _trusted(fields),
        "max_per_source": fields.value("max_per_source", natural_number),
        "api": fields.value("api", boolean),
        "max_lost_addresses": fields.value("max_lost_addresses", natural_number),
        "max_renotified": fields.value("max_renotified", natural_number),
        "front_page_size": fields.value("front_page_size", positive_number),
        "deny": fields.values("deny", web_url, _MOST_DENIED),
        "redirects": _redirects(fields),
        "excerpts": fields.value("excerpts", one_of("tidy", "as_written")),
        "tracking": _tracking(fields),
        "limits": _limits(fields),
        "editions": _editions(fields),
        "follow_links": fields.value("follow_links", boolean),
    }
    values |= _own_fields(fields, zone_of(values["timezone"] or "UTC"))
    fields.ignore("embeds")
    values |= _group(
        fields,
        "publish",
        lambda below: {
            "minimum_quality": below.value("minimum_quality", whole_number),
        },
    )
    values |= _group(
        fields,
        "links",
        lambda below: {
            "titles": below.value("titles", one_of("original", "page")),
            "rel": below.value("rel", _rel),
        },
    )
    values |= _group(fields, "feeds", _feeds)
    values |= _group(
        fields,
        "stories",
        lambda below: {
            "story_window": below.value("window", natural_number),
            "story_span": below.value("span", natural_number),
            "story_links": below.value("links", boolean),
            "story_titles": below.value("titles", boolean),
            "stories_have_words_since": below.value("words_since", calendar_day),
        },
    )
    values |= _group(
        fields,
        "ranking",
        lambda below: {
            "ranking_order": below.value("order", one_of("latest", "top")),
            "ranking_heat": below.value("heat", _weight),
            "ranking_quality": below.value("quality", _weight),
            "ranking_half_life": below.value("half_life", positive_number),
        },
    )
    values |= _group(
        fields,
        "pictures",
        lambda below: {
            "show_pictures": below.value("show", one_of("link", "local", "drop")),
            "missing_pictures": below.value("missing", one_of("link", "drop")),
            "picture_folder": below.value("folder", _folder),
        },
    )
    values |= _group(fields, "new", lambda below: {"new_fetch": below.value("fetch", boolean)})
    values |= _group(
        fields,
        "fetch",
        lambda below: {"fetch_state": below.value("state", one_of("beside", "repository"))},
    )
    values |= _group(
        fields, "inbox", lambda below: {"inbox_keep_days": below.value("keep_days", natural_number)}
    )
    return values


def _group(fields: Fields, name: str, read: Callable[[Fields], dict[str, Any]]) -> dict[str, Any]:
    below = fields.mapping(name)
    if below is None:
        return {}
    values = read(below)
    below.finish(Level.FAULT)
    return values


def _feeds(below: Fields) -> dict[str, Any]:
    formats = _formats(below)
    archives = below.value("archives", one_of("none", "site", "topics"))
    if archives not in (None, "none") and formats and not any(each.archived for each in formats):
        known = " or ".join(each.key for each in FORMATS if each.archived)
        message = f"none of `formats` has archives; add {known} to them, or write none here"
        below.fault("archives", message)
    return {
        "feed_size": below.value("size", positive_number),
        "feed_formats": formats or None,
        "publisher_feeds": below.value("publishers", boolean),
        "archives": archives,
        "feed_ids": below.value("ids", one_of("shared", "per_feed")),
    }


def _formats(below: Fields) -> tuple[FeedFormat, ...]:
    """The formats of feeds, in their own order whatever that of the file."""
    known = one_of(*(each.key for each in FORMATS))
    given: set[str] = set()

    def once(text: str) -> str:
        key = known(text)
        if key in given:
            raise ValueError("expected every format once")
        given.add(key)
        return key

    wanted = below.values("formats", once)
    if below.has("formats") and not below.lines("formats"):
        keys = ", ".join(each.key for each in FORMATS)
        below.fault("formats", f"expected at least one of {keys}; leave it out to have all")
    return tuple(each for each in FORMATS if each.key in wanted)


def _limits(fields: Fields) -> Limits | None:
    given = _group(
        fields,
        "limits",
        lambda below: {
            "depth": below.value("depth", _depth),
            **{
                name: below.value(name, positive_number)
                for name in Limits.__struct_fields__
                if name != "depth"
            },
        },
    )
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _editions(fields: Fields) -> Editions | None:
    given = _group(
        fields,
        "editions",
        lambda below: {
            "daily": below.value("daily", one_of("ask", "auto")),
            "weekly": below.value("weekly", one_of("ask", "auto")),
            "cutoff": below.value("cutoff", cutoff),
            "size": below.value("size", positive_number),
            "per_section": below.value("per_section", positive_number),
            "per_publisher": below.value("per_publisher", natural_number),
        },
    )
    return Editions(**{name: value for name, value in given.items() if value is not None})


def _tracking(fields: Fields) -> Tracking | None:
    given = _group(
        fields,
        "tracking",
        lambda below: {
            "add": below.values("add", parameter),
            "keep": below.values("keep", parameter),
        },
    )
    return Tracking(**given) if given else None


def _trusted(fields: Fields) -> Trusted | None:
    """Whom the owner trusts. What names no one is a fault: left out, it would mean everyone."""
    name, expected = "trusted", "expected all, none, or `publishers` or `folders` below it"
    below = fields.mapping(name, alone="who")
    if below is None:
        if name in fields.names() and not fields.has(name):
            fields.fault(name, expected)
        return None
    if isinstance(fields.node(name), Scalar):
        who = fields.value(name, one_of("all", "none"))
        return Trusted(everyone=who == "all")
    given = Trusted(
        everyone=False,
        publishers=below.values("publishers", domain),
        folders=below.values("folders", _folder),
    )
    below.finish(Level.FAULT)
    if not below.lines("publishers") and not below.lines("folders"):
        fields.fault(name, expected)
    return given


def _depth(text: str) -> int:
    depth = positive_number(text)
    if depth > _DEEPEST:
        raise ValueError(f"expected at most {_DEEPEST}")
    return depth


def _records(fields: Fields) -> tuple[Records, ...]:
    if not fields.is_list_of_fields("records"):
        return tuple(Records(files=pattern) for pattern in fields.values("records", _glob))
    found = []
    for below in fields.mappings("records"):
        files = below.value("files", _glob, required=True)
        category = below.value("category", _category, default="news")
        below.finish(Level.FAULT)
        found.append(Records(files or "", category))
    return tuple(found)


def _redirects(fields: Fields) -> tuple[tuple[str, str], ...]:
    below = fields.mapping("redirects")
    if below is None:
        return ()
    pairs = []
    for name in below.names():
        target = below.value(name, _redirect_target)
        try:
            old = site_path(name)
        except ValueError as error:
            below.fault(name, str(error))
        else:
            if target:
                pairs.append((old, target))
    return tuple(pairs)


def _own_fields(fields: Fields, zone: tzinfo) -> dict[str, Any]:
    """What is declared of the owner's own fields, and those of the site itself."""
    declared = read_declared(fields, zone)
    return {
        "fields": _names_of_fields(fields, declared),
        "extra_fields": declared,
        "extra": read_extra(fields, declared.site, zone, Level.FAULT),
    }


def _names_of_fields(fields: Fields, declared: ExtraFields) -> tuple[tuple[str, str], ...]:
    """Pairs of a name in records and the name here that it stands for."""
    below = fields.mapping("fields")
    if below is None:
        return ()
    pairs = []
    for name in below.names():
        ours = below.value(name, _field)
        if PRIVATE in name.split("."):
            below.fault(name, "is never read, by whatever name")
        elif ours == "published" and asks_to_hide(name):
            below.fault(name, "hides a record where it is true; it is read so without this line")
        elif ours and ours.startswith(f"{EXTRA}.") and not _is_declared(ours, declared):
            own = [f"{EXTRA}.{field.name}" for field in declared.records or ()]
            advice = did_you_mean(ours, own)
            below.fault(name, f'`extra_fields.records` does not declare "{ours}"{advice}')
        elif ours is not None:
            pairs.append((name, "" if ours == _PASSED_OVER else ours))
    below.finish(Level.FAULT)
    return tuple(pairs)


def _is_declared(ours: str, declared: ExtraFields) -> bool:
    """True for a field of the owner's own that records may have."""
    names = [field.name for field in declared.records or ()]
    return declared.records is None or ours.partition(".")[2] in names


def _field(text: str) -> str:
    name = text.strip()
    known = {*OWN_FIELDS, *PARTS} - {PRIVATE}
    top, _, below = name.partition(".")
    if name == _PASSED_OVER or name in known or (top == EXTRA and is_extra_name(below)):
        return name
    raise ValueError(f"expected a field of records, or {_PASSED_OVER}{did_you_mean(name, known)}")


_PASSED_OVER: Final = "none"
_DEEPEST: Final = 100  # Python gives up at some depth, and who calls us decides where
_SITE_ID: Final = re.compile(
    r"([a-z0-9-]+(\.[a-z0-9-]+)+|[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+),\d{4}(-\d\d(-\d\d)?)?",
    re.ASCII,
)
_GLOB_ESCAPE: Final = re.compile(r"(^|/)\.\.(/|$)|^/|\\")
_REL_WORDS: Final = frozenset(("noopener noreferrer nofollow sponsored ugc external").split())


def site_url(text: str) -> str:
    """A base URL: absolute, without query or fragment, with a slash at its end."""
    url = web_url(text)
    if "?" in url or "#" in url:
        raise ValueError("expected a URL without ? and #")
    return url if url.endswith("/") else url + "/"


def _title(text: str) -> str:
    title = plain(text)
    if not title:
        raise ValueError("expected words; only tags or white space are left of it")
    return title


def _site_id(text: str) -> str:
    identity = text.strip().lower()
    if not _SITE_ID.fullmatch(identity):
        raise ValueError('expected a domain and a year such as "digest.example.org,2023"')
    return identity


def _timezone(text: str) -> str:
    name = text.strip()
    zone_of(name)
    return name


def _folder(text: str) -> str:
    folder = text.strip().strip("/")
    if not folder or {"", ".", ".."} & set(folder.split("/")):
        raise ValueError("expected a folder below the content folder")
    return folder


def _glob(text: str) -> str:
    pattern = text.strip()
    if not pattern or _GLOB_ESCAPE.search(pattern):
        raise ValueError('expected files below the content folder such as "articles/**/*.md"')
    return pattern


def _category(text: str) -> str:
    name = plain(text)
    if not name:
        raise ValueError("expected a name")
    return slug(name)


def _theme(text: str) -> str:
    name = text.strip()
    if not is_slug(name):
        raise ValueError("expected the name of a folder below the templates")
    return name


def _permalink(text: str) -> str:
    pattern = text.strip()
    fields = re.findall(r"{([^{}]*)}", pattern)
    unknown = [field for field in fields if field not in PERMALINK_FIELDS]
    rest = re.sub(r"{[^{}]*}", "", pattern)
    if unknown or not re.fullmatch(r"/([\w-]*/)*", rest, re.ASCII):
        known = ", ".join(PERMALINK_FIELDS)
        raise ValueError(f"expected a path with / at both ends, with fields of {known}")
    if not {"stem", "slug", "id"} & set(fields):
        raise ValueError("expected one of {stem}, {slug}, {id}, or all records share one address")
    return pattern


def _rel(text: str) -> str:
    given = text.lower().split()
    if not set(given) <= _REL_WORDS:
        raise ValueError(f"expected words of {', '.join(sorted(_REL_WORDS))}")
    return " ".join(given)


def _weight(text: str) -> float:
    weight = decimal_number(text)
    if weight < 0:
        raise ValueError("expected a number of at least 0")
    return weight


def _redirect_target(text: str) -> str:
    return site_path(text) if text.strip().startswith("/") else web_url(text)
