"""Identity: what makes an item the same item for ever."""

import pytest

from generator.records.identity import explicit_id
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


@pytest.mark.parametrize("written", ["two words", "", "javascript:alert(1)<", "a\x00b"])
def test_an_id_without_a_legal_form_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected a URI"):
        explicit_id("digest.example.org,2023", written)


@pytest.mark.parametrize(
    "written", ["../../x", "a/./b", "a/..", "https://example.org/%2f", "https://Example.org/a"]
)
def test_an_id_that_a_reader_might_write_in_another_way_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"expected no /\.\./"):
        explicit_id("digest.example.org,2023", written)


def test_the_seed_record_has_the_id_that_it_will_always_have() -> None:
    """Written out: a change of this value would show every subscriber every item again."""
    url = "https://musically.com/2023/08/03/meta-expands-its-ai-music-experiments-with-audiocraft/"
    text = record_text().replace("https://news.example.com/a", url)
    assert (
        article_of(parse_bytes(text.encode())).id == "tag:digest.example.org,2023:a2373b975e96401c"
    )
