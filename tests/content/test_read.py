"""Reading a content folder."""

from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest

from generator.content import settings
from generator.content.read import Content, read_content
from generator.content.scan import scan_content
from generator.memo.store import opened
from generator.problems import Level
from tests.factories import parse_record, png, record_text, write_site


def read(folder: Path, files: Mapping[str, str | bytes], **given: str) -> Content:
    write_site(folder, files, **given)
    site = settings.load(folder)
    with opened(folder, 0) as store:
        seen = scan_content(folder, site, store)
        return read_content(site, seen, store, 1, lambda step, count: lambda: None)


def html_of(content: Content) -> list[str]:
    return [content.bodies[article.body] for article in content.articles if article.body]


def test_all_parts_of_a_folder_are_read(tmp_path: Path) -> None:
    content = read(
        tmp_path,
        {
            "articles/2025/a.md": record_text(body="Words."),
            "topics/00-ai.yaml": "name: AI\n",
            "publishers/e.org.md": "---\nname: E\ndomain: e.org\n---\n",
            "pages/imprint.md": "---\ntitle: Imprint\norder: 2\n---\nUs.\n",
            "pages/about.md": "---\ntitle: About\n---\nWe.\n",
            "static/images/a.png": "x",
        },
    )
    assert content.names == ("articles/2025/a.md",)
    assert [topic.name for topic in content.registry] == ["AI"]
    assert content.publishers.of("e.org") is not None
    assert [page.title for page in content.pages] == ["About", "Imprint"]
    assert html_of(content) == ["<p>Words.</p>"]
    assert [each.name for each in content.static] == ["images/a.png"]
    assert content.problems == ()


def test_a_record_with_a_fault_does_not_stop_the_others(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text(), "articles/b.md": "no record", "articles/c.md": ""}
    content = read(tmp_path, files)
    assert [article.name for article in content.articles] == ["articles/a.md"]
    assert [problem.source for problem in content.problems] == ["articles/b.md", "articles/c.md"]


def test_a_record_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "articles/b.md").write_bytes(b"\xff\xfe\x00")
    content = read(tmp_path, {})
    assert content.names == ("articles/a.md", "articles/b.md")
    assert "cannot be read: " in content.problems[0].message
    assert "not UTF-8" in content.problems[1].message


def test_a_folder_gives_its_records_their_category(tmp_path: Path) -> None:
    records = "[{files: '_learning/**/*.md', category: learning}, {files: '_*/**/*.md'}]"
    content = read(
        tmp_path,
        {"_learning/videos/v.md": record_text("v"), "_news/n.md": record_text("n")},
        records=records,
    )
    assert [article.category for article in content.articles] == ["learning", "news"]


def test_a_picture_that_is_not_there_is_dropped_from_its_record(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text("a", more="images: [{url: /images/a.png}]"),
        "articles/b.md": record_text("b", more="images: [{url: /images/none.png}]"),
        "publishers/e.md": "---\nname: E\ndomain: e.org\nimages: [{url: /none.png}]\n---\n",
        "static/images/a.png": png(40, 20),
    }
    content = read(tmp_path, files)
    assert [article.has_image for article in content.articles] == [True, False]
    assert [(p.source, p.level) for p in content.problems] == [
        ("articles/b.md", Level.DROPPED),
        ("publishers/e.md", Level.WARNING),
    ]


def test_links_of_a_body_lead_to_this_site_where_it_has_such_a_folder(tmp_path: Path) -> None:
    body = "[a](/images/a.png) [b](/topics/ai/) [c](/about/) [d](/forum/7)"
    files = {
        "articles/a.md": record_text(body=body),
        "static/images/a.png": "x",
        "pages/about.md": "---\ntitle: About\n---\n",
    }
    (html,) = html_of(read(tmp_path, files))
    for link in ("/images/a.png", "/topics/ai/", "/about/", "https://news.example.com/forum/7"):
        assert f'href="{link}"' in html


def test_a_fault_of_the_program_in_one_record_does_not_stop_the_others(tmp_path: Path) -> None:
    """The parser of a library may fail in ways that no one knows of yet."""
    files = {f"articles/{name}.md": record_text(name, body="Words.") for name in "ab"}
    write_site(tmp_path, files)
    fails = RuntimeError("OrderedDict mutated during iteration")
    with mock.patch("generator.content.read.parse", side_effect=[fails, parse_record()]):
        content = read(tmp_path, {})
    assert [article.title for article in content.articles] == ["A title"]
    assert "mutated during iteration') at " in content.problems[0].message
    assert "please report it" in content.problems[0].message


def test_what_no_process_has_room_for_is_no_fault_of_a_record(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text()}
    with mock.patch("generator.content.read.parse", side_effect=RecursionError):
        (problem,) = read(tmp_path, files).problems
    assert "goes too deep" in problem.message
    (tmp_path / "articles/a.md").write_text(record_text("b"))
    with (
        mock.patch("generator.content.read.parse", side_effect=MemoryError),
        pytest.raises(MemoryError),
    ):
        read(tmp_path, {})


def test_two_publishers_of_one_domain_are_a_fault(tmp_path: Path) -> None:
    files = {
        "publishers/a.yaml": "name: A\ndomain: example.com\n",
        "publishers/b.yaml": "name: B\ndomain: www.Example.com\n",
        "publishers/c.md": "---\nname: C\ndomain: c.example.com\n---\n",
    }
    content = read(tmp_path, {"articles/a.md": record_text(), **files})
    (problem,) = content.problems
    assert (problem.source, problem.field, problem.level) == (
        "publishers/b.yaml", "domain", Level.FAULT
    )  # fmt: skip
    assert '"example.com" is the domain of publishers/a.yaml already' in problem.message
    publisher = content.publishers.of("example.com")
    assert publisher is not None
    assert publisher.name == "A"


def test_what_hosts_ask_for_in_the_static_folder_is_taken_though_it_is_hidden(
    tmp_path: Path,
) -> None:
    taken = [".htaccess", ".well-known/security.txt", "CNAME", "images/.htaccess"]
    names = [*taken, ".env", ".git/config", ".DS_Store", "images/.hidden"]
    content = read(
        tmp_path, {"articles/a.md": record_text(), **{f"static/{name}": "x" for name in names}}
    )
    assert [each.name for each in content.static] == taken


def test_topics_with_commas_that_stand_in_place_of_a_list_are_several(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text("a", more="topics: Whales, Policy,"),
        "articles/b.md": record_text("b", more='topics: "Peace, Justice"'),
        "articles/c.md": record_text("c", more="topics: [Peace and, Whales]"),
        "articles/d.md": record_text("d", more="topics:\n  - Peace, Justice"),
    }
    content = read(tmp_path, files)
    assert [article.topics for article in content.articles] == [
        ("Whales", "Policy"), ("Peace, Justice",), ("Peace and", "Whales"), ("Peace, Justice",)
    ]  # fmt: skip
    assert content.problems == ()
