"""The JSON Schemas agree with the program: on real files, on planted mistakes, on anything."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from generator.content import settings as site_file
from generator.content.records.hiding import WORDS
from generator.content.records.parse import parse
from generator.content.registries.content_pages import read_content_page
from generator.content.registries.editions import read_edition, read_sponsors
from generator.content.registries.feeds import read_feeds
from generator.content.registries.publishers import read_publisher
from generator.content.registries.topics import read_entry
from generator.content.settings import Settings
from generator.content.yaml.fields import PRIVATE
from generator.editors.documented import sentence
from generator.editors.forms import FORMS, any_spelling
from generator.editors.questions import ANY_NAME, Shape, name_of
from generator.editors.schemas import KINDS, said_of, schema_of, shape_of_kind
from generator.problems import Problem, SettingsError
from tests.editors.typed_yaml import Core, Old, front_matter, typed
from tests.factories import CORPUS, make_settings
from tests.test_docs import DOCS, SMALLEST, rows

ROOT = Path(__file__).parents[2]
CASES = CORPUS.parent / "cases"
NAME = "articles/2026-01-31-a.md"
RECORD = "title: T\nwebUrl: https://news.example.org/a\n"
LOADERS = pytest.mark.parametrize("loader", [Core, Old], ids=["YAML 1.2", "YAML 1.1"])


@cache
def judge(kind: str, site: Settings | None = None) -> Draft7Validator:
    return Draft7Validator(schema_of(kind, site))


def refused(kind: str, document: Any, site: Settings | None = None) -> set[str]:
    """The fields at the top that the schema refuses."""
    found: set[str] = set()
    for error in judge(kind, site).iter_errors(document):
        if error.absolute_path:
            found.add(str(error.absolute_path[0]))
        elif error.validator == "additionalProperties":
            found |= set(unknown(error.schema, document))
        elif error.validator == "required":
            found |= {name for name in error.validator_value if name not in document}
        else:
            found.add("originalUrl")  # no address at all
    return found


def unknown(schema: Any, document: Any) -> Iterator[str]:
    """Fields that are in no schema."""
    spelt = any_spelling(WORDS)
    for name in map(str, document):
        if name not in schema["properties"] and not re.fullmatch(spelt, name):
            yield name


def told_of(problems: tuple[Problem, ...] | list[Problem]) -> set[str]:
    """The fields at the top that the program tells of, whole or in part."""
    return {each.field.partition(".")[0].partition("[")[0] for each in problems}


def problems_of(kind: str, text: str, name: str = NAME, site: Settings | None = None) -> Any:
    if kind == "site":
        try:
            site_file.parse(text)
        except SettingsError as error:
            return error.problems
        return ()
    data, site = text.encode(), site or make_settings()
    if kind == "feeds":
        return read_feeds(data)[1]
    if kind == "record":
        return parse(data, name, "news", site.reading).problems
    read: Callable[..., Any] = {
        "topics": partial(read_entry, declared=site.extra_fields.topics),
        "publishers": partial(read_publisher, declared=site.extra_fields.publishers),
        "pages": partial(read_content_page, declared=site.extra_fields.pages),
        "editions": partial(read_edition, zone=UTC, cutoff=site.editions.cutoff),
        "sponsors": read_sponsors,
    }[kind]
    return read(data, name)[1]


def real_files() -> Iterator[tuple[str, Path, Path]]:
    """Kind, file and content folder of every real file that there is here."""
    folders = [ROOT / "content", *sorted(ROOT.glob("tests/golden/*/site.yaml/.."))]
    folders += [path.parent for path in sorted(CASES.glob("*/site.yaml"))]
    for folder in folders:
        yield "site", folder / "site.yaml", folder
        for kind, pattern in (
            ("record", "articles/**/*.md"),
            ("feeds", "feeds.yaml"),
            ("topics", "topics/*.yaml"),
            ("publishers", "publishers/*"),
            ("pages", "pages/*.md"),
            ("editions", "editions/20*.yaml"),
            ("sponsors", "editions/sponsors.yaml"),
        ):
            yield from ((kind, path, folder) for path in sorted(folder.glob(pattern)))
    for name in ("ai", "powerapps"):
        for kind, pattern in (
            ("record", "_[clnps]*/**/*.md"),
            ("topics", "_data/topics/*.yaml"),
            ("publishers", "_data/organizations/*.md"),
        ):
            yield from ((kind, path, ROOT) for path in sorted((CORPUS / name).glob(pattern)))


@cache
def site_of(folder: Path) -> Settings:
    return make_settings() if folder == ROOT else site_file.load(folder)


@LOADERS
@pytest.mark.slow
def test_what_a_schema_refuses_of_a_real_file_the_program_tells_of(loader: Any) -> None:
    seen = dict.fromkeys(KINDS, 0)
    for kind, path, folder in real_files():
        text, site = path.read_text("utf-8-sig"), site_of(folder)
        try:
            document = typed(front_matter(text) if path.suffix == ".md" else text, loader)
        except yaml.YAMLError:
            continue
        if not isinstance(document, dict):
            continue
        told = told_of(problems_of(kind, text, path.name, site))
        assert refused(kind, document, site) <= told, path
        seen[kind] += 1
    assert seen["record"] > 20
    assert min(count for kind, count in seen.items() if kind != "feeds") > 0


@LOADERS
def test_every_record_of_the_sample_site_is_taken_by_the_schema(loader: Any) -> None:
    """So that the test before this one is not empty."""
    taken = total = 0
    for kind, path, folder in real_files():
        if kind == "record" and folder == ROOT / "content":
            document = typed(front_matter(path.read_text("utf-8")), loader)
            taken += not refused("record", document, site_of(folder))
            total += 1
    assert taken == total


WRITTEN = (
    "1984 3.10 no on ~ true false 12:30 1_000 0x10 1e3 +5 -1 0 .5 NULL 2023-08-03 2026/01/31 en "
    "2023-08-03T09:15:00Z https://example.org/a HTTP://example.org ftp://example.org/a /a/b/ de-AT "
    "PT1H pt13m34s article Video dRAFT none all own lead self rss text UTC Europe/Berlin perhaps "
    "articles/**/*.md example.org localhost.example digest.example.org,2023 publishedDateTime "
    "nofollow as_written latest utm_* own.css a.js ٤٢ PT١H"
).split()
"""Scalars as they may stand in a file, without quotes."""
scalars = st.sampled_from(WRITTEN) | st.sampled_from(WRITTEN).map(json.dumps)
scalars |= st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12).map(
    lambda text: json.dumps(text, ensure_ascii=False)
)


def values(shape: Shape | None, depth: int = 2) -> st.SearchStrategy[str]:
    """What may stand behind a field's name: what its reader asks for, and what it does not."""
    lists = st.lists(scalars, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    if shape is None or depth == 0:
        return scalars | lists
    named = mappings(shape, depth)
    of_fields = st.lists(named, min_size=1, max_size=2).map(lambda items: f"[{', '.join(items)}]")
    return scalars | lists | named | of_fields


def mappings(shape: Shape, depth: int) -> st.SearchStrategy[str]:
    def entry(name: str) -> st.SearchStrategy[str]:
        question = shape.fields.get(name)
        below = question and (question.below or question.each)
        return values(below, depth - 1).map(lambda value: f"{shown(name)}: {value}")

    names = st.lists(st.sampled_from([*shape.fields, "sponsor"]), max_size=4, unique=True)
    entries = names.flatmap(lambda chosen: st.tuples(*map(entry, chosen)))
    return entries.map(lambda lines: f"{{{', '.join(lines)}}}")


def shown(name: str) -> str:
    return "anyone" if name == ANY_NAME else name


def documents(kind: str) -> st.SearchStrategy[str]:
    """Files of a kind: most of what is in them is wrong."""
    shape = shape_of_kind(kind)
    names = st.lists(st.sampled_from([*shape.fields, "qualtiy"]), min_size=1, unique=True)

    def lines(chosen: list[str]) -> st.SearchStrategy[str]:
        each = []
        for name in chosen:
            question = shape.fields.get(name)
            below = question and (question.below or question.each)
            each.append(values(below).map(lambda value, name=name: f"{name}: {value}\n"))
        return st.tuples(*each).map("".join)

    return names.flatmap(lines)


@pytest.mark.slow
@LOADERS
@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_what_a_schema_refuses_of_any_file_the_program_tells_of(
    loader: Any, kind: str, data: st.DataObject
) -> None:
    written = data.draw(documents(kind))
    is_whole = kind in ("site", "feeds", "topics")
    text = written if is_whole else f"---\n{written}---\n"
    problems = problems_of(kind, text)
    if len(problems) < 40:  # of more, not all are told
        assert refused(kind, typed(written, loader)) <= told_of(problems)


NOT_IN_A_SCHEMA = {
    "a day or a year that is none": ("2025-13-40", "9999-12-31"),
    "what an address holds": ("https://me@",),
    "what stands there twice": ("title: Again",),
    "what may hide, in the words of others": ("feed: false", "draft: maybe"),
    "which hosts are allowed": ("videos.example.net",),
    "what an id or a text is made of": ('"a\\tb"', '"4711"', "<!--"),
    "what contradicts something else": ("items: [a]", "excerpt: A title", "spotify.com"),
    "the form of fields of one's own": ("__class__", "{d: 1}"),
    "what YAML takes for a comment": ("C #", "#AI"),
}
"""Of the mistakes that the documentation lists, those of which a schema knows nothing."""


@pytest.mark.parametrize(
    "written", [row[0] for row in rows(DOCS["records.md"], "written | level | message")]
)
def test_a_schema_refuses_the_mistakes_that_the_documentation_lists(written: str) -> None:
    name = written.partition(":")[0]
    rest = [line for line in RECORD.splitlines() if not line.startswith(f"{name}:")]
    try:
        document = typed("\n".join([*rest, written]))
    except yaml.YAMLError:
        return  # no schema is asked
    known = [part for parts in NOT_IN_A_SCHEMA.values() for part in parts]
    assert bool(refused("record", document)) != any(part in written for part in known)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("titel: T", "titel"),
        ("language: English", "language"),
        ("base_url: digest.example.org", "base_url"),
        ("page_size: 0", "page_size"),
        ("page_size: many", "page_size"),
        ("images: some", "images"),
        ("trusted: some", "trusted"),
        ("publish: {minimum: 70}", "publish"),
        ("feeds: {formats: [rss, atm]}", "feeds"),
        ("records: [{category: news}]", "records"),
        ("redirects: {/a/: somewhere}", "redirects"),
        ("fields: {date: publishedDate}", "fields"),
        ("extra_fields: {records: {sponsor: txt}}", "extra_fields"),
        ("limits: {depth: 1000}", "limits"),
        ("api: perhaps", "api"),
    ],
)
def test_a_planted_mistake_in_site_yaml_is_refused_by_schema_and_program(
    written: str, field: str
) -> None:
    name = written.partition(":")[0]
    rest = [line for line in SMALLEST.splitlines() if not line.startswith(f"{name}:")]
    text = "\n".join([*rest, written])
    assert field in refused("site", typed(text)) & told_of(problems_of("site", text))


