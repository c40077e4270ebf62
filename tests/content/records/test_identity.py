"""Identity: what makes an item the same item for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.identity import (
    atom_id,
    compared_ids,
    explicit_id,
    former_id,
    is_identity,
    is_iri,
    normal_id,
)
from generator.problems import Level
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
    assert former_id(written) == article_of(parse_record(f"guid: '{written}'")).id == written
    assert is_identity(written)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org:443/a/./b/../c", "https://example.org/a/c"),
        ("http://example.org:80/%2E%2e/x", "http://example.org/x"),
        ("https://example.org:/x?#", "https://example.org/x"),
        ("https://example.org/%41%7e%c3%2f", "https://example.org/A~%C3%2F"),
        ("https://example.org/?b=%61", "https://example.org/?b=a"),
        ("https://example.org/e\u0301", "https://example.org/é"),
        ("URN:UUID:60A76C80-d399-11d9-b93C-0003939e0af6", FORMER[-3].lower()),
        ("urn:ISBN:045145052X", "urn:isbn:045145052X"),
        ("TAG:Example.org,2024:X%41é", "tag:example.org,2024:XA%C3%A9"),
    ],
)
def test_a_uri_is_written_in_its_normal_form_and_it_is_said(written: str, normal: str) -> None:
    parsed = parse_record(f"id: '{written}'")
    assert article_of(parsed).id == normal_id(written) == normal_id(normal) == normal
    (problem,) = parsed.problems
    assert (problem.field, problem.level) == ("id", Level.WARNING)
    assert normal in problem.message
    assert "`guid`" in problem.message
    assert parse_record(f"id: '{normal}'").problems == ()


@pytest.mark.parametrize(
    "written",
    [
        *("https:foo", "https:/foo", "https://", "http:///x", "http://[::1/x", "https:\\\\e.org"),
        *("https://user@example.org/x", "https://@example.org/", "tag:nonsense", "tag:e.org:x"),
        *("tag:e.org,2020-13:x", "tag:,2020:x", "urn:x", "urn::x"),
        *("https://example.org/a\u200bb", "https://example.org/\u3164", "two \xadwords"),
    ],
)
def test_what_has_no_normal_form_is_refused_and_guid_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=r"expected .*`guid`"):
        explicit_id(SITE, written)


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
        ("https://example.org/%41", "https://example.org/A"),
        ("https://example.org/x?#", "https://example.org/x"),
        ("https://user@example.org/x", "https://example.org/x"),
        ("https://example.org./x", "https:example.org/x"),
        ("https://example.org/a|b", "https://example.org/a%7Cb"),
        ("https://example.org/%zz", "https://example.org/%25zz"),
        ("https://m\xfcnchen.example/\xfc", "https://xn--mnchen-3ya.example/u\u0308"),
        ("https://example.org/a\u200bb", "https://example.org/ab"),
        ("http://[::1]/", "http://[0:0::1]:80"),
        ("tag:e.org,2020:x", "TAG:E.org,2020-01-01:%78"),
        ("tag:Digest.example.org,2023-01:a", f"tag:{SITE}:a"),
        ("urn:isbn:1?+r", "URN:ISBN:1"),
        ("60a76c80-d399-11d9-b93c-0003939e0af6", "urn:uuid:60A76c80-d399-11d9-b93c-0003939e0af6"),
        ("60a76c80-d399-11d9-b93c-0003939e0af6", "60A76C80-D399-11D9-B93C-0003939E0AF6"),
        ("4711", f"tag:{SITE}:bfee6dbc20719e13"),
        ("post\u200b 7", "post  7"),
        ("caf\xe9", "cafe\u0301"),
    ],
)
def test_ids_that_some_reader_takes_for_one_are_one(one: str, other: str) -> None:
    assert compared_ids(SITE, one) & compared_ids(SITE, other)


def test_ids_that_no_reader_takes_for_one_are_two() -> None:
    others = ["https://example.org/x", "http://example.org/x", "https://example.org/x/"]
    others += ["https://example.org/X", "https://www.example.org/x", "urn:isbn:1x", "urn:isbn:1X"]
    ids = ["4711", "4712", "a", "A", f"tag:{SITE}:a", f"tag:{SITE}:A", *others, *FORMER]
    forms = [compared_ids(SITE, each) for each in ids]
    assert len(frozenset().union(*forms)) == sum(map(len, forms))


@given(st.text(max_size=40) | st.from_regex(r"(https?://|tag:e.org,2020:|urn:e:)\S*"))
def test_a_normal_form_is_its_own_and_no_reader_tells_it_from_what_it_was(text: str) -> None:
    try:
        identity = explicit_id(SITE, text)
    except ValueError:
        return
    assert explicit_id(SITE, identity) == identity
    assert is_identity(identity)
    if identity != f"tag:{SITE}:{text.strip()}":
        assert compared_ids(SITE, identity) & compared_ids(SITE, text.strip())


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
