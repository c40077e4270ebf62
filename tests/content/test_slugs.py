"""Slugs."""

import sys
from importlib import import_module
from types import ModuleType

import pytest

from generator.content.slugs import LONGEST, is_slug, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Facebook AI", "facebook-ai"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("NET", "net"),
        ("AI/ML", "ai-slash-ml"),
        ("AI ML", "ai-ml"),
        ("🤖", "robot-face"),
        ("R&D", "r-and-d"),
        ("GPT-4.5", "gpt-4-5"),
        ("Node.js", "node-js"),
        ("Editor’s choice", "editors-choice"),
        ("人工智能", "ren-gong-zhi-neng"),
        ("con", "con-x"),
        ("LPT1", "lpt1-x"),
    ],
)
def test_names_that_differ_have_addresses_that_differ(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_without_any_letter_still_has_an_address() -> None:
    assert slug("...").startswith("x-")
    assert slug("...") != slug("---!")


def test_a_long_name_is_cut_and_stays_apart_from_its_neighbour() -> None:
    one, other = slug("word " * 60 + "one"), slug("word " * 60 + "other")
    assert len(one) <= LONGEST
    assert one != other


def test_only_a_slug_is_a_slug() -> None:
    assert is_slug("dot-net")
    assert not is_slug(".NET")
    assert not is_slug("")


def test_another_library_for_letters_that_is_installed_moves_no_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """python-slugify asks Unidecode where that is there, and text-unidecode where it is not."""
    other = ModuleType("unidecode")
    other.unidecode = lambda text: "other"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "unidecode", other)
    monkeypatch.setattr(import_module("slugify.slugify"), "unidecode", other, raising=False)
    assert slug("Größe") == "grosse"
    assert slug("Европа") == "evropa"
    assert slug("東京") == "dong-jing"
