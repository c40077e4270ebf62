"""Whatever is done to a site between builds, the last one gives the bytes of a clean build."""

import json
import os
import shutil
import sqlite3
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import Request, build
from generator.library.policy import Cause
from generator.memo.store import FOLDER as STATE
from generator.output import folder
from generator.output.report import Report
from generator.problems import GeneratorError, RenotificationError
from tests.factories import NOW, png, record_text, tree, write_site

NAMES = ("a", "b", "c", "d", "e")
TOPICS = ("AI", "Facebook AI", "Chess")


class Killed(BaseException):
    """The process ends here: nothing that comes after is done."""


class Site:
    """A small site that is edited and built again and again.

    Every edit sets a time of its own long ago, so that builds go by times as they do in life.
    """

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        self.output = folder / "output"
        self.clock = 0
        self.now = NOW
        self.zones: Path | None = None
        """The zone data of the system, where they are others than they were."""
        write_site(self.content, {})
        for name in NAMES[:3]:
            self.record(name)
        self.write("topics/00-ai.yaml", "name: AI\n")
        self.age("site.yaml")

    def write(self, name: str, text: str | bytes) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.age(name)

    def age(self, name: str) -> None:
        self.clock += 10
        os.utime(self.content / name, (self.clock, self.clock))

    def record(self, name: str, day: int = 1, more: str = "", body: str = "") -> None:
        published = f"2025-01-{day:02}T10:00:00Z"
        self.write(
            f"articles/{name}.md", record_text(name, published=published, more=more, body=body)
        )

    def remove(self, name: str) -> None:
        (self.content / name).unlink(missing_ok=True)

    def rename(self, name: str, other: str) -> None:
        source = self.content / f"articles/{name}.md"
        if source.exists():
            source.rename(self.content / f"articles/{other}.md")

    def move(self, name: str, other: str) -> None:
        source, target = self.content / "articles" / name, self.content / "articles" / other
        if source.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)

    def hours_later(self, hours: int) -> None:
        self.now = NOW + timedelta(hours=hours)

    def build(self, output: Path | None = None, **asked: Any) -> Report:
        usual = {"now": self.now, "allow_lost_addresses": True, "allow_renotify": True}
        request = Request(content=self.content, output=output or self.output, **usual | asked)
        with zone_data(self.zones):
            return build(request)


@contextmanager
def zone_data(folder: Path | None) -> Iterator[None]:
    """A system that has these zone data, and no others."""
    former = zoneinfo.TZPATH
    if folder is not None:
        zoneinfo.reset_tzpath([str(folder)])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(former)
        zoneinfo.ZoneInfo.clear_cache()


def an_update_of_zone_data(site: Site) -> None:
    """From now on, Tokyo's time is that of New York."""
    folder = site.content.parent / "zones"
    for name, like in (("Asia/Tokyo", "America/New_York"), ("UTC", "UTC")):
        places = (Path(place, like) for place in zoneinfo.TZPATH)
        source = next((file for file in places if file.is_file()), None)
        if source is None:
            return  # this system has none of its own
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / name)
    site.zones = folder


def an_update_in_tokyo(site: Site) -> None:
    """The same, between two builds of a site whose days are those of Tokyo."""
    site.write("site.yaml", f"{SETTINGS}timezone: Asia/Tokyo\n")
    site.build()
    an_update_of_zone_data(site)


Edit = Callable[[Site], None]

