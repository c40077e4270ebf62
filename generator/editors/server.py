"""A language server: problems as you type, completion and hover for the files of a site.

It speaks the Language Server Protocol over standard input and output, and to nobody else. What an
editor has open is looked at by itself with each change; the whole site is, in a thread of its own,
each time that a file is saved.
"""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from generator import __version__
from generator.content import settings as settings_file
from generator.content.registries.publishers import read_publisher
from generator.content.registries.topics import read_entry
from generator.content.settings import Settings
from generator.doctor.examined import placeless
from generator.doctor.record import opened
from generator.doctor.rule import Finding
from generator.doctor.silences import of_settings
from generator.editors.completion import Registries, question_at, suggestions
from generator.editors.cursor import cursor
from generator.editors.findings import (
    NO_SITE,
    CheckEnded,
    SiteCheck,
    beside_others,
    findings_of,
)
from generator.editors.schemas import said_of
from generator.editors.site_files import SiteFile, content_folder, site_file
from generator.problems import GeneratorError, Level, SettingsError

NAME: Final = "Broadsheet"

_SEVERITY: Final = {
    Level.FAULT: types.DiagnosticSeverity.Error,
    Level.DROPPED: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
}
_ENDINGS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LARGEST: Final = 1_000_000  # bytes of a registry's file


class Site:
    """One content folder, as long as files of it are open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = NO_SITE
        self.registries = Registries()
        self.checked: Mapping[str, tuple[Finding, ...]] = {}
        """What was found in the whole site, by file."""
        self._saved: dict[str, tuple[Finding, ...]] = {}
        self._check = SiteCheck(folder)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._is_checking = self._is_wanted = False

    def read(self) -> None:
        """Takes over what site.yaml and the registries say; what is wrong with them changes
        nothing."""
        with suppress(SettingsError):
            self.settings = settings_file.load(self.folder)
        entries = (read_entry(data, name)[0] for name, data in self._files(self.settings.topics))
        publishers = (
            read_publisher(data, name)[0] for name, data in self._files(self.settings.publishers)
        )
        self.registries = Registries(
            tuple(entry.topic for entry in entries if entry is not None),
            tuple(publisher for publisher in publishers if publisher is not None),
        )

    def _files(self, below: str) -> list[tuple[str, bytes]]:
        found = []
        for path in sorted((self.folder / below).rglob("*")):
            if path.suffix in (".yaml", ".yml", ".md") and path.is_file():
                with suppress(OSError), path.open("rb") as file:
                    found.append((path.name, file.read(_LARGEST)))
        return found

    async def check(self, now: Callable[[], datetime]) -> None:
        """Looks at the whole site; once more at the end if that is wanted meanwhile."""
        self._is_wanted = True
        if self._is_checking:
            return
        self._is_checking = True
        try:
            while self._is_wanted:
                self._is_wanted = False
                loop = asyncio.get_running_loop()
                self.checked = await loop.run_in_executor(self._thread, self._found, now())
                self._saved = {}
        finally:
            self._is_checking = False

    def _found(self, now: datetime) -> Mapping[str, tuple[Finding, ...]]:
        try:
            return self._check.findings(now)
        except (GeneratorError, CheckEnded):
            return {}  # what is wrong then shows in the files themselves

    def saved(self, file: SiteFile) -> tuple[Finding, ...]:
        """What shows in a file alone as it lies on the disk: what was found in the whole site has
        that too."""
        if file.name not in self._saved:
            with suppress(OSError):
                text = (self.folder / file.name).read_bytes().decode("utf-8", "replace")
                self._saved[file.name] = findings_of(file, text, self.settings)
        return self._saved.get(file.name, ())

    def close(self) -> None:
        self._check.end()
        self._thread.submit(self._check.close)
        self._thread.shutdown()


class Server(LanguageServer):
    """The server, and the sites whose files are open.

    now   asks the clock
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(NAME, __version__)
        self.now = now
        self._sites: dict[Path, Site] = {}
        self._pool = ThreadPoolExecutor(max_workers=1)
        self.status = 0
        """What the process is to end with, once it has been asked to by a signal."""

    @property
    def thread_pool(self) -> ThreadPoolExecutor:
        """In which the editor's next word is waited for. It is no one's to shut down: who is asked
        to end cannot wait for a word that may never come."""
        return self._pool

    def hear(self) -> None:
        """Ends when a signal asks for it. The loop of events has to be told: it swallows what is
        raised within a task, and goes on."""
        loop = asyncio.get_running_loop()
        for name in _ENDINGS:
            with suppress(NotImplementedError, AttributeError):  # as on Windows
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._end, 128 + number)

    def _end(self, status: int) -> None:
        self.status = status
        raise SystemExit(status)

    def place_of(self, uri: str) -> tuple[Site, SiteFile, TextDocument] | None:
        """The site that a document belongs to, and what it is there; None for any other."""
        document = self.workspace.get_text_document(uri)
        path = Path(document.path).absolute() if uri.startswith("file:") else None
        folder = content_folder(path) if path is not None else None
        if path is None or folder is None:
            return None
        site = self._sites.get(folder)
        if site is None:
            site = self._sites[folder] = Site(folder)
            site.read()
        file = site_file(path.relative_to(folder).as_posix(), site.settings)
        return (site, file, document) if file is not None else None

    def show_problems(self, uri: str) -> None:
        """Tells the editor what is wrong with a document."""
        place = self.place_of(uri)
        if place is None:
            return
        site, file, document = place
        text = document.source
        alone = findings_of(file, text, site.settings)
        examined = opened(text.encode("utf-8", "replace"), file.name, site.settings.reading)
        checked = site.checked.get(file.name, ())
        others = beside_others(checked, site.saved(file) if checked else (), examined)
        silenced = of_settings(site.folder).of(file.name)
        shown = [each for each in (*alone, *others) if each.code not in silenced]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=document.version,
                diagnostics=[_diagnostic(each, document) for each in shown],
            )
        )

    async def check(self, uri: str) -> None:
        """Looks at the whole site of a document, and tells of all of its files that are open."""
        place = self.place_of(uri)
        if place is None:
            return
        site = place[0]
        await site.check(self.now)
        for other in list(self.workspace.text_documents):
            if (found := self.place_of(other)) is not None and found[0] is site:
                self.show_problems(other)

    def reread(self, uri: str) -> None:
        """Takes over what was saved of the settings and the registries."""
        place = self.place_of(uri)
        if place is not None:
            place[0].read()

    def close(self) -> None:
        for site in self._sites.values():
            site.close()


