"""What is told of files that change, by the system itself."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

import pytest

pytest.importorskip("watchfiles")

from generator.serve.watch import Repository, Watcher, completed, is_temporary
from tests.serving import eventually


@contextmanager
def told(
    *folders: Path, ignored: tuple[Path, ...] = (), polls: bool = False
) -> Iterator[Callable[[], set[Path] | None]]:
    """Gives what gives all that was told until now; None where it was not known what changed."""
    watcher = Watcher(lambda: folders, ignored, polls=polls)
    watcher.start()
    seen: set[Path] = set()
    is_known = True

    def all_told() -> set[Path] | None:
        nonlocal is_known
        try:
            while True:
                batch = watcher.changes.get_nowait()
                is_known &= batch is not None
                seen.update(batch or ())
        except Empty:
            return seen if is_known else None

    try:
        yield all_told
    finally:
        watcher.close()


@pytest.mark.parametrize("polls", [False, True])
def test_a_file_that_is_written_is_told(tmp_path: Path, polls: bool) -> None:
    (tmp_path / "a.md").write_text("a")
    with told(tmp_path, polls=polls) as changes:
        (tmp_path / "a.md").write_text("another")
        eventually(lambda: tmp_path / "a.md" in (changes() or ()))


def test_a_file_that_is_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    with told(tmp_path) as changes:
        (tmp_path / "a.md").unlink()
        eventually(lambda: tmp_path / "a.md" in (changes() or ()))


def test_what_editors_write_beside_a_file_is_not_told(tmp_path: Path) -> None:
    """As Vim, Emacs, Kate, JetBrains, GNOME and LibreOffice save, and sed."""
    names = "4913 .a.md.swp a.md~ #a.md# .#a.md .a.md.kate-swp a.md___jb_tmp___ sedAbC123".split()
    names += [".goutputstream-ABC123", ".~lock.a.md#", ".DS_Store", "a.md.tmp.1234", "a.md.tmp"]
    (tmp_path / ".broadsheet").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "out").mkdir()
    with told(tmp_path, ignored=(tmp_path / "out",)) as changes:
        for name in (*names, ".broadsheet/state.db", ".git/index", "out/index.html"):
            (tmp_path / name).write_text("x")
        os.replace(tmp_path / "a.md~", tmp_path / "a.md")
        eventually(lambda: tmp_path / "a.md" in (changes() or ()))
        assert changes() == {tmp_path / "a.md"}


@pytest.mark.parametrize("name", ["a.md", "site.yaml", ".htaccess", "sed.md", "4913.md", "a.lock"])
def test_what_a_site_may_be_made_of_counts(name: str) -> None:
    assert not is_temporary(name)


def test_a_folder_whose_own_path_looks_like_one_that_is_passed_over_is_watched(
    tmp_path: Path,
) -> None:
    site = tmp_path / ".git/a~"
    site.mkdir(parents=True)
    with told(site) as changes:
        (site / "a.md").write_text("a")
        eventually(lambda: site / "a.md" in (changes() or ()))


def test_a_file_is_told_by_the_path_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with told(tmp_path / "link") as changes:
        (tmp_path / "real/a.md").write_text("a")
        eventually(lambda: tmp_path / "link/a.md" in (changes() or ()))


def test_a_folder_that_comes_later_is_watched_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with told(tmp_path / "content", tmp_path / "templates") as changes:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates/home.html").write_text("x")
        eventually(lambda: changes() is None)


def test_a_folder_that_is_made_anew_is_watched_again(tmp_path: Path) -> None:
    site = tmp_path / "content"
    site.mkdir()
    watcher = Watcher(lambda: [site], ())
    watcher.start()
    try:
        site.rename(tmp_path / "away")
        site.mkdir()
        eventually(lambda: _is_told(watcher, None))
        (site / "a.md").write_text("a")
        eventually(lambda: _is_told(watcher, frozenset((site / "a.md",))))
    finally:
        watcher.close()


def _is_told(watcher: Watcher, change: frozenset[Path] | None) -> bool:
    try:
        return watcher.changes.get_nowait() == change
    except Empty:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_a_name_that_is_no_text_does_not_end_it(tmp_path: Path) -> None:
    with told(tmp_path) as changes:
        with open(os.fsencode(tmp_path) + b"/\xff.md", "w") as file:
            file.write("x")
        eventually(lambda: changes() is None)
    with told(tmp_path) as changes:
        (tmp_path / "a.md").write_text("a")
        eventually(lambda: tmp_path / "a.md" in (changes() or ()))


def test_where_the_system_has_no_room_it_looks_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*folders: object, **options: object) -> Iterator[set[object]]:
        raise OSError(28, "No space left on device")
        yield set()

    monkeypatch.setattr("generator.serve.watch.watch", watch)
    watcher = Watcher(lambda: [tmp_path], ())
    watcher.start()
    try:
        assert "No space left on device" in watcher.note
        (tmp_path / "a.md").write_text("a")
        eventually(lambda: _is_told(watcher, frozenset((tmp_path / "a.md",))))
    finally:
        watcher.close()


def test_all_files_of_a_new_folder_have_changed(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c.md").write_text("c")
    (tmp_path / "a/.c.md.swp").write_text("c")
    gone = tmp_path / "gone.md"
    assert completed((tmp_path / "a", gone)) == {tmp_path / "a", tmp_path / "a/b/c.md", gone}


def test_of_a_folder_that_is_gone_it_is_not_known_what_was_in_it(tmp_path: Path) -> None:
    assert completed([tmp_path / "2025"]) is None


def test_of_a_name_that_is_no_text_it_is_not_known_which_it_is(tmp_path: Path) -> None:
    assert completed([tmp_path / "\ufffd.md"]) is None


def test_of_very_many_files_it_is_not_known_whether_these_are_all(tmp_path: Path) -> None:
    assert completed([tmp_path / f"{number}.md" for number in range(20_000)]) is None


@pytest.mark.parametrize("kind", ["repository", "worktree"])
def test_git_is_known_to_write_files(tmp_path: Path, kind: str) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "main")
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git("-C", "main", *author, "commit", "-q", "--allow-empty", "-m", "a")
    git("-C", "main", "worktree", "add", "-q", "../tree")
    places = {
        "repository": (tmp_path / "main", tmp_path / "main/.git"),
        "worktree": (tmp_path / "tree", tmp_path / "main/.git/worktrees/tree"),
    }
    tree, own = places[kind]
    (tree / "content").mkdir()
    repository = Repository(tree / "content")
    assert not repository.is_busy
    (own / "index.lock").touch()
    assert repository.is_busy


def test_a_folder_in_no_repository_is_never_waited_for(tmp_path: Path) -> None:
    assert not Repository(tmp_path).is_busy
