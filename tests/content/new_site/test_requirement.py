"""What a host installs is what is installed here, and no secret of this machine goes along."""

import json
from typing import Any

import pytest

from generator.content.new_site.requirement import requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def noted(url: str, **more: Any) -> str:
    return json.dumps({"url": url} | more)


def from_git(url: str) -> str:
    return noted(url, vcs_info={"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"})


@pytest.mark.parametrize(
    ("direct_url", "line"),
    [
        (None, "broadsheet==1.2.3"),
        (
            from_git("https://git.example.org/broadsheet"),
            f"broadsheet @ git+https://git.example.org/broadsheet@{COMMIT}",
        ),
        (
            from_git("ssh://git@git.example.org/broadsheet"),
            f"broadsheet @ git+ssh://git@git.example.org/broadsheet@{COMMIT}",
        ),
        (
            noted("https://example.org/broadsheet-1.2.3-py3-none-any.whl", archive_info={}),
            "broadsheet @ https://example.org/broadsheet-1.2.3-py3-none-any.whl",
        ),
        (
            from_git("https://token@git.example.org/broadsheet"),
            f"broadsheet @ git+https://git.example.org/broadsheet@{COMMIT}",
        ),
    ],
)
def test_a_host_gets_the_program_from_where_it_came(direct_url: str | None, line: str) -> None:
    assert requirement("1.2.3", direct_url) == line


@pytest.mark.parametrize(
    "direct_url",
    [
        noted("file:///home/ada/broadsheet", dir_info={"editable": True}),
        from_git("file:///home/ada/broadsheet"),
        from_git("https://ada:secret@git.example.org/broadsheet"),
        noted("https://example.org/broadsheet.whl?token=secret", archive_info={}),
        noted("https://[broken"),
        "{}",
        "[]",
        "no JSON",
        json.dumps({"url": 1}),
        json.dumps({"url": "https://example.org/b.whl", "vcs_info": None}),
    ],
)
def test_what_no_host_reaches_or_may_know_is_in_no_file(direct_url: str) -> None:
    assert requirement("1.2.3", direct_url) == ""
