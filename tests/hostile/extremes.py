"""Records at the limits: as large as they may be, in the shapes that cost most to read."""

from collections.abc import Iterator

from generator.content.limits import Limits
from tests.content.records.test_markdown import ENDLESS, HARMLESS
from tests.hostile.cases import record

LIMITS = Limits()
_PARAGRAPH = "Words of *some* weight, and [a link](https://example.org/). " * 8 + "\n\n"
_RELATED = (
    "{{title: {1}, excerpt: {1}, webUrl: 'https://news.example.com/{0}', tilte: 1, qualtiy: 2}}"
)


def bodies() -> Iterator[tuple[str, bytes]]:
    """As many characters as a body may have, of one thing again and again."""
    for name, part in {**HARMLESS, **ENDLESS, "ordinary": _PARAGRAPH}.items():
        yield f"body-{name}", record(body=(part * (LIMITS.body // len(part)))[: LIMITS.body])


def front_matters() -> Iterator[tuple[str, bytes]]:
    """As many bytes as front matter may have."""
    size = LIMITS.front_matter_size - 1_000
    related = ", ".join(_RELATED.format(n, "w " * 250) for n in range(LIMITS.related))
    texts = {
        "values": f"a: [{'a,' * (size // 2)}]",
        "lines": "a:\n" + "- a\n" * (size // 4),
        "fields": "\n".join(f"k{n}: 1" for n in range(size // 11)),
        "fields-below": f"provider: {{{', '.join(f'k{n}: 1' for n in range(size // 12))}}}",
        "empty-lines": "\n" * size,
        "comments": "a:\n" + "- a #b\n" * (size // 7),
        "text": "excerpt: '" + "a " * (size // 2) + "'",
        "tags": "excerpt: '" + "<b>" * (size // 3) + "'",
        "openings": "excerpt: '" + "<script" * (size // 7) + "'",
        "entities": "excerpt: '" + "&lt;" * (size // 4) + "'",
        "ampersands": "excerpt: '" + "&" * size + "'",
        "player": "featuredContent: '" + "<iframe src=" * (size // 12) + "'",
        "related": f"related: [{related}]",
        "doubled": "a: 1\n" * (size // 5),
        "anchors": "".join(f"a{n}: &a{n} 1\n" for n in range(size // 16)),
        "tags-of-yaml": "a:\n" + "- !a b\n" * (size // 7),
        "folded": "excerpt: >\n" + "  a\n" * (size // 4),
        "emoji": "title: '" + "👩\u200d💻" * 90 + "'\ntopics: [" + "🗞️" * 300 + "]",
    }
    for name, text in texts.items():
        yield f"fields-{name}", record(text[:size])


def extremes() -> dict[str, bytes]:
    """All of them, by name."""
    return dict((*bodies(), *front_matters()))
