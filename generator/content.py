"""Reading a content folder: every record, topic, publisher and page in it, and what is wrong."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct, structs

from generator import files
from generator.pages import urls
from generator.pages.shell import FORMATS
from generator.pool import counted, ordered_map
from generator.problems import Level, Problem
from generator.records.model import Article, Image
from generator.records.parse import Parsed, parse
from generator.records.schema import Reading
from generator.registries.content_pages import ContentPage, read_content_page
from generator.registries.publishers import Publisher, Publishers, read_publisher
from generator.registries.topics import Topic, Topics, read_entry, tree
from generator.settings import Settings

T = TypeVar("T")

YAML: Final = (".yaml", ".yml")
MARKDOWN: Final = (".md",)

Progress = Callable[[str, int], Callable[[], None]]
"""Called with a step's name and its number of tasks; gives what to call after each of them."""


class Content(Struct, frozen=True, kw_only=True):
    """All that was read of a content folder."""

    names: tuple[str, ...]
    """The records' files, those with faults among them."""
    articles: tuple[Article, ...]
    registry: tuple[Topic, ...]
    free_topics: bool
    publishers: Publishers
    pages: tuple[ContentPage, ...]
    bodies: dict[str, str]
    """HTML by digest."""
    static: dict[str, Path]
    """Files to be copied, by path below the output folder."""
    problems: tuple[Problem, ...]

    def topics(self) -> Topics:
        """The site's topics, made anew: a library adds those that only its records name."""
        return Topics(self.registry, free=self.free_topics)


def read_content(folder: Path, settings: Settings, jobs: int, progress: Progress) -> Content:
    """Everything below the content folder that the settings name.

    Raises PathClash where two registered topics want one address.
    """
    parsed = _read_records(folder, settings, jobs, progress)
    problems = [problem for each in parsed.values() for problem in each.problems]
    entries = _read_all(folder, settings.topics, YAML, read_entry, problems)
    registry, tree_problems = tree(entries)
    publishers = _read_all(
        folder, settings.publishers, (*YAML, *MARKDOWN), read_publisher, problems
    )
    pages = _read_all(folder, settings.pages, MARKDOWN, read_content_page, problems)
    # A record is never copied as it is, whatever the globs say: it holds what editors keep private.
    static = [
        path
        for path in files.scan_all(folder / settings.static)
        if f"{settings.static}/{path}" not in parsed
    ]
    problems += tree_problems

    bodies = {each.article.body: each.body for each in parsed.values() if each.article}
    bodies |= {page.body: page.html for page in pages}
    pictures = _Pictures(frozenset(static), settings.static, problems)
    return Content(
        names=tuple(parsed),
        articles=tuple(pictures.checked(e.article) for e in parsed.values() if e.article),
        registry=registry,
        free_topics=settings.free_topics,
        publishers=Publishers(pictures.checked_logo(publisher) for publisher in publishers),
        pages=tuple(sorted(pages, key=lambda page: (page.order, page.name))),
        bodies=bodies,
        static={path: folder / settings.static / path for path in static},
        problems=tuple(problems),
    )


def _read_records(
    folder: Path, settings: Settings, jobs: int, progress: Progress
) -> dict[str, Parsed]:
    """What each record's file says, by its name, sorted."""
    categories: dict[str, str] = {}
    for records in settings.records:
        for name in files.scan(folder, records.files):
            categories.setdefault(name, records.category)
    tasks = sorted(categories.items())
    reading = structs.replace(settings.reading, own_folders=_own_folders(folder, settings))
    read = RecordReader(str(folder), reading)
    tick = progress("Reading records", len(tasks))
    parsed = counted(ordered_map(read, tasks, jobs), tick)
    return {name: each for (name, _), each in zip(tasks, parsed, strict=True)}


def _own_folders(folder: Path, settings: Settings) -> tuple[str, ...]:
    """First parts of this site's paths: links of a record's body that begin so lead to us."""
    own = {path.partition("/")[0] for path in files.scan_all(folder / settings.static)}
    own |= {urls.content_page(name).rstrip("/") for name in files.scan_all(folder / settings.pages)}
    own |= {records.category for records in settings.records}
    own |= {old.split("/")[1] for old, _ in settings.redirects}
    return tuple(sorted(own | urls.RESERVED | urls.TOP_FILES | {f.file for f in FORMATS}))


class RecordReader:
    """Reads and parses the file of one record; sent to every process."""

    def __init__(self, folder: str, reading: Reading) -> None:
        self._folder = folder
        self._reading = reading

    def __call__(self, task: tuple[str, str]) -> Parsed:
        name, category = task
        try:
            data = Path(self._folder, name).read_bytes()
        except OSError as error:
            problem = Problem(name, 0, "", f"cannot be read: {error.strerror}")
            return Parsed(None, "", (problem,))
        return parse(data, name, category, self._reading)


def _read_all(
    folder: Path,
    below: str,
    endings: tuple[str, ...],
    read: Callable[[bytes, str], tuple[T | None, list[Problem]]],
    problems: list[Problem],
) -> list[T]:
    """Every entry of a registry's folder that has no fault, by name."""
    found = []
    for file in files.scan_all(folder / below):
        if not file.endswith(endings):
            continue
        name = f"{below}/{file}"
        try:
            entry, faults = read((folder / name).read_bytes(), name)
        except OSError as error:
            problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}"))
            continue
        problems += faults
        if entry is not None:
            found.append(entry)
    return found


class _Pictures:
    """Takes away pictures of this site that are not there, with a warning for each file."""

    def __init__(self, static: Iterable[str], folder: str, problems: list[Problem]) -> None:
        self._static = static
        self._folder = folder
        self._problems = problems

    def checked(self, article: Article) -> Article:
        if self._is_there(article.image, article.name):
            return article
        return structs.replace(article, image=None)

    def checked_logo(self, publisher: Publisher) -> Publisher:
        if self._is_there(publisher.logo, publisher.source):
            return publisher
        return structs.replace(publisher, logo=None)

    def _is_there(self, image: Image | None, source: str) -> bool:
        if image is None or not image.url.startswith("/") or image.url[1:] in self._static:
            return True
        message = f"{self._folder}{image.url} does not exist; shown without it"
        self._problems.append(Problem(source, 0, "images", message, Level.WARNING))
        return False
