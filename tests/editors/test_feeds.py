"""Editors know feeds.yaml: its fields, what may stand in them, and what is wrong with it."""

from generator.editors.completion import Registries, suggestions
from generator.editors.cursor import cursor
from generator.editors.findings import findings_of
from generator.editors.site_files import SiteFile, site_file
from tests.factories import make_settings, make_topic

FILE = SiteFile("feeds", "feeds.yaml")


def test_the_file_is_known_by_its_name_and_place() -> None:
    assert site_file("feeds.yaml", make_settings()) == FILE
    assert site_file("articles/feeds.yaml", make_settings()) is None


def test_what_is_wrong_with_a_row_is_told_at_its_place() -> None:
    text = "feeds:\n  - address: https://a.example/feed\n    weight: heavy\n"
    (finding,) = findings_of(FILE, text, make_settings())
    assert (finding.line, finding.column, finding.field) == (3, 13, "feeds[0].weight")


def suggested(*lines: str) -> set[str]:
    """What may be written at the end of the last line."""
    here = cursor(lines, len(lines) - 1, len(lines[-1]), has_body=False)
    assert here is not None
    topics = Registries(topics=(make_topic("Floods"),))
    return {each.label for each in suggestions("feeds", here, make_settings(), topics)}


def test_fields_words_and_topics_are_suggested() -> None:
    row = ("feeds:", "  - address: https://a.example/feed")
    assert {"name", "topics", "trust", "weight", "limit"} <= suggested(*row, "    ")
    assert {"inbox", "publish"} <= suggested(*row, "    trust: ")
    assert "Floods" in suggested(*row, "    topics:", "      - ")
