"""Folders that are read: plain files of their own, whatever a stranger has put there."""

import os
import re
from pathlib import Path

import pytest

from generator.content.source_folder import SECOND, Folder, Found, Survey, finds
from generator.problems import ContentError


def laid(folder: Path, *names: str) -> Folder:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return Folder(folder)


def names(folder: Folder, pattern: str = "**/*.md") -> list[str]:
    return [each.name for each in folder.scan(pattern)]


def test_scanning_is_sorted_and_leaves_out_hidden_files_and_folders(tmp_path: Path) -> None:
    folder = laid(tmp_path, "b/2.md", "a.md", "b/1.md", ".git/x.md", "c.txt", "b/.hidden.md")
    (tmp_path / "folder.md").mkdir()
    found = folder.scan("**/*.md")
    assert [each.name for each in found] == ["a.md", "b/1.md", "b/2.md"]
    assert all(each.mtime > 0 and each.size == 1 for each in found)
    assert not folder.refused


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.md", ["a.md"]),
        ("x/*.md", ["x/b.md"]),
        ("x/**/*.md", ["x/b.md", "x/y/c.md", "x/y/z/d.md"]),
        ("**/y/*.md", ["x/y/c.md"]),
        ("**/y/**/d.md", ["x/y/z/d.md"]),
        ("x/**", ["x/b.md", "x/e.txt", "x/y/c.md", "x/y/z/d.md"]),
        ("x/[be].*", ["x/b.md", "x/e.txt"]),
        ("?.md", ["a.md"]),
        (".well-known/**/*", [".well-known/f"]),
        ("nowhere/*.md", []),
        ("a.md/*", []),
        ("x", []),
    ],
)
def test_a_pattern_finds_what_it_says(tmp_path: Path, pattern: str, found: list[str]) -> None:
    folder = laid(tmp_path, "a.md", "x/b.md", "x/e.txt", "x/y/c.md", "x/y/z/d.md", ".well-known/f")
    assert names(folder, pattern) == found


def test_all_files_of_a_folder_are_named_from_there(tmp_path: Path) -> None:
    folder = laid(tmp_path, "s/a", "s/b/c", "s/.well-known/d", "s/.git/e", "t/f")
    assert [each.name for each in folder.scan_all("s")] == [".well-known/d", "a", "b/c"]
    assert folder.scan_all("nowhere") == []


def test_a_link_out_of_the_folder_is_refused_unless_the_owner_allows_it(tmp_path: Path) -> None:
    laid(tmp_path, "out/secret.md", "in/a.md")
    (tmp_path / "in/b.md").symlink_to(tmp_path / "out/secret.md")
    (tmp_path / "in/more").symlink_to(tmp_path / "out")
    folder = Folder(tmp_path / "in")
    assert names(folder) == ["a.md"]
    assert folder.refused.keys() == {"b.md", "more"}
    assert all("leads out of the content folder" in why for why in folder.refused.values())
    allowed = Folder(tmp_path / "in", follow_links=True)
    assert names(allowed) == ["a.md", "b.md", "more/secret.md"]


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md", "x/b.md")
    (tmp_path / "c.md").symlink_to("x/b.md")
    (tmp_path / "y").symlink_to("x")
    assert names(folder) == ["a.md", "c.md", "x/b.md", "y/b.md"]


def test_of_two_links_to_one_folder_the_first_by_name_is_followed(tmp_path: Path) -> None:
    """In whatever order the system lists them."""
    folder = laid(tmp_path, "x/a.md")
    for name in ("q", "c", "m", "b", "z"):
        (tmp_path / name).symlink_to("x")
    assert names(folder) == ["b/a.md", "x/a.md"]
    assert sorted(folder.refused) == ["c", "m", "q", "z"]


