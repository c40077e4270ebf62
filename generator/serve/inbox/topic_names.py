"""The names of a site's topics, for a field that offers them while one types."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.content.registries.topics import read_entry
from generator.content.settings import Settings
from generator.content.source_folder import Folder
from generator.problems import ContentError

_ENDINGS: Final = ("yaml", "yml")
_LARGEST: Final = 1_000_000  # bytes of a registry's file


class TopicNames:
    """Those that are registered; files that have not changed are not read again."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._stamp: object = None
        self._names: tuple[str, ...] = ()

    def of(self, settings: Settings) -> tuple[str, ...]:
        """In the order of their files; what is wrong with one is told elsewhere."""
        folder = Folder(self._content, follow_links=settings.follow_links)
        with suppress(ContentError):
            files = [
                file
                for ending in _ENDINGS
                for file in folder.scan(f"{settings.topics}/**/*.{ending}")
            ]
            if files != self._stamp:
                read = [(folder.read(file.name, _LARGEST), file.name) for file in files]
                entries = (read_entry(data, name)[0] for data, name in read)
                self._names = tuple(entry.topic.name for entry in entries if entry is not None)
                self._stamp = files
        return self._names
