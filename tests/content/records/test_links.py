"""URLs, read and compared."""

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.links import (
    canonical,
    domain,
    host,
    is_within,
    likely_same,
    page_path,
    picture_url,
    web_url,
)
from generator.content.records.tracking import Tracking


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


_AS_THEY_ARE = """
/a?id=1&p=2 /?p=123 /index.html /a/index.php?id=7&lang=en /A/B?C=D /watch?v=abc&t=10 /a?ref=home
/a?source=archive /a?from=2024-01-01&to=2024-02-01 /a?cid=17 /a?share=1 /a?st=abc /a?sh=12
/a?sh=ab /a?trk=12 /a?cmp=1,2 /a?smid=123 /a?amp=2 /a?nb=1 /a//b /a;b=c /a?b;c /a?b /a?mode=rss
/a?feed=rss2 /a?tag=x&category=y&page=3 /a?s=20 /a?si=abc
"""


@pytest.mark.parametrize("rest", _AS_THEY_ARE.split())
def test_an_address_without_anything_to_take_away_is_its_own_form(rest: str) -> None:
    """Ids follow from these forms: what was its own form has to stay it for ever."""
    assert canonical(f"https://example.org{rest}") == f"https://example.org{rest}"


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://www.example.org/a/b/", "https://www.example.org/a/b"),
        ("https://example.org/a/?q=ports&s=quay&v=3", "https://example.org/a?q=ports&s=quay&v=3"),
        ("https://example.org/a?utm_source=x&id=1&utm_medium=y", "https://example.org/a?id=1"),
        ("https://example.org/a?fbclid=1&b=2&gclid=3", "https://example.org/a?b=2"),
        ("https://example.org/a?pk_campaign=1", "https://example.org/a"),
        ("https://example.org/a?MTM_x=1&hsa_y=2", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?b=1#part", "https://example.org/a?b=1"),
        ("https://example.org/%7Euser/%e4", "https://example.org/~user/%E4"),
        ("https://example.org/a?b=%2c&c=%7e", "https://example.org/a?b=%2C&c=~"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org:443/a/", "https://example.org/a"),
        ("http://example.org:80/", "https://example.org/"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://m.example.org/a", "https://m.example.org/a"),
        ("https://example.org/a?&b=1&&c=2", "https://example.org/a?b=1&c=2"),
        ("https://xn--mnchen-3ya.example/%C3%BC", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://192.0.2.1/a", "https://192.0.2.1/a"),
    ],
)
def test_the_forms_from_which_ids_followed_stay_what_they_were(url: str, form: str) -> None:
    assert canonical(web_url(url)) == form


@pytest.mark.parametrize(
    ("fragment", "compared"),
    [
        ("#/talk/1", "#/talk/1"),
        ("#/talk/1/", "#/talk/1"),
        ("#!topic/locks/A1", "#!topic/locks/A1"),
        ("#!/a%7eb/%e4", "#!/a~b/%E4"),
        ("#/a?id=1&utm_source=x", "#/a?id=1"),
        ("#/a:~:text=words", "#/a"),
        ("#/", ""),
        ("#!", ""),
        ("#!/", ""),
        ("#", ""),
        ("#v1-0", ""),
        ("#:~:text=words", ""),
        ("#utm_source=x", ""),
    ],
)
def test_a_fragment_counts_where_a_program_in_the_page_reads_it(
    fragment: str, compared: str
) -> None:
    assert canonical(web_url(f"https://example.org/a{fragment}")) == (
        f"https://example.org/a{compared}"
    )


@pytest.mark.parametrize(
    ("fragment", "compared"),
    [
        ("#v1-0", "#v1-0"),
        ("#", ""),
        ("#v1:~:text=words", "#v1"),
        ("#utm_source=x&xtor=RSS-1", ""),
        ("#a=1&utm_source=x", "#a=1"),
        ("#caf%c3%a9", "#caf%C3%A9"),
        ("#/a", "#/a"),
    ],
)
def test_any_fragment_counts_where_it_is_asked_for(fragment: str, compared: str) -> None:
    url = web_url(f"https://example.org/a{fragment}")
    assert canonical(url, keep_fragment=True) == f"https://example.org/a{compared}"


@pytest.mark.parametrize(
    "variant",
    """
    http://example.org/a https://www.example.org/a https://m.example.org/a https://mobile.example.org/a
    https://amp.example.org/a https://www.m.example.org/a https://example.org/a/ https://example.org/a/amp
    https://example.org/a/amp/ https://example.org/amp/a https://example.org/a?amp=1
    https://example.org/a?outputType=amp https://example.org/a.amp https://example.org/a.amp.html
    https://example.org/a/index.html https://example.org/a/index.htm https://example.org/a/index.php
    https://example.org/a/default.aspx https://example.org/a?utm_source=x https://example.org/a#part
    """.split(),
)  # fmt: skip
def test_addresses_that_are_probably_one_article_have_one_looser_form(variant: str) -> None:
    assert likely_same(web_url(variant)) == likely_same("https://example.org/a")


def test_a_looser_form_keeps_apart_what_is_probably_two_articles() -> None:
    others = """https://example.org/b https://example.org/a?id=1 https://example.net/a
    https://blog.example.org/a https://example.org/A https://example.org/a#/1
    https://example.org/camp https://example.org/a/amplify https://m.org/a"""
    forms = [likely_same(web_url(each)) for each in ("https://example.org/a", *others.split())]
    assert len(set(forms)) == len(forms)
    assert likely_same("https://e.org/?a=1&b=2") == likely_same("https://e.org/?b=2&a=1")
    assert likely_same("https://en.m.example.org/a") == likely_same("https://en.example.org/a")


def test_a_site_may_say_what_selects_nothing_and_what_does() -> None:
    url = "https://example.org/a?ref=x&utm_id=7&pk_a=1&my_b=2&b=3"
    tracking = Tracking(add=("ref", "my_*"), keep=("utm_id", "pk_*"))
    assert canonical(url, tracking=tracking) == "https://example.org/a?utm_id=7&pk_a=1&b=3"
    assert canonical(url) == "https://example.org/a?ref=x&my_b=2&b=3"
    both = Tracking(add=("ref",), keep=("ref",))
    assert canonical("https://example.org/a?ref=x", tracking=both) == "https://example.org/a?ref=x"


@pytest.mark.parametrize("name", ["copy", "reg", "region", "section", "para", "times", "not"])
def test_a_parameter_that_begins_as_a_character_reference_is_a_parameter(name: str) -> None:
    url = f"https://example.org/a?b=1&{name}=2"
    assert web_url(url) == url
    assert web_url(url.replace("&", "&amp;")) == url


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


@pytest.mark.parametrize("written", ["/../secret", "/\\evil.example", "images/a.jpg", "/a\tb.jpg"])
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


@pytest.mark.parametrize("path", ["/feed.xml", "/a/feed.JSON", "/robots.txt", "/x%2Ejs", "/a.svg"])
def test_what_programs_read_is_no_path_of_a_page(path: str) -> None:
    with pytest.raises(ValueError, match="a path of a page"):
        page_path(path)


@pytest.mark.parametrize(
    "path",
    ["/.well-known/acme-challenge/a", "/%2Ewell-known/acme/a", "/a/.b/", "/.c", "/%2e%63/"],
)  # fmt: skip
def test_what_is_hidden_is_no_path_of_a_page(path: str) -> None:
    """A certificate is given to whoever answers below `/.well-known/`, over redirects as well."""
    with pytest.raises(ValueError, match="a path of a page"):
        page_path(path)


@pytest.mark.parametrize("path", ["/xml", "/a/", "/a.html", "/2019/a.php", "/v1.2", "/feed.xml/"])
def test_what_may_be_a_page_has_a_path_of_one(path: str) -> None:
    assert page_path(path) == path


def test_a_picture_of_this_site_may_have_spaces_in_its_name() -> None:
    assert picture_url("/images/My Pic.png") == "/images/My%20Pic.png"
