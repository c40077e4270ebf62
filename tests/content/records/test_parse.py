"""One record, from its bytes to its article."""

import json

import pytest
from markupsafe import escape

from generator.content.records.parse import digest
from generator.problems import Level
from tests.factories import article_of, parse_bytes, parse_record


def test_equal_records_have_equal_digests() -> None:
    one, other = article_of(parse_record(body="Words.")), article_of(parse_record(body="Words."))
    assert one == other
    assert one.digest == other.digest != ""


@pytest.mark.parametrize(
    "more", ["quality: 1", "topics: [AI]", "related: [{title: x, webUrl: 'https://e.org/'}]"]
)
def test_whatever_a_page_may_show_is_in_the_digest(more: str) -> None:
    assert article_of(parse_record(more)).digest != article_of(parse_record()).digest


def test_the_body_is_in_the_digest_by_what_it_says() -> None:
    one, same = article_of(parse_record(body="*x*")), article_of(parse_record(body="_x_"))
    assert one.digest == same.digest
    assert one.digest != article_of(parse_record(body="*y*")).digest


def test_a_line_that_moved_is_not_in_the_digest() -> None:
    one = article_of(parse_record("topics: [AI]\nquality: 1"))
    moved = article_of(parse_record("# a remark\nquality: 1\ntopics:\n  - AI"))
    assert one.details.lines != moved.details.lines
    assert one.digest == moved.digest


def test_a_body_is_kept_under_its_digest_and_no_body_under_none() -> None:
    parsed = parse_record(body="Words.")
    assert article_of(parsed).body == digest(parsed.body) == digest("<p>Words.</p>")
    assert article_of(parse_record(body=" \n")).body == digest("") == ""


def test_a_fault_leaves_neither_article_nor_body() -> None:
    parsed = parse_record("id: a<b", body="Words.")
    assert (parsed.article, parsed.body) == (None, "")


def test_a_body_that_cannot_be_read_in_time_is_dropped_and_the_rest_is_shown() -> None:
    parsed = parse_record("quality: high", body="\n\nx\n" + "> " * 600 + "x")
    assert [(p.field, p.line, p.level) for p in parsed.problems] == [
        ("quality", 5, Level.DROPPED),
        ("body", 10, Level.DROPPED),
    ]
    assert (article_of(parsed).body, parsed.body) == ("", "")


def test_what_of_a_body_cannot_be_shown_is_told_once_with_what_it_was() -> None:
    body = (
        "Words.\n\n![a](data:image/gif;base64,R0lGOD)\n\n<img src='file:///x.png'>\n"
        "<form><input></form> <script>y</script><script>z</script>\n"
        "<img src='https://a.example/p.gif' width=1 height=1> <iframe></iframe>\n\n"
        "[b](javascript:x)"
    )
    parsed = parse_record(body=body)
    (problem,) = parsed.problems
    assert article_of(parsed).title
    assert (problem.level, problem.field, problem.line) == (Level.WARNING, "body", 8)
    for told in (
        "2 pictures without an address that can be shown (data:image/gif;base64,R0lGOD, file:///x.png)",
        "1 form,",
        "1 link that leads nowhere (javascript:x)",
        "2 scripts",
        "1 picture of one pixel (https://a.example/p.gif)",
        "1 frame without an address",
    ):
        assert told in problem.message


def test_a_body_of_which_all_is_shown_is_not_told_of() -> None:
    body = "# A\n\n[x](#a) *b*[^1] <center>c</center> <br> ![d](/d.png)\n\n<!-- e -->\n\n[^1]: N."
    assert parse_record(body=body).problems == ()


def test_what_cannot_be_shown_is_told_in_one_short_line() -> None:
    body = "".join(f"<img src='data:{at},\x1b[31m\n{'x' * 200}'>\n\n" for at in range(500))
    (problem,) = parse_record(body=body).problems
    assert len(str(problem)) < 500
    assert str(problem).isprintable()
    assert "500 pictures" in problem.message