def _diagnostic(finding: Finding, document: TextDocument) -> types.Diagnostic:
    about = f"{finding.field}: " if finding.field else ""
    return types.Diagnostic(
        range=_range(finding, document),
        severity=_SEVERITY[finding.level],
        code=finding.code,
        source=NAME,
        message=f"{about}{finding.message}",
    )


def _range(finding: Finding, document: TextDocument) -> types.Range:
    """The place in the units of the editor; the whole line where no more is known."""
    lines = _lines(document)
    last = max(len(lines) - 1, 0)
    line = min(max(finding.line - 1, 0), last)
    text = lines[line].rstrip("\r\n") if lines else ""
    start = finding.column - 1 if finding.end_line else len(text) - len(text.lstrip())
    end_line, end = (line, len(text))
    if finding.end_line:
        end_line, end = min(finding.end_line - 1, last), finding.end_column - 1
    codec = document.position_codec
    return codec.range_to_client_units(
        lines,
        types.Range(types.Position(line, max(start, 0)), types.Position(end_line, max(end, 0))),
    )


def _lines(document: TextDocument) -> list[str]:
    """The lines as the protocol and the program count them: no other sign ends one."""
    return _LINE.findall(document.source)


def language_server(now: Callable[[], datetime]) -> Server:
    """The server, with all that it answers.

    now   asks the clock
    """
    server = Server(now)

    @server.feature(types.INITIALIZED)
    def initialized(server: Server, params: types.InitializedParams) -> None:
        server.hear()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(server: Server, params: types.DidOpenTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.show_problems(uri)
        await server.check(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(server: Server, params: types.DidChangeTextDocumentParams) -> None:
        server.show_problems(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(server: Server, params: types.DidSaveTextDocumentParams) -> None:
        server.reread(params.text_document.uri)
        await server.check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(server: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=[])
        )

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[":", " ", "-", "["]),
    )
    def complete(server: Server, params: types.CompletionParams) -> types.CompletionList:
        return types.CompletionList(is_incomplete=False, items=_items(server, params))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
        return _hover(server, params)

    return server


def _items(server: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    place = server.place_of(params.text_document.uri)
    if place is None:
        return []
    site, file, document = place
    lines = _lines(document)
    at = document.position_codec.position_from_client_units(lines, params.position)
    here = cursor(lines, at.line, at.character, has_body=_has_body(file))
    if here is None:
        return []
    codec = document.position_codec
    begin = types.Position(at.line, at.character - len(here.typed))
    replaced = codec.range_to_client_units(
        lines, types.Range(begin, types.Position(at.line, at.character))
    )
    found = suggestions(file.kind, here, site.settings, site.registries)
    return [
        types.CompletionItem(
            label=each.label,
            kind=types.CompletionItemKind.Field
            if each.is_field
            else types.CompletionItemKind.Value,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, each.about)
            if each.about
            else None,
            filter_text=each.written,
            text_edit=types.TextEdit(replaced, each.written),
        )
        for each in found
    ]


def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    place = server.place_of(params.text_document.uri)
    if place is None:
        return None
    site, file, document = place
    lines = _lines(document)
    at = document.position_codec.position_from_client_units(lines, params.position)
    examined = opened(document.source.encode("utf-8", "replace"), file.name, site.settings.reading)
    if examined is None:
        return None
    offset = sum(len(line) for line in lines[: at.line]) + at.character
    for found in (examined.located.keys, examined.located.values):
        for field, value in found.items():
            if value.start <= offset < value.end and (
                said := _said(file.kind, field, site.settings)
            ):
                return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said))
    return None


@cache
def _said(kind: str, field: str, settings: Settings) -> str:
    """The sentence of a field; of a member of a list without one of its own, that of the list."""
    path = placeless(field)
    while path:
        question = question_at(kind, path, settings)
        said = said_of(kind, path, question).get("description", "") if question else ""
        if said:
            return f"**{path}**\n\n{said}"
        if not path.endswith("[]"):
            return ""
        path = path.removesuffix("[]")
    return ""


def _has_body(file: SiteFile) -> bool:
    return file.name.endswith((".md", ".markdown"))


def serve(now: Callable[[], datetime]) -> int:
    """Speaks with the editor that started this process, until it says good-bye, or somebody else
    does: the status that the process is to end with."""
    logging.disable(logging.CRITICAL)  # what goes wrong is told in the protocol
    server = language_server(now)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")  # which is closed at the good-bye
    try:
        server.start_io(stdout=output)
    finally:
        server.close()
    return server.status
