"""The settings that say what pages ask for beside what is theirs: `allow`, `styles`, `scripts`."""

import re
from functools import partial
from typing import Final

from generator.content.records.allowed import Allowed, origin_of, origin_or_self
from generator.content.yaml.fields import Fields
from generator.problems import Level

_ENDINGS: Final = {"styles": (".css",), "scripts": (".js", ".mjs")}
_NAME: Final = re.compile(r"[\w.~+@-]+(?: [\w.~+@-]+)*")


def read_allowed(fields: Fields) -> Allowed | None:
    """The hosts that `allow` names; None where it names none."""
    below = fields.mapping("allow")
    if below is None:
        return None
    allowed = Allowed(
        **{name: below.values(name, origin_or_self) for name in Allowed.__struct_fields__}
    )
    below.finish(Level.FAULT)
    return allowed


def read_linked(fields: Fields, name: str, allowed: Allowed) -> tuple[str, ...]:
    """Files of the static folder, and addresses of files elsewhere, that every page links to.

    name   `styles` or `scripts`
    """
    return fields.values(name, partial(_linked_file, name, getattr(allowed, name)))


def _linked_file(name: str, allowed: tuple[str, ...], text: str) -> str:
    file = text.strip()
    if "://" in file or file.startswith("//"):
        host = origin_of(file)
        if not host:
            raise ValueError("expected a file of the static folder, or a whole https address")
        if host not in allowed:
            advice = f'add it under allow: {{{name}: ["{host}"]}}'
            raise ValueError(f"expected a host that is allowed; {advice}")
        return file
    path = file.removeprefix("/")
    endings = _ENDINGS[name]
    if not path.endswith(endings) or not all(map(_is_name, path.split("/"))):
        raise ValueError(f'expected a file below the static folder such as "own{endings[0]}"')
    return path


def _is_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and part not in (".", "..")
