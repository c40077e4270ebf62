"""JSON that other programs wrote: read wherever what is meant can be told."""

import json
import re
from typing import Any, Final

import msgspec

_HALF: Final = re.compile("[\ud800-\udfff]")


def read_json(data: bytes | str) -> Any:
    """What JSON says. Raises ValueError for what is none, RecursionError for what has no bottom.

    What other programs write and the standard forbids costs no more than itself: half of a sign,
    left where a text was cut off within an emoji, is U+FFFD, and a number that is none is null.
    """
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        whole = json.dumps(json.loads(data, parse_constant=lambda _: None), ensure_ascii=False)
        return msgspec.json.decode(_HALF.sub("\ufffd", whole))
