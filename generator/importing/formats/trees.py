"""Trees of files of Jekyll, Hugo, Pelican and a former system: a file a post.

Where the records of such a tree lie and what its fields mean is known to `other_systems`, by which
`init --from` has such a tree build as it lies. Here the same is brought into a site that is there.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from generator.content.limits import Limits
from generator.content.other_systems import systems
from generator.content.other_systems.survey import FieldChoice, survey
from generator.content.other_systems.systems import System, configured, settings_of, system_of
from generator.content.records import frontmatter
from generator.content.records.foreign_fields import FOREIGN, plain_name
from generator.content.records.hiding import may_hide
from generator.content.records.links import web_url
from generator.content.records.renaming import renamed
from generator.content.source_folder import Folder
from generator.content.yaml import text as yaml
from generator.importing.formats import former_pages, restructured
from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.named import FIELDS, imported_of
from generator.importing.source import ImportFault, Source
from generator.problems import Level, Problem, faults

_LIMITS: Final = Limits()
_CODE: Final = re.compile(r"\{[%{]")
_ROOT_LINK: Final = re.compile(r"(\]\(|\b(?:src|href)=[\"'])/(?!/)")
_SEPARATED: Final = re.compile("[,;|]")
_BY_SPACES: Final = ("categories", "tags")
"""Fields of Jekyll in which one text is a list, a word an item."""
_FORMER: Final = "redirect_from"
_DRAFTS: Final = "_drafts/**/*.md"


def _is_it(system: System, source: Source) -> bool:
    """True for a folder with the files that only such a tree has."""
    return source.is_folder and system_of(source.folder) is system


def _read(system: System, source: Source, reading: Reading) -> Iterator[Imported | Problem]:
    """Each post, those that are drafts among them."""
    if not source.is_folder:
        raise ImportFault(f"{source.name}: expected the folder of a tree of {system.name}")
    tree = source.folder
    configuration = configured(tree, system)
    layout = system.layout(tree, configuration)
    known = settings_of(system, configuration)
    home = reading.home or known.get("base_url", "")
    home = home if not home or home.endswith("/") else f"{home}/"
    choice = {each.theirs: _meant(each) for each in survey(tree, system, layout).fields}
    names = tuple((choice | dict(reading.names)).items())
    paths = former_pages.of(system, tree, configuration)
    for note in (*layout.notes, *paths.notes):
        yield Problem(source.name, 0, "", note, Level.WARNING)
    zone = known.get("timezone", "")
    by_spaces = _BY_SPACES if system is systems.JEKYLL else ()
    post = partial(
        _post, tree, source.name, names, paths, zone=zone, home=home, by_spaces=by_spaces
    )
    for place in layout.places:
        category = place.records.category if system in (systems.HUGO, systems.FORMER) else ""
        for file in tree.survey(place.records.files, lambda _: False).found:
            yield from post(file.name, category=category)
    if system is systems.JEKYLL:
        for file in tree.scan(_DRAFTS):
            yield from post(file.name, is_draft=True)
    if system is systems.PELICAN:
        for file in tree.survey("content/**/*.rst", lambda _: False).found:
            told = f"{source.name}/{file.name}"
            yield from restructured.read(tree, file.name, told, names, zone=zone)


def _post(
    tree: Folder,
    source: str,
    names: tuple[tuple[str, str], ...],
    paths: former_pages.FormerPages,
    name: str,
    *,
    category: str = "",
    zone: str = "",
    home: str = "",
    is_draft: bool = False,
    by_spaces: Sequence[str] = (),
) -> Iterator[Imported | Problem]:
    place = f"{source}/{name}"
    data = tree.read(name, _LIMITS.file_size)
    if len(data) > _LIMITS.file_size:
        message = f"larger than {_LIMITS.file_size:,} bytes, which no record may be; left out"
        yield Problem(place, 0, "", message)
        return
    parts, problems = frontmatter.split(data, name, _LIMITS, foreign=True)
    if parts is None:
        yield from (
            Problem(place, each.line, each.field, each.message) for each in faults(problems)
        )
        return
    head = values_of(parts.fields)
    fields = values_of(renamed(parts.fields, names))
    for theirs in by_spaces:
        ours, value = dict(names).get(theirs, theirs), head.get(theirs)
        if isinstance(value, str) and fields.get(ours) == value and not _SEPARATED.search(value):
            fields[ours] = value.split()
    said = {key: value for key, value in fields.items() if key in FIELDS or may_hide(key)}
    page = paths.page(name, head)
    body = parts.body
    if home and said.get("webUrl"):
        # Of such a record, a path would be read as one of the host of its original.
        body = _ROOT_LINK.sub(lambda match: f"{match[1]}{home}", body)
    if _CODE.search(body):
        message = "holds code of its templates ({{ or {%), which is shown as it stands; edit it"
        yield Problem(place, 0, "body", message, Level.WARNING)
    if not said.get("publishedDateTime") and (day := paths.day(name)):
        said["publishedDateTime"] = day
    whole = _whole(page, home)
    identity = paths.identity(whole)
    more: dict[str, Any] = {"identity": identity} if identity and not said.get("guid") else {}
    if category and category != "news" and not said.get("category"):
        more["category"] = category
    if is_draft:
        more["is_draft"] = True
    said["body"] = body
    yield imported_of(said, file=place, is_split=True, page=whole, zone=zone, **more)


def _meant(choice: FieldChoice) -> str:
    """What a field is read as: former addresses even where most of them are none, for each that is
    none is left out by itself."""
    known = FOREIGN.get(plain_name(choice.theirs))
    is_former = known is not None and known.ours == _FORMER
    return _FORMER if choice.refused and is_former else choice.ours


def _whole(page: str, home: str) -> str:
    """The whole address of a page, as a browser asks for it, where the site's is known."""
    if not home or not page:
        return page
    try:
        return web_url(f"{home}{page.lstrip('/')}")
    except ValueError:
        return ""


def values_of(mapping: yaml.Mapping) -> dict[str, Any]:
    """The fields of a head as plain values: texts, lists and fields."""
    return {name: _value(node) for name, node in mapping.entries.items()}


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.Scalar):
        return "" if yaml.is_nothing(node) else node.text
    if isinstance(node, yaml.Sequence):
        return [_value(item) for item in node.items]
    return values_of(node) if isinstance(node, yaml.Mapping) else ""


def _format(system: System, name: str, title: str) -> Format:
    return Format(
        name=name,
        title=title,
        is_it=partial(_is_it, system),
        read=partial(_read, system),
        takes_names=True,
    )


FORMATS: Final = (
    _format(systems.FORMER, "former", "the folder of a former system"),
    _format(systems.PELICAN, "pelican", "the folder of a Pelican site"),
    _format(systems.JEKYLL, "jekyll", "the folder of a Jekyll site"),
    _format(systems.HUGO, "hugo", "the folder of a Hugo site"),
)