SETTINGS = "title: Other\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
LINES = (
    "published: false",
    "removed: true",
    "retracted: It was made up.",
    "correction: {date: 2025-02-01, text: It was another.}",
    "correction: [{date: 2025-02-01, text: One.}, {date: 2025-03-01, text: Two.}]",
    "quality: high",
    "id: a<b",
    "draft: true",
    "hidden: perhaps",
    "noindex: true",
    "expires: 2025-06-01",
    "topics: [chess.]",
    "topics: [Chess, {a: b}]",
    "date: 2025-01-09",
    "category: learning",
    "type: course",
    "page: own",
    "images: [{url: /a.txt}]",
    "provider: {name: P, domain: example.com}",
    "topics: [AI]",
    "topics: [Facebook AI, AI]",
    "topics: [Chess]",
    "story: x",
    "story: none",
    "addedDateTime: 2025-01-09T00:00:00Z",
    "addedDateTime: 2025-01-05T00:00:00Z",
    "same_as: none",
    "redirect_from: [/old/, /news/c/, /about/, /topics/chess/]",
    "redirect_from: [/old/, /news/b/, /topics/]",
    "addedDateTime: 2024-12-01T00:00:00Z",
    "addedDateTime: 2026-01-01T06:00:00Z",
    "status: draft",
    "status: published",
    "expires: 2026-01-01T06:00:00Z",
    "updatedDateTime: 2026-01-01T06:00:00Z",
    "correction: {date: 2026-01-01T06:00:00Z, text: To come.}",
    "guid: '12345'",
    "guid: 12345 at https://digest.example.org",
    "guid: https://digest.example.org/News/C%20D",
    "excerpt: In short.",
    "excerpt: It is cut somewhere in the",
    "topics: [São Paulo, C++, C]",
    "topics: [Sao Paulo, c]",
    f"topics: [{', '.join(map(str, range(30)))}]",
    "images: [{url: 'javascript:a'}, {url: /p.png}]",
    "related: [{title: R}, {title: S, webUrl: 'https://news.example.com/c'}]",
    "archived: https://archive.example/c",
    "archived: c\nrelated: [{title: S, webUrl: 'https://a.example/', archived: 'https://b.example/'}]",
    "provider: {name: P, domain: '?', locale: 1, authors: [A, {b: c}]}",
    "quality: 1000\nrating: 7\nlocale: '?'",
    "type: collection\nitems: [c, a, b, f, nobody]",
    "x: 1\nx: 2",
    "extra: {a: x, b: [1, 2]}",
    "extra: {a: 2025-07-04, c: [{d: e}]}",
)


def counting(rule: str) -> str:
    """A catalogue that counts by a rule."""
    return (
        f'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural={rule};\\n"\n\n'
        'msgid "%(num)s article"\nmsgid_plural "%(num)s articles"\n'
        'msgstr[0] "%(num)s piece"\nmsgstr[1] "%(num)s pieces"\n'
    )


