"""Records in the sample's format, as many as one likes; the same number makes the same bytes.

Nothing here is kept in memory: a record follows from its number alone, and so do the title and the
address by which others name it as related coverage.
"""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final

NEWEST: Final = datetime(2026, 10, 31, 23, 50, tzinfo=UTC)
"""When the newest record came out; the others lie before it."""
NOW: Final = "2026-11-01T06:00:00Z"
"""The moment to build for."""
A_DAY: Final = 150
_APART: Final = timedelta(days=1) / A_DAY


@dataclass(frozen=True)
class Topic:
    name: str
    parent: str = ""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def line(self) -> tuple[str, ...]:
        """The topic and those above it, the nearest first."""
        above = next((topic for topic in TOPICS if topic.name == self.parent), None)
        return (self.name, *(above.line if above else ()))


TOPICS: Final = (
    Topic("Science"),
    Topic("Climate", "Science"),
    Topic("Oceans", "Climate"),
    Topic("Weather", "Climate"),
    Topic("Medicine", "Science"),
    Topic("Space", "Science"),
    Topic("Technology"),
    Topic("Software", "Technology"),
    Topic("Databases", "Software"),
    Topic("Web standards", "Software"),
    Topic("Robotics", "Technology"),
    Topic("Chips", "Technology"),
    Topic("Economy"),
    Topic("Energy", "Economy"),
    Topic("Transport", "Economy"),
    Topic("Housing", "Economy"),
    Topic("Society"),
    Topic("Education", "Society"),
    Topic("Law", "Society"),
    Topic("Music", "Society"),
)

_PLACES: Final = "Northern Southern Eastern Western Coastal Central Harbour River Valley Capital"
_PAPERS: Final = "Courier Review Observer Gazette Journal"
PUBLISHERS: Final = tuple(
    f"{place} {paper}" for place in _PLACES.split() for paper in _PAPERS.split()
)

_WORDS: Final = (
    "model data paper network system release agent policy river signal vision speech engine valley "
    "image code open safety science report city school budget court market ocean glacier storm "
    "vaccine trial patient orbit lander rocket telescope sensor battery grid turbine railway "
    "bridge harbour tenant landlord teacher student orchestra record library archive standard "
    "browser compiler query index cache factory wafer printer robot arm study survey forecast "
    "measure growth price wage share tax export import season summer winter early late first "
    "second new old small large fast slow public private local national shared quiet careful "
    "between after before during without against across under over with from into about "
    "shows finds makes takes gives keeps builds opens closes moves leads follows explains "
    "the a of and to in for on is was that this its their more fewer than half every"
).split()