@pytest.mark.parametrize("follow_links", [False, True])
def test_folders_that_link_to_each_other_are_read_in_little_time(
    tmp_path: Path, follow_links: bool
) -> None:
    """Followed without end, twelve of them hold more paths than could ever be listed."""
    for at in range(12):
        laid(tmp_path, f"{at}/a.md")
        for other in range(12):
            (tmp_path / str(at) / f"to-{other}").symlink_to(tmp_path / str(other))
        (tmp_path / str(at) / "up").symlink_to(tmp_path)
    folder = Folder(tmp_path, follow_links=follow_links)
    assert len(names(folder)) < 200
    assert "0/up" in folder.refused


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_or_a_device_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "endless.md").symlink_to("/dev/zero")
    allowed = Folder(tmp_path, follow_links=True)
    for each in (folder, allowed):
        assert names(each) == ["a.md"]
    assert "is no file but a pipe" in folder.refused["pipe.md"]
    assert "is no file but a pipe" in allowed.refused["endless.md"]
    with pytest.raises(ContentError, match="is no file"):
        folder.read("pipe.md", 10)


@pytest.mark.skipif(os.name != "posix", reason="such names cannot be given here")
@pytest.mark.parametrize(
    "name", [b"caf\xe9.md", b"a\nb.md", b"a\x1b[2Jb.md", b"a\x7fb.md", "a\u202eb.md".encode()]
)
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: bytes) -> None:
    folder = laid(tmp_path, "a.md")
    (Path(os.fsdecode(bytes(tmp_path) + b"/" + name))).write_text("x")
    assert names(folder) == ["a.md"]
    ((shown, why),) = folder.refused.items()
    assert shown.isprintable()
    assert "rename it" in why


def test_what_cannot_be_listed_or_asked_for_is_told(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")
    assert names(folder) == ["a.md"]
    assert folder.refused.keys() == {"gone.md", "circle.md"}
    assert all(re.match("cannot be read: ", why) for why in folder.refused.values())


def test_of_a_large_file_only_so_much_is_read(tmp_path: Path) -> None:
    with open(tmp_path / "huge.md", "wb") as file:
        file.truncate(50_000_000_000)  # a hole: it takes no room on the disk
    assert len(Folder(tmp_path).read("huge.md", 1_000)) == 1_001


def deep_below(folder: Path, parts: int = 45, length: int = 100) -> None:
    """Makes folders in each other, deeper than any path may be long."""
    before = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(parts):
            os.mkdir("x" * length)
            os.chdir("x" * length)
        Path("deep.md").write_text("x")
    finally:
        os.chdir(before)


def test_folders_without_end_in_each_other_end_the_scan_in_a_short_line(tmp_path: Path) -> None:
    """No program can ask for what lies there by its name."""
    folder = laid(tmp_path, "a.md")
    deep_below(tmp_path)
    with pytest.raises(ContentError, match="cannot be read: File name too long") as error:
        names(folder)
    assert len(str(error.value)) < 500


needs_rights = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root may read anything"
)


@needs_rights
@pytest.mark.parametrize("rights", [0o000, 0o100, 0o400])
@pytest.mark.parametrize("way", ["scan", "survey"])
def test_a_folder_that_is_closed_is_never_taken_for_an_empty_one(
    tmp_path: Path, rights: int, way: str
) -> None:
    folder = laid(tmp_path, "x/a.md", "b.md")
    (tmp_path / "x").chmod(rights)
    try:
        with pytest.raises(ContentError, match=r"x(/a\.md)?: cannot be read: Permission denied"):
            names(folder) if way == "scan" else folder.survey("**/*.md", lambda name: False)
    finally:
        (tmp_path / "x").chmod(0o755)


@needs_rights
@pytest.mark.parametrize("way", ["scan", "survey", "link"])
def test_a_file_whose_rights_were_taken_away_shows_in_every_scan(tmp_path: Path, way: str) -> None:
    """Though neither its size nor its time has changed."""
    folder = laid(tmp_path, "x/a.md", "b.md")
    (tmp_path / "x/a.md").chmod(0)
    (tmp_path / "c.md").symlink_to("x/a.md")
    ways = {
        "scan": lambda: names(folder),
        "survey": lambda: folder.survey("**/*.md", lambda name: False),
        "link": lambda: folder.at("c.md"),
    }
    with pytest.raises(ContentError, match=r"[ac]\.md: cannot be read: Permission denied"):
        ways[way]()