LOGO = "---\nname: Pub\ndomain: news.example.com\nimages: [{url: /p.png}]\n---"
FILES = {
    "site.yaml": (
        "deny: ['https://news.example.com/b']",
        "page_size: 2",
        "timezone: Asia/Tokyo",
        "feeds: {publishers: true}",
        "page_size: 1\nfeeds: {archives: topics}",
        "page_size: 1\nfeeds: {formats: [atom], archives: topics}",
        "feeds: {formats: [rss, json]}",
        "api: true",
        "fields: {date: addedDateTime}",
        "free_topics: false",
        "ranking: {order: top}",
        "ranking: {order: top}\ntrusted: {folders: [articles/more]}",
        "publish: {minimum_quality: 50}\ntrusted: {publishers: [example.com]}",
        "stories: {links: false}",
        "fields: {date: publishedDateTime, link: webUrl, summary: excerpt, slug: none}",
        "fields: {date: addedDateTime, link: originalUrl, words: tags}",
        "tracking: {add: [ref]}",
        "tracking: {add: ['r*'], keep: [utm_source]}",
        "excerpts: as_written",
        "permalink: /{category}/{slug}/",
        "permalink: /{year}/{month}/{stem}/",
        "permalink: /{id}/",
        "page: own",
        "page: none",
        "images: lead",
        "images: none",
        "include_unpublished: true",
        "max_lost_addresses: 0",
        "max_renotified: 1000",
        "redirects: {/old/: /news/a/, /news/b/: /news/c/, /gone/: /topics/}",
        "records: articles/*.md",
        "records: [{files: 'articles/_*.md'}, {files: 'articles/**/*.md', category: other}]",
        "limits: {attachment_size: 10}",
        "limits: {body: 3, topics: 1, related: 1}",
        "publish: {minimum_quality: 50}",
        "language: de",
        "extra: {a: y}",
        "extra_fields: {records: {a: {type: date, default: 2025-01-01}}}\ntimezone: Asia/Tokyo",
        "extra_fields: {records: {a: text}, topics: {a: {type: text, required: true}}}",
        "extra_fields: {records: {b: text}}",
        "fields: {excerpt: extra.a}",
        "limits: {extra: 10}",
        "",
    ),
    "topics/01-meta.yaml": (
        "name: Meta AI\naliases: [Facebook AI]",
        "name: Facebook AI\nparent: AI",
        "name: Meta AI\naliases: [Facebook AI]\nextra: {a: 2025-07-04}",
    ),
    "publishers/p.md": (
        LOGO,
        "---\nname: Pub\ndomain: news.example.com\n---",
        "---\nname: Nub\n---",
        "---\nname: Pub\ndomain: news.example.com\nextra: {a: z}\n---",
    ),
    "pages/about.md": (
        "---\ntitle: About\n---\nUs.",
        "---\ntitle: Us\n---",
        "---\ntitle: Us\nextra: {a: 1}\n---",
    ),
    "static/a.txt": ("a", "b"),
    "../templates/default/redirect.html": ("{{ target }}", "{{ title }}"),
    "../templates/default/article.html": (
        "{{ extra.a }}{% for name in extra %}{{ name }}{{ extra[name] is iterable }}{% endfor %}",
        "{% for each in extra.c %}{{ each.d }}{% endfor %}{{ site.extra.a }}",
    ),
    "../templates/default/topic.html": (
        "{{ extra.a }}{% for each in teasers %}{{ once(shown, each) }}{% endfor %}"
        "{% macro shown(each) %}{{ each.title }}{{ each.extra.a }}{% endmacro %}",
    ),
    "../templates/default/publisher.html": ("{{ extra.a }}{{ site.extra.a }}",),
    "../templates/default/page.html": ("{{ extra.a }}{{ title }}",),
    "../templates/default/assets/style.css": ("body{}", "a{}"),
    "../templates/default/404.html": (
        "{{ asset ('style.css') }} {% include '.notice.html' ignore missing %}",
        "{% set url = asset %}{{ url('style.css') }}",
        "{% extends 'bare.html' if head.title else 'base.html' %}",
        "{% set layout = 'bare.html' %}{% extends layout %}",
        "{{ ngettext('%(num)s article', '%(num)s articles', 0) }}",
        "{{ none|day }}",
        "{% include '404.html' %}",
    ),
    "../templates/default/.notice.html": ("One.", "Two."),
    "../templates/default/bare.html": ("{{ head.title }}", "{{ asset('style' ~ '.css') }}"),
    "../templates/default/languages/en.po": (
        counting("n != 1"),
        counting("n > 1"),
        counting("n / 0"),
    ),
}