@dataclass(frozen=True)
class Record:
    """One record; `number` counts from the oldest, 0, and may be that of one still to come."""

    number: int
    total: int
    """How many records the site has, to begin with."""
    with_coverage: bool = False
    """Whether it has related coverage in any case."""

    @property
    def published_at(self) -> datetime:
        return _published_at(self.number, self.total)

    @property
    def day(self) -> date:
        return self.published_at.date()

    @property
    def publisher(self) -> str:
        return _core(self.number).publisher

    @property
    def stem(self) -> str:
        """The file's name without its suffix; the end of the page's address."""
        return f"{self.day}-{_slug(_core(self.number).title)}-{self.number}"

    @property
    def path(self) -> str:
        return f"{self.day:%Y/%m}/{self.stem}.md"

    @cached_property
    def topics(self) -> tuple[str, ...]:
        chance = random.Random(f"topics {self.number}")
        return tuple(topic.name for topic in chance.sample(TOPICS, chance.choice((1, 1, 2))))

    @property
    def filed(self) -> tuple[str, ...]:
        """Its topics and those above them, each once."""
        line_of = {topic.name: topic.line for topic in TOPICS}
        return tuple(dict.fromkeys(name for topic in self.topics for name in line_of[topic]))

    @cached_property
    def related(self) -> tuple[str, ...]:
        """What it has of related coverage, as YAML; three in five are records of this site."""
        chance = random.Random(f"related {self.number}")
        if not self.with_coverage and chance.random() >= 0.5:
            return ()
        found: dict[int, str] = {}
        for _ in range(chance.choice((1, 2, 3))):
            before = self.number - chance.randint(1, 2 * A_DAY)
            if before >= 0 and chance.random() < 0.6:
                found[before] = _coverage(before, _published_at(before, self.total), chance)
            else:
                elsewhere = -chance.randint(1, 1_000_000)
                found[elsewhere] = _coverage(elsewhere, self.published_at, chance)
        return tuple(found.values())

    @cached_property
    def body(self) -> str:
        """Markdown of some 400 words, or nothing."""
        chance = random.Random(f"body {self.number}")
        return _body(chance) if chance.random() < 0.2 else ""

    @property
    def has_page(self) -> bool:
        """Whether it adds something to the original, and so gets a page of its own."""
        return bool(self.body or self.related)

    def text(self, more: str = "") -> str:
        """The file; `more` goes to the end of its fields, lines that end in a line feed."""
        core = _core(self.number)
        chance = random.Random(f"rest {self.number}")
        topics = "".join(f"  - {topic}\n" for topic in self.topics)
        related = f"\nrelated:\n{''.join(self.related)}" if self.related else ""
        return (
            "---\n"
            "category: news\n"
            f'title: "{core.title}"\n'
            f'excerpt: "{_sentence(chance, 200)}"\n'
            f"publishedDateTime: {self.published_at:%Y-%m-%dT%H:%M:%SZ}\n"
            f'originalUrl: "{core.url}"\n'
            f'webUrl: "{core.url}"\n'
            "type: article\n"
            f"quality: {chance.randint(20, 100)}\n"
            f"heat: {chance.randint(-1, 100)}\n"
            "\n"
            f"provider:\n  name: {core.publisher}\n  domain: {_host(core.publisher)}\n"
            "\n"
            f"topics:\n{topics}"
            "\n"
            "images:\n"
            f'  - url: "https://{_host(core.publisher)}/pictures/{self.number}.jpg?fit=1200%2C675"\n'
            "    width: 1200\n"
            "    height: 675\n"
            "    isCached: true\n"
            f"{related}"
            "\n"
            f'secured: "{base64.b64encode(chance.randbytes(520)).decode()}"\n'
            f"{more}"
            "---\n"
            f"{self.body}"
        )


def records(total: int) -> Iterator[Record]:
    """That many records, the oldest first."""
    return (Record(number, total) for number in range(total))


def one_more(total: int) -> Record:
    """The record that is added to a site of that many: the newest of its day, with coverage."""
    return Record(total, total, with_coverage=True)


@dataclass(frozen=True)
class _Core:
    title: str
    publisher: str
    url: str


@lru_cache(maxsize=2048)
def _core(number: int) -> _Core:
    """What other records say of a record too. Negative numbers are articles of other sites."""
    chance = random.Random(f"core {number}")
    title = _sentence(chance, 60).rstrip(".")
    publisher = chance.choice(PUBLISHERS)
    return _Core(title, publisher, f"https://{_host(publisher)}/{abs(number)}/{_slug(title)}")


def _published_at(number: int, total: int) -> datetime:
    return (NEWEST - (total - 1 - number) * _APART).replace(microsecond=0)


def _coverage(number: int, published_at: datetime, chance: random.Random) -> str:
    core = _core(number)
    return (
        f'  - title: "{core.title}"\n'
        f'    excerpt: "{_sentence(chance, 200)}"\n'
        f"    publishedDateTime: {published_at:%Y-%m-%dT%H:%M:%SZ}\n"
        f'    webUrl: "{core.url}"\n'
        "    type: article\n"
        f"    quality: {chance.randint(20, 100)}\n"
        "    provider:\n"
        f"      name: {core.publisher}\n"
        f"      domain: {_host(core.publisher)}\n"
    )


def _body(chance: random.Random) -> str:
    paragraphs = [_paragraph(chance) for _ in range(6)]
    paragraphs[1] += (
        f" See [{_sentence(chance, 30)}](https://example.org/{chance.randint(1, 999)})."
    )
    points = "\n".join(f"- **{chance.choice(_WORDS)}**: {_sentence(chance, 60)}" for _ in range(4))
    paragraphs[3:3] = [f"## {_sentence(chance, 40).rstrip('.')}", points]
    return "\n" + "\n\n".join(paragraphs) + "\n"


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance, 80) for _ in range(4))


def _sentence(chance: random.Random, length: int) -> str:
    """Words up to about so many characters, with a full stop."""
    words: list[str] = []
    size = 0
    while size < length - 4:
        words.append(chance.choice(_WORDS))
        size += len(words[-1]) + 1
    return f"{' '.join(words).capitalize()}."


def _host(publisher: str) -> str:
    return f"{_slug(publisher)}.example.com"


def _slug(text: str) -> str:
    return text.lower().replace(" ", "-")
