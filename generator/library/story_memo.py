"""What is remembered of stories: who joined which, in chunks of the order of arrival.

What comes later changes nothing of what was there (see `stories`). So what the first articles do is
decided by them alone, and by the rules. It is kept under a digest of all that decides it: whoever
finds it there may take it as it is, whichever build left it. A chunk that is full stops changing;
the articles behind the last full one are placed anew each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct, msgpack

from generator.content.records.model import Article
from generator.library.citations import Citations
from generator.library.matching import MatchReason
from generator.memo.digests import digest

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


class StoryMemo(Struct, frozen=True):
    """What an earlier build found.

    rules    stand for the program and the settings; empty where nothing is to be remembered
    chunks   by the key of each: its rows, encoded
    """

    rules: bytes = b""
    chunks: Mapping[bytes, bytes] = {}

    def found(self, keys: Iterable[bytes]) -> tuple[list[bytes], list[Joined]]:
        """The first chunks as far as all are known, encoded; and the rows in them."""
        known: list[bytes] = []
        for key in keys:
            if key not in self.chunks:
                break
            known.append(self.chunks[key])
        return known, [row for chunk in known for row in _DECODER.decode(chunk)]


NO_MEMO: Final = StoryMemo()


def chunk_keys(articles: Sequence[Article], citations: Citations, rules: bytes) -> list[bytes]:
    """The key of each full chunk: stands for all that decides what its articles join.

    articles   in the order of arrival
    rules      see `StoryMemo`
    """
    keys: list[bytes] = []
    key, by_url = rules, citations.by_url
    for start in range(0, len(articles) - CHUNK + 1, CHUNK) if rules else ():
        chunk = articles[start : start + CHUNK]
        digests = [article.digest for article in chunk]
        if not all(digests):  # nothing stands for what such an article says
            break
        # Of two with one original, one alone is meant by whoever lists it; it may tell no story.
        meant = [by_url.get(article.canonical_url) is article for article in chunk]
        key = digest(key, msgpack.encode((digests, meant)))
        keys.append(key)
    return keys


def chunks_of(
    keys: Sequence[bytes], known: Sequence[bytes], rows: Iterable[Joined]
) -> dict[bytes, bytes]:
    """All full chunks, by their keys.

    known   the first of them
    rows    of all articles, in the order of arrival
    """
    first = len(known) * CHUNK
    new = [row for row in rows if row.article >= first]
    by_chunk = {at: [*group] for at, group in groupby(new, lambda row: row.article // CHUNK)}
    made = [msgpack.encode(by_chunk.get(at, [])) for at in range(len(known), len(keys))]
    return dict(zip(keys, (*known, *made), strict=True))


_DECODER: Final = msgpack.Decoder(list[Joined])
