"""The only door for HTML."""

import pytest

from generator.content.records.html import (
    from_markdown,
    read_markdown,
    rebased,
    sanitise,
    without_pictures,
)
from generator.content.records.root_links import folders_of, is_own, led

FORBIDDEN = (
    "script onerror onload onclick <iframe <form <input style <svg <math <object <embed <base <meta"
    ' data: id="x" hero'
).split()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='jav&#x09;ascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<iframe src='https://evil.example/'></iframe>",
        "<form action='https://evil.example/'><input name=p></form>",
        "<style>body{display:none}</style>",
        "<p style='position:fixed'>x</p>",
        "<object data=x></object><embed src=x>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<template><script>alert(1)</script></template>",
        "<!--><script>alert(1)</script>-->",
        '<a href="https://ok.example" onclick="alert(1)" id="x" class="hero">x</a>',
    ],
)
def test_nothing_that_could_act_gets_through(hostile: str) -> None:
    made = from_markdown(hostile).lower()
    assert [word for word in FORBIDDEN if word in made] == [], made


@pytest.mark.parametrize("value", ["de", "pt-BR", "zh-Hant-TW", ""])
def test_a_language_of_a_body_is_kept(value: str) -> None:
    assert sanitise(f'<b lang="{value}">x</b>') == f'<b lang="{value}">x</b>'


@pytest.mark.parametrize("value", ["not a lang", "x-klingon", "de_DE", "a", "&lt;b&gt;", "de-"])
def test_what_is_no_language_is_none_of_a_body(value: str) -> None:
    assert sanitise(f'<b lang="{value}">x</b>') == "<b>x</b>"


def test_a_direction_is_one_that_there_is() -> None:
    assert sanitise('<b dir="rtl">x</b><i dir="up">x</i>') == '<b dir="rtl">x</b><i>x</i>'


def test_a_page_has_one_first_heading_and_it_is_not_the_bodys() -> None:
    made = from_markdown("# Title\n\n<h1 class=x>Other</h1>")
    assert made == '<h2 id="h:title">Title</h2>\n<h2 id="h:other">Other</h2>'


def test_tables_code_and_footnotes_are_kept() -> None:
    made = from_markdown("| a |\n|---|\n| 1 |\n\n```python\nx < y\n```\n\nNote[^1].\n\n[^1]: Here.")
    assert "<td>1</td>" in made
    assert '<code class="language-python">x &lt; y\n</code>' in made
    assert 'href="#fn:1"' in made
    assert 'id="fn:1"' in made


def test_a_picture_loads_late_and_tells_its_host_nothing() -> None:
    made = from_markdown("![A chart](https://example.org/a.png)")
    assert 'loading="lazy"' in made
    assert 'referrerpolicy="no-referrer"' in made


def test_a_picture_comes_by_the_secure_scheme_and_a_link_stays_as_it_is() -> None:
    made = from_markdown("![a](http://example.org/a.png) [b](http://example.org/b)")
    assert 'src="https://example.org/a.png"' in made
    assert 'href="http://example.org/b"' in made
    of_original = from_markdown("![a](a.png)", "http://example.org/b/")
    assert 'src="https://example.org/b/a.png"' in of_original


def test_parts_of_a_page_in_a_body_do_not_run_into_each_other() -> None:
    made = sanitise(
        "<article class=x><header>One</header>Two</article><center>Three</center>"
        "<address>Four</address><img src='https://a.example/b.png' alt='d'>Five"
    )
    assert made.startswith("<div><div>One</div>Two</div><div>Three</div><div>Four</div><img")
    assert sanitise(made) == made


@pytest.mark.parametrize("beside", ["", '<img src="https://media.example.org/a.png">'])
@pytest.mark.parametrize(
    "address", ["tel:+1-555", "ftp://example.org/a", "x-app.own+1://a", "JavaScript:alert(1)"]
)
def test_a_link_of_any_scheme_that_a_page_cannot_have_is_told(address: str, beside: str) -> None:
    read = read_markdown(f'<p>See <a href="{address}">this</a> {beside}</p>')
    assert "See this" in read.html
    assert [each.found.lower() for each in read.dropped] == [address.lower()]


def test_a_link_that_leads_nowhere_is_only_its_words() -> None:
    assert from_markdown("[x](other.html) <a title=' href=/x'>y</a>") == "<p>x y</p>"
    nested = '<a><table><tr><td><a href="/x/">in</a></td></tr></table></a>'
    assert sanitise(nested).count("<a") == sanitise(nested).count("</a>") == 1
    assert sanitise('<a id="fn:1">x</a>').startswith("<a ")


@pytest.mark.parametrize("date", ["2024", "2024-02", "2024-W05", "2024-02-29", "P1DT2H"])
def test_a_date_for_machines_is_one(date: str) -> None:
    assert sanitise(f'<time datetime="{date}">a</time>') == f'<time datetime="{date}">a</time>'


