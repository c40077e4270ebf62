"""Which angle brackets are markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.markup import has_comment, markup_in, without_markup

_WORDS = r"""
Map<K, V> in Go|std::vector<bool> is odd|Option<String>|Vec<Option<i32>>|T<a, b>|List<object> items
a < b and c > d|x <3 y|I <3 AI|if a <b and c> d|for i<p and p>q|a<-b|->Blog|<<EOF|a <=> b|1<2>0
Write to Ann <ann@example.org>|<https://example.org/a>|<urn:isbn:123>|<mailto:ann@example.org>
The <dialog> element|The <main> and <nav> of it|“<dialog>” and (<details>)|Why <select>s matter
The <input> element, <img> and <meta>|Close the </div> tag|</b>, again|<Button/> in React
<Link to="/x">|What <?php ?> taught us|#include <stdio.h>|generic<T extends Foo>|<T>(x: T) => x
Array<string>!
Promise<void>|cat <file >out|Foo<T>bar|<unknown>words</unknown>|a[b[0]]>c|a<!-- b|<!DOCTYPE html>
Use `<b>` and `</b>`|`<!-- x -->` is a comment|`<script>` and `</script>`|`<br>` or `<br />`|<a/b>
HashMap<String, Vec<u8>>|<-- here|<>|< b >|<1>|<é>|<K,V>|x<y|5<6
a<b>c|x<i>y holds|Vec<u>s|p<q>r<s>t
"""


@pytest.mark.parametrize("words", _WORDS.strip().replace("\n", "|").split("|"))
def test_what_is_no_markup_stays_as_it_is_written(words: str) -> None:
    assert without_markup(words) == words
    assert markup_in(words) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>Bold</b> and <i>italic</i> claims", "Bold and italic claims"),
        ("<B>BOLD</b> <Strong>too</Strong>", "BOLD too"),
        ("H<sub>2</sub>O, un<i>believ</i>able", "H2O, unbelievable"),
        ("One<br>two<br/>three <br /> four<hr>", "One two three four"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<p>One<p>Two", "One Two"),
        ("One<p>Two<br>three", "One Two three"),
        ("One <b>two, <i>three", "One two, three"),
        ("<div><p>A text that was cut", "A text that was cut"),
        ("He said <em>words that were cut", "He said words that were cut"),
        ("the end.</p></div>", "the end."),
        ('<a href="https://example.org">read', "read"),
        ("<a href='x' title=\"a > b\">read</a>", "read"),
        ('<img src=a.jpg alt="x > y"> here', "here"),
        ('<input disabled type="text"> here', "here"),
        ('<span class="x">hi</span>', "hi"),
        ("<font color=red>Red</font> <center>mid</center>", "Red mid"),
        ("<o:p></o:p>Word <my-player>x</my-player>", "Word x"),
        ("<title>A</title> <summary>B</summary>", "A B"),
        ("See <!-- this --> and that", "See and that"),
        ("<!-->a<!--->b<!-- -->", "a b"),
        ("a<script>alert(1)</script>b", "a b"),
        ("a<SCRIPT x='<b>'>b</ScRiPt >c", "a c"),
        ("a<style>b{}</style>c", "a c"),
        ("<![CDATA[a]]>b<![CDATA[c]]>", "abc"),
        ("a]]>", "a"),
        ("Map<K, V> in <b>Go</b>", "Map<K, V> in Go"),
        ("<b>Map<K, V></b>", "Map<K, V>"),
    ],
)
def test_markup_goes_and_its_words_stay(written: str, shown: str) -> None:
    assert " ".join(without_markup(written).split()) == shown
    assert markup_in(written) != [] or written.endswith("]]>")


def test_a_comment_is_told_from_what_looks_like_one() -> None:
    assert has_comment("a <!-- b --> c")
    assert not has_comment("a <!-- b")
    assert not has_comment("`<!-- b -->` c")
    assert not has_comment("<b>a</b>")


_PARTS = st.lists(
    st.sampled_from(
        ["<", ">", "/", "b", "p", "div", "<b>", "</b>", "<p>", "<br>", "<K>", " ", "a", '"', "'",
         "=", "`", "<!--", "-->", "<script>", "</script>", "<![CDATA[", "]]>", "<a href=",
         "<img src=x>"]
    )
)  # fmt: skip


@given(_PARTS)
def test_nothing_is_added_but_space_and_what_has_no_angle_bracket_is_kept(
    parts: list[str],
) -> None:
    text = "".join(parts)
    shown = without_markup(text)
    left = iter(text)
    assert all(sign in left for sign in shown.replace(" ", ""))
    if "<" not in text and "]]>" not in text:
        assert shown == text
