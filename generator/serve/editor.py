"""Links that open a file in an editor, which the browser asks about: the server starts nothing."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

EDITORS: Final = {
    "code": "vscode://file/{path}:{line}",
    "code-insiders": "vscode-insiders://file/{path}:{line}",
    "codium": "vscodium://file/{path}:{line}",
    "cursor": "cursor://file/{path}:{line}",
    "windsurf": "windsurf://file/{path}:{line}",
    "zed": "zed://file/{path}:{line}",
    "idea": "idea://open?file=/{path}&line={line}",
    "pycharm": "pycharm://open?file=/{path}&line={line}",
    "webstorm": "webstorm://open?file=/{path}&line={line}",
    "subl": "subl://open?url=file:///{path}&line={line}",
    "mate": "txmt://open?url=file:///{path}&line={line}",
    "bbedit": "bbedit://open?url=file:///{path}&line={line}",
    "nova": "nova://open?path=/{path}&line={line}",
}
"""By the name of its program: the address with which an editor opens a file."""

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ACTIVE: Final = frozenset(("javascript:", "data:", "vbscript:", "blob:"))


def pattern_of(editor: str) -> str:
    """The pattern of an editor's addresses, by the name of its program or as it is.

    Raises ValueError for what is neither, in words that say what to write.
    """
    if editor in EDITORS:
        return EDITORS[editor]
    scheme = _SCHEME.match(editor)
    if scheme is None or scheme[0].lower() in _ACTIVE or "{path}" not in editor:
        raise ValueError(
            f"expected one of {', '.join(EDITORS)}, or a pattern such as myeditor://open/{{path}}"
        )
    return editor


def pattern_of_command(command: str) -> str:
    """The pattern for a command such as `code --wait`; empty where the editor has no addresses."""
    program = Path(command.split()[0]).stem if command.split() else ""
    return EDITORS.get(program, "")


def link(pattern: str, file: Path, line: int = 0) -> str:
    """The address that opens a file at a line; empty without a pattern."""
    if not pattern:
        return ""
    path = quote(file.absolute().as_posix().lstrip("/"), safe="/:")
    return pattern.replace("{path}", path).replace("{line}", str(max(line, 1)))
