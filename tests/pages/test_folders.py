"""Every folder of a site that a reader can come to has a page."""

import re
from pathlib import Path

import pytest

from generator.build import Request, build
from tests.factories import NOW, record_text, write_site

FOR_PROGRAMS = {"assets", "sitemaps", "api", "images"}
"""At the top: folders of files that no one reads as pages, the owner's own among them."""


def built(folder: Path, **settings: str) -> Path:
    """A site with topics whose lists and archives have several pages."""
    articles = {
        f"articles/{n}.md": record_text(
            str(n), more=f"topics: [AI, Law]\nredirect_from: [/old/{n}/]\n", body="Words."
        ).replace("2025-01-01", f"2025-0{1 + n % 3}-{1 + n:02}")
        for n in range(9)
    }
    more = {
        "learning/deep.md": record_text("deep", body="Words."),
        "static/images/dot.gif": "GIF89a",
    }
    content = write_site(folder / "content", articles | more, page_size=2, **settings)
    build(Request(content=content, output=folder / "output", now=NOW))
    return folder / "output"


def without_page(output: Path) -> set[str]:
    """The folders at which a server finds nothing to show."""
    return {
        folder.relative_to(output).as_posix()
        for folder in [output, *output.rglob("*")]
        if folder.is_dir() and not (folder / "index.html").is_file()
    }


@pytest.mark.parametrize(
    "permalink",
    [
        "/{category}/{stem}/",
        "/{year}/{month}/{day}/{stem}/",
        "/a/b/{type}/{id}/",
        "/{stem}/",
        "/read/{year}/{slug}/",
    ],
)
@pytest.mark.parametrize("archives", ["none", "site", "topics"])
@pytest.mark.parametrize("api", ["false", "true"])
def test_every_folder_but_those_for_programs_has_a_page(
    tmp_path: Path, permalink: str, archives: str, api: str
) -> None:
    feeds = f"{{publishers: true, archives: {archives}}}"
    output = built(tmp_path, permalink=permalink, feeds=feeds, api=api)
    left = without_page(output)
    # What lay at addresses that are given up may have been anything.
    assert {path.partition("/")[0] for path in left} - FOR_PROGRAMS <= {"old"}


@pytest.mark.parametrize("base_path", ["/", "/digest/"])
def test_the_folders_of_a_feeds_archive_lead_to_the_list_of_the_same_articles(
    tmp_path: Path, base_path: str
) -> None:
    root = f"https://digest.example.org{base_path}"
    output = built(tmp_path, feeds="{archives: topics}", base_url=root)

    def target(path: str) -> str:
        text = (output / path / "index.html").read_text("utf-8")
        found = re.search(r'content="0; url=([^"]*)"', text)
        assert found is not None, path
        return found[1].removeprefix(root)

    assert target("topics/ai/archive") == "topics/ai/"
    assert target("topics/ai/archive/page") == "topics/ai/"
    assert target("topics/ai/archive/page/1") == "topics/ai/page/1/"
    assert target("archive/page") == "archive/"
    assert target("archive/page/1") == "archive/"
    assert (output / "topics/ai/page/1/index.html").is_file()
    assert "refresh" not in (output / "archive/index.html").read_text("utf-8")
