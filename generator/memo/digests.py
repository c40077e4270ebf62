"""Digests: a few bytes that stand for a value."""

import hashlib
from typing import Any, Final, SupportsBytes

import msgspec

SIZE: Final = 16  # bytes of each digest


def digest(*parts: bytes) -> bytes:
    """16 bytes that stand for these; where one ends and the next begins counts.

    Where a group of parts ends does not: a group among others is given by its own digest.
    """
    hasher = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big"))
        hasher.update(part)
    return hasher.digest()


class Keyed:
    """Something large whose `key` stands for all that it says."""

    __slots__ = ("key",)
    key: bytes


def digest_of(value: Any) -> bytes:
    """16 bytes that stand for the value, and for where each part of it ends and the next begins."""
    return digest(_ENCODER.encode(value))


def encoded(value: Any) -> bytes:
    """The bytes of which `digest_of` would give the digest: for parts of what will have one."""
    return _ENCODER.encode(value)


def _stand_in(value: Any) -> Any:
    if isinstance(value, Keyed):
        return value.key
    if isinstance(value, SupportsBytes):
        return bytes(value)
    if callable(value):
        return f"{value.__module__}.{value.__qualname__}"
    raise NotImplementedError(f"{type(value).__name__} has no digest")


_ENCODER: Final = msgspec.msgpack.Encoder(enc_hook=_stand_in)