@needs_rights
def test_a_file_that_only_we_may_read_is_read(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md")
    (tmp_path / "a.md").chmod(0o400)
    assert names(folder) == ["a.md"]


def test_a_folder_or_file_that_goes_while_it_is_read_is_not_taken_for_none(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md")
    (found,) = folder.scan("*.md")
    (tmp_path / "a.md").unlink()
    with pytest.raises(ContentError, match="was there a moment ago"):
        folder.read(found.name, 10)


def test_a_link_to_a_disk_that_is_not_there_is_told_where_it_may_be_a_folder(
    tmp_path: Path,
) -> None:
    folder = laid(tmp_path, "articles/a.md", "articles/tides/index.md")
    (tmp_path / "articles/2026").symlink_to(tmp_path / "nowhere")
    (tmp_path / "articles/tides/b.png").symlink_to(tmp_path / "nowhere")
    survey = surveyed(folder)
    assert [each.name for each in survey.found] == ["articles/a.md", "articles/tides/index.md"]
    assert survey.links == ["articles/tides/b.png"]
    assert folder.refused.keys() == {"articles/2026"}


@pytest.mark.parametrize("year", [1, 1600, 1677, 1900, 1969, 2262, 2500, 9000])
def test_a_time_that_no_file_should_have_is_a_time_like_another(tmp_path: Path, year: int) -> None:
    """What is kept of it takes eight bytes, whatever the disk has."""
    folder = laid(tmp_path, "a.md")
    seconds = (year - 1970) * 31_556_952
    try:
        os.utime(tmp_path / "a.md", ns=(seconds * SECOND - 1, seconds * SECOND - 1))
    except (OSError, OverflowError):
        pytest.skip("no file can have it here")
    (found,) = folder.scan("*.md")
    assert -(2**63) <= found.mtime < 2**63


def surveyed(folder: Folder, pattern: str = "articles/**/*.md") -> Survey:
    """With indexes to which their neighbours belong."""
    return folder.survey(pattern, lambda name: name.endswith("/index.md"))


def all_names(found: list[Found]) -> list[str]:
    return [each.name for each in found]


@pytest.mark.parametrize(
    "draft",
    [
        "articles/_x.md",
        "articles/.x.md",
        "articles/_drafts/x.md",
        "articles/.drafts/x.md",
        "articles/2026/_old/y.md",
        "articles/_a/b/.c/_d.md",
        "articles/tides/_more/x.md",
    ],
)
def test_a_name_that_begins_with_an_underscore_or_a_dot_is_withheld(
    tmp_path: Path, draft: str
) -> None:
    folder = laid(tmp_path, "articles/a.md", "articles/tides/index.md", draft)
    survey = surveyed(folder)
    assert all_names(survey.found) == ["articles/a.md", "articles/tides/index.md"]
    assert survey.withheld == [draft]
    assert survey.others == []


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("_news/**/*.md", ["_news/a.md", "_news/b/c.md"]),
        ("_*/**/*.md", ["_news/a.md", "_news/b/c.md"]),
        ("**/*.md", ["x.md"]),
        ("_drafts/*.md", ["_drafts/d.md"]),
        ("**/_*.md", ["_e.md"]),
    ],
)
def test_what_a_pattern_itself_names_is_found(
    tmp_path: Path, pattern: str, found: list[str]
) -> None:
    files = ("_news/a.md", "_news/b/c.md", "_news/_drafts/d.md", "_drafts/d.md", "x.md", "_e.md")
    assert all_names(surveyed(laid(tmp_path, *files), pattern).found) == found


