"""What builds were made of, in cells: any of them can be planned again, with any cell as it was.

A plan follows from its cells alone. So whoever wants to know why a page changed need not have noted
what it depends on: the site is planned once more without one change, and the page is the same or
not (`output.causes`). What has to be remembered for it is what was replaced: by `memo.store` what
records said before they changed, and here all the rest, which is little.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from msgspec import MsgspecError, Struct, msgpack, structs

from generator.content.own_files import OwnFiles
from generator.content.pictures import CopiedPicture, Made, Pictures
from generator.content.read import Sources
from generator.content.records.model import Article, Details, OnHand, Shelf
from generator.content.registries.editions import in_order
from generator.content.registries.publishers import Publishers, each_domain_once
from generator.content.registries.topics import Topics, tree
from generator.content.scan import Scan
from generator.content.settings import Settings
from generator.content.source_folder import Found
from generator.content.urls import ROBOTS
from generator.memo.digests import digest
from generator.memo.fingerprint import Fingerprint, program_digest
from generator.memo.store import PreviousRow, Store
from generator.output.planned_site import PlannedSite, Planner
from generator.output.report import newcomers_of
from generator.pages.page import Page
from generator.pages.parts import words
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.parts.words import Words
from generator.pages.plan import Plan, plan_pages
from generator.theme.load import Theme, bytes_of, files_beside, files_in, shipped

Cell = tuple[str, str]
"""A kind of what a site is made of, and which of that kind: `record`, `articles/a.md`."""
Cells = Mapping[Cell, Any]

RECORD: Final = "record"
ASIDE: Final = "record aside"
"""One that is there, and is left out for a fault or withheld as a newcomer."""
SETTING: Final = "setting"
TOPIC: Final = "topic"
PUBLISHER: Final = "publisher"
OWN_PAGE: Final = "own page"
EDITION: Final = "edition"
PAGE_FILE: Final = "page file"
"""Of an own page, whether it can be read or not."""
STATIC: Final = "static file"
BESIDE: Final = "file beside a record"
PICTURE: Final = "picture"
"""Of another site, by its address: what was made of it."""
WORDS: Final = "catalogue"
ASSETS: Final = "assets"
TIME: Final = "time"


OF_US: Final = " of Broadsheet"
"""How the names of templates end that ship with us."""

_PLANS_KEPT: Final = 3  # of a large site, each takes much memory


class BuildNote(Struct, frozen=True, kw_only=True):
    """What is another for each build, beside what records say."""

    now: datetime
    program: bytes
    withheld: tuple[str, ...]
    """Records that were not let in."""


class BuildInputs(Struct, frozen=True, kw_only=True):
    """What a build was made of beside records: the same for most builds."""

    settings: Settings
    sources: Sources
    words: Words
    assets: tuple[str, ...]
    """Paths of the theme's assets, below the output folder."""
    theme_version: bytes
    theme_files: Mapping[str, bytes]
    """Digest of each file of the theme, by the name that `theme_file_called` gives it."""
    templates: Mapping[str, bytes]
    """As `LastBuild.templates`."""


class Record(Struct, frozen=True, eq=False):
    """What a record's file says. Two that say the same are one and the same object."""

    digest: bytes
    """Of the file's bytes."""
    article: Article


class Moment(Struct, frozen=True, kw_only=True):
    """All that a site is made of, at a build or now."""

    now: datetime
    program: bytes
    inputs: BuildInputs
    cells: Cells


def note_build(planned: PlannedSite, planner: Planner) -> None:
    """Has the store keep what a build of an output folder was made of."""
    store, folder = planner.store, planner.output.key
    last = store.builds(folder, 1)
    inputs = inputs_of(planned, planner, _inputs_in(last[0].inputs) if last else None)
    note = BuildNote(now=planner.now, program=program_digest(), withheld=_withheld(planned))
    store.add_build(folder, msgpack.encode(note), msgpack.encode(inputs))


def inputs_of(
    planned: PlannedSite, planner: Planner, previous: BuildInputs | None = None
) -> BuildInputs:
    """What a site is planned from beside records.

    previous   that of another build: where the theme is the same, its files are not read for it
    """
    theme = planner.theme
    if previous is not None and previous.theme_version == theme.version:
        theme_files = previous.theme_files
    else:
        theme_files = _theme_files(theme)
    return BuildInputs(
        settings=planner.settings,
        sources=planned.content.sources,
        words=words.words_in(theme.catalogue.translations.gettext),
        assets=tuple(path for path, _ in theme.assets),
        theme_version=theme.version,
        theme_files=theme_files,
        templates=planned.templates,
    )


