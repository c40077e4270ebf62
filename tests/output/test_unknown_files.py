"""Files in the output folder of which no build is known to have put them there."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.commands.explain import differences
from generator.output.folder import MARKER
from tests.factories import NOW, record_text, tree, write_site

LEFT = ("news/gone/index.html", "topics/gone/feed.xml", "assets/old.css", "feed.json", "api/x")
OWNERS = (
    "CNAME",
    "google123.html",
    ".gitattributes",
    ".well-known/security.txt",
    ".git/HEAD",
    "ads.txt",
)


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    """A site that is built; what another build has left there, and what its owner put there."""
    files = {"articles/a.md": record_text(), "site.yaml": SETTINGS}
    made = Request(
        content=write_site(tmp_path / "content", files), output=tmp_path / "output", now=NOW
    )
    build(made)
    for path in (*LEFT, *OWNERS):
        (made.output / path).parent.mkdir(parents=True, exist_ok=True)
        (made.output / path).write_text("x")
    return made


SETTINGS = (
    "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
    "feeds: {formats: [rss]}\n"
)


def test_verify_names_each_and_what_to_do_and_leaves_what_hosts_ask_for(request_: Request) -> None:
    found = differences(request_)
    assert sorted(line.partition(":")[0] for line in found) == sorted(LEFT)
    assert all("delete it, or keep it among your static files" in line for line in found)


def test_a_build_that_begins_anew_tells_of_them_and_removes_nothing(request_: Request) -> None:
    before = tree(request_.output)
    report = build(Request(content=request_.content, output=request_.output, now=NOW, clean=True))
    assert [note for note in report.notes if f"{len(LEFT)} files of no build" in note]
    assert tree(request_.output) == before


def test_what_a_build_left_that_its_marker_lists_is_no_stranger_and_goes(
    request_: Request,
) -> None:
    marker = request_.output / MARKER
    marker.write_text(marker.read_text() + "".join(f"{path}\n" for path in LEFT))
    report = build(Request(content=request_.content, output=request_.output, now=NOW, clean=True))
    assert report.removed == len(LEFT)
    assert not [path for path in LEFT if (request_.output / path).exists()]
    assert all((request_.output / path).exists() for path in OWNERS)
    assert report.notes == ()
