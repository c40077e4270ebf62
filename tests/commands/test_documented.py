"""What the docs show of the commands is followed, line by line, in a clean folder."""

import re
import shutil
from pathlib import Path

import pytest

from tests.documented import ROOT, run_shell
from tests.factories import record_text, write_site


def lines(page: str, section: str) -> list[str]:
    """The shell lines of one section of the docs, without what is said of them."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    part = re.split(r"^## ", text.split(f"\n## {section}\n")[1], flags=re.MULTILINE)[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    return [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
def test_a_theme_is_started_from_ours_and_kept_up_as_the_docs_say(tmp_path: Path) -> None:
    write_site(tmp_path / "content", {"articles/a.md": record_text()})
    start, upgrade = lines("themes.md", "Start from ours"), lines("themes.md", "After an upgrade")
    assert (len(start), len(upgrade)) == (5, 4)
    for line in start:
        done = run_shell(line, tmp_path)
        assert done.returncode == 0, (line, done.stderr)
    own = tmp_path / "templates" / "default"
    assert (own / "assets" / "tokens.css").is_file()
    assert "{% block top_stories %}" in (own / "home.html").read_text("utf-8")
    assert (tmp_path / "templates" / "evening" / "base.html").is_file()

    # As if ours had been another when it was copied.
    copied = own / ".copied" / "default" / "assets" / "tokens.css"
    ours = copied.read_text("utf-8")
    for path in (copied, own / "assets" / "tokens.css"):
        path.write_text("/* former */\n" + ours, "utf-8")
    statuses = [run_shell(line, tmp_path).returncode for line in upgrade]
    assert statuses == [1, 1, 0, 0]
    assert (own / "assets" / "tokens.css").read_text("utf-8") == ours
    assert [run_shell(line, tmp_path).returncode for line in upgrade[:2]] == [0, 0]


def test_a_language_is_added_as_the_docs_say(tmp_path: Path) -> None:
    write_site(tmp_path / "content", {"articles/a.md": record_text()}, language="nl")
    (line,) = lines("languages.md", "Add a language")
    assert run_shell(line, tmp_path).returncode == 0
    assert (tmp_path / "templates" / "default" / "languages" / "nl.po").is_file()
    done = run_shell("broadsheet build", tmp_path)
    assert done.returncode == 0
    assert "which `broadsheet catalogue nl` writes" in done.stderr


def test_stories_are_asked_for_and_decided_about_as_the_docs_say(tmp_path: Path) -> None:
    records = {f"articles/{name}.md": record_text(name) for name in "abc"}
    for name in ("rivers-rise", "rivers"):
        records[f"articles/{name}.md"] = record_text(name, more="story: rivers")
    content = write_site(tmp_path / "content", records)
    before = {path.name: path.read_bytes() for path in (content / "articles").iterdir()}
    asked = lines("stories.md", "Ask, and decide")
    assert len(asked) == 7
    for line in asked:
        done = run_shell(line, tmp_path)
        assert done.returncode == 0, (line, done.stderr)
    (after,) = [line for line in asked if " undo" in line]
    for _ in range(2):  # the join and the part
        assert run_shell(after, tmp_path).returncode == 0
    assert {path.name: path.read_bytes() for path in (content / "articles").iterdir()} == before