def test_without_an_excerpt_the_first_words_of_the_body_describe_an_article() -> None:
    details = article_of(parse_record(body="# Heading\n\nMy **own** words.")).details
    assert (details.excerpt, details.opening) == ("", "My own words.")
    assert details.summary == "My own words."
    details = article_of(parse_record("excerpt: In short.", body="My own words.")).details
    assert (details.excerpt, details.opening, details.summary) == ("In short.", "", "In short.")
    assert article_of(parse_record()).details.summary == ""
    same = parse_record(title="The gates close", body="The gates close.")
    assert article_of(same).details.summary == ""


def test_an_excerpt_that_says_no_more_than_the_title_counts_as_none() -> None:
    parsed = parse_record("excerpt: the gates close.", title="The gates close", body="At noon.")
    assert article_of(parsed).details.summary == "At noon."
    (problem,) = parsed.problems
    assert (problem.level, problem.field, problem.line) == (Level.WARNING, "excerpt", 5)
    assert "says no more than the title" in problem.message
    parsed = parse_record("excerpt: The gates close at noon.", title="The gates close")
    assert article_of(parsed).details.summary == "The gates close at noon."
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", False),
        ("&nbsp;", False),
        ("The gates close!", False),
        ("![Gates](https://e.org/gates.png)", False),
        ("At noon.", True),
    ],
)
def test_first_words_are_said_to_stand_for_an_excerpt_only_where_a_body_has_any(
    body: str, told: bool
) -> None:
    parsed = parse_record("excerpt: The gates close.", title="The gates close", body=body)
    assert bool(article_of(parsed).details.summary) is told
    (problem,) = parsed.problems
    assert ("first words" in problem.message) is told


def test_related_coverage_has_no_excerpt_that_says_no_more_than_its_title() -> None:
    more = "related: [{title: Gates close, webUrl: 'https://e.org/', excerpt: Gates close.}]"
    parsed = parse_record(more)
    assert [each.excerpt for each in article_of(parsed).details.related] == [""]
    assert [problem.level for problem in parsed.problems] == [Level.WARNING]


@pytest.mark.parametrize("title", ["", '""', "null", "~", '"<b></b>"', '" "'])
@pytest.mark.parametrize(
    ("more", "body"), [("excerpt: Only words.", ""), ("", "Only **words**."), ("", "# Only words.")]
)
def test_what_has_words_and_no_title_is_called_by_its_first_words(
    title: str, more: str, body: str
) -> None:
    """No warning either: a microblog has thousands of such records."""
    parsed = parse_record(more, title=title, body=body)
    article = article_of(parsed)
    assert (article.title, article.titleless) == ("Only words.", True)
    assert article.title_marks == ()
    assert parsed.problems == ()
    assert not article_of(parse_record()).titleless


def test_a_record_without_title_and_words_is_a_fault() -> None:
    for title, body in (("", ""), ('""', "![](https://e.org/a.png)"), ("null", "<!-- -->")):
        (problem,) = parse_record(title=title, body=body).problems
        assert (problem.level, problem.field, problem.line) == (Level.FAULT, "title", 2)
        assert problem.message == "expected a title, or words in the excerpt or body"


def test_the_size_of_a_body_in_a_feed_is_that_where_it_is_escaped() -> None:
    parsed = parse_record(body='"é" & <b>x</b>\\y\n\n```\n\tx\n```\n')
    size = article_of(parsed).body_size
    assert size >= len(escape(parsed.body).encode()) > len(parsed.body.encode())
    assert size >= len(json.dumps(parsed.body, ensure_ascii=False).encode()) - 2


def test_a_file_of_many_megabytes_is_not_read() -> None:
    parsed = parse_bytes(b"---\n" + b"x" * 1_000_000)
    assert "larger than 1,000,000 bytes" in parsed.problems[0].message
