"""Any robots.txt can be read."""

from hypothesis import given
from hypothesis import strategies as st

from generator.content.sources.answers import Answer
from generator.content.sources.robots import robots_of

LINES = st.one_of(
    st.text(max_size=30),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            "User-agent Allow Disallow Crawl-delay Request-rate Visit-time Sitemap Host".split()
        ),
        st.sampled_from([":", ": ", " ", ""]),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from("* / 1/1s -1 nan inf 1e400 0600-0700 /*a$".split()),
        ),
    ),
)


@given(st.lists(LINES).map("\n".join), st.text(max_size=20))
def test_what_it_says_is_an_answer_and_a_delay_that_is_bounded(text: str, path: str) -> None:
    body = ("User-agent: *\n" + text).encode("utf-8", "replace")
    robots = robots_of(Answer("https://a.example/robots.txt", 200, {}, body))
    assert robots.allow(f"https://a.example/{path}") in (True, False)
    assert 0 <= robots.delay <= 30