WHOLE = {
    "the first part of b": ("parts/1", record_text("b#v1", more="page: own")),
    "the second part of b": ("parts/2", record_text("b#v2", more="topics: [AI]")),
    "b with a route": ("parts/3", record_text("b#/three")),
    "b with another route": ("parts/4", record_text("b#!four")),
    "b from a campaign": ("seen/1", record_text("b?ref=x", more="excerpt: In short.")),
    "b from a known campaign": ("seen/2", record_text("b?utm_source=x")),
    "likely b, of www": ("seen/3", record_text("b").replace("//news", "//www.news")),
    "likely b, with a slash": ("seen/4", record_text("b/")),
    "likely b, by its title": ("seen/5", record_text("b").replace("com/b", "com/other")),
    "no title, and words": ("bare", record_text("g", body="Words.").replace("title", "x-t")),
    "no title, and an excerpt": (
        "bare",
        record_text("g", more="excerpt: In short.", body="Words.").replace("title", "x-t"),
    ),
    "no title, and nothing": ("bare", record_text("g").replace("title", "x-t")),
    "words and no excerpt": ("bare", record_text("g", body="First words.\n\n## Then\n\nOthers.")),
    "no date": ("bare", record_text("g", more="category: other").replace("published", "x-p")),
    "a date in its name": ("2025-01-06-g", record_text("g").replace("published", "x-p")),
    "no YAML": ("bare", record_text("g", more="'")),
    "fields of another system": (
        "foreign",
        "---\ntitle: Foreign\ndate: 2025-01-07\nlink: https://news.example.com/b\n"
        "summary: In short\nwords: [AI]\nslug: s\n---\nWords.",
    ),
    "a weekly": (
        "weekly",
        record_text("weekly", published="2025-01-08T10:00:00Z", more="items: [a, b, f]")
        .replace("webUrl", "x-url")
        .replace("title", "type: collection\ntitle", 1),
    ),
    "a weekly of others": (
        "weekly",
        record_text("weekly", published="2025-01-08T10:00:00Z", more="items: [g, c, a]")
        .replace("webUrl", "x-url")
        .replace("title", "type: collection\ntitle", 1),
    ),
    "early to the address of a": (
        "early/a",
        record_text("m", more="addedDateTime: 2024-01-01T00:00:00Z", body="Early."),
    ),
    "late to the address of a": (
        "late/a",
        record_text("n", more="addedDateTime: 2025-06-01T00:00:00Z", body="Late."),
    ),
    "another folder of the name f": ("other/f/index", record_text("o", body="Other.")),
    "a draft of its folder": ("_drafts/g", record_text("g", body="Words.")),
    "a draft of its name": ("_b", record_text("b", body="Words.")),
    "to come in some hours": ("soon", record_text("s", published="2026-01-01T06:00:00Z")),
    "to go in some hours": (
        "going",
        record_text("h", more="story: x\nexpires: 2026-01-01T06:00:00Z"),
    ),
    "to join in some hours": (
        "joining",
        record_text("i", more="story: x\naddedDateTime: 2026-01-01T03:00:00Z"),
    ),
    "a stranger lists all": (
        "stranger/1",
        record_text("s1", published="2024-12-30T10:00:00Z", more="quality: 999\nrelated: ALL"),
    ),
    "a stranger has the title of b": (
        "stranger/2",
        record_text("s2", published="2025-01-01T09:00:00Z")
        .replace("Title s2", "Title b")
        .replace("//news", "//strange"),
    ),
    "a stranger at the original of c": (
        "stranger/3",
        record_text("c", published="2024-12-01T09:00:00Z", body="Strange."),
    ),
    "a stranger of the story x": (
        "stranger/4",
        record_text("s4", published="2024-12-01T09:00:00Z", more="story: x\nheat: 999"),
    ),
    "a stranger at the address of a": (
        "stranger/a",
        record_text("s5", published="2024-12-01T09:00:00Z", body="Strange."),
    ),
    "a stranger with an id of a": (
        "stranger/6",
        record_text("s6", published="2024-12-01T09:00:00Z", more="guid: '12345'"),
    ),
    "a stranger takes b back": ("stranger/7", record_text("b", more="retracted: Made up.")),
}
"""Name and text of records that stand for themselves."""
ALL = [f"{{title: R, webUrl: 'https://news.example.com/{name}'}}" for name in NAMES]
WHOLE = {
    what: (name, text.replace("related: ALL", f"related: [{', '.join(ALL)}]"))
    for what, (name, text) in WHOLE.items()
}

FOLDER = "articles/f"
"""Of a record that has it for itself."""
BESIDE = ("cover.png", "images/map.png", "data.csv", "more.svg", "note.mdx")
SIZES = ((40, 20), (20, 40), (1, 1))


def own_folder(site: Site, file: str = "index.md", more: str = "", body: str = "Words.") -> None:
    """A record with a picture beside it and one in the static folder."""
    more = f"images: [{{url: cover.png, width: 40, height: 20}}]\n{more}"
    body = f"{body} ![Map](images/map.png) [Data](data.csv) ![Own](p.png)"
    site.write(f"{FOLDER}/{file}", record_text("f", more=more, body=body))


def related(name: str) -> str:
    return f"related: [{{title: R, webUrl: 'https://news.example.com/{name}'}}]"


