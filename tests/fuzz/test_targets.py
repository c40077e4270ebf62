"""What fuzzing starts with and what it has found, and a little of what a machine makes up anew."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.__main__ import FOUND
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, body, html, player, record, url
from tests.properties import strategies

CASES = sorted(path for path in FOUND.rglob("*") if path.is_file())
texts = st.binary() | strategies.html.map(lambda text: text.encode("utf-8", "replace"))
addresses = (strategies.urls() | strategies.text).map(lambda text: text.encode("utf-8", "replace"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_is_mended(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_keeps_the_promises(target: str) -> None:
    found = list(seeds(target))
    assert len(found) > 10
    for data in found:
        TARGETS[target](data)


@given(texts)
def test_any_bytes_are_an_article_or_faults(data: bytes) -> None:
    record(data)


@given(texts)
def test_nothing_acts_in_any_body(data: bytes) -> None:
    body(data)
    html(data)


@given(addresses)
def test_any_address_is_one_of_the_web_or_none(data: bytes) -> None:
    url(data)
    player(data)
