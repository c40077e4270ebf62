"""What fuzzing begins with: the hostile corpus, taken apart; and words worth putting together."""

from collections.abc import Iterator
from typing import Final

from tests.content.records.test_markdown import ENDLESS, HARMLESS
from tests.hostile.acting import ADDRESSES, SCRIPTS
from tests.hostile.corpus import corpus
from tests.properties.strategies import FRAGMENTS, NASTY, TABLE

LONGEST: Final = 4_096  # bytes; a longer seed makes every try slow

PLAYERS: Final = (
    "https://www.youtube.com/watch?v=abcdefghijk",
    "https://youtu.be/abcdefghijk",
    "https://vimeo.com/123456789/abcdef0123",
    '<iframe width="560" src="//player.vimeo.com/video/1234?h=abcdef0"></iframe>',
    "https://videos.example.net/7",
)
URLS: Final = (
    "HTTP://News.Example.org:80/a/?utm_source=x&id=7#top",
    "https://münchen.example/%7eada?a=%2f",
    "//news.example.org/a.jpg",
    "/images/a.jpg",
    "https://[::1]:8080/",
)
WORDS: Final = (
    "title publishedDateTime webUrl originalUrl excerpt topics provider domain images related items"
    " featuredContent 2025-01-01T12:00:00Z https:// javascript: data: &#x6a; &colon; %2e%2e xn--"
    " <a href= <img src= <iframe src= <svg> <math> <style> <noscript> <table> <td> </a> --> ]]>"
    " []( ![]( [^1] [^1]: ``` ~~~ |-| {{ {% \\xe2\\x80\\xae \\x00 \\xef\\xbb\\xbf --- *a &a !!x"
).split()
"""Pieces that a fuzzer should know of, written as libFuzzer's dictionaries are."""


def seeds(target: str) -> Iterator[bytes]:
    """The first inputs of a target."""
    whole = [each.bytes for each in corpus().values()]
    match target:
        case "record":
            found = whole
        case "body" | "html":
            found = [data.partition(b"\n---\n")[2] for data in whole if b"\n---\n" in data]
            found += [part.encode("utf-8", "replace") for part in (*FRAGMENTS, *NASTY, TABLE)]
            found += [(part * 20).encode() for part in (*ENDLESS.values(), *HARMLESS.values())]
            found += [text.encode() for text, _ in SCRIPTS.values()]
        case "url":
            found = [text.encode() for text in (*URLS, *PLAYERS, *ADDRESSES.values())]
        case _:
            found = [text.encode() for text in (*PLAYERS, *ADDRESSES.values())]
            found += [text.encode() for text, _ in SCRIPTS.values()]
    yield from (data for data in dict.fromkeys(found) if data and len(data) <= LONGEST)