@pytest.mark.parametrize(
    ("kind", "written", "field"),
    [
        ("feeds", "feeds: [nonsense]", "feeds"),
        ("feeds", "feeds: [{address: https://a.example/f, weight: -1}]", "feeds"),
        ("feeds", "feeds: [{address: https://a.example/f, limit: 0}]", "feeds"),
        ("feeds", "feeds: [{address: https://a.example/f, id: a b}]", "feeds"),
        ("feeds", "feeds: [{address: https://a.example/f, trust: all}]", "feeds"),
        ("feeds", "feeds: [{name: A}]", "feeds"),
        ("feeds", "rows: []", "rows"),
        ("topics", "name: A\nslug: A B", "slug"),
        ("topics", "name: A\nid: a b", "id"),
        ("topics", "slug: a", "name"),
        ("topics", "name: A\nalias: B", "alias"),
        ("topics", "name: A\norder: first", "order"),
        ("publishers", "name: A", "domain"),
        ("publishers", "name: A\ndomain: a.example\nimages: [{width: 5}]", "images"),
        ("publishers", "name: A\ndomain: a.example\nlogo: /a.png", "logo"),
        ("pages", "title: A\norder: first", "order"),
        ("pages", "description: A", "title"),
    ],
)
def test_a_planted_mistake_in_a_registry_is_refused_by_schema_and_program(
    kind: str, written: str, field: str
) -> None:
    text = f"---\n{written}\n---\n" if kind == "pages" else written
    assert field in refused(kind, typed(written)) & told_of(problems_of(kind, text))


