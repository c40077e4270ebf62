"""Records that are large."""

from typing import Final

from tests.hostile.cases import Dropped, Hostile, LeftOut, Shown, record, titled

LARGE: Final = {
    "title-of-3000": Hostile(
        lambda: titled("a" * 3_000),
        Dropped("a" * 1_000 + "…", "2: title: expected at most 1,000 characters instead"),
    ),
    "excerpt-of-100000": Hostile(lambda: record(f"excerpt: {'word ' * 20_000}"), Shown("T")),
    "topic-of-3000": Hostile(
        lambda: record(f"topics: [{'a' * 3_000}]"),
        Dropped("T", "6: topics[0]: expected at most 1,000"),
    ),
    "body-of-10-mb": Hostile(
        lambda: record(body="Words. " * 1_500_000), LeftOut("larger than 1,000,000 bytes")
    ),
    "related-60000": Hostile(
        lambda: record(f"related: [{', '.join(['{}'] * 60_000)}]"),
        Dropped("T", "6: related: expected at most 200 in a list, found 60,000"),
    ),
    "topics-10000": Hostile(
        lambda: record(f"topics: [{', '.join(map(str, range(10_000)))}]"),
        Dropped("T", "6: topics: expected at most 20 in a list, found 10,000"),
    ),
    "items-10000": Hostile(
        lambda: record("type: collection", f"items: [{', '.join(map(str, range(10_000)))}]"),
        Dropped("T", "7: items: expected at most 1,000"),
    ),
    "unknown-fields-10000": Hostile(
        lambda: record(*(f"field{n}: 1" for n in range(10_000))), Shown("T", "6: field0: unknown")
    ),
    "related-100000": Hostile(
        lambda: record(f"related: [{', '.join(['{title: R}'] * 100_000)}]"),
        LeftOut("larger than 1,000,000 bytes"),
    ),
    "fields-of-300000-bytes": Hostile(
        lambda: record(f"excerpt: {'a' * 300_000}"),
        LeftOut("1: the fields take more than 250,000 bytes"),
    ),
    "lines-900000": Hostile(lambda: b"---\n" * 225_000, LeftOut("2: expected fields")),
    "unknown-fields-below": Hostile(
        lambda: record(f"related: [{', '.join([_UNKNOWN_BELOW] * 200)}]"),
        Dropped("T", "6: related[0]"),
    ),
    "faults-20000": Hostile(
        lambda: record(f"images: [{', '.join(['{url: x, width: y, z: 1}'] * 100)}]"),
        Dropped("T", "6: images[0].url: expected"),
    ),
    "openings": Hostile(
        lambda: titled("<script" * 10_000),
        Dropped(("<script" * 143)[:1_000] + "…", "2: title: expected at most"),
    ),
    "entities": Hostile(
        lambda: titled("&" * 50_000),
        Dropped("&" * 1_000 + "…", "2: title: expected at most"),
    ),
    "colons": Hostile(lambda: record("excerpt: " + "a:" * 50_000), LeftOut("6: not valid YAML")),
    "quotes": Hostile(lambda: record("excerpt: " + "'" * 50_001), LeftOut("6: not valid YAML")),
}  # fmt: skip
"""Records that are large: made when they are asked for."""

_UNKNOWN_BELOW: Final = "{" + ", ".join(f"tilte{n}: 1" for n in range(80)) + "}"