def fill_inbox(site: Site, text: str) -> None:
    """Puts into the inbox what would change much of the site, if it were of it."""
    for name, like in (("2025-01-01-b-0123456789ab", "b"), ("index", "a"), ("decided/c", "c")):
        body = "![Own](/p.png) [b](/news/b/)"
        site.write(f"inbox/{name}.md", record_text(like, more=f"{text}\n{related('b')}", body=body))
    site.write("inbox/decisions.jsonl", "{}\n")
    site.write("inbox/cover.png", png(3, 4))


def of_another_version(site: Site) -> None:
    """The store says that it was made by another version of the program."""
    for path in (site.content / STATE).glob("state.db"):
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):
            connection.execute("PRAGMA user_version = 1")


def edit_file(name: str, at: int) -> Edit:
    """One of the file's texts, or none at all."""
    texts = FILES[name]

    def edit(site: Site) -> None:
        if at < len(texts):
            site.write(name, (SETTINGS if name == "site.yaml" else "") + texts[at] + "\n")
        elif name != "site.yaml":
            site.remove(name)

    return edit


EDITS: dict[str, Edit] = {
    **{f"{n} on day {d}": partial(Site.record, name=n, day=d) for n in NAMES for d in (1, 4)},
    **{f"{n} {line}": partial(Site.record, name=n, more=line) for n in "ab" for line in LINES},
    **{
        f"{n} lists {m}": partial(Site.record, name=n, more=related(m))
        for n, m in ("ab", "ba", "ac", "ae")
    },
    "a again at the original of b": lambda site: site.write(
        "articles/z.md", record_text("b", published="2025-01-03T10:00:00Z", body="Again.")
    ),
    "b again, apart": lambda site: site.write(
        "articles/y.md", record_text("b", more="same_as: none", body="Again.")
    ),
    "a comes late to the address of b": lambda site: site.write(
        "articles/more/b.md",
        record_text("l", more="addedDateTime: 2025-02-01T00:00:00Z", body="Late."),
    ),
    **{
        f"{n} lists {m} of the same story": partial(
            Site.record, name=n, day=4, more=f"story: x\n{related(m)}"
        )
        for n, m in ("ab", "be", "ca", "db")
    },
    **{f"{n} has a body": partial(Site.record, name=n, body="Words.") for n in NAMES},
    **{f"{n} has another body": partial(Site.record, name=n, body="Other.") for n in "ab"},
    **{f"no {n}": partial(Site.remove, name=f"articles/{n}.md") for n in NAMES[:3]},
    **{f"{n} becomes {m}": partial(Site.rename, name=n, other=m) for n, m in ("ad", "bc", "cx")},
    **{
        f"{name}, text {at}": edit_file(name, at)
        for name, texts in FILES.items()
        for at in range(len(texts) + 1)
    },
    **{
        what: partial(Site.write, name=f"articles/{name}.md", text=text)
        for what, (name, text) in WHOLE.items()
    },
    **{
        f"no record {name}": partial(Site.remove, name=f"articles/{name}.md")
        for name in sorted({name for name, _ in WHOLE.values()})
    },
    **{
        f"{name} moves to {other}": partial(Site.move, name=f"{name}.md", other=f"{other}.md")
        for one, two in (("b", "_b"), ("b", "_drafts/b"), ("a", "a/index"), ("f/index", "f"))
        for name, other in ((one, two), (two, one))
    },
    **{
        f"{hours} hours later": partial(Site.hours_later, hours=hours)
        for hours in (-9000, -8000, -24, 0, 6, 12, 60, 9000)
    },
    "f has a folder": own_folder,
    "f has its folder's name": partial(
        Site.write, name=f"{FOLDER}.md", text=record_text("f2", body="![Map](images/map.png)")
    ),
    "f is in no list": partial(own_folder, more="published: false"),
    "f has no page": partial(own_folder, more="page: none"),
    "f is a draft": partial(own_folder, file="_index.md"),
    "f is no draft": lambda site: site.remove(f"{FOLDER}/_index.md"),
    "no f": lambda site: site.remove(f"{FOLDER}/index.md"),
    "no other f": lambda site: site.remove(f"{FOLDER}.md"),
    **{
        f"{name} beside f, {width} by {height}": partial(
            Site.write, name=f"{FOLDER}/{name}", text=png(width, height)
        )
        for name in BESIDE
        for width, height in SIZES
    },
    **{f"no {name} beside f": partial(Site.remove, name=f"{FOLDER}/{name}") for name in BESIDE},
    **{
        f"a picture of ours, {width} by {height}": partial(
            Site.write, name="static/p.png", text=png(width, height)
        )
        for width, height in SIZES
    },
    "a picture of ours that is damaged": partial(Site.write, name="static/p.png", text="x"),
    "no picture of ours": partial(Site.remove, name="static/p.png"),
    "a picture of ours where one of f is": partial(
        Site.write, name="static/news/f/cover.png", text=png(9, 9)
    ),
    "a shows a picture of ours": partial(
        Site.record, name="a", more="images: [{url: p.png}]", body="![Own](/p.png)"
    ),
    "a page shows a picture of ours": partial(
        Site.write, name="pages/about.md", text="---\ntitle: About\n---\n![Own](p.png)"
    ),
    "a build elsewhere": lambda site: site.build(site.content.parent / "elsewhere"),
    "a build that shows drafts": lambda site: site.build(include_unpublished=True),
    "a build for elsewhere": lambda site: site.build(base_url="https://example.org/sub/"),
    "a strict build": lambda site: site.build(strict=True),
    "a build that may lose nothing": lambda site: site.build(allow_lost_addresses=False),
    "a build at another time": lambda site: site.build(now=NOW + timedelta(hours=12)),
    "an update of zone data": an_update_of_zone_data,
    "an update of zone data in Tokyo": an_update_in_tokyo,
    "a store of another version": lambda site: of_another_version(site),
    "an inbox of strangers": partial(fill_inbox, text="published: true\nid: '1'"),
    "another inbox of strangers": partial(
        fill_inbox, text="retracted: No.\nredirect_from: [/news/a/]"
    ),
    "an inbox of strangers where all files are records": lambda site: (
        fill_inbox(site, "topics: [AI]"),
        site.write("site.yaml", f"{SETTINGS}records: ['**/*.md']\n"),
    ),
    "no inbox": lambda site: shutil.rmtree(site.content / "inbox", ignore_errors=True),
    "no state": lambda site: shutil.rmtree(site.content / ".broadsheet", ignore_errors=True),
}
edits = st.sampled_from(sorted(EDITS))


