"""Stories put together and taken apart by hand: which lines of which records it takes, and what
readers will see of it. Nothing is written here.

What a line does is not guessed: the stories are made once more with it, as a build makes them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from generator.content.records.model import ALONE, Article
from generator.content.settings import Settings
from generator.content.slugs import slug
from generator.content.story_decisions import Decisions, Kind, LineEdit
from generator.doctor.edits import CannotEditError
from generator.doctor.mending import Change
from generator.doctor.record_lines import reverted, with_field
from generator.library.citations import Citations
from generator.library.precedence import precedence
from generator.library.stories import Story, StoryFold
from generator.problems import GeneratorError

STORY: Final = "story"
FORMER: Final = "redirect_from"
_OURS: Final = re.compile(
    rf"[\"']?(?:{STORY}|{FORMER})[\"']?[ \t]*:[^\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]*"
)
_LONGEST_NAME: Final = 40  # characters of a name that is made of a title


class Move(Struct, frozen=True):
    """A record that is in another story than before, or in none."""

    name: str
    title: str
    before: str
    """The address of its story; empty where it stood alone."""
    after: str


class LostStory(Struct, frozen=True):
    """The address of a story's page that is there no more."""

    address: str
    """A path of the site."""
    leads: str
    """The address of the story that most of its records are in now, or the record that was its
    first; for people."""
    record: str = ""
    """The file in which `redirect_from` is written for it; empty where none is."""


class Effects(Struct, frozen=True):
    """What readers will see."""

    moves: tuple[Move, ...]
    new: tuple[str, ...]
    """Addresses of stories' pages that were not there."""
    lost: tuple[LostStory, ...]
    items: tuple[str, ...] = ()
    """Files of records under whose id there is an item in feeds from now on, and was none."""


class Regrouping(Struct, frozen=True):
    """What is to be written, and what comes of it."""

    changes: tuple[Change, ...]
    edits: tuple[LineEdit, ...]
    effects: Effects


