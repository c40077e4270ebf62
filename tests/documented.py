"""What the docs show, taken from them and run as it stands there."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

ROOT: Final = Path(__file__).parents[1]
_BLOCK: Final = re.compile(r"^<!-- ([^\n]+) -->\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def shown(page: str) -> MappingProxyType[str, str]:
    """The code blocks of a page of the docs that have a name, in a comment before them, by it."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return MappingProxyType(dict(_BLOCK.findall(text)))


def environment() -> dict[str, str]:
    """This process's, in which `broadsheet` is the program that is tested."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": programs, "PYTHONPATH": str(ROOT)}


def run_shell(script: str, here: Path) -> subprocess.CompletedProcess[str]:
    """Runs shell lines in a folder, up to the first that fails."""
    return subprocess.run(
        ["sh", "-euc", script],
        cwd=here,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
