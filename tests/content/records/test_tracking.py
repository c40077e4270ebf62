"""Which parameters of an address select nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.tracking import (
    AS_LISTED,
    NAMES,
    PREFIXES,
    parameter,
    without_tracking,
)


def kept(query: str, host: str = "example.org") -> str:
    return "&".join(without_tracking(query.split("&"), host, AS_LISTED))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_listed_name_selects_nothing_in_any_case_and_with_any_value(name: str) -> None:
    assert kept(f"a=1&{name}=x&{name.upper()}=&{name}&b=2") == "a=1&b=2"


def test_no_name_that_selects_pages_is_listed() -> None:
    """Taken from sites of note: each of these chooses an article, a list or a part of one."""
    selecting = """id p page q s v t u w n a b c d f g h i k l m sid aid nid pid tid cid uid key ref
    src source from to via type cat category tag topic year month day date lang locale
    region section article story post node item view mode format sort order
    search query feed share st sh trk cmp
    smid mod si pp app amp print index start offset limit list title name url link file path
    """.split()
    assert not NAMES & set(selecting)
    assert not [name for name in selecting if name.startswith(PREFIXES)]


@pytest.mark.parametrize(
    "query",
    """CMP=share_btn_url smid=url-share source=rss----abc---4 from=rss cid=rss src=rss_feed
    ref=feedburner sh=5d sh=6a1a5d2e7c32 share=twitter share=jetpack-whatsapp share=facebook&nb=1
    trk=public amp=1 amp amp= outputType=amp st=abc&reflink=desktop emc=rss amp;utm_source=x
    """.split(),
)  # fmt: skip
def test_a_name_that_may_select_selects_nothing_with_a_value_that_tells_of_a_channel(
    query: str,
) -> None:
    assert kept(query) == ""


@pytest.mark.parametrize(
    "query",
    """cmp=1,2 smid=123 source=archive from=2024-01-01 cid=17 src=a.jpg ref=main sh=12 sh=ab share=1
    nb=1 trk=12 amp=2 outputType=xml st=abc s=20 si=abc t=10 feature=x""".split(),
)  # fmt: skip
def test_such_a_name_is_kept_with_any_other_value(query: str) -> None:
    assert kept(query) == query


@pytest.mark.parametrize(
    ("query", "host"),
    [
        ("v=1&si=abc", "www.youtube.com"),
        ("v=1&feature=share", "youtube.com"),
        ("v=1&s=20&t=abc", "twitter.com"),
        ("v=1&source=friends_link", "blog.medium.com"),
        ("v=1&mod=hp_lead_pos1&st=x", "www.wsj.com"),
    ],
)
def test_some_names_select_nothing_on_their_own_site_alone(query: str, host: str) -> None:
    assert kept(query, host) == "v=1"
    assert kept(query, "example.org") == query
    assert kept(query, host.replace(".", "-")) == query


@pytest.mark.parametrize(
    ("written", "name"), [("ref", "ref"), (" UTM_* ", "utm_*"), (".tsrc", ".tsrc")]
)
def test_a_parameter_is_named_without_case_and_may_end_with_an_asterisk(
    written: str, name: str
) -> None:
    assert parameter(written) == name


@pytest.mark.parametrize("written", ["", "*", "a=b", "a&b", "a b", "*a", "?a"])
def test_what_is_no_name_of_a_parameter_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected the name of a parameter"):
        parameter(written)


@given(st.lists(st.sampled_from(["a=1", "id=2", "utm_x=3", "fbclid=4", "ref=rss", "b", "c=&"])))
def test_what_is_kept_keeps_its_order_and_nothing_is_kept_twice_over(parts: list[str]) -> None:
    once = without_tracking(parts, "example.org", AS_LISTED)
    assert once == [part for part in parts if part in ("a=1", "id=2", "b", "c=&")]
    assert without_tracking(once, "example.org", AS_LISTED) == once