class Regrouper:
    """Works out what it takes to have the stories of one content folder other than they are.

    articles    the public ones, in the library's order
    listings    what these list
    is_public   whether a page at an address of a story is, or may be, known to readers
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        articles: Sequence[Article],
        listings: Citations,
        is_public: Callable[[str], bool],
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._articles = articles
        self._listings = listings
        self._is_public = is_public
        self.stories = self._stories({})
        self.story_of = _story_of(self.stories)

    def joined(self, records: Sequence[Article], name: str = "", *, lets_go: bool) -> Regrouping:
        """What makes one story of these records, and of those that they are told with.

        name      that the story is to have; empty for the one that it has, or one of its opener
        lets_go   whether addresses may be lost that nothing leads on from
        Raises GeneratorError where they are one already, or cannot be.
        """
        union: dict[str, Article] = {}
        for record in records:
            if record.published_at is None:
                raise GeneratorError(f"{record.name} has no date, so it tells no story")
            union |= {each.id: each for each in self._told_with(record)}
        homes = {self._opener(record) for record in records}
        if len(union) < 2 or (len(homes) == 1 and not name):
            raise GeneratorError("These are told as one story already: nothing was written")
        name = name or self._name_for(union.values())
        said = {record.id: name for record in records}
        for missing in self._missing(records[0], union, said):
            if said.keys() >= missing.keys():
                raise GeneratorError(
                    "These cannot be joined by a name: a record that is not trusted names no story"
                    " (the setting `trusted`)"
                )
            openers = {self._opener(each) for each in missing.values()}
            more = {each for each in missing if each in openers} - said.keys() or missing.keys()
            said |= dict.fromkeys(more, name)
        return self._regrouping(said, lets_go=lets_go)

    def parted(self, record: Article, decisions: Decisions, *, lets_go: bool) -> Regrouping:
        """What takes a record out of its story.

        decisions   what was joined before: a name that is left on one record alone, where it says
                    nothing any more, is taken out of it again
        Raises GeneratorError where it is in none.
        """
        story = self.story_of.get(record.id)
        if story is None:
            raise GeneratorError(f"{record.name} is told with no other: nothing was written")
        others = {each.id for each in story.articles} - {record.id}
        said: dict[str, str] = {record.id: ALONE}
        if record.story and record.story != ALONE:
            after = _story_of(self._stories({record.id: ""})).get(record.id)
            if after is None or not others & {each.id for each in after.articles}:
                said = {record.id: ""}
        if record.story:
            said |= self._left_over(record, said, decisions)
        return self._regrouping(said, lets_go=lets_go)

    def undone(self, edits: Iterable[LineEdit], *, lets_go: bool) -> Regrouping:
        """What takes back what was written.

        Raises GeneratorError where a record says something else by now, or an address would be
        lost and `lets_go` is not given: no line is written for it, for all is to be as it was.
        """
        by_name: dict[str, list[LineEdit]] = {}
        for edit in edits:
            by_name.setdefault(edit.name, []).append(edit)
        changes, kept = [], []
        names = {article.name: article.id for article in self._articles}
        said: dict[str, str] = {}
        for name, group in by_name.items():
            before = self._read(name)
            after = before
            for edit in reversed(group):
                try:
                    after = reverted(after, edit, self._settings.reading)
                except CannotEditError as error:
                    raise GeneratorError(f"{self._folder / name}: {error}") from None
                kept.append(edit)
                _, _, value = edit.before.partition(":")
                field = (edit.before or edit.after).partition(":")[0].strip("\"' \t")
                if field == STORY and name in names:
                    said[names[name]] = _word(value)
            if after != before:
                changes.append(Change(name, before, after))
        effects = self._effects(self._stories(said))
        if effects.lost and not lets_go:
            raise _loses(effects.lost)
        return Regrouping(tuple(changes), tuple(kept), effects)

    def _stories(self, said: Mapping[str, str]) -> tuple[Story, ...]:
        """The stories, if these articles said this: names by id."""
        articles = self._articles
        if said:
            articles = [
                structs.replace(each, story=said[each.id]) if each.id in said else each
                for each in articles
            ]
        return StoryFold(articles, self._listings, self._settings).stories()

    def _told_with(self, record: Article) -> tuple[Article, ...]:
        story = self.story_of.get(record.id)
        return story.articles if story is not None else (record,)

    def _opener(self, record: Article) -> str:
        story = self.story_of.get(record.id)
        return story.opener.id if story is not None else record.id

    def _name_for(self, articles: Collection[Article]) -> str:
        """The name that these have; else one of the first of them, that no other record has."""
        named = {each.story for each in articles if each.story not in ("", ALONE)}
        if len(named) > 1:
            names = " and ".join(f"`{name}`" for name in sorted(named))
            raise GeneratorError(f"These have the names {names}: say with --as which it is to be")
        if named:
            return named.pop()
        opener = min(articles, key=precedence)
        wanted = slug(opener.title)[:_LONGEST_NAME].strip("-")
        taken = {each.story for each in self._articles} | {ALONE}
        numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        return wanted if wanted not in taken else next(n for n in numbered if n not in taken)

    def _missing(
        self, first: Article, union: Mapping[str, Article], said: Mapping[str, str]
    ) -> Iterable[dict[str, Article]]:
        """Those that are not told with the first, until none is."""
        while True:
            story = _story_of(self._stories(said)).get(first.id)
            home = {each.id for each in story.articles} if story is not None else {first.id}
            missing = {each: union[each] for each in union if each not in home}
            if not missing:
                return
            yield missing

    def _left_over(
        self, record: Article, said: Mapping[str, str], decisions: Decisions
    ) -> dict[str, str]:
        """The one record that a join gave the same name, if the name joins nothing any more."""
        same = [e for e in self._articles if e.story == record.story and e.id != record.id]
        joined = {
            edit.name
            for decision in decisions.standing
            if decision.decision is Kind.JOINED
            for edit in decision.edits
            if edit.after.startswith(f"{STORY}:") and not edit.before
        }
        if len(same) != 1 or same[0].name not in joined:
            return {}
        without = {same[0].id: ""}
        as_it_is = self._groups({**said})
        return without if self._groups({**said, **without}) == as_it_is else {}

    def _groups(self, said: Mapping[str, str]) -> list[tuple[str, ...]]:
        return [tuple(each.id for each in story.articles) for story in self._stories(said)]

    def _regrouping(self, said: Mapping[str, str], *, lets_go: bool) -> Regrouping:
        """The lines that say this, and those that have lost addresses lead on."""
        stories = self._stories(said)
        effects = self._effects(stories)
        by_id = {each.id: each for each in self._articles}
        wanted = {
            by_id[each].name: {STORY: value}
            for each, value in said.items()
            if by_id[each].story != value
        }
        if not lets_go:
            hosts = self._with_hosts(effects.lost, _story_of(stories), said)
            for lost in hosts:
                if lost.record:
                    wanted.setdefault(lost.record, {})[FORMER] = lost.address
            effects = structs.replace(effects, lost=tuple(hosts))
            if left := [lost for lost in hosts if not lost.record]:
                raise _loses(left)
        changes, edits = [], []
        ids = {each.name: each.id for each in self._articles}
        for name, fields in wanted.items():
            before = after = self._read(name)
            for field, value in fields.items():
                try:
                    after, edit = with_field(after, name, field, value, self._settings.reading)
                except CannotEditError as error:
                    what = f"have `{field}` say `{value}` there" if value else f"take `{field}` out"
                    raise GeneratorError(
                        f"{self._folder / name}: {error}. Nothing was written: {what} by hand, and"
                        " do this once more"
                    ) from None
                if edit is not None:
                    edits.append(structs.replace(edit, id=ids[name]))
            if after != before:
                changes.append(Change(name, before, after))
        return Regrouping(tuple(changes), tuple(edits), effects)

    def _effects(self, stories: Sequence[Story]) -> Effects:
        after = _story_of(stories)
        moves = []
        for article in self._articles:
            was, now = self.story_of.get(article.id), after.get(article.id)
            before = f"/{was.folder}" if was else ""
            address = f"/{now.folder}" if now else ""
            if before != address:
                moves.append(Move(article.name, article.title, before, address))
        kept = {story.folder for story in stories}
        known = {story.folder for story in self.stories}
        lost = [
            LostStory(f"/{story.folder}", _leads(story, after))
            for story in self.stories
            if story.folder not in kept and self._is_lost(f"/{story.folder}")
        ]
        new = [f"/{story.folder}" for story in stories if story.folder not in known]
        items = [
            article.name
            for article in self._articles
            if _is_item(article, after) and not _is_item(article, self.story_of)
        ]
        return Effects(tuple(moves), tuple(new), tuple(lost), tuple(items))

    def _is_lost(self, address: str) -> bool:
        """True if readers may know an address, and nothing leads on from it."""
        redirected = {old for old, _ in self._settings.redirects}
        redirected.update(old for each in self._articles for old in each.redirect_from)
        return address not in redirected and self._is_public(address)

    def _with_hosts(
        self, lost: Iterable[LostStory], after: Mapping[str, Story], said: Mapping[str, str]
    ) -> list[LostStory]:
        """Each with the record in which to write that it leads on, one that takes such a line: of
        the story that it is to lead to, those before all others that told the former one. Where
        these tell no story any more, one of them; the one that is parted last."""
        by_folder = {f"/{story.folder}": story for story in self.stories}
        taken: set[str] = set()
        found = []
        for each in lost:
            former = sorted(by_folder[each.address].articles, key=precedence)
            home = _home(former, after)
            if home is not None:
                ids = {article.id for article in former}
                in_turn = sorted(home.articles, key=lambda article: article.id not in ids)
            else:
                in_turn = sorted(former, key=lambda article: said.get(article.id) in ("", ALONE))
            names = (e.name for e in in_turn if not e.redirect_from and e.name not in taken)
            host = next((name for name in names if self._takes(name, each.address)), "")
            taken.add(host)
            leads = each.leads if home is not None or not host else host
            found.append(structs.replace(each, record=host, leads=leads))
        return found

    def _takes(self, name: str, address: str) -> bool:
        """True if a record can be written to so that the address leads on to it."""
        try:
            with_field(self._read(name), name, FORMER, address, self._settings.reading)
        except CannotEditError:
            return False
        return True

    def _read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise GeneratorError(
                f"{self._folder / name}: cannot be read: {error.strerror}"
            ) from error


def is_ours(edit: LineEdit) -> bool:
    """True for a line that joining or parting writes: one of two fields, and nothing beside it."""
    lines = [line for line in (edit.before, edit.after) if line]
    return bool(lines) and all(_OURS.fullmatch(line) for line in lines)


def _story_of(stories: Iterable[Story]) -> dict[str, Story]:
    return {each.id: story for story in stories for each in story.articles}


def _is_item(article: Article, story_of: Mapping[str, Story]) -> bool:
    """True if feeds have an item of its id: it stands alone, or opened a story."""
    story = story_of.get(article.id)
    return story is None or story.opener.id == article.id


def _home(articles: Sequence[Article], after: Mapping[str, Story]) -> Story | None:
    """The story that most of these are told in afterwards; None where none is told with another."""
    homes = [after[each.id] for each in articles if each.id in after]
    folders = [story.folder for story in homes]
    return max(homes, key=lambda story: (folders.count(story.folder), story.folder), default=None)


def _leads(story: Story, after: Mapping[str, Story]) -> str:
    """Where what a story told is to be read now."""
    home = _home(story.articles, after)
    return f"/{home.folder}" if home is not None else story.opener.name


def _loses(lost: Sequence[LostStory]) -> GeneratorError:
    """What is said where addresses would lead nowhere."""
    lines = [f"  {each.address}: what it told is now in {each.leads}" for each in lost]
    return GeneratorError(
        "\n".join(
            [
                "Readers would lose addresses, and nothing was written:",
                *lines,
                "Have them lead on with `redirects` in site.yaml, or let them go with --let-go",
            ]
        )
    )


def _word(text: str) -> str:
    """The name of a story as a line of a record says it."""
    word = text.partition(" #")[0].strip().strip("'\"")
    return slug(word.casefold()) if word else ""