class History:
    """The last builds of an output folder, and the present.

    shelf   where details of articles are that say what they said
    """

    def __init__(self, store: Store, folder: str, shelf: Shelf) -> None:
        self._store = store
        self._rows = store.builds(folder)
        decoder = msgpack.Decoder(Article, dec_hook=lambda kind, _: shelf)
        digests = store.digests()
        self._names = frozenset(digests)
        articles = map(decoder.decode, store.articles())
        self._records = {each.name: Record(digests[each.name], each) for each in articles}
        self._previous: dict[PreviousRow, Record] = {}

    def __len__(self) -> int:
        """How many builds are known."""
        return len(self._rows)

    def present(self, planned: PlannedSite, planner: Planner) -> Moment:
        """What the site is made of now, as it was planned."""
        inputs, now = inputs_of(planned, planner), planner.now
        cells = _cells(inputs, now, self._records, self._names, _withheld(planned))
        return Moment(now=now, program=program_digest(), inputs=inputs, cells=cells)

    def build(self, number: int) -> Moment | None:
        """What a build was made of, counted from the last, which is 0; None where that is no longer
        known."""
        row = self._rows[number]
        inputs, note = _inputs_in(row.inputs), _note_in(row.note)
        previous = self._store.previous(row.turn)
        if inputs is None or note is None or previous is None:
            return None
        records, names = dict(self._records), set(self._names)
        for name, said in previous.items():
            (names.add if said.digest else names.discard)(name)
            record = self._record_of(name, said)
            if record is None:
                records.pop(name, None)
            else:
                records[name] = record
        cells = _cells(inputs, note.now, records, names, note.withheld)
        return Moment(now=note.now, program=note.program, inputs=inputs, cells=cells)

    def _record_of(self, name: str, said: PreviousRow) -> Record | None:
        """The record that said this; None for none."""
        if not said.article:
            return None
        now = self._store.row_of(name)
        if (said.article, said.details) == (now.article, now.details):
            return self._records[name]
        if said not in self._previous:
            shelf = OnHand(msgpack.decode(said.details, type=Details))
            decoder = msgpack.Decoder(Article, dec_hook=lambda kind, _: shelf)
            self._previous[said] = Record(said.digest, decoder.decode(said.article))
        return self._previous[said]


class Replay:
    """Plans a site from its cells."""

    def __init__(self, scan: Scan, theme: Theme) -> None:
        self._scan = scan
        self._theme = theme
        self._plans: dict[int, tuple[Cells, Plan]] = {}

    def plan_of(self, cells: Cells) -> Plan:
        """The same as `plan`, kept for whoever asks for these very cells again."""
        kept = self._plans.get(id(cells))
        if kept is None:
            if len(self._plans) == _PLANS_KEPT:
                del self._plans[next(iter(self._plans))]
            kept = self._plans[id(cells)] = cells, self.plan(cells)
        return kept[1]

    def plan(self, cells: Cells) -> Plan:
        """The site that these cells make. Raises GeneratorError where they make none."""
        settings = Settings(**dict(_of(cells, SETTING)))
        static, beside, sizes = [], [], _Sizes()
        linked, robots = [], ""
        for name, (found, size, version, text) in _of(cells, STATIC):
            static.append(found)
            sizes |= {name: size} if size else {}
            linked += [(found.name, version)] if version else []
            robots = text or robots
        for name, (owner, found, size) in _of(cells, BESIDE):
            beside.append((owner, found))
            sizes |= {name: size} if size else {}
        articles = [record.article for _, record in _of(cells, RECORD)]
        scan = structs.replace(
            self._scan,
            static=tuple(static),
            attachments=tuple(beside),
            pages=tuple(name for _, name in _of(cells, PAGE_FILE)),
            pictures=self._pictures(dict(_of(cells, PICTURE)), settings),
            editions=tuple(Found(name, 0, 0) for name, _ in _of(cells, EDITION)),
        )
        files = OwnFiles(scan, articles, settings, sizes, [])
        publishers = each_domain_once((each for _, each in _of(cells, PUBLISHER)), [])
        editions = in_order(files.placed_edition(each) for _, each in _of(cells, EDITION))
        pages = [files.placed_page(page) for _, page in _of(cells, OWN_PAGE)]
        registry, _ = tree(each for _, each in _of(cells, TOPIC))
        copied = frozenset(file.name for file in static if file.name != ROBOTS)
        theme = structs.replace(self._theme, assets=tuple((path, "") for path in cells[ASSETS, ""]))
        return plan_pages(
            [files.placed(article) for article in articles],
            lambda: Topics(registry, free=settings.free_topics),
            Publishers([files.placed_logo(publisher) for publisher in publishers]),
            SiteContext(
                settings,
                tuple(sorted(pages, key=lambda page: (page.order, page.name))),
                copied,
                cells[WORDS, ""],
                robots,
                tuple(linked),
                editions,
            ),
            cells[TIME, ""],
            files_beside(theme, copied),
            attachments=files.attachments,
        )

    def _pictures(self, digests: Mapping[str, bytes], settings: Settings) -> Pictures:
        """What became of pictures when these were the digests of what was made of them. What it was
        then is not known where it is another now; that it is another is."""
        now = self._scan.pictures
        copied = {}
        for url, found in digests.items():
            picture = now.copied.get(url, _OTHER_PICTURE)
            if now.digest_of(url) != found:
                picture = structs.replace(picture, color=f"#{found.hex()[:6]}")
            copied[url] = picture
        return Pictures(
            copied,
            digests=digests,
            shown=settings.show_pictures,
            missing=settings.missing_pictures,
            folder=settings.picture_folder,
        )


