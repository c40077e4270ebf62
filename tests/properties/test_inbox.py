"""Whatever happens to an inbox, what was decided about stays decided, and nothing is lost."""

import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import Request, build
from generator.content.records.links import likeness
from generator.content.registries.feeds import Trust
from generator.content.sources.feeds.item import Found
from generator.inbox.decisions import Decisions
from generator.inbox.desk import Desk
from generator.inbox.gather import gather
from tests.factories import tree, write_site
from tests.inbox.inboxes import NOW, files, make_feed, make_found, make_site
from tests.properties import hostile_sites

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be killed here")

_STEPS = frozenset(("os.rename", "os.remove", "os.link", "open"))
_MARK = re.compile(rb"mark \d+")
_TAILS = ("", "?utm_source=x", "#top", "?fbclid=1", "/")
_FEEDS = ("one", "two", "three")
_ARTICLES = ("a", "b", "c")


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Does something in a process that ends, without a word, before its `step`-th change of a file;
    False if it came to its end before that."""
    with warnings.catch_warnings():
        # Newer versions of Python warn of threads, of which the child uses none.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        left = step

        def watched(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event not in _STEPS or (event == "open" and not _writes(arguments)):
                return
            left -= 1
            if left < 0:
                os._exit(9)

        sys.addaudithook(watched)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 9


def _writes(arguments: tuple[object, ...]) -> bool:
    path, mode, _ = arguments
    is_ours = ".broadsheet" not in str(path)
    return is_ours and isinstance(mode, str) and any(sign in mode for sign in "wax")


def brought(article: str, feed: str, tail: str, guid: str) -> Found:
    trust = Trust.PUBLISH if feed == "three" and article == "c" else Trust.INBOX
    return make_found(
        f"https://{article}.example/{article}{tail}",
        f"Title {article} of the day that it came here",
        feed=make_feed(feed, trust=trust),
        id=guid,
    )


class Inbox:
    """An inbox, and what an editor knows of it."""

    def __init__(self, folder: Path) -> None:
        self.site = make_site(folder)
        self.now = NOW
        self.marks: set[bytes] = set()
        """What the owner wrote into candidates and records."""
        self.decided: set[int] = set()
        """Of what was decided about for certain, what is equal for nearly equal addresses."""

    def bring(self, those: list[tuple[str, str, str, str]]) -> None:
        gather([brought(*each) for each in those], Desk.open(self.site), self.now)

    def _one(self, number: int) -> str:
        waiting = sorted(each.candidate.id for each in Desk.open(self.site).candidates)
        return waiting[number % len(waiting)] if waiting else ""

    def take(self, number: int) -> None:
        identity = self._one(number)
        addresses = self._addresses(identity)
        if Desk.open(self.site).take([identity], now=self.now).taken:
            self.decided |= addresses

    def refuse(self, number: int) -> None:
        identity = self._one(number)
        addresses = self._addresses(identity)
        if Desk.open(self.site).refuse([identity], now=self.now).candidates:
            self.decided |= addresses

    def _addresses(self, identity: str) -> set[int]:
        return {
            likeness(address)
            for each in Desk.open(self.site).candidates
            if each.candidate.id == identity
            for address in each.candidate.addresses
        }

    def undo(self, number: int) -> None:
        Desk.open(self.site).undo(now=self.now)

    def mark(self, number: int) -> None:
        """The owner writes into a candidate, or into a record."""
        names = sorted(
            name
            for name in files(self.site)
            if name.endswith(".md") and not name.startswith("inbox/decided/")
        )
        path = self.site / names[number % len(names)]
        mark = b"mark %d" % len(self.marks)
        path.write_bytes(path.read_bytes().replace(b"---\n", b"---\n# %b.\n" % mark, 1))
        self.marks.add(mark)

    def remove(self, number: int) -> None:
        """The owner removes a record, with what is written there."""
        names = sorted(name for name in files(self.site) if name.startswith("articles/2026"))
        if names:
            path = self.site / names[number % len(names)]
            self.marks -= set(_MARK.findall(path.read_bytes()))
            path.unlink()

    def know(self) -> None:
        """What is decided by now, and for certain."""
        active = Decisions(self.site).active.values()
        self.decided = {likeness(each) for one in active for each in one.addresses}

    def waiting(self) -> list[int]:
        return [
            likeness(address)
            for each in Desk.open(self.site).candidates
            for address in each.candidate.addresses
        ]

    def hold(self) -> None:
        """Holds what is always so."""
        waiting = self.waiting()
        assert not self.decided & {*waiting}
        assert len(waiting) >= len(Desk.open(self.site).candidates)
        everywhere = b"".join(files(self.site).values())
        assert self.marks <= {*_MARK.findall(everywhere)}
        assert not Desk.open(self.site).problems
        assert not [name for name in files(self.site) if name.endswith(".record")]


BROUGHT = st.lists(
    st.tuples(
        st.sampled_from(_ARTICLES),
        st.sampled_from(_FEEDS),
        st.sampled_from(_TAILS),
        st.sampled_from(("", "same", "1", "2")),
    ),
    max_size=5,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bring"), BROUGHT, st.none() | st.integers(0, 25)),
        st.tuples(
            st.sampled_from(("take", "refuse", "undo")),
            st.integers(0, 5),
            st.none() | st.integers(0, 12),
        ),
        st.tuples(st.sampled_from(("mark", "remove")), st.integers(0, 5), st.none()),
    ),
    min_size=2,
    max_size=12,
)


@given(STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_or_stopped_what_was_decided_never_comes_back_and_nothing_is_lost(
    steps: list[tuple[str, object, int | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder))
        first: list[tuple[str, object, int | None]] = [
            ("bring", [(each, "one", "", "") for each in "ab"], None)
        ]
        for name, what, step in [*first, *steps]:
            work = partial(getattr(inbox, name), what)
            if step is None or not killed_at(step, work):
                if step is None:
                    work()
            elif name == "undo":
                inbox.bring([])  # whoever comes next leaves nothing half done
            if name == "undo":
                inbox.know()
            inbox.now += timedelta(hours=1)
            inbox.bring([])
            inbox.hold()
            active = Decisions(inbox.site).active.values()
            now_decided = {likeness(each) for one in active for each in one.addresses}
            assert inbox.decided <= now_decided
            inbox.know()


@pytest.mark.parametrize("decide", ["take", "refuse", "undo", "bring"])
def test_a_stop_before_any_change_of_a_file_leaves_all_whole(tmp_path: Path, decide: str) -> None:
    """Stopped at any moment, each candidate waits, or is decided about; doing it once more ends
    where doing it once does."""
    outcomes = set()
    for step in range(60):
        inbox = Inbox(tmp_path / f"{step}")
        inbox.bring([("a", "one", "", ""), ("b", "one", "", "")])
        inbox.mark(1)
        if decide == "undo":
            inbox.take(0)
        more = [("c", "one", "", ""), ("b", "two", "", "")]
        if decide == "undo":  # what is undone is brought by no feed any more
            more = more[:1]
        work = partial(getattr(inbox, decide), more if decide == "bring" else 0)
        is_over = not killed_at(step, work)
        inbox.bring(more)
        if decide == "undo":
            inbox.know()
        inbox.hold()
        waiting = [each.candidate for each in Desk.open(inbox.site).candidates]
        decided = Decisions(inbox.site).active.values()
        kept = {address for each in (*waiting, *decided) for address in each.addresses}
        assert kept == {f"https://{each}.example/{each}" for each in "abc"}
        outcomes.add(len(Desk.open(inbox.site).candidates))
        if is_over:
            break
    else:
        raise AssertionError("it never ended")
    assert step > 3
    assert outcomes <= {2, 3}


@given(
    st.lists(hostile_sites.records(), min_size=1, max_size=6),
    st.lists(hostile_sites.records(), min_size=1, max_size=8),
    st.lists(hostile_sites.stem, min_size=8, max_size=8),
    st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_build_with_an_inbox_of_hostile_candidates_equals_one_without_it(
    records: list[bytes], strangers: list[bytes], names: list[str], is_everywhere: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content, output = Path(folder, "content"), Path(folder, "output")
        pattern = "**/*.md" if is_everywhere else "articles/**/*.md"
        write_site(content, dict[str, str | bytes]({}), records=f"['{pattern}']")
        (content / "articles").mkdir()
        for at, data in enumerate(records):
            (content / "articles" / f"{at}.md").write_bytes(data)

        def build_to(place: Path) -> dict[str, bytes]:
            build(Request(content=content, output=place, now=NOW, allow_lost_addresses=True))
            return tree(place)

        before = build_to(output)
        for at, data in enumerate(strangers):
            for name in (f"inbox/{at}-{names[at]}.md", f"inbox/decided/{at}.md"):
                path = content / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        (content / "inbox" / "index.md").write_bytes(strangers[0])
        assert build_to(output) == before
        assert build_to(Path(folder, "anew")) == before
        Desk.open(content)  # whatever they say, they can be looked at
