"""Which article joined which story, remembered in chunks of the order of arrival.

What comes later changes nothing of what was there (see `stories`). So what the first articles do is
decided by them alone, and by the rules. A chunk that is full stops changing; the articles behind
the last full one are placed anew each time.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct, msgpack

from generator.content.records.model import Article
from generator.library.citations import Citations
from generator.library.matching import MatchReason
from generator.memo.digests import digest
from generator.memo.results import Results

CHUNK: Final = 1_024
"""Articles in one: placed anew in some 10 ms, and 100 rows of a site of 100,000."""


class Joined(Struct, frozen=True, array_like=True, gc=False):
    """An article that joined a story. Each is known by its place in the order of arrival."""

    article: int
    opener: int
    """The story's; the article itself, where it opened one by its name."""
    other: int
    """The article that it is tied to."""
    why: MatchReason
    third: str = ""
    """The canonical URL that both of them list, if that is why."""


class RememberedJoins:
    """Who joined which story among the first of these articles, as far as it is known.

    articles    in the order of arrival
    citations   of the same articles, and of others or not
    results     of former folds
    """

    def __init__(self, articles: Sequence[Article], citations: Citations, results: Results) -> None:
        self._results = results
        self._keys = _chunk_keys(articles, citations, results.epoch)
        self.joins: list[Joined] = []
        """In the order of arrival."""
        self.chunks = 0
        """How many are known."""
        for key in self._keys:
            known = results.get(key)
            if known is None:
                break
            self.joins += _DECODER.decode(known)
            self.chunks += 1

    @property
    def articles(self) -> int:
        """How many of the articles, from the first on, are in a chunk that is known."""
        return self.chunks * CHUNK

    def keep(self, joins: Iterable[Joined]) -> None:
        """Remembers the full chunks that were not known.

        joins   of all articles, in the order of arrival
        """
        new = (row for row in joins if row.article >= self.articles)
        by_chunk = {at: [*group] for at, group in groupby(new, lambda row: row.article // CHUNK)}
        for at, key in enumerate(self._keys[self.chunks :], self.chunks):
            self._results.keep(key, msgpack.encode(by_chunk.get(at, [])))


def _chunk_keys(articles: Sequence[Article], citations: Citations, epoch: bytes) -> list[bytes]:
    """The key of each full chunk: stands for all that decides what its articles join, which is
    all that came until then."""
    return [*_keys_in_turn(articles, citations, epoch)] if epoch else []


def _keys_in_turn(articles: Sequence[Article], citations: Citations, key: bytes) -> Iterator[bytes]:
    by_url = citations.by_url
    for start in range(0, len(articles) - CHUNK + 1, CHUNK):
        chunk = articles[start : start + CHUNK]
        digests = [article.teaser_digest for article in chunk]
        if not all(digests):  # nothing stands for what such an article says
            return
        # Of two with one original, one alone is meant by whoever lists it; it may tell no story.
        meant = [by_url.get(article.canonical_url) is article for article in chunk]
        key = digest(key, msgpack.encode((digests, meant)))
        yield key


_DECODER: Final = msgpack.Decoder(list[Joined])
