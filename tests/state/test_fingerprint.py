"""Fingerprints."""

from generator.state.fingerprint import Fingerprint, digest, program_digest


def mark(**given: bytes) -> Fingerprint:
    parts = {name: bytes(16) for name in ("program", "site", "template", "page")}
    return Fingerprint(**parts | given)


def test_what_is_packed_is_unpacked() -> None:
    made = Fingerprint(b"a" * 16, b"b" * 16, b"c" * 16, b"d" * 16)
    assert Fingerprint.unpack(made.pack()) == made


def test_causes_name_the_parts_that_differ() -> None:
    assert mark().causes(mark()) == ()
    assert mark(site=b"x" * 16, page=b"y" * 16).causes(mark()) == ("site", "page")


def test_where_one_part_ends_counts() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
    assert len(digest()) == 16


def test_the_program_has_one_digest() -> None:
    assert program_digest() == program_digest()
    assert len(program_digest()) == 16
