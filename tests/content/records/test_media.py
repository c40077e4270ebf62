"""Pictures, films and frames of a body."""

import re

import pytest

from generator.content.records.html import cleaned, read_markdown, rebased, without_pictures
from generator.content.records.media import chosen

A = "https://a.example/a.jpg"
B = "https://a.example/b.jpg"
DATA = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def pictures(text: str) -> list[str]:
    return re.findall(r'<img [^>]*src="([^"]*)"', read_markdown(text).html)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f'<img src="{A}">', [A]),
        (f'<img src="{DATA}" data-src="{A}" class=lazy>', [A]),
        (f'<img src="https://a.example/blank.gif" data-lazy-src="{A}">', [A]),
        (f'<img data-original="{A}">', [A]),
        (f'<img data-src="https://a.example/{{width}}.jpg" src="{A}">', [A]),
        (f'<img data-src="javascript:x" src="{A}">', [A]),
        (f'<img srcset="{B} 480w, {A} 960w" sizes="100vw">', [A]),
        (f'<img data-srcset="{A} 2x" src="{DATA}">', [A]),
        (f'<picture><source srcset="{B}" type="image/avif"><img src="{A}"></picture>', [A]),
        (f'<picture><source srcset="{A}"></picture>', [A]),
        (f'<picture><source data-srcset="{A} 1x"><img src="{DATA}"></picture>', [A]),
        (f'<noscript><img src="{A}"></noscript>', [A]),
        (f'<img data-src="{A}"><noscript><img src="{A}"></noscript>', [A]),
        (f'<img data-src="{A}"><noscript><img src="{B}"></noscript>', [A]),
        (f'<img src="{DATA}"> <noscript><img src="{A}"></noscript>', [A]),
        (f'<p><noscript><img src="{B}"></noscript><img data-src="{A}"></p>', [A]),
        (f'<b><img data-src="{A}"></b> x <noscript><img src="{A}"></noscript>', [A]),
        (f'<img src="{A}"> and <noscript><img src="{B}"></noscript>', [A, B]),
        (f'<img src="{A}"> <img src="{A}">', [A, A]),
        (f'<amp-img src="{A}" width="4" height="3" alt="x"></amp-img>', [A]),
        (f'<object data="{A}" type="image/jpeg"></object>', [A]),
        ("<img src='//a.example/a.jpg'>", [A]),
        ("<img src='http://a.example/a.jpg'>", [A]),
        ("<img src='https://a.example/two words.jpg'>", ["https://a.example/two%20words.jpg"]),
        ("<img src='/images/two words.jpg'>", ["/images/two%20words.jpg"]),
    ],
)
def test_a_picture_that_can_be_shown_is_shown_once(html: str, shown: list[str]) -> None:
    assert pictures(html) == shown
    assert pictures(f"Words.\n\n{html}\n\nMore *words*.") == shown
    assert read_markdown(html).dropped == ()


def test_what_a_picture_says_of_itself_stays() -> None:
    made = read_markdown(f'<img data-src="{A}" alt="A &quot;b&quot;" width="40" height="30">').html
    assert 'alt="A &quot;b&quot;"' in made
    assert 'width="40" height="30"' in made
    late = read_markdown(f'<img src="{DATA}" data-src="{A}" width="1" height="1">').html
    assert "width" not in late


@pytest.mark.parametrize(
    ("candidates", "best"),
    [
        ("a.jpg", "a.jpg"),
        ("a.jpg, b.jpg 2x", "b.jpg"),
        ("a.jpg 1x, b.jpg 2x, c.jpg 4x", "b.jpg"),
        ("a.jpg 480w, b.jpg 1600w, c.jpg 3200w", "b.jpg"),
        ("a.jpg 4000w,\n b.jpg 3200w", "b.jpg"),
        ("w_1,h_2/a.jpg 400w, w_3,h_4/b.jpg 800w", "w_3,h_4/b.jpg"),
        (" , a.jpg 1.5x ,", "a.jpg"),
        ("a.jpg 1q, b.jpg wide", "a.jpg"),
        ("", ""),
        (" ,, ", ""),
    ],
)
def test_of_many_sizes_one_is_taken_that_fits_a_page(candidates: str, best: str) -> None:
    assert chosen(candidates) == best


