"""`python -m benchmarks.ties`: what it costs to suggest which records tell one story.

Titles are made up of words that are as rare as those of a language are, and lie close together: all
records of one year.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from generator.content.records.model import Article, Provider
from generator.content.records.parse import parse
from generator.content.records.schema import Reading
from generator.content.settings import Settings
from generator.library.likely_ties import TitleIndex, likely_ties

_WORDS: Final = 30_000
_TITLE: Final = 8  # words
_PUBLISHERS: Final = 40
_ASKED: Final = 50  # records of which the ties are asked for
_FIRST_DAY: Final = datetime(2025, 1, 1, tzinfo=UTC)
_RECORD: Final = """\
---
title: {title}
publishedDateTime: {published:%Y-%m-%dT%H:%M:%SZ}
webUrl: https://{publisher}.example/{number}
---
"""


def main() -> None:
    """Makes titles, asks for their ties, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ties", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    given = parser.parse_args()
    settings = Settings(
        title="Ties", base_url="https://ties.example/", id="ties.example,2025"
    )  # fmt: skip
    articles = [*_articles(given.records)]
    asked = random.Random(2).sample(articles, min(_ASKED, len(articles)))
    print(f"{given.records:,} records of one year; CPU time")
    print()
    print("| | ms |")
    print("| --- | ---: |")

    def alone(article: Article) -> object:
        return likely_ties(article, articles, settings)

    print(f"| one record, as `new` asks, median | {_median(alone, asked):.1f} |")
    begin = time.process_time()
    index = TitleIndex(articles, settings)
    made = time.process_time() - begin
    print(f"| the index of all titles, for each record | {made / len(articles) * 1e3:.3f} |")
    print(f"| one record of the index, median | {_median(index.of, asked):.1f} |")
    begin = time.process_time()
    found = index.between({})
    every = time.process_time() - begin
    print(f"| all records of the index, for each record | {every / len(articles) * 1e3:.3f} |")
    print()
    print(f"{len(found):,} ties are suggested, {made + every:.1f} s in all")


def _median(work: Callable[[Article], object], articles: list[Article]) -> float:
    """Milliseconds that a record takes."""
    took = []
    for article in articles:
        begin = time.process_time()
        work(article)
        took.append(time.process_time() - begin)
    return statistics.median(took) * 1e3


def _articles(count: int) -> Iterator[Article]:
    chance = random.Random(1)
    words = [_word(chance) for _ in range(_WORDS)]
    rarity = [1 / (rank + 3) for rank in range(_WORDS)]
    drawn = chance.choices(words, rarity, k=count * _TITLE)
    reading = Reading(site_id="ties.example,2025")
    for number in range(count):
        published = _FIRST_DAY + timedelta(days=365 * chance.random())
        publisher = f"p{number % _PUBLISHERS}"
        title = " ".join(drawn[number * _TITLE : (number + 1) * _TITLE])
        yield _article(number, title, published, publisher, reading)


def _article(
    number: int, title: str, published: datetime, publisher: str, reading: Reading
) -> Article:
    text = _RECORD.format(title=title, published=published, publisher=publisher, number=number)
    article = parse(text.encode(), f"articles/{number}.md", "news", reading).article
    assert article is not None
    assert article.provider == Provider("", f"{publisher}.example")
    return article


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 10)))


if __name__ == "__main__":
    main()
