"""Paths and URLs."""

import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from generator.content import urls
from generator.content.slugs import LONGEST
from tests.factories import make_article, make_settings

FOLDER = re.compile(r"publishers/[a-z0-9]+(-+[a-z0-9]+)*/")
ALIKE = st.text(alphabet="ab-.", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("domain", "folder"),
    [
        ("musically.com", "musically-com"),
        ("news.example.co.uk", "news-example-co-uk"),
        ("a-b.com", "a--b-com"),
        ("a.b.com", "a-b-com"),
        ("localhost", "localhost"),
    ],
)
def test_a_domain_can_be_read_in_a_publishers_address(domain: str, folder: str) -> None:
    assert urls.publisher(domain) == f"publishers/{folder}/"


@given(ALIKE, ALIKE)
@example("a-b.com", "a.b.com")
@example("a.-b.com", "a-.b.com")
def test_publishers_that_differ_have_addresses_that_differ(one: str, other: str) -> None:
    assert (urls.publisher(one) == urls.publisher(other)) is (one == other)


@given(st.text(max_size=300))
@example("con")
@example("[::1]")
@example("../../etc")
@example("x" * 300 + ".com")
def test_a_publishers_address_is_a_folder_of_its_own_whatever_the_domain(domain: str) -> None:
    folder = urls.publisher(domain)
    assert FOLDER.fullmatch(folder)
    assert len(folder) <= LONGEST + len(urls.PUBLISHERS) + 1
    assert folder != "publishers/con/"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/about", "about/index.html"),
        ("/about/", "about/index.html"),
        ("/about.html", "about.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/a%20b", "a b/index.html"),
    ],
)
def test_an_address_is_looked_for_where_hosts_look(address: str, file: str) -> None:
    assert urls.served(address) == file


@pytest.mark.parametrize("base", ["https://e.org/", "https://e.org/ai/", "https://e.org:8443/a/b/"])
def test_a_link_made_whole_is_the_absolute_url(base: str) -> None:
    settings = make_settings(base_url=base)
    assert urls.whole(urls.url("news/a/", settings.base_path), settings.origin) == base + "news/a/"
    assert urls.absolute("news/a/", settings.root) == base + "news/a/"
    assert urls.whole("https://other.example/", settings.origin) == "https://other.example/"


@pytest.mark.parametrize(
    ("category", "reserved"),
    [("topics", True), ("2025", True), ("assets", True), ("news", False), ("20255", False)],
)
def test_some_names_are_the_sites_own(category: str, reserved: bool) -> None:
    assert urls.is_reserved(category) is reserved


OWN = "tag:digest.example.org,2023:"
NAME = st.sampled_from(["0123456789abcdef", "a", "A", "a-b", "a:b", "a--b", "a b", "id--a", ""])
IDENTITIES = st.builds(
    str.__add__,
    st.sampled_from([OWN, "tag:evil.example,2020:", "tag:digest.example.org,2024:", "urn:x:", ""]),
    NAME | st.text(max_size=5),
)


@given(IDENTITIES, IDENTITIES)
@example(f"{OWN}0123456789abcdef", "tag:evil.example,2020:0123456789abcdef")
@example("4711", f"{OWN}{hashlib.sha256(b'4711').hexdigest()[:16]}")
def test_another_id_has_another_address_whoever_chose_it(one: str, other: str) -> None:
    settings = make_settings(permalink="/{category}/{id}/")
    first, second = make_article("a", id=one), make_article("b", id=other)
    is_one = one == other
    assert (
        urls.story(first, 32) == urls.story(structs.replace(second, name=first.name), 32)
    ) is is_one
    assert (urls.former_story(one, settings) == urls.former_story(other, settings)) is is_one
    assert (urls.article(first, settings) == urls.article(second, settings)) is is_one
    assert (urls.api_record(first, settings) == urls.api_record(second, settings)) is is_one


def test_a_name_under_the_sites_own_authority_stands_in_its_addresses() -> None:
    settings = make_settings(permalink="/{id}/")
    article = make_article("a", id=f"{OWN}my-7")
    former = urls.former_story(article.id, settings)
    assert former == urls.oldest_story(article.id) == "stories/my-7/"
    assert urls.article(article, settings) == urls.former_article(article, settings) == "my-7/"
    assert urls.api_record(article, settings) == "api/records/my-7/index.json"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("articles/rivers-rise.md", "rivers-rise"),
        ("articles/Rivers Rise!.md", "rivers-rise"),
        ("articles/2023-08-03-meta-expands.md", "meta-expands"),
        ("articles/2023-08-03.md", "2023-08-03"),
        ("articles/2023-08-03/index.md", "2023-08-03"),
        ("articles/rivers-rise/index.md", "rivers-rise"),
        ("articles/4711.md", "4711"),
        ("articles/日本の川.md", "ri-ben-nochuan"),
        ("articles/🤖.md", "robot-face"),
        ("articles/con.md", "con-x"),
        (f"articles/{'rivers-' * 30}rise.md", "rivers-" * 7 + "rivers"),
        (f"articles/{'r' * 59}-rise.md", "r" * 59),
        (f"articles/{'r' * 60}-rise.md", "r" * 60),
        (f"articles/{'r' * 200}.md", "r" * 60),
    ],
)
def test_a_storys_address_is_words_and_a_short_id(file: str, words: str) -> None:
    opener = make_article("a", name=file)
    assert (
        urls.story(opener)
        == f"stories/{words}-{hashlib.sha256(opener.id.encode()).hexdigest()[:8]}/"
    )


@given(st.text(alphabet=st.characters(exclude_characters="/", exclude_categories=["Cs"])))
def test_a_storys_address_is_a_folder_of_its_own_whatever_the_file(name: str) -> None:
    opener = make_article("a", name=f"articles/{name}.md")
    assert re.fullmatch(r"stories/[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}/", urls.story(opener))
    assert len(urls.story(opener)) <= len("stories/") + 60 + 10