@pytest.mark.parametrize(
    ("html", "link", "words"),
    [
        (
            "<video src='https://a.example/v.mp4' controls></video>",
            "https://a.example/v.mp4",
            "Video (a.example)",
        ),
        (
            "<video><source src='https://a.example/v.webm'>Old browser</video>",
            "https://a.example/v.webm",
            "Video (a.example)",
        ),
        (
            "<video title='The dam' src='//a.example/v.mp4'></video>",
            "https://a.example/v.mp4",
            "The dam (a.example)",
        ),
        (
            "<audio src='http://a.example/a.mp3' preload=auto></audio>",
            "http://a.example/a.mp3",
            "Audio (a.example)",
        ),
        ("<audio src='/files/talk.mp3'></audio>", "/files/talk.mp3", "Audio (talk.mp3)"),
        (
            "<amp-video src='https://a.example/v.mp4'></amp-video>",
            "https://a.example/v.mp4",
            "Video (a.example)",
        ),
        (
            "<iframe src='https://www.youtube.com/embed/abcdefghijk?start=4'></iframe>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "Video (youtube.com)",
        ),
        (
            "<iframe title='YouTube video player' src='//youtube-nocookie.com/embed/abcdefghijk'>"
            "x</iframe>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "Video (youtube.com)",
        ),
        (
            "<iframe src='https://www.youtube.com/embed/videoseries?list=PLabcdefgh'></iframe>",
            "https://www.youtube.com/playlist?list=PLabcdefgh",
            "Video (youtube.com)",
        ),
        (
            "<iframe title='How &lt;b&gt; works'"
            " src='https://player.vimeo.com/video/123456?h=abcdef1'></iframe>",
            "https://vimeo.com/123456/abcdef1",
            "How &lt;b&gt; works (vimeo.com)",
        ),
        (
            "<iframe data-src='https://maps.example.com/e?a=1&amp;b=2'></iframe>",
            "https://maps.example.com/e?a=1&amp;b=2",
            "maps.example.com",
        ),
        ("<embed src='https://a.example/s.mp3'>", "https://a.example/s.mp3", "Audio (a.example)"),
        (
            "<object data='https://a.example/a.pdf'></object>",
            "https://a.example/a.pdf",
            "a.example",
        ),
        (
            "<object><param name=movie value='//youtube.com/v/abcdefghijk&amp;hl=en'>"
            "<embed src='https://www.youtube.com/v/abcdefghijk&amp;hl=en'></object>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "Video (youtube.com)",
        ),
        (
            "<amp-youtube data-videoid='abcdefghijk'></amp-youtube>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "Video (youtube.com)",
        ),
    ],
)
def test_what_plays_is_a_link_that_says_what_and_where(html: str, link: str, words: str) -> None:
    read = read_markdown(html)
    assert f'<a href="{link}" rel="noopener">{words}</a>' in read.html
    assert read.html.count("<a") == 1
    assert read.dropped == ()
    assert read_markdown(f"Words {html} words.").html.count("<p>") == 1


def test_a_film_is_led_to_by_its_still() -> None:
    made = read_markdown(f'<video src="https://a.example/v.mp4" poster="{A}"></video>').html
    assert re.fullmatch(
        rf'<p><a href="https://a.example/v.mp4" rel="noopener"><img [^>]*src="{A}"'
        r' alt="Video \(a.example\)"></a></p>',
        made,
    )
    assert without_pictures(made).endswith(">Video (a.example)</a></p>")
    assert "<img" in rebased(made, "https://e.org", "https://e.org/a/")


def test_what_stands_in_for_a_player_stays_where_it_leads_on_or_the_player_goes() -> None:
    text = '<video src="{}">See <a href="https://a.example/text">the words</a></video>'
    assert "the words</a>" in read_markdown(text.format("https://a.example/v.mp4")).html
    assert "the words</a>" in read_markdown(text.format("blob:x")).html
    same = '<video src="https://a.example/v.mp4"><a href="https://a.example/v.mp4">v</a></video>'
    assert read_markdown(same).html.count("<a") == 1


def test_for_readers_without_scripts_means_for_ours() -> None:
    made = read_markdown("<p>a <noscript>See <a href='https://a.example/'>all</a>.</noscript></p>")
    assert made.html == '<p>a See <a href="https://a.example/" rel="noopener">all</a>.</p>'


def test_forms_leave_their_words_and_a_box_that_is_ticked_its_tick() -> None:
    made = read_markdown(
        "- <input type=checkbox checked disabled> done\n- <input type=checkbox> not"
    )
    assert "<li>☑ done</li>" in made.html
    assert "<li>☐ not</li>" in made.html
    assert made.dropped == ()
    form = (
        "<form><label>Name</label><select><option>One<option>Two</select><button>Go</button></form>"
    )
    assert read_markdown(form).html.split() == ["Name", "One", "Two", "Go"]


def test_drawings_and_formulas_leave_their_words() -> None:
    made = read_markdown(
        "<svg><title>x</title><text>Jan</text><text>Feb</text></svg> <b>c</b>"
    ).html
    assert re.sub(r"\s+", " ", made) == "<p> Jan Feb <b>c</b></p>"
    math = "<math><mi>x</mi><mo>=</mo><mn>1</mn><annotation>x=1</annotation></math>"
    assert read_markdown(f"So {math}.").html == "<p>So x=1.</p>"


@pytest.mark.parametrize(
    "part",
    [
        f"<img data-src={DATA}>",
        "<noscript><img>",
        "<iframe>",
        "<object><param>",
        "<picture><source>",
        "<video>",
        "<svg><text>",
        "<p><iframe src=https://a.example/></iframe>",
    ],
)
def test_thousands_of_them_take_no_time(part: str) -> None:
    assert len(cleaned("x " + part * 10_000).dropped) <= 20_000
