"""What a build makes of pictures that lie on other sites: links, copies, or nothing."""

import json
import os
import re
import shutil
from html import unescape
from pathlib import Path

import feedparser
import pytest

from generator.build import Request, build
from generator.commands.explain import explain
from generator.commands.explanation import lines_of
from generator.content.pictures import INDEX
from generator.output.folder import MARKER
from generator.output.report import Report
from generator.problems import Level, SettingsError
from tests.factories import NOW, record_text, tree, write_site
from tests.pictures.files import painting_of, with_copies

COPIES = Path(".broadsheet/pictures")
HOST = "https://pictures.example.org"


def record(name: str, day: int, picture: str = "", more: str = "", body: str = "") -> str:
    shown = f"images:\n  - url: {HOST}/{picture}.jpg\n" if picture else ""
    published = f"2025-01-{day:02}T12:00:00Z"
    return record_text(
        name, published=published, more=f"excerpt: In short.\n{shown}{more}", body=body
    )


def content_of(folder: Path, *settings: str, **records: str) -> Path:
    """A site with these records; `settings` are lines of `pictures:`."""
    files = {f"articles/{name}.md": text for name, text in records.items()}
    content = write_site(folder / "content", files)
    if settings:
        with (content / "site.yaml").open("a") as file:
            file.write("pictures:\n" + "".join(f"  {line}\n" for line in settings))
    return content


def built(content: Path, output: Path | None = None, **options: bool) -> Path:
    folder = output or content.parent / "output"
    build(Request(content=content, output=folder, now=NOW, **options))
    return folder


def report_of(content: Path) -> Report:
    return build(Request(content=content, output=content.parent / "output", now=NOW))


def clean_tree(content: Path, folder: Path) -> dict[str, bytes]:
    """What a clean build of the same gives, but for the list of its files."""
    output = built(content, folder, clean=True, remember=False)
    return {path: data for path, data in tree(output).items() if path != MARKER}


def files_of(output: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(output).items() if path != MARKER}


def images_in(page: Path) -> list[str]:
    return re.findall(r'<img[^>]* src="([^"]+)"', page.read_text())


def test_without_a_setting_pictures_are_shown_from_where_they_lie(tmp_path: Path) -> None:
    content = content_of(tmp_path, a=record("a", 1, "a"))
    before = files_of(built(content))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    assert files_of(built(content)) == before
    assert images_in(tmp_path / "output/index.html") == [f"{HOST}/a.jpg"]


def test_copies_are_shown_in_forms_and_sizes_with_one_that_every_browser_knows(
    tmp_path: Path,
) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "a"))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    output = built(content)
    page = (output / "index.html").read_text()
    (image,) = re.findall(r"<picture>.*?</picture>", page)
    assert re.findall(r'type="([^"]+)"', image) == ["image/avif", "image/webp"]
    for srcset, ending in zip(
        re.findall(r'srcset="([^"]+)"', image), ("avif", "webp"), strict=True
    ):
        (each,) = srcset.split(", ")  # of those that are wide enough for a lead, there is one
        address, width = each.split(" ")
        assert width == "640w"
        assert (output / address.lstrip("/")).read_bytes() == f"a 640 image/{ending}".encode()
    assert 'width="1200" height="900"' in image
    assert "tone r7 g6 b5" in image
    (shown,) = images_in(output / "index.html")
    assert (output / shown.lstrip("/")).read_bytes() == b"a 1200 jpeg"
    assert '<link rel="stylesheet" href="/pictures.css">' in page
    assert ".b5 { --blue: 85 }" in (output / "pictures.css").read_text()


