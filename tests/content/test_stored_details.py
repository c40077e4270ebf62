"""The shelf: details of articles, wherever they are asked for."""

import pickle
from pathlib import Path

import pytest
from msgspec import msgpack

from generator.content.records.model import Details
from generator.content.stored_details import StoredDetails
from generator.memo.store import ParsedRow, RecordRow, StoreReader, opened
from tests.factories import make_article


def row(name: str) -> RecordRow:
    return RecordRow(name, 3, 4, b"x" * 16, b"k" * 16)


def said(details: Details) -> ParsedRow:
    return ParsedRow(b"article", msgpack.encode(details), b"", "", "")


def test_details_are_those_that_the_store_keeps_however_many_were_asked_for(tmp_path: Path) -> None:
    kept = {f"{n}.md": make_article(excerpt=f"No. {n}").details for n in range(600)}
    with opened(tmp_path, 0) as store:
        store.save_records((row(name), said(details)) for name, details in kept.items())
        shelf = StoredDetails(StoreReader(store.file))
        assert {name: shelf[name] for name in kept} == kept
        assert {name: shelf[name] for name in reversed(kept)} == kept


def test_what_no_record_says_is_an_error_and_not_an_empty_page(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        shelf = StoredDetails(StoreReader(store.file))
        with pytest.raises(KeyError, match=r"a\.md"):
            shelf["a.md"]


def test_another_process_finds_the_same(tmp_path: Path) -> None:
    """Where processes cannot be forked, all that they need is sent to them."""
    details = make_article(excerpt="Sent.").details
    with opened(tmp_path, 0) as store:
        store.save_records([(row("a.md"), said(details))])
        shelf = StoredDetails(StoreReader(store.file))
        assert shelf["a.md"] == details
        assert pickle.loads(pickle.dumps(shelf))["a.md"] == details