STEPS = {"made": (folder.Output, "stage"), "put in place": (folder.os, "replace")}
"""What a build does with each file that it writes."""


@contextmanager
def killed_after(count: int, step: str) -> Iterator[None]:
    """Ends the process, as far as anyone can tell, when so many files were made or put in place."""
    left = count
    owner, name = STEPS[step]
    function = getattr(owner, name)

    def stop(*given: object) -> object:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        return function(*given)

    with mock.patch.object(owner, name, stop):
        try:
            yield
        except Killed:
            return


@contextmanager
def another_program(version: bytes) -> Iterator[None]:
    with ExitStack() as patches:
        for module in ("content.scan", "output.targets", "theme.load"):
            target = f"generator.{module}.program_digest"
            patches.enter_context(mock.patch(target, return_value=version))
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with coverage, topics, a publisher and a page, built."""
    made = Site(tmp_path)
    made.record("a", more=f"topics: [Facebook AI]\n{related('b')}")
    made.record("b", day=2, more="topics: [AI]", body="Words.")
    made.record("c", day=3, more=related("b") + "\nimages: [{url: /a.txt}]")
    own_folder(made)
    for name in BESIDE[:3]:
        made.write(f"{FOLDER}/{name}", png(40, 20))
    made.write("static/p.png", png(40, 20))
    for what in ("to come in some hours", "to go in some hours", "to join in some hours"):
        EDITS[what](made)
    for name in ("topics/01-meta.yaml", "publishers/p.md", "pages/about.md", "static/a.txt"):
        EDITS[f"{name}, text 0"](made)
    made.build()
    return made


def is_as_clean(site: Site, report: Report, **asked: Any) -> bool:
    """True if a clean build gives the same bytes, and says the same of the whole site: of all that
    was not withheld because it came later."""
    clean = site.content.parent / "clean"
    names = {each.name for each in report.withheld if each.kind is Cause.NEWCOMER}
    if not names:
        whole = site.build(clean, remember=False, **asked)
        return tree(site.output) == tree(clean) and told(report) == told(whole)
    content = site.content
    site.content = content.parent / "without"
    shutil.copytree(content, site.content, ignore=shutil.ignore_patterns(STATE))
    for name in names:
        (site.content / name).unlink()
    whole = site.build(clean, remember=False, **asked)
    site.content = content
    return tree(site.output) == tree(clean) and report.shown == whole.shown


def told(report: Report) -> tuple[object, ...]:
    """What a report says of the site, and not of what this build did."""
    counts = report.read, report.shown, report.pages, report.feeds, report.files, report.size
    return (*counts, report.withheld, report.rejected, report.problems)


def ends_as_clean(site: Site, **asked: Any) -> bool:
    """True if the next build gives the bytes of a clean one, or says what a clean one says; if it
    is stopped for the sake of subscribers, then once that is allowed."""
    try:
        report = site.build(**asked)
    except RenotificationError:
        report = site.build()
    except GeneratorError as error:
        with pytest.raises(type(error)) as told:
            site.build(site.content.parent / "clean", remember=False)
        return str(told.value) == str(error)
    return is_as_clean(site, report)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_after_any_one_edit_a_build_equals_a_clean_one(site: Site, name: str) -> None:
    EDITS[name](site)
    assert ends_as_clean(site)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("count", range(0, 60, 6))
def test_an_edit_that_is_undone_after_a_kill_leaves_nothing_behind(
    site: Site, count: int, step: str
) -> None:
    """Rows that promised what a killed build had overwritten would be believed here."""
    text = (site.content / "articles/b.md").read_text()
    status = (site.content / "articles/b.md").stat()
    site.record("b", day=2, more="topics: [AI, Chess]", body="Killed.")
    with killed_after(count, step):
        site.build()
    site.write("articles/b.md", text)
    os.utime(site.content / "articles/b.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    report = site.build()
    assert is_as_clean(site, report)


def test_an_upgrade_of_the_program_makes_every_file_again(site: Site) -> None:
    with another_program(b"2" * 16):
        report = site.build()
    assert is_as_clean(site, report)


@pytest.mark.parametrize("what", sorted(each for each in WHOLE if "stranger" in each))
def test_what_strangers_send_takes_nothing_and_what_is_built_is_as_if_it_never_came(
    site: Site, what: str
) -> None:
    EDITS["a guid: '12345'"](site)
    EDITS["b story: x"](site)
    site.record("c", day=3, body="Words.")
    site.build()
    before = site.output / "feed.json"
    had = {each["id"] for each in json.loads(before.read_text())["items"]}
    EDITS[what](site)
    report = site.build(allow_lost_addresses=False, allow_renotify=False)
    denied = {each.name for each in report.withheld if each.kind is Cause.DENIED}
    assert had <= {each["id"] for each in json.loads(before.read_text())["items"]} or denied
    assert is_as_clean(site, report)


steps = st.tuples(
    st.lists(edits, max_size=3),
    st.none() | st.tuples(st.integers(0, 40), st.sampled_from(sorted(STEPS))),
    st.sampled_from([b"1" * 16, b"1" * 16, b"2" * 16]),
)


@given(st.lists(steps, min_size=1, max_size=5), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_history_a_build_equals_a_clean_one(
    history: list[tuple[list[str], tuple[int, str] | None, bytes]], allowed: bool
) -> None:
    """Edits, builds elsewhere, kills half-way, upgrades, a lost state: all in any order.

    allowed   whether subscribers may be shown more again than is usual, and newcomers all they want
    """
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        version = b"1" * 16
        for names, kill, version in history:
            for name in names:
                with suppress(GeneratorError):
                    EDITS[name](site)
            killed = killed_after(*kill or (-1, "made"))
            with another_program(version), killed, suppress(GeneratorError):
                site.build(allow_renotify=allowed)
        with another_program(version):
            assert ends_as_clean(site, allow_renotify=allowed)
