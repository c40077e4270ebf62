"""Identity: what makes an item the same item for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Level
from generator.records.identity import (
    atom_id,
    compared_id,
    explicit_id,
    former_id,
    is_identity,
    is_iri,
)
from tests.factories import article_of, parse_bytes, parse_record, record_text


def test_neither_title_nor_category_nor_date_nor_topic_changes_an_id() -> None:
    one = article_of(parse_record())
    other = article_of(
        parse_record("topics: [AI]\ncategory: other", title="Other", published="2020-01-01")
    )
    assert one.id == other.id
    assert one.id.startswith("tag:digest.example.org,2023:")


def test_tracking_parameters_do_not_change_an_id() -> None:
    plain = article_of(parse_record(url="https://news.example.com/a"))
    tracked = article_of(parse_record(url="http://news.example.com/a/?utm_source=x#top"))
    assert plain.id == tracked.id


def test_an_id_is_that_of_the_original_not_of_the_copy_that_is_linked() -> None:
    more = "originalUrl: https://origin.example.com/a"
    one = article_of(parse_record(more, url="https://copy.example.com/1"))
    other = article_of(parse_record(more, url="https://copy.example.com/2"))
    assert one.id == other.id


def test_a_record_may_carry_its_own_id() -> None:
    assert article_of(parse_record("id: urn:example:7")).id == "urn:example:7"
    assert article_of(parse_record("id: my-7")).id == "tag:digest.example.org,2023:my-7"


SITE = "digest.example.org,2023"


@pytest.mark.parametrize("written", ["", "javascript:alert(1)<", "a\x00b", "a b<", "a\tb", "é"])
def test_an_id_without_a_legal_form_is_refused(written: str) -> None:
    if written == "a b<":
        assert explicit_id(SITE, written) == written  # several words are those of another system
        return
    with pytest.raises(ValueError, match="expected a URI"):
        explicit_id(SITE, written)


@pytest.mark.parametrize("written", ["../../x", "a/./b", "a/.."])
def test_a_word_that_a_reader_might_write_in_another_way_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"expected no /\.\./.*`guid`"):
        explicit_id(SITE, written)


FORMER = [
    "https://example.org/%2f",
    "https://Example.org/a",
    "https://old.example.org:443/a/../b",
    "http://old.example.org/?p=124",
    "https://old.example.org/2019/05/#2019-05-01-x",
    "https://old.example.org/é",
    "tag:blogger.com,1999:blog-123456.post-789",
    "tag:Example.org,2024:x",
    "urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6",
    "12345 at https://old.example.org",
    "post 7",
]


@pytest.mark.parametrize("written", FORMER)
def test_an_id_that_another_system_gave_is_kept_byte_for_byte(written: str) -> None:
    assert explicit_id(SITE, written) == former_id(written) == written
    assert is_identity(written)


@pytest.mark.parametrize("written", ["4711", "guid-9f8e7d", "a/../b", "a<b", '"quoted"', "日本"])
def test_a_word_is_kept_byte_for_byte_where_the_record_says_guid(written: str) -> None:
    assert article_of(parse_record(f"guid: '{written}'")).id == written


@pytest.mark.parametrize(
    "written", ["", " a", "a ", "a\nb", "a\tb", "a\u202eb", "a\u2028b", "\x07", "a" * 501]
)
def test_what_readers_would_change_is_no_former_id(written: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        former_id(written)


def test_a_former_id_rules_over_an_id_of_ours_and_it_is_said() -> None:
    parsed = parse_record("id: my-7\nguid: '4711'")
    assert article_of(parsed).id == "4711"
    assert [problem.field for problem in parsed.problems] == ["id"]
    assert parsed.problems[0].level is Level.WARNING


@pytest.mark.parametrize(
    "written", ["4711", "60A76C80-d399-11d9-b93c-0003939e0af6", "guid-9f8e7d", "post-12"]
)
def test_an_id_that_looks_like_one_of_another_system_is_told_of(written: str) -> None:
    parsed = parse_record(f"id: '{written}'")
    assert article_of(parsed).id == f"tag:{SITE}:{written}"
    assert "`guid`" in parsed.problems[0].message
    assert parse_record("id: my-7").problems == ()


@pytest.mark.parametrize("identity", [f"tag:{SITE}:a", *FORMER[:9]])
def test_atom_writes_an_iri_as_it_is(identity: str) -> None:
    assert atom_id(SITE, identity) == identity


def test_atom_writes_another_id_for_what_it_does_not_allow() -> None:
    uuid = "60a76c80-d399-11d9-b93c-0003939e0af6"
    assert atom_id(SITE, uuid) == f"urn:uuid:{uuid}"
    others = ["4711", "4712", "12345 at https://old.example.org", "a<b", "日本"]
    made = [atom_id(SITE, other) for other in others]
    assert len(set(made)) == len(others)
    assert all(is_iri(each) and each.startswith(f"tag:{SITE}:") for each in made)
    assert made[0] == f"tag:{SITE}:bfee6dbc20719e13"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/%c3", "https://EXAMPLE.org:443/b/../%C3"),
        ("https://example.org", "https://example.org/"),
        ("60a76c80-d399-11d9-b93c-0003939e0af6", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"),
        ("4711", "tag:digest.example.org,2023:bfee6dbc20719e13"),
    ],
)
def test_ids_that_some_reader_takes_for_one_are_one(one: str, other: str) -> None:
    assert compared_id(SITE, one) == compared_id(SITE, other)


def test_ids_that_no_reader_takes_for_one_are_two() -> None:
    uuid = "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"
    ids = ["4711", "4712", "a", "A", uuid, f"tag:{SITE}:a", f"tag:{SITE}:A", *FORMER]
    assert len({compared_id(SITE, each) for each in ids}) == len(ids)


@given(st.text(max_size=40))
def test_what_is_accepted_is_legal_in_every_format(text: str) -> None:
    try:
        identity = former_id(text)
    except ValueError:
        return
    assert identity == text
    assert is_identity(identity)
    assert is_iri(atom_id(SITE, identity))


def test_the_seed_record_has_the_id_that_it_will_always_have() -> None:
    """Written out: a change of this value would show every subscriber every item again."""
    url = "https://musically.com/2023/08/03/meta-expands-its-ai-music-experiments-with-audiocraft/"
    text = record_text().replace("https://news.example.com/a", url)
    assert (
        article_of(parse_bytes(text.encode())).id == "tag:digest.example.org,2023:a2373b975e96401c"
    )


@pytest.mark.parametrize("line", ['id: ""', "guid: ''", 'id: " "'])
def test_an_empty_id_is_none(line: str) -> None:
    assert article_of(parse_record(line)).id == article_of(parse_record()).id