def test_feeds_previews_and_data_have_the_one_that_every_program_knows(tmp_path: Path) -> None:
    own = record("a", 1, "a", more="page: own\n")
    content = content_of(tmp_path, "show: local", a=own)
    with (content / "site.yaml").open("a") as file:
        file.write("api: true\n")
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    output = built(content)
    (shown,) = (output / "assets/pictures").rglob("*.jpg")
    address = f"https://digest.example.org/{shown.relative_to(output).as_posix()}"
    for name in ("feed.xml", "atom.xml"):
        (item,) = feedparser.parse(output.joinpath(name).read_bytes()).entries
        (media,) = item.media_content
        size = str(len(shown.read_bytes()))
        assert media["url"] == address
        assert (media["type"], media["filesize"]) == ("image/jpeg", size)
        assert (media["width"], media["height"]) == ("1200", "900")
    (item,) = json.loads((output / "feed.json").read_text())["items"]
    assert item["image"] == address
    page = (output / "news/a/index.html").read_text()
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert page.count(address) == 2  # and in its JSON-LD
    assert address in "".join(path.read_text() for path in (output / "api").rglob("*.json"))


def test_what_has_no_copy_is_linked_or_left_out(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "a"))
    assert images_in(built(content) / "index.html") == [f"{HOST}/a.jpg"]
    content = content_of(tmp_path / "2", "show: local", "missing: drop", a=record("a", 1, "a"))
    assert images_in(built(content) / "index.html") == []


@pytest.mark.parametrize("lines", [("show: drop",), ("show: local", "missing: drop")])
def test_where_no_picture_is_linked_no_page_asks_another_host_for_one(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    body = f"Words. ![A map]({HOST}/map.png) ![Ours](/images/ours.png)"
    own = record("a", 1, "a", more="page: own\n", body=body)
    publisher = f"name: E\ndomain: news.example.com\nimages:\n  - url: {HOST}/logo.png\n"
    content = content_of(tmp_path, *lines, a=own, b=record("b", 2, "b"))
    for name, data in (("publishers/e.yaml", publisher), ("static/images/ours.png", "no picture")):
        (content / name).parent.mkdir(parents=True)
        (content / name).write_text(data)
    output = built(content)
    shown = {url for page in output.rglob("*.html") for url in images_in(page)}
    assert shown == {"/images/ours.png"}
    (policy,) = re.findall(r'Policy" content="([^"]+)"', (output / "index.html").read_text())
    (sources,) = re.findall(r"img-src ([^;]+)", unescape(policy))
    assert sources == "'self'"
    page = (output / "news/a/index.html").read_text()
    assert f'<a href="{HOST}/map.png" rel="noopener">A map</a>' in page


@pytest.mark.slow
def test_a_picture_that_comes_changes_the_pages_that_show_it_and_no_others(tmp_path: Path) -> None:
    records = {
        "a": record("a", 1, "a", more="topics: [AI]\npage: own\n"),
        "b": record("b", 2, "b", more="topics: [Robots]\npage: own\n"),
        "c": record("c", 3, more="topics: [Robots]\npage: own\n"),
    }
    content = content_of(tmp_path, "show: local", **records)
    index = with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    before = files_of(built(content))
    with_copies(content, {f"{HOST}/b.jpg": painting_of("b")})
    after = files_of(built(content))
    assert after == clean_tree(content, tmp_path / "clean")
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    showing = {
        path for path, data in after.items() if f"{HOST}/b.jpg".encode() in before.get(path, b"")
    }
    copies = {
        f"assets/pictures/{path.relative_to(index.parent).as_posix()}"
        for path in index.parent.rglob("*.*")
        if path.parent != index.parent
    }
    assert changed - copies == showing
    assert changed & copies == {path for path in copies if path not in before}
    assert "topics/ai/index.html" not in changed
    assert "news/a/index.html" not in changed
    assert "news/b/index.html" in changed


@pytest.mark.slow
def test_an_incremental_build_equals_a_clean_one_whatever_becomes_of_the_copies(
    tmp_path: Path,
) -> None:
    records = {name: record(name, day, name) for day, name in enumerate("abc", 1)}
    content = content_of(tmp_path, "show: local", **records)
    files: list[dict[str, bytes]] = []

    def builds(number: int) -> None:
        files.append(files_of(built(content)))
        assert files[-1] == clean_tree(content, tmp_path / f"clean{number}")

    with_copies(content, {f"{HOST}/{name}.jpg": painting_of(name) for name in "ab"})
    builds(0)
    with_copies(content, {f"{HOST}/a.jpg": painting_of("another")})  # it changed at its host
    builds(1)
    gone = next((content / COPIES).rglob("*.webp"))
    gone.unlink()
    builds(2)
    (content / COPIES / INDEX).unlink()
    builds(3)
    shutil.rmtree(content / COPIES)
    builds(4)
    assert files[3] == files[4]
    assert len({tuple(each.items()) for each in files}) == 4
    assert not any(path.startswith("assets/pictures") for path in files[4])


def test_a_build_without_changes_finds_none(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "a"))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    built(content)
    for path in (content / COPIES).rglob("*"):  # as a fresh checkout has it
        os.utime(path, (1, 1))
    assert report_of(content).written == 0


