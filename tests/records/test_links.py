"""URLs, read and compared."""

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.links import canonical, domain, host, is_within, picture_url, web_url


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://i0.wp.com/a.jpeg?fit=1200%2C675&#038;ssl=1",
         "https://i0.wp.com/a.jpeg?fit=1200%2C675&ssl=1"),
        ("HTTPS://Example.ORG:443/A b", "https://example.org/A%20b"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        (" https://example.org ", "https://example.org/"),
        ("https://example.org/\"onload=", "https://example.org/%22onload="),
    ],
)  # fmt: skip
def test_a_url_is_read_as_a_browser_reads_it(written: str, read: str) -> None:
    assert web_url(written) == read


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "ftp://example.org/",
     "//example.org/a", "/a", "a.html", "", "https://", "https://user:pw@example.org/",
     "https://exa mple.org", "https://nohost/", "mailto:a@example.org", "&#106;avascript:alert(1)",
     "https://example.org/" + "a" * 3000, "vbscript:x", "https://example.org/a\nb",
     'https://example.net"a/', "https://{x}.example.org/", "https://./a.example/", "https://a..example.org/",
     "https://a'b.example.org/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        web_url(written)


def test_a_form_is_its_own_form_whatever_signs_stand_alone() -> None:
    once = canonical("https://example.org/%e%66?a=%2%35")
    assert once == canonical(once) == "https://example.org/%25ef?a=%2525"


@pytest.mark.parametrize(
    "variant",
    [
        "https://example.org/a",
        "http://example.org/a",
        "HTTPS://EXAMPLE.org:443/a/",
        "https://example.org/a#part",
        "https://example.org/a?utm_source=x&utm_medium=y",
        "https://example.org/a/?fbclid=1&gclid=2",
        "https://example.org./a?",
    ],
)
def test_variants_of_one_address_have_one_form(variant: str) -> None:
    assert canonical(web_url(variant)) == "https://example.org/a"


@pytest.mark.parametrize(
    "other",
    ["https://example.org/A", "https://example.org/a?id=1", "https://example.org:8080/a",
     "https://www.example.org/a", "https://example.org/a%2Fb", "https://example.org/"],
)  # fmt: skip
def test_what_a_server_may_tell_apart_stays_apart(other: str) -> None:
    assert canonical(web_url(other)) != canonical("https://example.org/a")


def test_escapes_are_compared_by_what_they_mean() -> None:
    assert canonical("https://example.org/%7euser/%e4") == "https://example.org/~user/%E4"


def test_a_picture_may_lie_on_this_site() -> None:
    assert picture_url("/images/a.jpg") == "/images/a.jpg"
    assert picture_url("//cdn.example.org/a.jpg") == "https://cdn.example.org/a.jpg"


def test_a_picture_comes_by_the_secure_scheme() -> None:
    assert picture_url("http://example.org:80/a.jpg") == "https://example.org/a.jpg"
    assert picture_url("HTTP://example.org:8080/a.jpg") == "https://example.org:8080/a.jpg"


def test_a_number_of_a_thousand_digits_is_no_character_and_no_crash() -> None:
    assert web_url(f"https://example.org/&#{'1' * 5_000};") == "https://example.org/%EF%BF%BD"


@pytest.mark.parametrize("written", ["/../secret", "/\\evil.example", "images/a.jpg", "/a b.jpg"])
def test_a_picture_stays_on_this_site(written: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        picture_url(written)


def test_a_domain_is_cut_down_to_its_host() -> None:
    assert domain("WWW.Example.org") == domain("https://example.org/about") == "example.org"


def test_a_host_has_no_www() -> None:
    assert host("https://www.example.org:8080/a") == "example.org"


def test_a_sub_domain_is_within_its_domain_and_a_namesake_is_not() -> None:
    assert is_within("blog.example.org", "example.org")
    assert is_within("example.org", "blog.example.org")
    assert not is_within("badexample.org", "example.org")


_HOSTS = st.sampled_from(
    ["a.co", "www.example.org", "a--b.com", "xn--e1.com", "1.2.com", "a.1b", "x-.com", "A.com"]
)
_PARTS = st.lists(st.sampled_from([*"aZ0~_-.+/", "/.", "/..", "//", "%7e", "%2f", "é", "'", " "]))
_QUERIES = st.lists(
    st.sampled_from([*"aZ0~_-.+=&", "?", "utm_x=1", "fbclid=2", "'", "%20", "%7e", "%2c", "%", "<"])
)


@given(_HOSTS, _PARTS, st.none() | _QUERIES)
def test_a_url_that_needs_no_parser_is_read_as_the_parser_reads_it(
    host_name: str, path: list[str], query: list[str] | None
) -> None:
    written = f"https://{host_name}/{''.join(path)}"
    written += "" if query is None else f"?{''.join(query)}"
    try:
        parsed = ada_url.URL(written)
    except ValueError:
        with pytest.raises(ValueError, match="expected a"):
            web_url(written)
        return
    url = web_url(written)
    assert url == parsed.href
    assert host(url) == parsed.hostname.removeprefix("www.")
    # With a fragment, which is dropped, it always goes through the parser.
    assert canonical(url) == canonical(f"{url}#")
