"""Answers come into site.yaml and the registry as they were meant, whatever they hold."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec import structs

from generator.content import settings
from generator.content.new_site.answers import (
    Answers,
    id_of,
    quoted,
    setting,
    title_of,
    topic_file,
    topic_names,
)
from generator.content.new_site.first_files import CONTENT, files_of, site_yaml
from generator.content.records.text import plain
from generator.content.registries.topics import read_entry
from generator.content.yaml.text import Scalar, read_mapping

NOW = datetime(2026, 5, 17, 9, 30, tzinfo=UTC)
TRAPS = (
    "yes",
    "no",
    "null",
    "~",
    "1e3",
    "3.10",
    "12:30",
    "2026-01-01",
    "#AI",
    "C #",
    "a: b",
    "- a",
    "? a",
    "*a",
    "&a",
    "!a",
    "@home",
    "`a`",
    "%a",
    "[a",
    "{a}",
    "|",
    ">",
    "'it's'",
    '"quoted" words',
    "back\\slash \\n \\u0041 \\ud83d\\ude00",
    "two\nlines\r\nthree",
    "tab\tbed",
    "---",
    "...",
    "<<",
    "${title} $title $$",
    "{{ title }} {% raw %}",
    "🗞️ Нов\u2028ини",
    "أخبار \u200f\u202e اليوم",
    "AT&amp;T &lt;b&gt; <b>bold</b>",
    "\ufeffmark \ufffe \x85 \x7f \x92",
    "\U000e0041tag",
)


def answers(**given: object) -> Answers:
    fields = {
        "title": "My Digest",
        "base_url": "https://digest.example.org/",
        "id": "digest.example.org,2026",
        "language": "en",
        "timezone": "UTC",
        "topics": ("Coast", "Lighthouses"),
        "host": "none",
    }
    return Answers(**fields | given)  # type: ignore[arg-type]


def with_traps(test: object) -> object:
    for trap in TRAPS:
        test = example(trap)(test)  # type: ignore[type-var]
    return test


@with_traps
@given(st.text(max_size=200))
def test_a_title_is_in_site_yaml_what_it_would_be_anywhere(title: str) -> None:
    assume(plain(" ".join(title.split())))
    text = site_yaml(answers(title=setting("title", title)), NOW.date()).decode()
    site = settings.parse(text)
    assert site.title == plain(" ".join(title.split()))
    other = settings.parse(site_yaml(answers(title="T"), NOW.date()).decode())
    assert structs.replace(other, title=site.title) == site


@with_traps
@given(st.text(max_size=200))
def test_a_quoted_text_is_read_as_just_this_text_and_as_no_nothing(text: str) -> None:
    """But for signs that no text keeps: halves of characters, which are no text by themselves."""
    assume(not any("\ud800" <= sign <= "\udfff" for sign in text))
    mapping, problems = read_mapping(f"a: {quoted(text)}\nb: c", "a.yaml")
    assert problems == []
    assert mapping is not None
    value = mapping.entries["a"]
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == (text, False)
    assert list(mapping.entries) == ["a", "b"]


@with_traps
@given(st.text(max_size=60))
def test_a_topic_is_one_topic_of_that_name_in_its_file_and_in_records(name: str) -> None:
    try:
        (topic,) = topic_names(name)
    except ValueError:
        assume(False)
    files = files_of(answers(topics=(topic,)), NOW, "")
    data = files[f"{CONTENT}/{topic_file(topic, 1)}"]
    entry, problems = read_entry(data, topic_file(topic, 1))
    assert problems == []
    assert entry is not None
    assert (entry.topic.name, entry.topic.order) == (plain(topic), 1)
    assert (
        f"topics: [{quoted(topic)}]"
        in files[f"{CONTENT}/articles/2026-05-17-lit-again.md"].decode()
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", ""),
        ("title", "<p> </p>"),
        ("title", "\udcff"),
        ("base_url", "digest.example.org"),
        ("base_url", "https://example.org/?a"),
        ("base_url", "javascript:alert(1)"),
        ("id", "digest"),
        ("id", "digest.example.org"),
        ("language", "english please"),
        ("timezone", "Atlantis"),
    ],
)
def test_an_answer_that_no_site_could_have_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|required"):
        setting(name, text)


@pytest.mark.parametrize("names", ["", " , ", "AI, ai", "C#, C sharp", "Ports, Ports.", "\udcff"])
def test_topics_that_a_build_would_refuse_are_refused(names: str) -> None:
    with pytest.raises(ValueError, match=r"expected|share"):
        topic_names(names)


def test_topics_stand_in_the_order_in_which_they_were_given() -> None:
    assert topic_names(" Chess ,AI,, C++ ") == ("Chess", "AI", "C++")


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("my-digest", "My Digest"),
        ("tide_tables.v2", "Tide Tables V2"),
        ("AI", "AI"),
        ("", "My Digest"),
        ("--", "My Digest"),
        ("\udcff", "My Digest"),
        ("<b></b>", "My Digest"),
    ],
)
def test_a_site_is_called_after_its_folder(folder: str, title: str) -> None:
    assert title_of(folder) == title


@pytest.mark.parametrize(
    ("base_url", "identity"),
    [
        ("https://digest.example.org/", "digest.example.org,2026"),
        ("https://EXAMPLE.github.io:8000/digest", "example.github.io,2026"),
        ("https://zürich.example/", "xn--zrich-kva.example,2026"),
        ("http://[2001:db8::1]/", "digest.example.org,2026"),
    ],
)
def test_an_id_is_made_of_the_address_and_the_year(base_url: str, identity: str) -> None:
    assert id_of(base_url, NOW) == identity
    assert setting("id", identity) == identity


def test_what_is_not_set_yet_can_be_set_by_taking_the_marks_away() -> None:
    text = site_yaml(answers(), NOW.date()).decode()
    _, mark, below = text.partition("# What follows is not set yet")
    assert mark
    lines = (line.removeprefix("# ") for line in below.splitlines()[1:])
    set_too = "\n".join(line for line in lines if line[:1] == " " or line.split(" ")[0][-1:] == ":")
    site = settings.parse(text + set_too)
    assert site.description
    assert (site.titles, site.minimum_quality, site.free_topics) == ("page", 30, False)


def test_what_a_topic_may_say_too_can_be_said_by_taking_the_marks_away() -> None:
    text = files_of(answers(), NOW, "")[f"{CONTENT}/topics/02-lighthouses.yaml"].decode()
    name, _, below = text.partition("\n\n")
    said = [line[2:] for line in below.splitlines() if not line.endswith(":")]
    entry, problems = read_entry("\n".join([name, *said]).encode(), "02-lighthouses.yaml")
    assert problems == []
    assert entry is not None
    assert entry.topic.description
    assert entry.topic.keywords
    assert entry.parent_name
