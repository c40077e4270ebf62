"""What the docs show, taken from them and run as it stands there."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
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


def look_at(script: str, here: Path, words: bytes) -> None:
    """Serves a site as a page of the docs says, opens the address that it names there, which shows
    these words, and ends the server."""
    with socket.socket() as free:  # port 8000 may be someone else's
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        script = script.replace("8000", port).replace("serve ", f"serve --port={port} ")
    address = re.search(r"http://\S+/", script)
    assert address is not None
    process = subprocess.Popen(
        ["sh", "-euc", script],
        cwd=here,
        env=environment(),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            assert process.poll() is None
            try:
                page = urllib.request.urlopen(address[0], timeout=5).read()
            except OSError:
                time.sleep(0.1)
            else:
                assert words in page
                return
        raise AssertionError(f"nothing at {address[0]}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