def test_two_records_with_one_picture_show_one_copy(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "x"), b=record("b", 2, "x"))
    with_copies(content, {f"{HOST}/x.jpg": painting_of("x")})
    report = report_of(content)
    assert not report.problems
    assert len(list((tmp_path / "output/assets/pictures").rglob("*.*"))) == 5


def test_copies_of_what_is_not_public_stay_at_home(tmp_path: Path) -> None:
    hidden = record("a", 1, "a", more="published: false\n")
    content = content_of(tmp_path, "show: local", a=hidden, b=record("b", 2))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    assert not (built(content) / "assets/pictures").exists()


def test_copies_may_lie_in_the_repository(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", "folder: copies", a=record("a", 1, "a"))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")}, "copies")
    (shown,) = images_in(built(content) / "index.html")
    assert shown.startswith("/assets/pictures/")


@pytest.mark.parametrize(
    "text",
    [
        b"<<<<<<< HEAD",
        b'{"version": 2, "pictures": {}}',
        b'{"version": 1, "pictures": {"https://x": {"shown": ["../../a.jpg","image/jpeg",1,1,1]}}}',
        b'{"version": 1, "pictures": {"https://x": {"shown": ["aa/%s.svg","image/svg+xml",1,1,1]}}}'
        % (b"a" * 30),
    ],
    ids=["conflict", "version", "way out", "SVG"],
)
def test_an_index_that_cannot_be_read_is_told_and_pictures_are_linked(
    tmp_path: Path, text: bytes
) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "a"))
    index = with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    index.write_bytes(text)
    (problem,) = report_of(content).problems
    assert (problem.source, problem.level) == (f"{COPIES.as_posix()}/{INDEX}", Level.DROPPED)
    assert images_in(tmp_path / "output/index.html") == [f"{HOST}/a.jpg"]


def test_what_came_or_went_is_named_as_why_a_page_is_written(tmp_path: Path) -> None:
    own = record("a", 1, "a", more="page: own\n")
    content = content_of(tmp_path, "show: local", a=own, b=record("b", 2))
    index = with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    built(content)

    def why() -> list[str]:
        request = Request(content=content, output=content.parent / "output", now=NOW)
        found = explain(request, "news/a/")
        assert found is not None
        return [line for line in lines_of(found, content) if "would be written" in line]

    for change, said in (
        (lambda: with_copies(content, {f"{HOST}/a.jpg": painting_of("other")}), "changed"),
        (index.unlink, "went"),
        (lambda: with_copies(content, {f"{HOST}/a.jpg": painting_of("a")}), "came"),
    ):
        change()
        (line,) = why()
        assert line.endswith(f"because the copies of {HOST}/a.jpg {said}")
        built(content)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no such links")
