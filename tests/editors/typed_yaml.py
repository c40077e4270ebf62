"""YAML as the servers of editors see it: each scalar with the type that it looks like."""

import re
from typing import Any, ClassVar

import yaml


class Core(yaml.SafeLoader):
    """The core schema of YAML 1.2: what servers take where nobody says otherwise."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


class Old(yaml.SafeLoader):
    """YAML 1.1, whose `no` is false and whose `12:30` is 750; dates stay text, as in editors."""


def _add(tag: str, pattern: str) -> None:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), None)


_add("null", "~|null|Null|NULL|")
_add("bool", "true|True|TRUE|false|False|FALSE")
_add("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_add(
    "float",
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
)
Core.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value),
)
Core.add_constructor(
    "tag:yaml.org,2002:float",
    lambda loader, node: (
        float(node.value.replace(".inf", "inf").replace(".nan", "nan"))
        if node.value.lower().lstrip("+-") in (".inf", ".nan")
        else float(node.value)
    ),
)
for loader in (Core, Old):
    loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def typed(text: str, loader: type[yaml.SafeLoader] = Core) -> Any:
    """The value of a document. Raises YAMLError where there is none."""
    return yaml.load(text, loader)


def front_matter(text: str) -> str:
    """What stands between the fences; all of it where there are none."""
    match = re.match(r"\s*---[ \t]*\n(.*?)(?:\n---[ \t]*(?:\n|\Z)|\Z)", text, re.DOTALL)
    return match[1] if match else text
