"""A picture is read by a process of its own: whatever it does there costs itself alone."""

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from generator.pictures import making, painter
from generator.pictures.making import painted, recipe
from tests.pictures.files import opened, photograph, saved

MEGABYTE = 1_000_000


def test_copies_come_back_whole() -> None:
    found = painted(saved(photograph(), "JPEG"), (100,))
    assert found.fault == ""
    assert [opened(copy.data).size for copy in found.copies] == [
        (copy.width, copy.height) for copy in found.copies
    ]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process so")
def test_a_picture_that_takes_too_much_costs_itself_alone() -> None:
    large = saved(Image.new("RGB", (7_000, 7_000)), "PNG")  # 50 KB that become 200 MB
    assert "memory" in painted(large, (100,), memory=250 * MEGABYTE).fault
    assert painted(large, (100,), memory=50 * MEGABYTE).fault  # not enough for the program itself
    assert painted(saved(photograph(), "JPEG"), (100,)).fault == ""


def test_a_picture_that_takes_too_long_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "painter.py"
    program.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(painter, "__file__", str(program))
    assert "more than 1 seconds" in painted(b"", (), seconds=1).fault


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("import os; os._exit(7)", "status 7"),
        ("print('words')", "no sense"),
        ("", "no sense"),
    ],
    ids=["killed", "status", "words", "silence"],
)
@pytest.mark.skipif(os.name != "posix", reason="other systems end processes in other ways")
def test_a_program_that_dies_over_a_picture_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    program = tmp_path / "painter.py"
    program.write_text(does)
    monkeypatch.setattr(painter, "__file__", str(program))
    assert said in painted(b"", ()).fault


def test_other_widths_are_another_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    first = recipe((160, 320))
    assert first == recipe([160, 320])
    assert first != recipe((160,))
    monkeypatch.setattr(making, "RECIPE", making.RECIPE + 1)
    assert first != recipe((160, 320))
