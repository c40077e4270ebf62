"""A dozen awkward records, and every byte that is made of them.

`pytest --update-golden` writes what is built now as what is expected; read the diff.
"""

import difflib
import re
import shutil
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from generator.output.folder import MARKER
from tests.factories import NOW, tree

GOLDEN = Path(__file__).parent / "golden"


def built(folder: Path) -> dict[str, bytes]:
    content = folder / "content"
    shutil.copytree(GOLDEN / "site", content, ignore=shutil.ignore_patterns(STATE))
    build(Request(content=content, output=folder / "output", now=NOW))
    # What lies in assets/ is the theme's affair: its changes are not to be read here.
    return {
        path: data
        for path, data in tree(folder / "output").items()
        if path != MARKER and not path.startswith("assets/")
    }


def without_asset_version(data: bytes) -> bytes:
    return re.sub(rb"(/assets/[^\s\"?]+\?v=)[0-9a-f]{8}", rb"\1", data)


def test_the_awkward_dozen_is_built_as_expected(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made = {path: without_asset_version(data) for path, data in built(tmp_path).items()}
    folder = GOLDEN / "output"
    if request.config.getoption("--update-golden"):
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in made.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    expected = tree(folder)
    assert sorted(made) == sorted(expected)
    differences = [path for path in made if made[path] != expected[path]]
    assert not differences, "\n".join(
        _diff(path, expected[path], made[path]) for path in differences
    )


def _diff(path: str, expected: bytes, made: bytes) -> str:
    before, after = expected.decode().splitlines(), made.decode().splitlines()
    return "\n".join(difflib.unified_diff(before, after, f"expected {path}", path, lineterm=""))
