"""Whatever changed, what is said to have made a page another did so."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import Request, load_site, planner_of
from generator.commands.explain import explain
from generator.commands.explanation import Explanation, Written
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.library.policy import Cause as Withholding
from generator.memo.fingerprint import Fingerprint
from generator.memo.store import FOLDER as STATE
from generator.memo.store import opened
from generator.output.differences import Cause
from generator.output.folder import Output
from generator.output.report import newcomers_of
from generator.parallel import no_progress
from generator.problems import GeneratorError
from tests.properties.test_histories import COPIES, EDITS, Site

APART = ("a build", "a store", "an update", "no state")
"""How edits begin that build the site, or take away what is remembered."""
CHANGES = sorted(
    name for name in EDITS if not name.startswith(APART) or name == "a build elsewhere"
)


def files_of(site: Site) -> dict[str, bytes]:
    """Every file that a site is made of, by its name below the content folder."""
    places = (site.content, site.content.parent / "templates")
    return {
        path.relative_to(site.content.parent).as_posix(): path.read_bytes()
        for place in places
        for path in sorted(place.rglob("*"))
        if path.is_file() and STATE not in path.parts
    }


def known_to(site: Site) -> dict[str, str]:
    """The records that the last build let in."""
    with opened(site.content, 0) as store:
        return store.known(Output.key_of(site.output))


def planned_of(request: Request) -> tuple[dict[str, Fingerprint], set[str]]:
    """What each file of a site is made of, where it is read and planned anew; and the newcomers
    that are withheld."""
    site, theme = load_site(request)
    with opened(request.content, 0, remember=False) as store:
        scan = scan_content(request.content, site, store)
        content = read_content(site, scan, store, 1, no_progress)
        planner = planner_of(request, site, theme, scan, store, Output(request.output))
        planned = planner.plan(content)
    fingerprints = {path: target.fingerprint for path, target in planned.targets.items()}
    return fingerprints, newcomers_of(planned.plan.library.withheld)


def with_files_as_they_were(
    site: Site, before: dict[str, bytes], names: Iterator[str], folder: Path
) -> Path:
    """A copy of a site's content with some of its files as they were."""
    for place in ("content", "templates"):
        if (site.content.parent / place).exists():
            shutil.copytree(site.content.parent / place, folder / place)
    for name in names:
        (folder / name).unlink(missing_ok=True)
        if name in before:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(before[name])
    return folder / "content"


def named(cause: Cause, files: Iterable[str]) -> list[str]:
    """The files that a cause names, below the folder that holds the content folder.

    files   those that there are, or were: a picture of another site is in any of its copies
    """
    if cause.kind == "picture":
        return [name for name in files if name.startswith(f"content/{COPIES}/")]
    if cause.kind == "template":
        return [cause.name]
    names = [cause.name, *(cause.fields if cause.how == "renamed" else ())]
    return [f"content/{name}" for name in names]


class Seen:
    """A site between two builds: what was, what is, and what is said of it."""

    def __init__(self, site: Site, *, allow: bool) -> None:
        self.site = site
        self.allow = allow
        self.before = files_of(site)
        self.built_for = site.now
        self.known = None if allow else known_to(site)
        """The records that are no newcomers; None where all are let in."""
        self.withheld: set[str] = set()
        """The newcomers that were withheld when fingerprints were asked for last."""
        self.withheld_now: set[str] = set()
        """Those of the site as it is."""

    def fingerprints(
        self, content: Path | None = None, now: datetime | None = None
    ) -> dict[str, Fingerprint]:
        """What each file is made of; of other content or at another time, where that is given."""
        request = Request(
            content=content or self.site.content,
            output=self.site.output,
            now=now or self.site.now,
            allow_renotify=self.allow,
            known=self.known,
        )
        found, self.withheld = planned_of(request)
        return found

    def check(self, paths: list[str]) -> None:
        """Checks what is said of the pages at these paths, before the next build and after it."""
        now = self.fingerprints()
        self.withheld_now = self.withheld
        written = [path for path in paths if self.said_of(path).next is not None]
        for path in written:
            self.check_said(self.said_of(path).next, path, now)
        try:
            report = self.site.build(allow_renotify=self.allow)
        except GeneratorError:
            return
        if any(each.kind is Withholding.NEWCOMER for each in report.withheld):
            return  # what was built may be something else
        for path in filter(now.__contains__, written):
            found = self.said_of(path)
            assert found.next is None, (path, found.next)
            if found.source:  # of what is copied, the kind of cause is known alone
                assert found.last is not None
                assert found.last.otherwise
            else:
                self.check_said(found.last, path, now)

    def said_of(self, path: str) -> Explanation:
        site = self.site
        request = Request(
            content=site.content, output=site.output, now=site.now, allow_renotify=self.allow
        )
        found = explain(request, path)
        assert isinstance(found, Explanation), path
        return found

    def check_said(self, said: Written | None, path: str, now: dict[str, Fingerprint]) -> None:
        assert said is not None
        causes = [*said.because, *(each for group in said.any_of for each in group)]
        assert causes, (path, said)
        after = files_of(self.site)
        for cause in causes:
            self.check_cause(cause, after)
        for cause in said.because:
            self.check_that_it_matters(cause, path, now)

    def check_cause(self, cause: Cause, after: dict[str, bytes]) -> None:
        """What is named is another than it was."""
        if cause.kind == "time":
            assert self.site.now != self.built_for
        elif cause.fields == ("its time alone",):
            assert cause.kind in ("static file", "file beside a record", "template")
        elif cause.kind not in ("catalogue", "assets"):
            names = named(cause, {*self.before, *after})
            assert [name for name in names if self.before.get(name) != after.get(name)], cause

    def check_that_it_matters(self, cause: Cause, path: str, now: dict[str, Fingerprint]) -> None:
        """Without it, the page would be another than it is."""
        if cause.kind in ("catalogue", "assets") or cause.fields == ("its time alone",):
            return
        withheld = self.withheld_now
        with tempfile.TemporaryDirectory() as folder:
            files = {*self.before, *files_of(self.site)}
            names = iter(()) if cause.kind == "time" else iter(named(cause, files))
            content = with_files_as_they_were(self.site, self.before, names, Path(folder))
            for name in withheld:  # what is withheld stays so
                (content / name).unlink(missing_ok=True)
            moment = self.built_for if cause.kind == "time" else self.site.now
            try:
                without = self.fingerprints(content, moment)
            except GeneratorError:
                return
            assert without.get(path) != now.get(path), (path, cause)


@given(
    st.lists(st.sampled_from(CHANGES), max_size=4),
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4),
    st.booleans(),
    st.randoms(use_true_random=False),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_named_changed_and_made_the_page_another(
    first: list[str], then: list[str], allow: bool, random: Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        for name in first:
            with suppress(GeneratorError):
                EDITS[name](site)
        with suppress(GeneratorError):
            site.build(allow_renotify=allow)
        if not site.output.exists():
            return
        seen = Seen(site, allow=allow)
        was = seen.fingerprints()
        for name in then:
            with suppress(GeneratorError):
                EDITS[name](site)
        try:
            now = seen.fingerprints()
        except GeneratorError:
            return  # there is no such site
        changed = sorted(path for path in {*was, *now} if was.get(path) != now.get(path))
        random.shuffle(changed)
        seen.check(["index.html", *changed[:3]])
