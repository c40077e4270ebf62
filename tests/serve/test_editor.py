"""Links that open a file in an editor."""

from pathlib import Path

import pytest

from generator.serve.editor import EDITORS, link, pattern_of, pattern_of_command


def test_a_link_names_file_and_line() -> None:
    assert link(EDITORS["code"], Path("/a/b c#.md"), 7) == "vscode://file/a/b%20c%23.md:7"


def test_without_an_editor_there_is_no_link() -> None:
    assert link("", Path("/a.md")) == ""


def test_a_file_without_a_line_is_opened_at_its_first() -> None:
    assert link("x://{path}:{line}", Path("/a.md")) == "x://a.md:1"


@pytest.mark.parametrize(
    ("command", "editor"), [("code --wait", "code"), ("/usr/bin/zed", "zed"), ("subl -w", "subl")]
)
def test_the_editor_of_the_terminal_is_known_by_its_program(command: str, editor: str) -> None:
    assert pattern_of_command(command) == EDITORS[editor]


@pytest.mark.parametrize("command", ["vim", "", "  ", "emacs -nw"])
def test_an_editor_without_addresses_has_no_links(command: str) -> None:
    assert pattern_of_command(command) == ""


def test_a_pattern_may_be_anyones() -> None:
    assert pattern_of("mine://open/{path}") == "mine://open/{path}"


@pytest.mark.parametrize(
    "pattern", ["vim", "javascript:alert('{path}')", "DATA:{path}", "mine://open", "{path}"]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="expected one of code"):
        pattern_of(pattern)