@pytest.mark.parametrize("date", ["2023-02-29", "10:00", "02-29", "2024-02-29T10:00", "today", ""])
def test_a_time_that_says_no_date_for_machines_is_its_words(date: str) -> None:
    assert sanitise(f'<p><time datetime="{date}">a</time> <time>b</time></p>') == "<p>a b</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<p><button><p>x</p></button></p>",
        "<pre>\n\n\nx</pre>",
        "\ufeff\ufeffx",
        " \ufeff",
        "<a href='/x/'><table><tr><td><a href='/y/'>z",
        "<p>a<a>b</p>c</a>",
    ],
)
def test_sanitising_twice_changes_nothing(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


def test_a_picture_always_has_a_description_and_an_address() -> None:
    assert 'alt=""' in sanitise('<img src="https://example.org/a.png">')
    assert "<img" not in sanitise('<img src="javascript:x" title="a>b">')


def test_links_that_lead_nowhere_known_lose_their_address() -> None:
    assert "href" not in from_markdown("[x](other.html) [y](../up) [z](#section)")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("/t5/user/7", "https://forum.example/t5/user/7"),
        ("../b?x=1", "https://forum.example/board/b?x=1"),
        ("//cdn.example/a.png", "https://cdn.example/a.png"),
        ("/topics/ai/", "/topics/ai/"),
        ("/2025/01/02/", "/2025/01/02/"),
        ("/", "/"),
        ("https://other.example/", "https://other.example/"),
    ],
)
def test_a_records_other_relative_links_are_those_of_its_original(link: str, target: str) -> None:
    made = from_markdown(f"[x]({link})", "https://forum.example/board/thread/a")
    own = {each for each in folders_of(made) if is_own(each, "news", {"topics"})}
    assert f'href="{target}"' in led(made, own)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/about/#us", ' href="/about/#us https://forum.example/about/#us"'),
        ("/about/?x=1", ' href="https://forum.example/about/?x=1"'),
        ("/a/../about/", ' href="https://forum.example/about/"'),
        ("/ https://evil.example/", ' href="/%20https://evil.example/ https://forum.example/%20'),
    ],
)
def test_what_may_be_this_sites_or_its_originals_is_kept_as_both(written: str, kept: str) -> None:
    """What can be no path of this site is the original's, whatever folders there are."""
    made = from_markdown(f"<a href='{written}'>x</a>", "https://forum.example/board/thread/a")
    assert kept in made


def test_nobody_writes_both_addresses_but_the_program() -> None:
    """Else a link might lead elsewhere than it says to whoever checks it."""
    for text in ("<a href='/a https://evil.example/'>x</a>", "[x](</a https://evil.example/>)"):
        for original in ("", "https://forum.example/b"):
            made = from_markdown(text, original)
            assert ' href="https://evil.example' not in led(made)
            assert " https://evil.example" not in made


def test_what_looks_like_both_addresses_in_a_text_stays_as_it_is() -> None:
    text = '`<a href="/a https://b.example/">` and ` href="/a https://b.example/"`'
    made = from_markdown(f"{text} [x](/about/)", "https://forum.example/b")
    assert folders_of(made) == ("about",)
    assert led(made).count('href="/a https://b.example/"') == 2


def test_links_of_the_site_lead_to_where_the_site_lies() -> None:
    body = from_markdown("[feeds](/feeds/#all) ![x](/images/a.png) [out](https://example.org/)")
    led = rebased(body, "/ai")
    assert 'href="/ai/feeds/#all"' in led
    assert 'src="/ai/images/a.png"' in led
    assert 'href="https://example.org/"' in led


def test_in_a_feed_all_links_are_whole_and_no_id_is_left() -> None:
    body = from_markdown("[feeds](/feeds/) Note[^1].\n\n[^1]: Here.")
    led = rebased(body, "https://example.org/ai", "https://example.org/ai/a/")
    assert 'href="https://example.org/ai/feeds/"' in led
    assert 'href="https://example.org/ai/a/#fn:1"' in led
    assert 'id="' not in led


def test_control_characters_never_reach_a_feed() -> None:
    """One such character made a digest's feed unreadable for two weeks."""
    assert from_markdown("a\x01b &#2; &#x0B;c") == "<p>ab  c</p>"


def test_controls_are_what_was_meant_by_them() -> None:
    made = from_markdown("it\x92s\x85here\x0bor\u2028there &#146; &#x85; `a\x0cb`")
    assert made == "<p>it’s here or there ’ … <code>a b</code></p>"


@pytest.mark.parametrize(
    "address", ["http://localhost:4000/x", "https://127.0.0.1/", "http://[::1]/a", "http://0.0.0.0"]
)
def test_no_link_leads_to_the_readers_own_machine(address: str) -> None:
    read = read_markdown(f"<a href='{address}'>x</a> <img src='{address}' alt=y>")
    assert "://" not in read.html
    assert sorted(each.found for each in read.dropped) == [address, address]


def test_a_host_that_begins_like_the_readers_own_is_another() -> None:
    assert "href" in from_markdown(
        "[x](http://localhost.example.org/) [y](http://127.0.0.1.example/)"
    )


def test_a_part_of_another_page_is_written_as_an_address() -> None:
    made = from_markdown("[x](https://example.org/a#b c) <a href='/x/#ä&quot;%20'>y</a>")
    assert 'href="/x/#%C3%A4%22%20"' in made


def test_a_long_row_of_open_brackets_takes_no_time() -> None:
    assert from_markdown("<" * 20_000).count("&lt;") == 20_000


def test_where_no_pictures_are_wanted_each_is_a_link_to_it() -> None:
    picture = sanitise('<p>a <img src="https://x.example/a.png" alt="A &amp; b"> c</p>')
    assert without_pictures(picture) == (
        '<p>a <a href="https://x.example/a.png" rel="noopener">A &amp; b</a> c</p>'
    )
    linked = sanitise('<a href="https://y.example/"><img src="/a.png" alt="Words"></a> d')
    assert "<img" not in without_pictures(linked)
    assert without_pictures(linked).count("<a") == 1
    assert "Words</a> d" in without_pictures(linked)
    bare = sanitise('<img src="/a.png">')
    assert without_pictures(bare) == '<a href="/a.png" rel="noopener">/a.png</a>'
