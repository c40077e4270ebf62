"""HTML of other programs as bodies of records."""

import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.records.html import from_markdown, sanitise
from generator.importing.bodies import body_of, with_paragraphs


def words(html: str) -> str:
    return "".join(turbohtml.parse_fragment(html).text.split())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <b>two</b> <i>three</i>.</p><p>Four</p>", "One **two** *three*.\n\nFour"),
        ("<p>5 * 3 # [x] a_b</p>", r"5 \* 3 # \[x\] a\_b"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<p><a href="/x">a</a></p>', "[a](https://notes.example.net/x)"),
        ("<h1>A</h1><p>b</p>", "## A\n\nb"),
        ("<p>Option&lt;String&gt; &amp;amp;</p>", r"Option\<String> \&amp;"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_what_markdown_can_say_is_markdown(html: str, markdown: str) -> None:
    assert body_of(html, "https://notes.example.net/a/").text == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>a</td></tr></table>",
        "<figure><img src='https://x.example/a.png' alt='a'><figcaption>b</figcaption></figure>",
        "<p>x<sup>2</sup></p>",
        "<details><summary>a</summary>\n\n<p>b</p>\n\n\n    c</details>",
        "<p>a</p><pre>one\n\n\n  two</pre><p>H<sub>2</sub>O</p>",
    ],
)
def test_what_it_cannot_say_stays_html_and_reads_the_same(html: str) -> None:
    body = body_of(html).text
    assert body.startswith("<div>\n")
    assert words(from_markdown(body)) == words(html)


def test_what_could_act_is_gone_and_told() -> None:
    body, note = body_of("<p onclick='x()'>a<script>alert(1)</script></p><form>b</form>")
    assert "alert" not in body
    assert "onclick" not in body
    assert "1 script" in note


def test_paragraphs_that_only_empty_lines_part_are_paragraphs() -> None:
    html = with_paragraphs("One\ntwo\n\n<ul><li>x</li></ul>\n\n<b>Three</b>\n\n<pre>a\n\nb</pre>")
    body = body_of(html).text
    assert body == "One  \ntwo\n\n- x\n\n**Three**\n\n```\na\n\nb\n```"


TAGS = st.sampled_from(
    "p b i em a ul ol li blockquote pre code h2 br hr table tr td sup div".split()
)
TEXTS = st.text(st.sampled_from("ab *_`#[]()<>&!-+.1|~\\\n\"'"), max_size=8)
PARTS = st.one_of(
    TEXTS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    TAGS.map("<{}>".format),
    TAGS.map("</{}>".format),
    st.just('<a href="https://x.example/a_b">'),
    st.just("\n\n"),
)


@pytest.mark.slow
@given(st.lists(PARTS, max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_a_body_reads_as_the_html_did(html: str) -> None:
    clean = sanitise(html)
    body = body_of(html).text
    assert words(from_markdown(body)) == words(sanitise(clean))


@pytest.mark.parametrize("html", ["<pre " * 60_000, "<pre>\n\n</pre>" * 20_000, "\n \n" * 60_000])
def test_of_any_text_no_sign_is_lost_by_its_paragraphs(html: str) -> None:
    """Where this took the square of the length, it would take minutes."""
    assert words(with_paragraphs(html)) == words(html)
