"""The widths of copies are those that templates name."""

from pathlib import Path

import pytest

from generator.pictures.sizes import widths_of
from generator.theme.load import load


def widths(folder: Path, theme: str = "default", **templates: str) -> tuple[int, ...]:
    for name, text in templates.items():
        file = folder / theme / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return widths_of(load(theme, folder, ""))


def test_they_are_those_of_the_theme(tmp_path: Path) -> None:
    assert widths(tmp_path) == (160, 320, 640, 960, 1440)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ picture|sources(70, 20) }}", {20, 70}),
        ("{% for each in picture|sources(0, -5, 33, 99999, 'x', true, width) %}{% endfor %}", {33}),
        ("{{ picture|sources }} {{ picture|other(44) }} {# picture|sources(55) #}", set()),
    ],
    ids=["two", "odd", "none"],
)
def test_only_what_is_written_out_counts(tmp_path: Path, text: str, found: set[int]) -> None:
    """The page for what is missing shows no pictures as it comes."""
    own = widths(tmp_path, **{"404": "{% set picture = 1 %}" + text})
    assert set(own) == {160, 320, 640, 960, 1440} | found


def test_a_template_that_no_page_is_made_of_names_none(tmp_path: Path) -> None:
    assert 77 not in widths(tmp_path, other="{{ picture|sources(77) }}")
    assert 77 in widths(tmp_path, **{"404": "{% include 'other.html' %}"})


def test_there_is_an_end_to_them(tmp_path: Path) -> None:
    many = ", ".join(str(width) for width in range(10, 60))
    assert widths(tmp_path, **{"404": f"{{{{ picture|sources({many}) }}}}"}) == tuple(range(10, 22))
