"""One record, from its bytes to its article."""

import pytest

from generator.problems import Level
from generator.records.parse import digest
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


def test_a_file_of_many_megabytes_is_not_read() -> None:
    parsed = parse_bytes(b"---\n" + b"x" * 1_000_000)
    assert "larger than 1,000,000 bytes" in parsed.problems[0].message
