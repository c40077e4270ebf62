"""The build, as one function that can be read aloud."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from generator import settings
from generator.content import Content, Progress, read_content
from generator.files import Output
from generator.pages import urls
from generator.pages.library import Library, library_of
from generator.pages.page import Page
from generator.pages.plan import VIEWS, clashing_records, plan
from generator.pages.shell import FORMATS, Frame
from generator.pool import counted, ordered_map
from generator.problems import FaultsFound, Problem, faults
from generator.report import HeldBackRecord, Report
from generator.settings import Settings
from generator.theme import contract
from generator.theme.load import Theme
from generator.theme.load import load as load_theme
from generator.theme.render import render
from generator.yamltext import HAS_LIBYAML


class Request(Struct, frozen=True, kw_only=True):
    """What a build is asked for, beside what the site's own settings say."""

    content: Path
    """The folder that holds site.yaml."""
    output: Path
    now: datetime
    """The one clock: decides which records are due."""
    base_url: str | None = None
    include_unpublished: bool = False
    strict: bool = False
    """Write nothing where anything has a fault."""
    jobs: int = 1
    """Processes."""


def _silent(step: str, count: int) -> Callable[[], None]:
    return lambda: None


def build(request: Request, progress: Progress = _silent) -> Report:
    """Builds the site. A record with a fault is left out, and the report names it.

    Raises GeneratorError, with nothing written, where the site itself has a fault, or where
    anything has one and the build is strict.
    """
    started = time.perf_counter()
    site = settings.load(
        request.content,
        base_url=request.base_url,
        include_unpublished=request.include_unpublished,
    )
    theme = load_theme(site.theme, request.content / site.templates, site.base_path)
    contract.check(theme, VIEWS)
    output = Output(request.output)
    content = read_content(request.content, site, request.jobs, progress)
    library, pages, problems = plan_site(content, site, theme, request.now)
    if request.strict and faults(problems):
        raise FaultsFound(problems)
    write_site(pages, content, theme, output, request.jobs, progress)
    return report(content, library, pages, problems, output, time.perf_counter() - started)


def plan_site(
    content: Content, site: Settings, theme: Theme, now: datetime
) -> tuple[Library, list[Page], list[Problem]]:
    """The library, all pages, and all problems of the content.

    Where records want a path that is taken they are left out and all is planned once more, for a
    record that goes is gone from every list.
    """
    frame = Frame(site, content.pages)
    copied = {*content.static, *dict(theme.assets)}
    folders = {urls.content_page(page.name).rstrip("/") for page in content.pages}
    articles = content.articles
    problems = set(content.problems)
    while True:
        library, found = library_of(
            articles, content.topics(), content.publishers, site, now, taken=folders
        )
        pages = plan(library, frame)
        clashes = clashing_records(pages, copied)
        problems.update(found, clashes)
        if not clashes:
            return library, pages, sorted(problems)
        gone = {clash.source for clash in clashes}
        articles = tuple(article for article in articles if article.name not in gone)


class Renderer:
    """Renders one page; sent to every process."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def __call__(self, task: tuple[Page, dict[str, str]]) -> bytes:
        page, bodies = task
        return render(page, bodies, self._theme)


def write_site(
    pages: Sequence[Page],
    content: Content,
    theme: Theme,
    output: Output,
    jobs: int,
    progress: Progress,
) -> None:
    """Writes every file that is new or differs, and removes what is no longer wanted."""
    copies = {**{path: Path(file) for path, file in theme.assets}, **content.static}
    renderer = Renderer(theme)
    tasks = [(page, {name: content.bodies[name] for name in page.bodies}) for page in pages]
    for task in _first_of_each_template(tasks):
        renderer(task)  # a template that fails does so here, before anything is written
    tick = progress("Writing pages", len(tasks))
    output.begin([*copies, *(page.path for page in pages)])
    for path, file in sorted(copies.items()):
        output.write(path, file.read_bytes())
    rendered = counted(ordered_map(renderer, tasks, jobs), tick)
    for page, data in zip(pages, rendered, strict=True):
        output.write(page.path, data)
    output.finish()


def _first_of_each_template(
    tasks: Iterable[tuple[Page, dict[str, str]]],
) -> Iterator[tuple[Page, dict[str, str]]]:
    seen = set()
    for task in tasks:
        if task[0].template not in seen:
            seen.add(task[0].template)
            yield task


def report(
    content: Content,
    library: Library,
    pages: Sequence[Page],
    problems: Iterable[Problem],
    output: Output,
    seconds: float,
) -> Report:
    """What was done, for whoever asked for the build."""
    records = set(content.names)
    left_out = {problem.source for problem in faults(problems)} & records
    feed_templates = {format.template for format in FORMATS}
    notes = () if HAS_LIBYAML else ("PyYAML has no libyaml here: records are read slowly.",)
    return Report(
        read=len(records),
        shown=len(library.articles),
        held_back=tuple(HeldBackRecord(each.name, each.reason) for each in library.held_back),
        left_out=tuple(sorted(left_out)),
        pages=sum(page.path.endswith(".html") for page in pages),
        feeds=sum(page.template in feed_templates for page in pages),
        files=output.files,
        written=output.written,
        removed=output.removed,
        size=output.size,
        seconds=seconds,
        problems=tuple(problems),
        notes=notes,
    )
