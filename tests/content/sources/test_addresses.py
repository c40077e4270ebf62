"""Addresses that somebody copied become those of originals."""

import pytest
from hypothesis import given

from generator.content.records.links import canonical
from generator.content.records.tracking import AS_LISTED
from generator.content.sources.addresses import tidy_address
from tests.properties import strategies


@pytest.mark.parametrize(
    ("copied", "original"),
    [
        ("https://a.example/b?utm_source=x&id=1", "https://a.example/b?id=1"),
        ("https://a.example/b?fbclid=x", "https://a.example/b"),
        ("https://a.example/b?id=1&q=a%20b", "https://a.example/b?id=1&q=a%20b"),
        ("https://a.example/b#:~:text=words", "https://a.example/b"),
        ("https://a.example/b#part:~:text=words", "https://a.example/b#part"),
        ("https://a.example/b#part", "https://a.example/b#part"),
        ("https://www.google.com/amp/s/a.example/b", "https://a.example/b"),
        ("https://google.de/amp/a.example/b?x=1", "http://a.example/b?x=1"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/b", "https://a.example/b"),
        ("https://a-example.cdn.ampproject.org/v/a.example/b?x=1", "http://a.example/b?x=1"),
        ("https://www.google.com/amp/nothing", "https://www.google.com/amp/nothing"),
        ("https://www.google.com/search?q=amp", "https://www.google.com/search?q=amp"),
        ("https://evilgoogle.com/amp/s/a.example/b", "https://evilgoogle.com/amp/s/a.example/b"),
    ],
)
def test_an_address_is_that_of_the_original(copied: str, original: str) -> None:
    assert tidy_address(copied, AS_LISTED) == original


@given(strategies.urls())
def test_what_is_tidy_stays_so_and_means_the_same(url: str) -> None:
    try:
        tidy = tidy_address(url, AS_LISTED)
    except ValueError:
        return
    assert tidy_address(tidy, AS_LISTED) == tidy
    assert canonical(tidy) == canonical(url)
