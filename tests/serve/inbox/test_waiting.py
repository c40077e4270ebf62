"""How much waits, by a look at the folder."""

from pathlib import Path

from generator.serve.inbox.waiting import touches_inbox, waiting
from tests.candidates import write_inbox


def test_candidates_are_counted_and_what_lies_beside_them_is_not(tmp_path: Path) -> None:
    content = write_inbox(tmp_path / "content", "a", "b")
    for name in ("decisions.jsonl", ".a.md.1.new", ".b.md", "_c.md", "decided/d.md"):
        (content / "inbox" / name).parent.mkdir(exist_ok=True)
        (content / "inbox" / name).write_text("x")
    assert waiting(content) == 2


def test_where_no_inbox_is_nothing_waits(tmp_path: Path) -> None:
    assert waiting(tmp_path) == 0
    (tmp_path / "inbox").write_text("a file")
    assert waiting(tmp_path) == 0


def test_what_lies_in_the_inbox_makes_it_another(tmp_path: Path) -> None:
    content = write_inbox(tmp_path / "content", "a")
    assert touches_inbox(content, [content / "articles/r.md", content / "inbox/a.md"])
    assert touches_inbox(content, [content / "inbox"])
    assert touches_inbox(content, None)
    assert not touches_inbox(content, [content / "articles/inbox/a.md", content / "inbox.md"])
    assert not touches_inbox(tmp_path, None)
