"""What a browser may ask for on behalf of a page."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.allowed import Allowed
from generator.pages.parts.security_policy import policy_of, read, with_sources
from tests.factories import make_settings

OURS = policy_of(make_settings())
HOSTS = st.sampled_from(
    ["https://a.example", "https://b.example:8443", "https://c_d.example", "self"]
)
MORE = st.lists(
    st.tuples(
        st.sampled_from(["script-src", "style-src", "img-src", "media-src", "form-action"]),
        st.lists(st.sampled_from(["https://x.example", "data:", "'self'", "*"]), min_size=1),
    )
)


def test_a_site_that_allows_nothing_asks_for_its_own_and_for_pictures() -> None:
    assert OURS == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'self'; "
        "font-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' https:"
    )
    assert policy_of(make_settings(images="none")).endswith("img-src 'self'")


@pytest.mark.parametrize(
    ("purpose", "directive"),
    [
        ("scripts", "script-src 'self' https://x.example"),
        ("styles", "style-src 'self' https://x.example"),
        ("fonts", "font-src 'self' https://x.example"),
        ("connections", "connect-src 'self' https://x.example"),
        ("images", "img-src 'self' https://x.example"),
        ("frames", "frame-src https://x.example"),
        ("forms", "form-action https://x.example"),
    ],
)
def test_what_the_settings_allow_is_in_the_directive_of_its_purpose(
    purpose: str, directive: str
) -> None:
    allow = Allowed(**{purpose: ("https://x.example",)})
    policy = policy_of(make_settings(allow=allow, images="none"))
    assert directive in policy.split("; ")
    assert policy.count("https://x.example") == 1


def test_this_site_is_named_between_quotes_and_once() -> None:
    allow = Allowed(scripts=("self",), frames=("self",), forms=("self", "https://x.example"))
    directives = read(policy_of(make_settings(allow=allow)))
    assert directives["script-src"] == ("'self'",)
    assert directives["frame-src"] == ("'self'",)
    assert directives["form-action"] == ("'self'", "https://x.example")


@pytest.mark.parametrize(
    ("more", "directive"),
    [
        ("script-src https://x.example", "script-src 'self' https://x.example"),
        ("; frame-src https://x.example", "frame-src https://x.example"),
        ("form-action 'self'", "form-action 'self'"),
        ("media-src 'self'", "media-src 'self'"),
        ("media-src 'none'", "media-src 'none'"),
        ("script-src 'self'", "script-src 'self'"),
        ("style-src 'unsafe-inline'; style-src data:", "style-src 'self' 'unsafe-inline' data:"),
        ("IMG-SRC blob:", "img-src 'self' https: blob:"),
        ("worker-src blob:", "worker-src 'self' blob:"),
        ("script-src-elem https://x.example", "script-src-elem 'self' https://x.example"),
        ("script-src 'sha256-AbC+/1='", "script-src 'self' 'sha256-AbC+/1='"),
        ("upgrade-insecure-requests", "upgrade-insecure-requests"),
        ("connect-src wss://x.example:*/live", "connect-src 'self' wss://x.example:*/live"),
        ("img-src *.x.example/a&amp;b", "img-src 'self' https: *.x.example/a&amp;b"),
        ("script-src https://x", "script-src 'self' https://x"),
        (" \n ; ;\n", "script-src 'self'"),
    ],
)
def test_what_is_added_stands_in_the_directive_of_its_name(more: str, directive: str) -> None:
    assert directive in str(with_sources(OURS, more)).split("; ")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("script-scr https://x.example", 'did you mean "script-src"?'),
        ("https://x.example", "begin with one, such as script-src"),
        ("script-src", "names no source"),
        ("script-src https://x.example style-src data:", 'a ";" is missing before style-src'),
        ("script-src self", "has to be 'self', between single quotes"),
        ('script-src "self"', "has to be 'self', between single quotes"),
        ("script-src unsafe-inline", "has to be 'unsafe-inline'"),
        ("script-src 'https://x.example'", "without quotes and commas"),
        ("script-src https://x.example, data:", "without quotes and commas"),
        ("script-src 'secure'", "is no source"),
        ("script-src data", "such as https://cdn.example.org or data:"),
        ("script-src https://x.example/?a=1", "is no source"),
        ("script-src https://x.example/<b>", "is no source"),
        ("script-src javascript:alert(1)", "is no source"),
        ("frame-ancestors 'none'", "in a header alone"),
        ("sandbox allow-scripts", "in a header alone"),
    ],
)
def test_a_slip_in_a_policy_is_told(more: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^more_sources: ") as caught:
        with_sources(OURS, more)
    assert words in str(caught.value)


@given(MORE)
def test_what_is_added_takes_nothing_away_and_opens_nothing_else(
    more: list[tuple[str, list[str]]],
) -> None:
    text = "; ".join(" ".join((name, *sources)) for name, sources in more)
    before, after = read(OURS), read(unescape(str(with_sources(OURS, text))))
    wanted: dict[str, set[str]] = {}
    for name, sources in more:
        wanted.setdefault(name, set()).update(sources)
    for name, sources in before.items():
        assert set(sources) - {"'none'"} <= set(after[name])
    for name, found in after.items():
        had = set(before.get(name, ()))
        assert set(found) - had <= wanted.get(name, set())
        assert wanted.get(name, set()) <= set(found)
    again = str(with_sources(unescape(str(with_sources(OURS, text))), text))
    assert again == str(with_sources(OURS, text))


@given(st.text(alphabet="ab:/.'\"<>&;- \n*", max_size=40))
def test_whatever_is_added_cannot_end_the_attribute(more: str) -> None:
    try:
        policy = str(with_sources(OURS, f"script-src {more}"))
    except ValueError:
        return
    assert not set(policy) & set('"<>\n')


@given(st.lists(HOSTS))
def test_whatever_may_be_allowed_is_a_policy(hosts: list[str]) -> None:
    allow = Allowed(scripts=tuple(hosts), forms=tuple(hosts), frames=tuple(hosts))
    policy = policy_of(make_settings(allow=allow))
    assert str(with_sources(policy, "")) == policy
