"""Whatever is done to a site between builds, the last one gives the bytes of a clean build."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import files
from generator.build import Request, build
from generator.problems import GeneratorError
from tests.factories import NOW, record_text, tree, write_site

NAMES = ("a", "b", "c", "d", "e")
TOPICS = ("AI", "Facebook AI", "Chess")


class Killed(BaseException):
    """The process ends here: nothing that comes after is done."""


class Site:
    """A small site that is edited and built again and again.

    Every edit sets a time of its own long ago, so that builds go by times as they do in life.
    """

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        self.output = folder / "output"
        self.clock = 0
        write_site(self.content, {})
        for name in NAMES[:3]:
            self.record(name)
        self.write("topics/00-ai.yaml", "name: AI\n")
        self.age("site.yaml")

    def write(self, name: str, text: str) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.age(name)

    def age(self, name: str) -> None:
        self.clock += 10
        os.utime(self.content / name, (self.clock, self.clock))

    def record(self, name: str, day: int = 1, more: str = "", body: str = "") -> None:
        published = f"2025-01-{day:02}T10:00:00Z"
        self.write(
            f"articles/{name}.md", record_text(name, published=published, more=more, body=body)
        )

    def remove(self, name: str) -> None:
        (self.content / name).unlink(missing_ok=True)

    def rename(self, name: str, other: str) -> None:
        source = self.content / f"articles/{name}.md"
        if source.exists():
            source.rename(self.content / f"articles/{other}.md")

    def build(self, output: Path | None = None, *, remember: bool = True) -> None:
        request = Request(
            content=self.content, output=output or self.output, now=NOW, remember=remember
        )
        build(request)


Edit = Callable[[Site], None]
names = st.sampled_from(NAMES)

SETTINGS = "title: Other\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
LINES = (
    "published: false",
    "removed: true",
    "quality: high",
    "category: learning",
    "type: course",
    "page: own",
    "images: [{url: /a.txt}]",
    "provider: {name: P, domain: example.com}",
    "topics: [AI]",
    "topics: [Facebook AI, AI]",
    "topics: [Chess]",
)
FILES = {
    "site.yaml": ("page_size: 2", "timezone: Asia/Tokyo", "feeds: {publishers: true}", ""),
    "topics/01-meta.yaml": (
        "name: Meta AI\naliases: [Facebook AI]",
        "name: Facebook AI\nparent: AI",
    ),
    "publishers/p.md": ("---\nname: Pub\ndomain: example.com\n---", "---\nname: Nub\n---"),
    "pages/about.md": ("---\ntitle: About\n---\nUs.", "---\ntitle: Us\n---"),
    "static/a.txt": ("a", "b"),
    "../templates/default/redirect.html": ("{{ target }}", "{{ title }}"),
    "../templates/default/assets/style.css": ("body{}", "a{}"),
}


def related(name: str) -> str:
    return f"related: [{{title: R, webUrl: 'https://news.example.com/{name}'}}]"


def edit_file(name: str, at: int) -> Edit:
    """One of the file's texts, or none at all."""
    texts = FILES[name]

    def edit(site: Site) -> None:
        if at < len(texts):
            site.write(name, (SETTINGS if name == "site.yaml" else "") + texts[at] + "\n")
        elif name != "site.yaml":
            site.remove(name)

    return edit


edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda n, day: lambda site: site.record(n, day), names, st.integers(1, 5)),
    st.builds(
        lambda n, line: lambda site: site.record(n, more=line), names, st.sampled_from(LINES)
    ),
    st.builds(lambda n, m: lambda site: site.record(n, more=related(m)), names, names),
    st.builds(lambda n, m: lambda site: site.record(n, body=f"See {m}."), names, names),
    st.builds(lambda n: lambda site: site.remove(f"articles/{n}.md"), names),
    st.builds(lambda n, m: lambda site: site.rename(n, m), names, names),
    st.builds(edit_file, st.sampled_from(sorted(FILES)), st.integers(0, 4)),
    st.just(lambda site: site.build(site.content.parent / "elsewhere")),
    st.just(lambda site: shutil.rmtree(site.content / ".broadsheet", ignore_errors=True)),
)


@contextmanager
def killed_after(writes: int) -> Iterator[None]:
    """Ends the process, as far as anyone can tell, when so many files were put in place."""
    left = writes
    replace = os.replace

    def stop(source: object, target: object) -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        replace(source, target)  # type: ignore[arg-type]

    with mock.patch.object(files.os, "replace", stop):
        try:
            yield
        except Killed:
            return


@contextmanager
def another_program(version: bytes) -> Iterator[None]:
    with ExitStack() as patches:
        for module in ("content", "writing", "build"):
            target = f"generator.{module}.program_digest"
            patches.enter_context(mock.patch(target, return_value=version))
        yield


steps = st.tuples(
    st.lists(edits, max_size=3),
    st.none() | st.integers(0, 40),
    st.sampled_from([b"1" * 16, b"1" * 16, b"2" * 16]),
)


@given(st.lists(steps, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_incremental_build_equals_a_clean_one(
    history: list[tuple[list[Edit], int | None, bytes]],
) -> None:
    """Edits, builds elsewhere, kills half-way, upgrades, a lost state: all in any order."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        version = b"1" * 16
        for changes, kill, version in history:
            for edit in changes:
                with suppress(GeneratorError):
                    edit(site)
            with another_program(version), killed_after(-1 if kill is None else kill):
                site.build()
        with another_program(version):
            site.build()
            site.build(Path(folder) / "clean", remember=False)
        assert tree(site.output) == tree(Path(folder) / "clean")
