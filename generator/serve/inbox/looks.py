"""How the page looks: the words of the default theme, as it comes with us, and a sheet of its own.

What a site puts in place of them changes its own pages, and not this one.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generator.theme.load import shipped

_HERE: Final = Path(__file__).parent
_OWN: Final = ("inbox.css", "inbox.js")
_FACE: Final = re.compile(r"^@font-face \{.*\}$", re.MULTILINE)
TOKENS: Final = "tokens.css"
"""Colours, sizes and faces."""


def looks() -> Mapping[str, Path | bytes]:
    """All files of the page, by their names below it."""
    assets = shipped() / "default" / "assets"
    faces = "\n".join(_FACE.findall((assets / "style.css").read_text("utf-8")))
    tokens = (assets / TOKENS).read_bytes() + faces.encode()
    fonts = {f"fonts/{file.name}": file for file in (assets / "fonts").glob("*.woff2")}
    own = {name: _HERE / name for name in _OWN}
    return {TOKENS: tokens, "icon.svg": assets / "icon.svg", **fonts, **own}
