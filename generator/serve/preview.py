"""A preview as one value: what watches, builds and serves it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import structs

from generator.build import Request
from generator.content import settings as site_file
from generator.memo.store import despite_damage
from generator.memo.store import opened as opened_store
from generator.output.folder import Output
from generator.problems import SettingsError
from generator.serve.app import application
from generator.serve.builder import Builder, Outcome
from generator.serve.inbox.routes import Inbox
from generator.serve.server import HOST, Server, listening
from generator.serve.shown import Screen, Shown
from generator.serve.unpublished import Published
from generator.serve.watch import Watcher


class Preview:
    """A preview that is open: see `opened`."""

    def __init__(self, builder: Builder, server: Server, screen: Screen, watcher: Watcher) -> None:
        self._builder = builder
        self._server = server
        self._screen = screen
        self._watcher = watcher

    def outcomes(self) -> Iterator[Outcome]:
        """What comes of each update, in the thread that asks for it: the first is made at once, and
        is served from then on. It does not end by itself."""
        outcomes = self._builder.outcomes()
        first = next(outcomes)
        # Only now: where processes are forked for the first build, this one has no other thread
        # that could hold a lock at that moment but the one that watches.
        self._server.start()
        yield first
        yield from outcomes

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def address(self) -> str:
        """Of the front page, as far as it is known."""
        settings = self._screen.shown.settings
        base_path = settings.base_path if settings is not None else ""
        return f"http://{HOST}:{self.port}{base_path}/"

    @property
    def note(self) -> str:
        """What the owner should know; empty for nothing."""
        return self._watcher.note


@contextmanager
def opened(
    request: Request,
    *,
    port: int,
    published: Path,
    clock: Callable[[], datetime],
    present: Callable[[], datetime],
    editor_pattern: str = "",
    labels: Sequence[str] = (),
    polls: bool = False,
) -> Iterator[Preview]:
    """A preview of a site, until it is left.

    request          what to build; of a folder that is for previews alone
    port             to answer on, or the next that is free
    published        the output folder that is published, whether or not it is there
    clock            the moment to build for
    present          the one at which something of the inbox is decided, whatever is shown
    editor_pattern   of addresses that open a file in an editor; empty for none
    labels           what is not as readers will see it
    polls            whether to look at all files again and again
    Raises GeneratorError where no port is free, or another build has the content.
    """
    request = structs.replace(request, known=_known(request, published))
    screen = Screen(request.output, Shown(build="none", labels=tuple(labels)))
    folders = _Folders(request.content)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(port))
        watcher = Watcher(folders, (request.output, published), polls=polls)
        watcher.start()
        stack.callback(watcher.close)
        builder = Builder(request, screen, watcher, Published(published), clock, editor_pattern)
        stack.callback(builder.close)
        inbox = Inbox(screen, request.content, present, editor_pattern)
        app = application(screen, request.content, editor_pattern, inbox)
        server = Server(app, screen, listener)
        stack.callback(server.close)
        yield Preview(builder, server, screen, watcher)


class _Folders:
    """The folders that a site is made of: its content, and its templates, wherever its settings say
    that these are."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._templates: tuple[Path, ...] = ()
        self._stamp: object = None

    def __call__(self) -> Sequence[Path]:
        file = self._content / site_file.FILE
        try:
            status = file.stat()
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
            if stamp != self._stamp:
                self._stamp = stamp
                self._templates = (self._content / site_file.load(self._content).templates,)
        except (OSError, SettingsError):
            pass  # as it was, until it can be read again
        return (self._content, *self._templates)


@despite_damage
def _known(request: Request, published: Path) -> dict[str, str]:
    """The records that are no newcomers: those that the folder which is published let in."""
    with opened_store(request.content, request.wait) as store:
        return store.known(Output.key_of(published))