def test_what_a_site_declares_and_renames_holds_in_its_schema() -> None:
    site = site_file.parse(
        f"{SMALLEST}fields: {{link: webUrl, cover.image: images}}\n"
        "extra_fields: {records: {price: number}}\nlimits: {topics: 1}\n"
    )
    record = {"title": "T", "link": "https://news.example.org/a", "cover": {"image": "/a.jpg"}}
    assert refused("record", record, site) == set()
    assert refused("record", record) == {"link", "cover", "originalUrl"}
    assert refused("record", {**record, "link": "no"}, site) == {"link"}
    assert refused("record", {**record, "extra": {"price": "dear"}}, site) == {"extra"}
    assert refused("record", {**record, "extra": {"sponsor": "A"}}, site) == {"extra"}
    assert refused("record", {**record, "topics": ["A", "B"]}, site) == {"topics"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_sound_and_says_what_it_is(kind: str) -> None:
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)
    assert schema["title"] == KINDS[kind]
    assert json.loads(json.dumps(schema)) == schema


def questions(shape: Shape, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, question in shape.fields.items():
        yield f"{prefix}{name}", question
        for below, more in ((question.below, "."), (question.each, "[].")):
            if below is not None:
                yield from questions(below, f"{prefix}{name}{more}")


def test_the_form_of_every_value_that_a_reader_asks_for_is_known() -> None:
    """A converter that is new, or has another name, needs a line in FORMS."""
    asked = {
        name_of(convert)
        for kind in KINDS
        for _, question in questions(shape_of_kind(kind))
        for convert in (*question.values, *question.members)
        if not hasattr(convert, "choices")
    }
    site = site_file.parse(
        f"{SMALLEST}extra_fields: {{records: {{a: number, b: url, c: date}}}}\n"
        "excerpts: as_written\n"
    )
    asked |= {
        name_of(convert)
        for _, question in questions(shape_of_kind("record", site))
        for convert in (*question.values, *question.members)
        if not hasattr(convert, "choices")
    }
    assert asked == FORMS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_is_read_has_a_sentence_of_the_documentation(kind: str) -> None:
    silent = [
        name
        for name, question in questions(shape_of_kind(kind))
        if ANY_NAME not in name and not question.is_passed_over
        if not said_of(kind, name, question)
    ]
    assert silent == []


def test_what_is_said_of_a_field_is_words_without_links_or_tests() -> None:
    for kind in KINDS:
        for name, _ in questions(shape_of_kind(kind)):
            said = sentence(kind, name)
            assert "](" not in said, name
            assert "`test_" not in said, name
            assert not re.search(r"\bheld by\b", said), name
    assert sentence("record", PRIVATE)
