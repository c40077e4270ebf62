"""What the configuration of another system's site says that settings here say too.

It is read, and nothing in it is run. What cannot be read says nothing: the owner is asked instead.
"""

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from generator.content.source_folder import Folder
from generator.content.yaml.text import Scalar, decoded, read_mapping
from generator.problems import ContentError

_LARGEST: Final = 200_000  # bytes; real ones have some thousands
_ASSIGNED: Final = re.compile(r"^([A-Z_]+)[ \t]*=[ \t]*([^\n#]+)", re.MULTILINE)


def said(tree: Folder, name: str) -> dict[str, str]:
    """The names of a file that have one text each, with it; empty where it cannot be read."""
    try:
        data = tree.read(name, _LARGEST)
    except ContentError:
        return {}
    text, _ = decoded(data, name)
    if text is None or len(data) > _LARGEST:
        return {}
    kind = name.rpartition(".")[2]
    if kind == "py":
        return _assigned(text)
    if kind in ("yml", "yaml"):
        mapping, _ = read_mapping(text, name)
        entries = mapping.entries if mapping else {}
        return {key: node.text for key, node in entries.items() if isinstance(node, Scalar)}
    try:
        values = tomllib.loads(text) if kind == "toml" else json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return _texts(values) if isinstance(values, Mapping) else {}


def _texts(values: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): value for name, value in values.items() if isinstance(value, str)}


def _assigned(text: str) -> dict[str, str]:
    """What a file of Python assigns to names, where that is a text as it stands."""
    values = {}
    for name, expression in _ASSIGNED.findall(text):
        try:
            values[name] = ast.literal_eval(expression.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return _texts(values)
