"""An editor, as far as a language server sees one: it speaks the protocol with a real process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from tests.documented import environment

PATIENCE = 120  # seconds for an answer, on a machine that does much else


class Editor:
    """A process that is spoken with."""

    def __init__(self, folder: Path, encoding: str = "utf-16") -> None:
        program = [sys.executable, "-m", "generator", "lsp"]
        self.process = subprocess.Popen(
            program,
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._told: Queue[dict[str, Any]] = Queue()
        self._answers: Queue[dict[str, Any]] = Queue()
        self._count = 0
        Thread(target=self._listen, daemon=True).start()
        self.capabilities = self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "capabilities": {"general": {"positionEncodings": [encoding]}},
            },
        )["capabilities"]
        self.tell("initialized", {})

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            length = int(header.decode("ascii").partition("Content-Length:")[2])
            while self.process.stdout.readline().strip():
                pass
            message = json.loads(self.process.stdout.read(length))
            (self._answers if "id" in message and "method" not in message else self._told).put(
                message
            )

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        answer = self._answers.get(timeout=PATIENCE)
        assert answer["id"] == self._count
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str | None = None) -> None:
        text = path.read_text("utf-8") if text is None else text
        language = "markdown" if path.suffix == ".md" else "yaml"
        document = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def write(self, path: Path, text: str, version: int = 2) -> None:
        """All of the text is another from now on; the file is not."""
        params = {
            "textDocument": {"uri": path.as_uri(), "version": version},
            "contentChanges": [{"text": text}],
        }
        self.tell("textDocument/didChange", params)

    def save(self, path: Path, text: str) -> None:
        path.write_text(text, "utf-8")
        self.tell("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def problems(self, path: Path, wanted: str = "", version: int | None = None) -> list[Any]:
        """What is told next of a file; with `wanted`, as soon as something of it says that."""
        while True:
            message = self._told.get(timeout=PATIENCE)
            params = message.get("params", {})
            if message["method"] == "window/showMessage":
                raise AssertionError(params)
            if params.get("uri") != path.as_uri():
                continue
            if version is not None and params.get("version") != version:
                continue
            found: list[Any] = params["diagnostics"]
            if not wanted or any(wanted in each["message"] for each in found):
                return found

    def at(self, path: Path, line: int, character: int) -> dict[str, Any]:
        return {
            "textDocument": {"uri": path.as_uri()},
            "position": {"line": line, "character": character},
        }

    def completed(self, path: Path, line: int, character: int) -> dict[str, str]:
        """What may be written at a place: by what is shown, what would be written."""
        found = self.ask("textDocument/completion", self.at(path, line, character))
        return {each["label"]: each["textEdit"]["newText"] for each in found["items"]}

    def hovered(self, path: Path, line: int, character: int) -> str:
        found = self.ask("textDocument/hover", self.at(path, line, character))
        return found["contents"]["value"] if found else ""

    def quit(self) -> int:
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.process.wait(PATIENCE)


@contextmanager
def editor(folder: Path, encoding: str = "utf-16") -> Iterator[Editor]:
    each = Editor(folder, encoding)
    try:
        yield each
    finally:
        each.process.kill()
        each.process.wait()
