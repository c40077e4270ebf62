"""Whatever is done to a site between builds, the last one gives the bytes of a clean build."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import files
from generator.build import Request, build
from generator.problems import GeneratorError
from generator.report import Report
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

    def build(self, output: Path | None = None, *, remember: bool = True) -> Report:
        request = Request(
            content=self.content,
            output=output or self.output,
            now=NOW,
            allow_lost_addresses=True,
            remember=remember,
        )
        return build(request)


Edit = Callable[[Site], None]

SETTINGS = "title: Other\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
LINES = (
    "published: false",
    "removed: true",
    "retracted: It was made up.",
    "correction: {date: 2025-02-01, text: It was another.}",
    "correction: [{date: 2025-02-01, text: One.}, {date: 2025-03-01, text: Two.}]",
    "quality: high",
    "id: a<b",
    "draft: true",
    "hidden: perhaps",
    "noindex: true",
    "expires: 2025-06-01",
    "topics: [chess.]",
    "topics: [Chess, {a: b}]",
    "date: 2025-01-09",
    "category: learning",
    "type: course",
    "page: own",
    "images: [{url: /a.txt}]",
    "provider: {name: P, domain: example.com}",
    "topics: [AI]",
    "topics: [Facebook AI, AI]",
    "topics: [Chess]",
    "story: x",
    "story: none",
    "addedDateTime: 2025-01-09T00:00:00Z",
    "addedDateTime: 2025-01-05T00:00:00Z",
    "same_as: none",
    "redirect_from: [/old/, /news/c/, /about/, /topics/chess/]",
)
FILES = {
    "site.yaml": (
        "deny: ['https://news.example.com/b']",
        "page_size: 2",
        "timezone: Asia/Tokyo",
        "feeds: {publishers: true}",
        "page_size: 1\nfeeds: {archives: topics}",
        "page_size: 1\nfeeds: {formats: [atom], archives: topics}",
        "feeds: {formats: [rss, json]}",
        "api: true",
        "fields: {date: addedDateTime}",
        "free_topics: false",
        "ranking: {order: top}",
        "stories: {links: false}",
        "",
    ),
    "topics/01-meta.yaml": (
        "name: Meta AI\naliases: [Facebook AI]",
        "name: Facebook AI\nparent: AI",
    ),
    "publishers/p.md": ("---\nname: Pub\ndomain: news.example.com\n---", "---\nname: Nub\n---"),
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


EDITS: dict[str, Edit] = {
    **{f"{n} on day {d}": partial(Site.record, name=n, day=d) for n in NAMES for d in (1, 4)},
    **{f"{n} {line}": partial(Site.record, name=n, more=line) for n in "ab" for line in LINES},
    **{
        f"{n} lists {m}": partial(Site.record, name=n, more=related(m))
        for n, m in ("ab", "ba", "ac", "ae")
    },
    "a again at the original of b": lambda site: site.write(
        "articles/z.md", record_text("b", published="2025-01-03T10:00:00Z", body="Again.")
    ),
    "b again, apart": lambda site: site.write(
        "articles/y.md", record_text("b", more="same_as: none", body="Again.")
    ),
    "a comes late to the address of b": lambda site: site.write(
        "articles/more/b.md",
        record_text("l", more="addedDateTime: 2025-02-01T00:00:00Z", body="Late."),
    ),
    **{
        f"{n} lists {m} of the same story": partial(
            Site.record, name=n, day=4, more=f"story: x\n{related(m)}"
        )
        for n, m in ("ab", "be", "ca", "db")
    },
    **{f"{n} has a body": partial(Site.record, name=n, body="Words.") for n in NAMES},
    **{f"{n} has another body": partial(Site.record, name=n, body="Other.") for n in "ab"},
    **{f"no {n}": partial(Site.remove, name=f"articles/{n}.md") for n in NAMES[:3]},
    **{f"{n} becomes {m}": partial(Site.rename, name=n, other=m) for n, m in ("ad", "bc", "cx")},
    **{
        f"{name}, text {at}": edit_file(name, at)
        for name, texts in FILES.items()
        for at in range(len(texts) + 1)
    },
    "a build elsewhere": lambda site: site.build(site.content.parent / "elsewhere"),
    "no state": lambda site: shutil.rmtree(site.content / ".broadsheet", ignore_errors=True),
}
edits = st.sampled_from(sorted(EDITS))


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
        for module in ("look", "writing", "build"):
            target = f"generator.{module}.program_digest"
            patches.enter_context(mock.patch(target, return_value=version))
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with coverage, topics, a publisher and a page, built."""
    made = Site(tmp_path)
    made.record("a", more=f"topics: [Facebook AI]\n{related('b')}")
    made.record("b", day=2, more="topics: [AI]", body="Words.")
    made.record("c", day=3, more=related("b") + "\nimages: [{url: /a.txt}]")
    for name in ("topics/01-meta.yaml", "publishers/p.md", "pages/about.md", "static/a.txt"):
        EDITS[f"{name}, text 0"](made)
    made.build()
    return made


def is_as_clean(site: Site, report: Report) -> bool:
    """True if a clean build gives the same bytes, and says the same of the whole site."""
    clean = site.content.parent / "clean"
    whole = site.build(clean, remember=False)
    return tree(site.output) == tree(clean) and told(report) == told(whole)


def told(report: Report) -> tuple[object, ...]:
    """What a report says of the site, and not of what this build did."""
    counts = report.read, report.shown, report.pages, report.feeds, report.files, report.size
    return (*counts, report.held_back, report.left_out, report.problems)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_after_any_one_edit_a_build_equals_a_clean_one(site: Site, name: str) -> None:
    EDITS[name](site)
    report = site.build()
    assert is_as_clean(site, report)


@pytest.mark.parametrize("writes", range(0, 60, 6))
def test_an_edit_that_is_undone_after_a_kill_leaves_nothing_behind(site: Site, writes: int) -> None:
    """Rows that promised what a killed build had overwritten would be believed here."""
    text = (site.content / "articles/b.md").read_text()
    status = (site.content / "articles/b.md").stat()
    site.record("b", day=2, more="topics: [AI, Chess]", body="Killed.")
    with killed_after(writes):
        site.build()
    site.write("articles/b.md", text)
    os.utime(site.content / "articles/b.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    report = site.build()
    assert is_as_clean(site, report)


def test_an_upgrade_of_the_program_makes_every_file_again(site: Site) -> None:
    with another_program(b"2" * 16):
        report = site.build()
    assert is_as_clean(site, report)


steps = st.tuples(
    st.lists(edits, max_size=3),
    st.none() | st.integers(0, 40),
    st.sampled_from([b"1" * 16, b"1" * 16, b"2" * 16]),
)


@given(st.lists(steps, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_history_a_build_equals_a_clean_one(
    history: list[tuple[list[str], int | None, bytes]],
) -> None:
    """Edits, builds elsewhere, kills half-way, upgrades, a lost state: all in any order."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        version = b"1" * 16
        for names, kill, version in history:
            for name in names:
                with suppress(GeneratorError):
                    EDITS[name](site)
            with another_program(version), killed_after(-1 if kill is None else kill):
                site.build()
        with another_program(version):
            report = site.build()
            assert is_as_clean(site, report)
