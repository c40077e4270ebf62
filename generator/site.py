"""A site that is built again and again, in one process."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import structs

from generator.build import Request, build
from generator.output.report import Report


class Site:
    """A site that is open: every update builds what changed since the last one."""

    def __init__(self, request: Request) -> None:
        self._request = request

    @classmethod
    def open(cls, request: Request) -> "Site":
        """The site that is asked for. Nothing is built until the first update."""
        return cls(request)

    def update(self, paths: Iterable[Path] | None = None, *, now: datetime) -> Report:
        """Builds what changed.

        paths   the files that changed, as a watcher tells them; None to look at everything
        now     the one clock, as in Request
        Raises GeneratorError as `build` does; the site as it was built last is left whole then.
        """
        return build(structs.replace(self._request, now=now))

    def close(self) -> None:
        """Lets go of all that is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
