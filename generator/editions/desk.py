"""All that an edition is proposed from: what a content folder says, as of any moment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import structs

from generator.build import Request, load_site
from generator.content.read import Content, read_content
from generator.content.registries.edition_files import FOLDER, SPONSORS
from generator.content.registries.editions import BookedSponsor, Edition, read_sponsors
from generator.content.registries.periods import Period
from generator.content.scan import LARGEST, Scan, scan_content
from generator.content.settings import Settings
from generator.editions.proposal import Proposal, propose
from generator.library.library import Library, library_of
from generator.library.newcomers import Newcomers, newcomers_among
from generator.memo.store import consulted
from generator.output.folder import Output
from generator.output.planned_site import site_context_of
from generator.pages.parts.page_context import PageContext
from generator.parallel import Progress
from generator.theme.load import Theme

_WAIT = 2  # seconds for a build that is running; then what it remembers is done without


class Desk:
    """The records and editions of a site.

    known   by name, the ids of the records that the last build of its output let in: one that is
            new, and would take what is theirs, is in no edition either
    """

    def __init__(
        self, settings: Settings, theme: Theme, scan: Scan, content: Content, known: dict[str, str]
    ) -> None:
        self.settings = settings
        self.editions = content.editions
        self.problems = [each for each in content.problems if each.source.startswith(f"{FOLDER}/")]
        self._content = content
        self._context = site_context_of(settings, content, theme)
        self._known = known
        self._sponsors = self._read_sponsors(scan)

    def proposal(
        self,
        period: Period,
        now: datetime,
        since: datetime | None = None,
        editions: Sequence[Edition] | None = None,
    ) -> Proposal:
        """The edition of a period, as of its end or of the present, whichever comes first.

        editions   that there are beside it, where these are not those of the folder
        """
        others = self.editions if editions is None else editions
        site = PageContext(self._library(min(now, period.until)), self._context)
        others = [each for each in others if each.period != period.name]
        return propose(period, site, others, self._sponsors, since)

    def _library(self, now: datetime) -> Library:
        """What is public at a moment, without newcomers that would take what is others'."""
        content, articles = self._content, self._content.articles
        names = newcomers_among(articles, self._known)
        while True:
            new = Newcomers(names)
            library, _ = library_of(
                articles, content.topics(), content.publishers, self.settings, now, (), new
            )
            if not new.takes:
                return library
            articles = tuple(each for each in articles if each.name not in new.takes)
            names = names - new.takes.keys()

    def _read_sponsors(self, scan: Scan) -> tuple[BookedSponsor, ...]:
        name = f"{FOLDER}/{SPONSORS}"
        if not any(each.name == SPONSORS for each in scan.folder.scan_all(FOLDER)):
            return ()
        sponsors, problems = read_sponsors(scan.folder.read(name, LARGEST)[:LARGEST], name)
        self.problems += problems
        return sponsors


@contextmanager
def desk_of(
    folder: Path, output: Path, now: datetime, jobs: int, progress: Progress
) -> Iterator[Desk]:
    """The desk of a content folder. What builds remember of it is used, unless one is running.

    output   where it is built into
    """
    settings, theme = load_site(Request(content=folder, output=output, now=now))
    # Pictures are noted as records name them: what becomes of them is decided at each build.
    settings = structs.replace(settings, show_pictures="link")
    with consulted(folder, _WAIT) as store:
        scan = scan_content(folder, settings, store)
        content = read_content(settings, scan, store, jobs, progress)
        yield Desk(settings, theme, scan, content, store.known(Output.key_of(output)))