def test_what_is_withheld_is_only_what_would_be_found_and_no_programs_own(tmp_path: Path) -> None:
    names = ("_a.png", "_b.txt", ".git/README.md", "_c/d.png", "._copied.md", ".DS_Store")
    survey = surveyed(laid(tmp_path, "articles/a.md", *(f"articles/{name}" for name in names)))
    assert survey.withheld == survey.others == []


def test_the_other_files_of_folders_that_were_gone_through_are_named(tmp_path: Path) -> None:
    files = (
        "articles/a.md",
        "articles/b.MD",
        "articles/x/c.txt",
        "articles/x/d.png",
        "notes/e.txt",
    )
    survey = surveyed(laid(tmp_path, *files))
    assert all_names(survey.others) == ["articles/b.MD", "articles/x/c.txt", "articles/x/d.png"]


@pytest.mark.parametrize("pattern", ["articles/**/*.md", "articles/*/index.md"])
def test_all_below_the_folder_of_a_file_that_owns_it_is_named(tmp_path: Path, pattern: str) -> None:
    """Whether or not the pattern goes through those folders by itself."""
    files = ("index.md", "a.png", "b/c/d.png", "_e.png", ".f.png", "_g/h.png", "b/.i/j.png")
    folder = laid(tmp_path, *(f"articles/x/{name}" for name in files), "articles/y/z.md")
    survey = surveyed(folder, pattern)
    assert all_names(survey.others) in (
        ["articles/x/a.png", "articles/x/b/c/d.png"],
        ["articles/x/a.png", "articles/x/b/c/d.png", "articles/y/z.md"],
    )


def test_links_beside_a_file_that_owns_them_are_named_and_looked_at_one_by_one(
    tmp_path: Path,
) -> None:
    laid(tmp_path, "out/secret.png")
    folder = laid(tmp_path / "in", "articles/x/index.md", "articles/x/a.png", "pictures/p.png")
    place = tmp_path / "in/articles/x"
    (place / "b.png").symlink_to(tmp_path / "in/pictures/p.png")
    (place / "c.png").symlink_to(tmp_path / "out/secret.png")
    (place / "d.png").symlink_to(tmp_path / "nowhere")
    (place / "e").symlink_to(tmp_path / "in/pictures")
    survey = surveyed(Folder(tmp_path / "in"), "articles/*/index.md")
    assert all_names(survey.others) == ["articles/x/a.png"]
    assert survey.links == [f"articles/x/{name}" for name in ("b.png", "c.png", "d.png", "e")]
    assert [name for name in survey.links if folder.at(name)] == ["articles/x/b.png"]
    assert "leads out of the content folder" in folder.refused["articles/x/c.png"]
    assert "cannot be read" in folder.refused["articles/x/d.png"]
    assert not surveyed(Folder(tmp_path / "in"), "articles/nowhere/*.md").links


def test_a_survey_finds_what_a_scan_does_where_nothing_is_withheld(tmp_path: Path) -> None:
    folder = laid(tmp_path, "a.md", "x/b.md", "x/y/c.md", "x/e.txt")
    (tmp_path / "c.md").symlink_to("x/b.md")
    (tmp_path / "y").symlink_to("x")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    assert surveyed(folder, "**/*.md").found == Folder(tmp_path).scan("**/*.md")
    assert folder.refused.keys() == {"gone.md"}


@pytest.mark.parametrize(
    "pattern",
    [
        "articles/**/*.md",
        "*.md",
        "**/*.md",
        "articles/202?/*.md",
        "**/a/**/b.md",
        "_x/**/*.md",
        "a",
    ],
)
def test_a_pattern_finds_a_name_as_it_finds_the_file(tmp_path: Path, pattern: str) -> None:
    files = (
        "a.md b.md articles/a.md articles/2025/a.md articles/2025/x/a.md articles/.a.md .x/a.md "
        "a/b.md x/a/b.md x/a/y/b.md _x/a.md _x/y/a.md articles/20255/a.md"
    ).split()
    found = names(laid(tmp_path, *files), pattern)
    assert [name for name in sorted(files) if finds(pattern, name)] == found
