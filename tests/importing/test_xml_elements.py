"""Large XML of strangers, element by element."""

import io
import tracemalloc
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest

from generator.importing.source import ImportFault
from generator.importing.xml_elements import XmlElement, elements


def read(said: str | bytes, *names: str) -> list[XmlElement]:
    data = said if isinstance(said, bytes) else said.encode()
    return list(elements(io.BytesIO(data), "export.xml", frozenset(names or ("item",))))


def test_elements_are_given_with_their_line_and_what_they_stand_in() -> None:
    one, other = read("<rss>\n<channel>\n<item><a>x</a></item><item/></channel></rss>")
    assert (one.element.findtext("a"), one.line, one.above) == ("x", 3, ("rss", "channel"))
    assert other.element.tag == "item"


def test_names_have_their_namespace() -> None:
    (item,) = read('<r xmlns:w="http://x.example/"><item w:k="v"><w:a>x</w:a></item></r>')
    assert item.element.findtext("{http://x.example/}a") == "x"
    assert item.element.get("{http://x.example/}k") == "v"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://x.example/a.dtd">',
    ],
)
def test_a_file_that_declares_entities_is_refused_with_the_line(declared: str) -> None:
    with pytest.raises(ImportFault, match=r"export\.xml:2: it declares entities"):
        read(f"<?xml version='1.0'?>\n<!DOCTYPE r [{declared}]><r><item>&a;</item></r>")


def test_a_type_without_entities_is_no_harm() -> None:
    assert len(read("<!DOCTYPE r><r><item/></r>")) == 1


def test_what_stands_before_a_fault_is_given() -> None:
    file = io.BytesIO(b"<r>\n<item>1</item>\n<item></r>")
    found = elements(file, "export.xml", frozenset(["item"]))
    assert next(found).element.text == "1"
    with pytest.raises(ImportFault, match=r"export\.xml:3: not well-formed"):
        next(found)


@pytest.mark.parametrize("outside", ["", "<item>"], ids=["outside", "inside"])
def test_elements_without_end_in_each_other_are_refused(outside: str) -> None:
    with pytest.raises(ImportFault, match="elements in each other"):
        read(f"<r>{outside}{'<a>' * 5_000}")


class _Endless(io.RawIOBase):
    """A file of items that is never held as a whole."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")


def test_a_file_of_any_size_is_read_in_little_memory() -> None:
    words = b"<item>" + b"x" * 50_000 + b"</item>"
    pieces = iter([b"<r>", *[words] * 400, b"</r>"])  # 20 MB
    tracemalloc.start()
    try:
        file = cast(BinaryIO, _Endless(pieces))
        count = sum(1 for _ in elements(file, "export.xml", frozenset(["item"])))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 400
    assert most < 3_000_000