_OTHER_PICTURE: Final = CopiedPicture(Made("", "image/jpeg", 1, 1, 1))


def page_at(plan: Plan, path: str) -> Page | None:
    """The page of a plan at a path; None for none."""
    return next((page for page in plan.pages if page.path == path), None)


def fingerprint_at(plan: Plan, path: str, moment: Moment) -> Fingerprint | None:
    """The fingerprint of the page at a path of a moment's plan; None for no page."""
    page = page_at(plan, path)
    if page is None:
        return None
    template = moment.inputs.templates.get(page.template, b"")
    return Fingerprint(moment.program, plan.chrome, template, page.key)


class _Sizes(dict[str, tuple[bytes, int, int]]):
    """Sizes of pictures as they were measured then; nothing new is kept of them."""

    def pictures(self) -> dict[str, tuple[bytes, int, int]]:
        return self

    def save_pictures(self, pictures: Mapping[str, tuple[bytes, int, int]]) -> None:
        pass


def _of(cells: Cells, kind: str) -> list[tuple[str, Any]]:
    """The cells of a kind, sorted."""
    return sorted(
        ((name, value) for (each, name), value in cells.items() if each == kind),
        key=lambda cell: cell[0],
    )


def _cells(
    inputs: BuildInputs,
    now: datetime,
    records: Mapping[str, Record],
    names: AbstractSet[str],
    withheld: Sequence[str],
) -> Cells:
    """All that a site is made of.

    records    those without faults
    names      of all records that are there
    withheld   names of those that are not let in
    """
    sources, settings = inputs.sources, inputs.settings
    versions = dict(sources.linked)
    cells: dict[Cell, Any] = {
        (SETTING, field): getattr(settings, field) for field in settings.__struct_fields__
    }
    cells |= {(RECORD, name): record for name, record in records.items() if name not in withheld}
    cells |= {(ASIDE, name): True for name in (*(names - records.keys()), *withheld)}
    cells |= {(TOPIC, each.source): each for each in sources.entries}
    cells |= {(PUBLISHER, each.source): each for each in sources.publishers}
    cells |= {(OWN_PAGE, each.name): each for each in sources.pages}
    cells |= {(EDITION, each.name): each for each in sources.editions}
    cells |= {(PAGE_FILE, f"{settings.pages}/{name}"): name for name in sources.page_files}
    for file in sources.static:
        name = f"{settings.static}/{file.name}"
        text = sources.robots if file.name == ROBOTS else ""
        size, version = sources.pictures.get(name), versions.get(file.name)
        cells[STATIC, name] = (file, size, version, text)
    for owner, file in sources.attachments:
        cells[BESIDE, file.name] = (owner, file, sources.pictures.get(file.name))
    cells |= {(PICTURE, address): found for address, found in sources.copied}
    return {
        **cells,
        (WORDS, ""): inputs.words,
        (ASSETS, ""): inputs.assets,
        (TIME, ""): now,
    }


def _withheld(planned: PlannedSite) -> tuple[str, ...]:
    return tuple(sorted(newcomers_of(planned.plan.library.withheld)))


def theme_file_called(theme: Theme, file: str) -> str:
    """How a file of a theme is called: by its path from the folder of templates on; one that ships
    with us says so."""
    folder = next(each for each in _theme_folders(theme) if Path(file).is_relative_to(each))
    return _called(folder, Path(file).relative_to(folder).as_posix())


def _called(folder: Path, name: str) -> str:
    if folder.is_relative_to(shipped()):
        return f"{folder.relative_to(shipped()).as_posix()}/{name}{OF_US}"
    return f"{folder.parent.name}/{folder.name}/{name}"


def _theme_folders(theme: Theme) -> Iterator[Path]:
    """The folders that a theme's files lie in: the site's own first, then all that ship with us."""
    yield from (Path(each) for each in theme.folders if not Path(each).is_relative_to(shipped()))
    yield from sorted(each for each in shipped().iterdir() if each.is_dir())


def _theme_files(theme: Theme) -> dict[str, bytes]:
    return {
        _called(folder, name): digest(bytes_of(folder / name))
        for folder in _theme_folders(theme)
        for name in files_in(folder)
    }


def _inputs_in(data: bytes) -> BuildInputs | None:
    try:
        return msgpack.decode(data, type=BuildInputs)
    except MsgspecError:  # those of another version
        return None


def _note_in(data: bytes) -> BuildNote | None:
    try:
        return msgpack.decode(data, type=BuildNote)
    except MsgspecError:
        return None
