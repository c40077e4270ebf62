"""Whatever a body holds: what comes of it keeps the rules of pages and of feeds, and all words."""

import re
from collections.abc import Iterator

import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st
from turbohtml import Element, Text

from generator.content.characters import without_controls
from generator.content.records.angle_brackets import without_lookalikes
from generator.content.records.elements import TAGS
from generator.content.records.html import read_markdown, rebased, sanitise, without_pictures
from generator.content.records.root_links import folders_of, led
from generator.problems import Level
from generator.verify.catalogue import RULES
from generator.verify.feeds.feed_parts import html_faults
from generator.verify.pages.html_page import HtmlPage
from generator.verify.pages.images import image_faults
from generator.verify.pages.markup import markup_faults
from generator.verify.pages.outline import outline_faults
from generator.verify.rule import Violation
from generator.verify.safety.active_content import safety_faults
from generator.verify.site.links import Links, page_references
from tests.properties import strategies

BASE = "https://digest.example.org/ai/"
HERE = "news/one/index.html"
PARTS = (
    "<h1>|<h2>|<h3 id=main>|<h4 id='h:x'>|<h6>|</h1>|</h2>|</h3>|</h6>|# Part\n\n|### Part\n\n|"
    "###### Größe & Maß\n\n|#\n\n|[x](#part)|[x](#part-1)|[x](#Größe--maß)|[x](#nowhere)|"
    "[x](#main)|<a name=foo>|<a id=foo>|<a href='#foo'>|<p id=foo>|<sup id='fnref:1'>|"
    "<a href='#fn:1'>|<li id='fn:1'>|[^1]|\n\n[^1]: Note.\n\n|<img src='data:x'>|"
    "<img data-src='https://a.example/1.jpg'>|<img srcset='https://a.example/2.jpg 2x, x'>|"
    "<img src=//a.example/3.jpg width=0 height=9>|<img src=//a.example/4.gif width=1 height=1>"
    "|<picture><source srcset=https://a.example/5.avif>|</picture>|<noscript>|</noscript>|"
    "<noscript><img src='https://a.example/1.jpg'></noscript>|<video>|</video>|</audio>|"
    "<video src=https://a.example/6.mp4 poster=x>|<audio><source src=https://a.example/7.mp3>|"
    "<iframe src=https://www.youtube.com/embed/abcdefghijk>|</iframe>|<object data=x>|"
    "<param name=movie value=https://a.example/8.swf>|<embed src=https://a.example/9>|</object>|"
    "<amp-img src=https://a.example/10.jpg>|</amp-img>|<form>|</form>|<input type=checkbox checked>"
    "|<select>|<option>|</select>|<textarea>|</textarea>|<svg>|<text>|</svg>|<math>|<mi>|</math>|"
    "<time>|<time datetime='10:00'>|</time>|<script>|</script>|<style>|</style>|<b>|</b>|<div>|"
    "</div>|<p>|</p>|<table>|<tr>|<td>|</table>|<ul>|<li>|</ul>|<a href=/x/>|</a>|<details>|"
    "<summary>|</details>|<blockquote>|</blockquote>|<dialog>|<String>|<![CDATA[|]]>|<?php|<!x>|"
    "</|</ x>|<o:p>|\x92|\x85|\u2028|\x0b|&#11;|&#146;|`|\n\n|\n| |- |> |    "
).split("|")

bodies = st.lists(
    st.sampled_from(PARTS) | strategies.html | st.sampled_from(["word", "other words", "<pre>"]),
    max_size=16,
).map("".join)


def faults_of_a_page(body: str) -> Iterator[Violation]:
    page = HtmlPage(
        HERE,
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>T</title></head>'
        f'<body><main id="main"><h1>T</h1><div class="prose">\n{body}\n</div></main></body></html>',
    )
    yield from markup_faults(page)
    yield from outline_faults(page)
    yield from image_faults(page, BASE + "news/one/", BASE)
    yield from safety_faults(page, BASE + "news/one/", ())
    links = Links({HERE}, BASE)
    for fault in links.faults(HERE, page_references(page), page.ids)[0]:
        if fault.rule != "link-missing":  # the site of this test has one page
            yield fault


def told(faults: Iterator[Violation]) -> list[Violation]:
    return [
        fault
        for fault in faults
        if RULES[fault.rule].level is Level.FAULT
        and not (fault.rule == "html-image-size" and "has no" in fault.found)
    ]


@settings(max_examples=300, deadline=None)
@given(bodies)
def test_a_body_keeps_the_rules_of_pages_and_feeds(text: str) -> None:
    read = read_markdown(text, "https://news.example.com/a/b").html
    made = led(read, {"topics"})
    on_page = rebased(made, BASE[:-1].removeprefix("https://digest.example.org"))
    for shown in (on_page, without_pictures(on_page)):
        assert told(faults_of_a_page(shown)) == []
    in_feed = rebased(made, BASE[:-1], BASE + "news/one/")
    alone = rebased(made, BASE[:-1])
    assert not list(html_faults(1, in_feed))
    assert not list(html_faults(1, alone))
    assert ' id="' not in in_feed


@settings(max_examples=300, deadline=None)
@given(bodies)
def test_sanitising_a_body_again_changes_nothing(text: str) -> None:
    for once in (read_markdown(text).html, sanitise(text)):
        assert sanitise(once) == once
        tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][^\s>/]*)", once)}
        assert tags <= TAGS


def seen(node: Element) -> Iterator[str]:
    """The words of HTML that somebody sees."""
    for child in node.children:
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element) and child.tag not in UNSEEN:
            yield from seen(child)


UNSEEN = frozenset("script style template title textarea iframe video audio object".split())


@settings(max_examples=300, deadline=None)
@given(bodies)
def test_whosever_its_links_are_a_body_is_one_that_the_sanitiser_leaves_as_it_is(text: str) -> None:
    read = read_markdown(text, "https://news.example.com/a/b").html
    folders = folders_of(read)
    for some in (folders, folders[::2], ()):
        shown = led(read, frozenset(some))
        assert sanitise(shown) == shown
        assert folders_of(shown) == ()


@settings(max_examples=300, deadline=None)
@given(bodies)
def test_no_word_of_a_body_is_lost(text: str) -> None:
    markup = without_lookalikes(without_controls(text))  # a word might open a tag
    before = "".join(seen(turbohtml.parse_fragment(markup, positions=False)))
    after = "".join(seen(turbohtml.parse_fragment(sanitise(text), positions=False)))
    left = iter(re.sub(r"[\W_]+", "", after))
    assert all(letter in left for letter in re.sub(r"[\W_]+", "", before)), (before, after)
