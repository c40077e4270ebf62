"""Names that files should not have, and records that want what another one has."""

from typing import Final

from tests.hostile.cases import Hostile, LeftOut, Listed, Shown, record, titled

CLASHES: Final = {
    # Three files of one slug, and two that are one name on some systems: the earlier one stays.
    "clash/a b": Hostile(titled("First of the clash"), Shown("First of the clash")),
    "clash/a_b": Hostile(
        record("title: Second", "publishedDateTime: 2025-01-02"),
        Listed("Second", "its page would be"),
    ),
    "clash/A-B": Hostile(
        record("title: Third", "publishedDateTime: 2025-01-03"),
        Listed("Third", "its page would be"),
    ),
    "clash/caf\u00e9": Hostile(titled("Composed"), Shown("Composed")),
    "clash/cafe\u0301": Hostile(
        record("title: Decomposed", "publishedDateTime: 2025-01-02"),
        Listed("Decomposed", "its page would be news/cafe"),
    ),
    # One id for two, and one original for two.
    "clash/id-1": Hostile(record("title: One", "id: same"), Shown("One")),
    "clash/id-2": Hostile(
        record("title: Two", "id: same", "publishedDateTime: 2025-01-02"), LeftOut("6: id: ")
    ),
    # Topics that would share an address.
    "clash/topic-1": Hostile(record("topics: [R&D]"), Shown("T")),
    "clash/topic-2": Hostile(
        record("topics: [R and D]", "publishedDateTime: 2025-01-02"),
        Shown("T", '6: topics[0]: "R and D" is read as the topic "R&D"'),
    ),
}
"""Records that want what another one has."""

NAMES: Final = {
    "windows/con": Hostile(titled("Con"), Shown("Con")),
    "windows/aux.page": Hostile(titled("Aux"), Shown("Aux")),
    "windows/a:b|c?d*e": Hostile(titled("Signs"), Shown("Signs")),
    "windows/ends with a dot.": Hostile(titled("Dot"), Shown("Dot")),
    "windows/" + "n" * 252: Hostile(titled("Long"), Shown("Long")),
    "names/a..": Hostile(titled("Dots"), Shown("Dots")),
    "names/index": Hostile(titled("Index"), Shown("Index")),
    "names/page": Hostile(titled("Page"), Shown("Page")),
    "names/<script>alert(1)<": Hostile(titled("Script"), Shown("Script")),
    "names/{{ 7*7 }}": Hostile(titled("Jinja"), Shown("Jinja")),
    "names/📰": Hostile(titled("Paper"), Shown("Paper")),
    "names/ ": Hostile(titled("Blank"), Shown("Blank")),
    "names/folder.md/inside": Hostile(
        titled("In a folder of that name"), Shown("In a folder of that name")
    ),
}
"""Names of files."""