def test_a_link_among_the_copies_leads_no_file_of_the_machine_out(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", a=record("a", 1, "a"))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    secret = tmp_path / "secret"
    copy = next((content / COPIES).rglob("*.jpg"))
    secret.write_bytes(b"x" * copy.stat().st_size)
    copy.unlink()
    copy.symlink_to(secret)
    assert images_in(built(content) / "index.html") == [f"{HOST}/a.jpg"]
    assert not any(data == secret.read_bytes() for data in files_of(tmp_path / "output").values())


def test_the_folder_of_copies_is_none_of_those_that_are_copied_whole(tmp_path: Path) -> None:
    content = content_of(tmp_path, "show: local", "folder: static/copies", a=record("a", 1))
    with pytest.raises(SettingsError):
        built(content)


def test_a_spare_picture_is_shown_from_its_copy(tmp_path: Path) -> None:
    """The first is to be a file of the site, and is not there."""
    more = f"images:\n  - url: /images/none.png\n  - url: {HOST}/a.jpg\n"
    content = content_of(tmp_path, "show: local", a=record("a", 1, more=more))
    with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    (shown,) = images_in(built(content) / "index.html")
    assert shown.endswith(".jpg")
    assert shown.startswith("/assets/pictures/")


EDITION = f"""\
title: The day
intro: |
  Words. ![A map]({HOST}/map.png)
sections:
  - items:
      - {{title: One, url: "https://news.example.com/one", picture: "{HOST}/a.jpg"}}
      - {{title: Two, url: "https://news.example.com/two", picture: "{HOST}/b.jpg"}}
sponsor: {{name: Acme, picture: "{HOST}/acme.jpg"}}
"""
EDITION_FILE = "editions/2025-01-01.yaml"


def with_edition(content: Path, text: str = EDITION) -> Path:
    (content / "editions").mkdir(exist_ok=True)
    (content / EDITION_FILE).write_text(text)
    return content


def edition_of(output: Path) -> Path:
    return output / "editions/2025-01-01/index.html"


@pytest.mark.slow
def test_an_edition_shows_its_pictures_as_all_pages_do(tmp_path: Path) -> None:
    content = with_edition(content_of(tmp_path, "show: local", a=record("a", 1)))
    names = ("a", "acme", "other")
    with_copies(content, {f"{HOST}/{name}.jpg": painting_of(name) for name in names})
    site = (content / "site.yaml").read_text()
    linked, shown, media = [], [], []
    for number, lines in enumerate(
        ("show: link", "show: local", "show: local\n  missing: drop", "show: drop")
    ):
        (content / "site.yaml").write_text(site.replace("show: local", lines))
        output = built(content)
        assert files_of(output) == clean_tree(content, tmp_path / f"clean{number}"), lines
        images = images_in(edition_of(output))
        linked.append([url.rpartition("/")[2] for url in images if url.startswith(HOST)])
        shown.append(sorted((output / url[1:]).read_bytes() for url in images if url[0] == "/"))
        item = feedparser.parse((output / "editions/feed.xml").read_bytes()).entries[0]
        media.append([each["url"].rpartition("/")[0] for each in item.get("media_content", [])])
    copies = [b"a 1200 jpeg", b"acme 1200 jpeg"]
    assert shown == [[], copies, copies, []]
    assert linked == [["map.png", "a.jpg", "b.jpg", "acme.jpg"], ["map.png", "b.jpg"], [], []]
    assert [bool(urls) for urls in media] == [True, True, True, False]
    assert media[0] == [HOST]
    assert not any((tmp_path / "output/assets/pictures").glob("*/*"))


@pytest.mark.slow
def test_copies_of_an_edition_go_out_with_it_and_not_with_what_was_taken_back(
    tmp_path: Path,
) -> None:
    content = with_edition(content_of(tmp_path, "show: local", a=record("a", 1)))
    with_copies(content, {f"{HOST}/{name}.jpg": painting_of(name) for name in "ab"})

    def copied() -> list[bytes]:
        output = built(content)
        clean = clean_tree(content, tmp_path / "clean")
        assert files_of(output) == clean
        shutil.rmtree(tmp_path / "clean")
        return sorted(data for data in clean.values() if data.endswith(b"1200 jpeg"))

    with_edition(content, f"published: 2999-01-01\n{EDITION}")
    assert copied() == []
    with_edition(content)
    assert copied() == [b"a 1200 jpeg", b"b 1200 jpeg"]
    taken_back = record_text(
        "two", more="originalUrl: https://news.example.com/two\nretracted: X\n"
    )
    (content / "articles/two.md").write_text(taken_back)
    assert copied() == [b"a 1200 jpeg"]
