"""The icons that are asked for at the root of a host."""

import struct
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.theme.load import ASKED_FOR, shipped
from tests.factories import NOW, record_text, write_site

OURS = {name: (shipped() / "default" / name).read_bytes() for name in ASKED_FOR}
ICON = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"


def icons(tmp_path: Path, files: dict[str, str | bytes], **settings: str) -> dict[str, bytes]:
    """What a site with these files answers to whoever asks for an icon."""
    content = write_site(
        tmp_path / "content", {"articles/a.md": record_text("a"), **files}, **settings
    )
    return rebuilt(content)


def rebuilt(content: Path) -> dict[str, bytes]:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW))
    return {name: (output / name).read_bytes() for name in ASKED_FOR if (output / name).exists()}


@pytest.mark.parametrize("theme", ["default", "plain"])
@pytest.mark.parametrize("base_url", ["https://digest.example.org/", "https://e.org/digest/"])
def test_every_site_answers_who_asks_for_an_icon(tmp_path: Path, theme: str, base_url: str) -> None:
    assert icons(tmp_path, {}, theme=theme, base_url=base_url) == OURS


@pytest.mark.parametrize(
    "own",
    [
        {"favicon.svg": ICON.encode()},
        {"icon-512.png": b"PNG"},
        {"favicon.ico": b"own"},
        {"apple-touch-icon.png": b"own"},
        {"favicon.ico": b"own", "favicon.svg": ICON.encode()},
    ],
    ids=" ".join,
)
def test_whoever_has_an_icon_of_his_own_shows_no_other(
    tmp_path: Path, own: dict[str, bytes]
) -> None:
    wanted = {name: data for name, data in own.items() if name in ASKED_FOR}
    assert icons(tmp_path, {f"static/{name}": data for name, data in own.items()}) == wanted


def test_icons_come_and_go_with_the_owners_own(tmp_path: Path) -> None:
    assert icons(tmp_path, {}) == OURS
    own = tmp_path / "content/static/favicon.svg"
    own.parent.mkdir()
    own.write_text(ICON)
    assert rebuilt(tmp_path / "content") == {}
    own.unlink()
    assert rebuilt(tmp_path / "content") == OURS


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"favicon.ico": "own"}, {"favicon.ico": b"own"}),
        ({"assets/icon.svg": ICON}, {}),
        ({"assets/icon.svg": ICON, "favicon.ico": "own"}, {"favicon.ico": b"own"}),
        ({"assets/more.css": "a { color: red }"}, OURS),
    ],
)
def test_a_theme_with_an_icon_of_its_own_shows_no_other(
    tmp_path: Path, files: dict[str, str], wanted: dict[str, bytes]
) -> None:
    theme = {f"../templates/default/{name}": text for name, text in files.items()}
    assert icons(tmp_path, dict(theme)) == wanted


def test_ours_are_small_and_what_their_names_say() -> None:
    """An .ico begins with 0, 1 and how many pictures it holds; each has its size first."""
    icon, touch = OURS["favicon.ico"], OURS["apple-touch-icon.png"]
    assert max(len(icon), len(touch)) <= 2_048
    assert struct.unpack("<HHH", icon[:6]) == (0, 1, 2)
    for at, size in ((6, 16), (22, 32)):
        width, height, *_, length, offset = struct.unpack("<BBBBHHII", icon[at : at + 16])
        picture = icon[offset : offset + length]
        assert (width, height) == (size, size) == struct.unpack(">II", picture[16:24])
        assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", touch[16:24]) == (180, 180)
