"""What a record's reading depends on: that record, and settings that decide how it is read."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generator.build import Request, build
from generator.content import settings
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.memo.store import opened
from tests.factories import NOW, png, record_text, tree, write_site

LINKS = (
    "[a](/about/) [f](/files/x.pdf) [p](/images/p.png) ![p](/images/p.png) [n](/news/b/)"
    " [o](/old/) [e](/essays/) [t](/topics/ai/) [m](/my%20files/x) [q](/files/x?y=1)"
    " [u](/top.txt) [r](r.png)"
)
RECORDS = {
    "articles/linking.md": record_text("linking", body=LINKS),
    "articles/a.md": record_text("a", body="[w](https://news.example.com/about/) Words."),
    "articles/b.md": record_text("b"),
}
ABOUT = "---\ntitle: About\n---\nWho we are.\n"
ADDED = {
    "an own page": {"pages/about.md": ABOUT},
    "a static file in a new folder": {"static/files/x.pdf": "x"},
    "a static file at the top": {"static/top.txt": "x"},
    "a picture in a new folder": {"static/images/p.png": png(3, 4)},
    "a folder whose name has a space": {"static/my files/x": "x"},
    "a topic": {"topics/ai.yaml": "title: AI\n"},
    "a publisher": {"publishers/p.yaml": "name: P\ndomains: [news.example.com]\n"},
    "a file beside no record": {"articles/notes.txt": "x"},
}
SETTINGS = {
    "a redirect": {"redirects": "{/old/: /news/a/}"},
    "a folder of records with a category": {
        "records": "[{files: 'articles/*.md'}, {files: 'essays/*.md', category: essays}]"
    },
    "another address of articles": {"permalink": "'/{year}/{slug}/'"},
    "another base path": {"base_url": "https://digest.example.org/ai/"},
    "what stands on pages": {"title": "Another", "page_size": "5", "styles": "[]"},
}
EDITS = {name: (files, {}) for name, files in ADDED.items()} | {
    name: ({}, given) for name, given in SETTINGS.items()
}


def settle(folder: Path) -> None:
    """Makes all files too old to change without their time telling."""
    for path in folder.rglob("*"):
        if ".broadsheet" not in path.parts:
            os.utime(path, (1, 1))


def to_read(folder: Path) -> list[str]:
    """The records that the next build reads; it has read them then."""
    site = settings.load(folder)
    with opened(folder, 0) as store:
        scan = scan_content(folder, site, store)
        read_content(site, scan, store, 1, lambda step, count: lambda: None)
    return [each.name for each in scan.changed]


@pytest.mark.parametrize("edit", EDITS)
def test_no_record_is_read_for_what_another_file_or_a_setting_of_pages_says(
    tmp_path: Path, edit: str
) -> None:
    settle(write_site(tmp_path, RECORDS))
    assert to_read(tmp_path) == sorted(RECORDS)
    files, given = EDITS[edit]
    settle(write_site(tmp_path, files, **given))
    assert to_read(tmp_path) == []
    for name in files:
        (tmp_path / name).unlink()
    settle(write_site(tmp_path, {}))
    assert to_read(tmp_path) == []


@pytest.mark.parametrize(
    "given",
    [
        {"timezone": "Europe/Berlin"},
        {"page": "own"},
        {"excerpts": "as_written"},
        {"embeds": "[player.example]"},
        {"fields": "{date: publishedDateTime}"},
        {"limits": "{body: 100000}"},
    ],
)
def test_all_records_are_read_where_a_setting_decides_how(
    tmp_path: Path, given: dict[str, str]
) -> None:
    settle(write_site(tmp_path, RECORDS))
    to_read(tmp_path)
    settle(write_site(tmp_path, {}, **given))
    assert to_read(tmp_path) == sorted(RECORDS)


def test_of_two_categories_only_the_records_of_the_one_that_changed_are_read(
    tmp_path: Path,
) -> None:
    files = {**RECORDS, "essays/e.md": record_text("e")}
    groups = "[{{files: 'articles/*.md'}}, {{files: 'essays/*.md', category: {}}}]"
    settle(write_site(tmp_path, files, records=groups.format("essays")))
    to_read(tmp_path)
    settle(write_site(tmp_path, {}, records=groups.format("thoughts")))
    assert to_read(tmp_path) == ["essays/e.md"]


def built(content: Path, output: Path, *, remember: bool = True) -> list[str]:
    """What a build has to say of problems."""
    report = build(Request(content=content, output=output, now=NOW, remember=remember))
    return [str(each) for each in report.problems]


def times(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


STATES = st.sets(st.sampled_from(sorted({**ADDED, **SETTINGS})), max_size=5)


@hypothesis_settings(max_examples=15, deadline=None)
@given(st.lists(STATES, min_size=2, max_size=4), st.sampled_from(["", "ai/"]))
@pytest.mark.slow
def test_links_are_those_of_a_clean_build_whatever_comes_and_goes(
    tmp_path_factory: pytest.TempPathFactory, history: list[set[str]], base: str
) -> None:
    """Own pages, static files, folders, redirects, categories and addresses of other records."""
    place = tmp_path_factory.mktemp("site")
    content = place / "content"
    for number, state in enumerate(history):
        for files in ADDED.values():
            for name in files:
                (content / name).unlink(missing_ok=True)
        given = {"base_url": f"https://digest.example.org/{base}"}
        for each in sorted(state):
            given |= SETTINGS.get(each, {})
        files = {name: text for each in state for name, text in ADDED.get(each, {}).items()}
        settle(write_site(content, {**RECORDS, **files}, **given))
        said = built(content, place / "output")
        assert said == built(content, place / f"clean{number}", remember=False)
        assert tree(place / "output") == tree(place / f"clean{number}")


@pytest.mark.parametrize("base", ["", "ai/"])
def test_a_page_is_written_again_where_a_link_of_it_leads_elsewhere_and_no_other_page(
    tmp_path: Path, base: str
) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    address = f"https://digest.example.org/{base}"
    settle(write_site(content, RECORDS, base_url=address))
    built(content, output)
    path = address.removeprefix("https://digest.example.org")
    page = output / "news/linking/index.html"
    theirs = 'href="https://news.example.com/files/x.pdf"'
    assert theirs in page.read_text()
    before = times(output)

    settle(write_site(content, {"static/files/x.pdf": "x"}, base_url=address))
    built(content, output)
    assert theirs not in page.read_text()
    assert f'href="{path}files/x.pdf"' in page.read_text()
    assert f"{address}files/x.pdf" in (output / "feed.json").read_text()
    after = times(output)
    written = {name for name, time in after.items() if before.get(name) != time}
    assert {name for name in written if name.endswith(".html")} == {"news/linking/index.html"}

    (content / "static/files/x.pdf").unlink()
    built(content, output)
    assert theirs in page.read_text()


def test_a_picture_in_a_folder_of_another_is_the_originals_with_a_warning_once_the_folder_is_ours(
    tmp_path: Path,
) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    page = output / "news/linking/index.html"
    theirs = 'src="https://news.example.com/images/p.png"'
    settle(write_site(content, RECORDS))
    assert built(content, output) == []
    assert theirs in page.read_text()
    settle(write_site(content, {"static/images/q.png": png(1, 2)}))
    (said,) = built(content, output)
    assert "static/images/p.png: no such file is copied" in said
    assert theirs in page.read_text()
    settle(write_site(content, {"static/images/p.png": png(3, 4)}))
    assert built(content, output) == []
    assert 'src="/images/p.png" alt="p" width="3" height="4"' in page.read_text()
