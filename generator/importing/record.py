"""An imported article as a record: the one way from what any format gives to a file that a build
reads without a fault."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin

import ada_url
from msgspec import Struct, structs

from generator.content.records.dates import day_in_address, instant, zone_of
from generator.content.records.links import canonical, page_path, web_url
from generator.content.records.model import UNDATED_TYPES, Article
from generator.content.records.parse import parse
from generator.content.records.schema import WITHOUT_ORIGINAL
from generator.content.records.text import LONGEST, language_tag, plain, shortened, written
from generator.content.registries.topics import Topics
from generator.content.settings import Settings
from generator.content.slugs import slug
from generator.content.sources.addresses import tidy_address
from generator.content.urls import is_reserved
from generator.content.yaml.writing import Value, yaml_text
from generator.importing.bodies import body_of
from generator.importing.imported import Imported, Picture
from generator.library.new_record import title_in_address
from generator.problems import Level, Problem, shown

_LONGEST: Final = 1_000  # characters of an excerpt, as records have it
_DAY: Final = re.compile(r"\d{4}[-/]\d\d[-/]\d\d", re.ASCII)
_SECONDS: Final = re.compile(r"\d{9,11}", re.ASCII)
_DOTTED: Final = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(.*)", re.ASCII)
"""A day before its month, as only dots between them say."""
_FINER: Final = re.compile(r"(\d{10})\d{3}(?:\d{3})?", re.ASCII)
"""Milliseconds and microseconds since 1970."""
_WITHOUT: Final = frozenset(("guid", "id"))
"""Fields that a record can do without, though a build would leave it out for what stands there."""
_STEP: Final = re.compile(r"([\w-]+)|\[(\d+)\]")
_NAME: Final = "import.md"
"""Stands for the file of a record that has none yet."""
_NO_DATE: Final = "says no date that can be read; --date DAY gives one to all such"
_NO_FILES: Final = (
    "a collection or profile without an address: it lists records by their files, which are called "
    "otherwise here; write it anew"
)
_NO_ADDRESS: Final = (
    "has no address: a record leads to an article, or to the page that it had on a former site; "
    "--home URL says where that site lay"
)


class Rules(Struct, frozen=True, kw_only=True):
    """How all articles of one import are read."""

    settings: Settings
    topics: Topics
    """The registered ones, and those that records brought along."""
    category: str
    """Of the records where they will lie."""
    now: datetime
    home: str = ""
    """Address of the former site, with a slash at its end: what lies below it is read here from now
    on. Empty for none."""
    day: str = ""
    """For what says no date; empty to leave it out."""
    all_tags: bool = False
    """Whether every tag is a topic, and not those alone that the registry has."""


class Made(Struct, frozen=True, kw_only=True):
    """A record that may be written."""

    fields: dict[str, Value]
    body: str
    article: Article
    """What the site makes of it."""
    problems: tuple[Problem, ...] = ()
    """What could not be taken, and what is odd."""


class NotTaken(ValueError):
    """An article of which no record comes: with the field, and why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def file_of(fields: Mapping[str, Value], body: str) -> str:
    """The record's file."""
    lines = ["---", yaml_text(fields).rstrip("\n"), "---", *([body] if body else []), ""]
    return "\n".join(lines)


def changed(made: Made, rules: Rules, name: str, **values: Value) -> Made:
    """The same record with some fields of other values, or, for None, without them.

    name   its file
    """
    if not values:  # no more than a name follows from it
        return structs.replace(made, article=structs.replace(made.article, name=name))
    fields = {key: value for key, value in (made.fields | values).items() if value is not None}
    data = file_of(fields, made.body).encode()
    parsed = parse(data, name, rules.category, rules.settings.reading)
    return structs.replace(made, fields=fields, article=parsed.article or made.article)


class Making:
    """One article, on its way to a record. Raises NotTaken where no address of it is known."""

    def __init__(self, item: Imported, rules: Rules) -> None:
        self._item, self._rules = item, rules
        self._notes: list[Problem] = []
        self._where = self._addresses()

    @property
    def canonical_url(self) -> str:
        """Of its original, as its record will have it."""
        original = self._where.get("originalUrl") or self._where["webUrl"]
        return canonical(original, tracking=self._rules.settings.tracking)

    def made(self) -> Made:
        """Its record. Raises NotTaken where nothing sound is left of it."""
        item, rules, fields = self._item, self._rules, self._where
        lies = str(fields.get("webUrl") or fields["originalUrl"])
        body = item.body.strip()
        if item.is_html and body:
            body, lost = body_of(body, lies)
            if lost:
                self._note("body", lost, Level.WARNING)
        topics, tags = self._topics()
        title = " ".join(item.title.split())
        if len(title) > LONGEST:
            self._note("title", f"longer than {LONGEST:,} characters; cut there")
            title = shortened(title, LONGEST - 1)  # and an ellipsis
        if not (title or item.excerpt.strip() or body):
            title = title_in_address(lies) or lies.partition("://")[2].rstrip("/")
            self._note("title", "says none; it is made of the address", Level.WARNING)
        excerpt = shortened(" ".join(item.excerpt.split()), _LONGEST)
        all_fields: dict[str, Any] = {
            "title": written(title),
            "excerpt": written(excerpt) if excerpt != title else "",
            "publishedDateTime": self._published(lies),
            "updatedDateTime": self._moment(item.updated, "updatedDateTime"),
            "addedDateTime": f"{rules.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "originalUrl": fields.get("originalUrl"),
            "webUrl": fields.get("webUrl"),
            "category": self._category(),
            "guid": item.identity,
            "published": False if item.is_draft else None,
            "provider": self._provider(),
            "topics": topics,
            "tags": tags,
            "locale": self._language(),
            "images": self._pictures(),
            "redirect_from": fields.get("redirect_from"),
        }
        all_fields |= {name: _escaped(value, name) for name, value in item.more.items()}
        said = {name: each for name, each in all_fields.items() if each not in (None, "", [], {})}
        return self._sound(said, body)

    def _note(self, field: str, message: str, level: Level = Level.DROPPED) -> None:
        self._notes.append(Problem(self._item.file, self._item.line, field, message, level))

    def _addresses(self) -> dict[str, Any]:
        """Where the article lies, and the addresses that lead on to it."""
        item, home = self._item, self._rules.home
        elsewhere = self._address(item.address, "webUrl")
        original = self._address(item.original, "originalUrl")
        page = self._page()
        if elsewhere and _is_within(elsewhere, home):
            elsewhere, page = "", page or elsewhere
        if original and _is_within(original, home):
            original, page = "", page or original
        fields: dict[str, Any] = {}
        if elsewhere or original:
            fields["webUrl"] = elsewhere or original
            if original and canonical(original) != canonical(fields["webUrl"]):
                fields["originalUrl"] = original
        elif page:
            fields["originalUrl"] = page
        else:
            said = item.address or item.original
            wrong = f'expected an address of the web, found "{shown(said)}"'
            kind = item.more.get("type")
            lacks = _NO_FILES if kind in WITHOUT_ORIGINAL else _NO_ADDRESS
            raise NotTaken("webUrl", wrong if said else lacks)
        former = (path for each in (page, *item.former) if (path := self._path(each)))
        return fields | {"redirect_from": list(dict.fromkeys(former))}

    def _address(self, text: str, field: str) -> str:
        """An address elsewhere; empty for none."""
        try:
            return tidy_address(text, self._rules.settings.tracking) if text else ""
        except ValueError as error:
            self._note(field, f'{error}, found "{shown(text)}"')
            return ""

    def _page(self) -> str:
        """The whole address of its page on the former site; empty where that is not known."""
        page, home = self._item.page, self._rules.home
        if not page or ("://" not in page and not home):
            return ""
        try:
            return web_url(page if "://" in page else urljoin(home, page.lstrip("/")))
        except ValueError as error:
            self._note("originalUrl", f'{error}, found "{shown(page)}"')
            return ""

    def _path(self, address: str) -> str:
        """A former address as a redirect has it; empty for one that no file can stand at."""
        path = address if address.startswith("/") else f"/{address}"
        try:
            if "://" in address:
                url = ada_url.URL(web_url(address))
                # `/?p=7` is a question to a program; the front page stays what it is.
                path = "/" if url.search else url.pathname
            return page_path(path) if address and path != "/" else ""
        except ValueError as error:
            self._note("redirect_from", f'{error}, found "{shown(address)}"')
            return ""

    def _published(self, lies: str) -> str:
        """When the article came out."""
        item, day = self._item, self._rules.day
        said = self._moment(item.published, "publishedDateTime")
        said = said or self._moment(item.saved, "publishedDateTime") or day_in_address(lies)
        if said:
            return said
        if item.more.get("type") in UNDATED_TYPES:
            return ""
        if item.is_draft:
            return f"{self._rules.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if not day:
            unread = [each.message for each in self._notes if each.field == "publishedDateTime"]
            raise NotTaken("publishedDateTime", "; ".join([*unread, _NO_DATE]))
        self._note("publishedDateTime", f"says no date; {day} stands there", Level.WARNING)
        return day

    def _moment(self, text: str, field: str) -> str:
        """A date as records write it; empty for none."""
        try:
            return _moment(text.strip(), self._item.zone, self._rules.settings) if text else ""
        except ValueError as error:
            self._note(field, f'{error}, found "{shown(text)}"')
            return ""

    def _topics(self) -> tuple[list[str], list[str]]:
        """Its topics by their names here, and the tags that are none."""
        rules = self._rules
        topics: dict[str, None] = {}
        tags: dict[str, None] = {}
        for name in filter(None, map(plain, self._item.topics)):
            try:
                topics[rules.topics.resolve(name).name] = None
            except ValueError as error:
                tags[name] = None
                self._note("topics", f"{error}; it is a tag", Level.WARNING)
        for name in filter(None, map(plain, self._item.tags)):
            known = rules.topics.resolve(name) if rules.topics.knows(name) else None
            if known is not None and known.registered:
                topics[known.name] = None
            elif rules.all_tags and rules.settings.free_topics:
                topics[rules.topics.resolve(name).name] = None
            else:
                tags[name] = None
        return [written(name) for name in topics], [written(name) for name in tags]

    def _category(self) -> str:
        category = self._item.category
        if not category or slug(category) == self._rules.category:
            return ""
        if is_reserved(slug(category)):
            self._note("category", f'"{shown(category)}" is an address of the site; left out')
            return ""
        return written(category)

    def _provider(self) -> dict[str, Any]:
        item = self._item
        authors = [{"name": written(each)} for each in dict.fromkeys(item.authors) if each]
        said = {"name": written(item.publisher), "domain": item.domain, "authors": authors}
        return {name: value for name, value in said.items() if value}

    def _pictures(self) -> list[dict[str, Any]]:
        """Its pictures, those of the former site by their whole addresses."""
        pictures = []
        page = self._page()
        for each in self._item.pictures:
            is_whole = "://" in each.url or each.url.startswith("//")
            if is_whole or page:
                pictures.append(_picture(each, each.url if is_whole else urljoin(page, each.url)))
            else:
                message = f'"{shown(each.url)}" is a file of the former site; left out. --home URL'
                self._note("images", f"{message} says where that lay, or copy it to static/")
        return pictures

    def _language(self) -> str:
        """Its language, where that is another than the site's."""
        try:
            tag = language_tag(self._item.language) if self._item.language else ""
        except ValueError:
            return ""
        ours = self._rules.settings.language.partition("-")[0]
        return tag if tag.partition("-")[0] != ours else ""

    def _sound(self, fields: dict[str, Any], body: str) -> Made:
        """The record as a build reads it without a word: what it would complain of is taken out,
        and said here instead."""
        category, reading = self._rules.category, self._rules.settings.reading
        while True:
            parsed = parse(file_of(fields, body).encode(), _NAME, category, reading)
            out = []
            for problem in parsed.problems:
                top = _STEP.match(problem.field)
                name = top[0] if top else ""
                if problem.level is Level.FAULT and name not in _WITHOUT:
                    raise NotTaken(problem.field, problem.message)
                if name == "body" and problem.level is Level.WARNING:
                    continue  # it is shown without what this is about, and was told of it below
                if name == "body" or name in fields:
                    out.append(problem)
            if not out:
                break
            for problem in out:
                level = Level.DROPPED if problem.level is Level.FAULT else problem.level
                self._note(problem.field, f"{problem.message}; left out", level)
            if any(problem.field == "body" for problem in out):
                body = ""
            fields = _without(fields, [problem.field for problem in out])
        if parsed.article is None:
            raise NotTaken("", "nothing is left of it")
        for problem in parsed.problems:
            if problem.field == "body":
                self._note("body", problem.message, Level.WARNING)
        notes = tuple(dict.fromkeys(self._notes))
        return Made(fields=fields, body=body, article=parsed.article, problems=notes)


def _is_within(address: str, home: str) -> bool:
    """True for what lies on the former site."""
    if not home:
        return False
    lies, below = canonical(address), canonical(home).rstrip("/")
    return lies == below or lies.startswith(f"{below}/")


def _moment(text: str, zone: str, settings: Settings) -> str:
    """A day as it is, a moment in UTC. Raises ValueError for what is no date."""
    if finer := _FINER.fullmatch(text):
        text = finer[1]
    if dotted := _DOTTED.fullmatch(text):
        text = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}{dotted[4]}"
    if _SECONDS.fullmatch(text):
        return f"{datetime.fromtimestamp(int(text), UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        named = zone_of(zone) if zone else settings.zone
    except ValueError:
        named = settings.zone
    when = instant(named)(text)
    return text.replace("/", "-") if _DAY.fullmatch(text) else f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _picture(picture: Picture, url: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"url": url}
    if picture.width and picture.height:
        fields |= {"width": picture.width, "height": picture.height}
    said = {"title": picture.title, "attribution": picture.attribution}
    return fields | {name: written(text) for name, text in said.items() if text}


def _escaped(value: Any, name: str) -> Any:
    """A value as a record has to write it, but for what is HTML there too."""
    if isinstance(value, str):
        return value if name == "featuredContent" else written(value)
    if isinstance(value, Mapping):
        return {key: _escaped(below, key) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(below, name) for below in value]
    return value


def _without(fields: Mapping[str, Any], places: list[str]) -> dict[str, Any]:
    """The fields without what stands at some places (`related[2].provider`); where nothing stands
    there, for it is missing, without what it is missing in."""
    left: Any = deepcopy(dict(fields))
    for place in places:
        holder, key, inside = None, None, left
        for name, index in _STEP.findall(place):
            step = int(index) if index else name
            if not _has(inside, step):
                break
            holder, key, inside = inside, step, inside[step]
        if holder is None:
            continue
        # What contradicts a publisher says nothing against who wrote the article.
        authors = inside.get("authors") if key == "provider" and isinstance(inside, dict) else None
        holder[key] = {"authors": authors} if authors and len(inside) > 1 else None
    return _pruned(left) or {}


def _has(inside: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(inside, list) and step < len(inside) and inside[step] is not None
    return isinstance(inside, dict) and inside.get(step) is not None


def _pruned(value: Any) -> Any:
    """A value without what is None in it, and without what holds nothing then."""
    if isinstance(value, dict):
        kept = {name: _pruned(below) for name, below in value.items()}
        return {name: below for name, below in kept.items() if below is not None} or None
    if isinstance(value, list):
        return [each for each in map(_pruned, value) if each is not None] or None
    return value
