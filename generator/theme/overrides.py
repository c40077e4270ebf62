"""The site's own files of a theme: copies of ours to start from, and what differs.

A file of the site's own stands in for ours of the same name. Beside it, in a hidden folder, lies
ours as it was when it was copied: `templates/default/.copied/default/home.html` for
`templates/default/home.html`. So what is the owner's and what is new of ours can be told apart
after every upgrade, whatever became of the version that it was copied from.
"""

import difflib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from generator.content.source_folder import told_path
from generator.content.yaml.fields import did_you_mean
from generator.problems import ThemeError, shown
from generator.theme.load import DEFAULT, files_in, folders_of, shipped

COPIED: Final = ".copied"
"""The folder of a theme that keeps ours as they were: by our theme's name, then by the file's."""
_EXTENDS: Final = re.compile(r'\s*{%-?\+?\s*extends\s+["\']([^"\']+)["\']')


class Original(Struct, frozen=True):
    """A file of ours that one of the site's own stands in for."""

    theme: str
    """The name of our theme that has it."""
    name: str

    @property
    def path(self) -> Path:
        return shipped() / self.theme / self.name


class Ours(Struct, frozen=True):
    """A file to start from."""

    name: str
    file: Path
    """What pages are made of now, if it is not what is to be written."""
    original: Original | None
    """None for what the site alone has."""


class Own(Struct, frozen=True):
    """A file of the site's own theme, beside ours."""

    theme: str
    name: str
    file: Path
    text: bytes
    original: Original | None
    """None for what we have none of."""
    ours: bytes | None
    """Ours today."""
    copied: bytes | None
    """Ours as it was copied; None where that is not known."""

    @property
    def is_ours(self) -> bool:
        """True if it says what ours does: pages are the same without it."""
        return self.ours is not None and _is_same(self.text, self.ours)

    @property
    def is_unedited(self) -> bool:
        """True if it says what ours did when it was copied."""
        return self.copied is not None and _is_same(self.text, self.copied)

    @property
    def parent(self) -> str:
        """The template that it extends, where that is ours of the same name; empty for none."""
        match = _EXTENDS.match(self.text.decode("utf-8-sig", "replace"))
        name = match[1] if match else ""
        return name if name.partition("/")[2] == self.name else ""

    @property
    def ours_has_changed(self) -> bool:
        """True if ours is not what was copied: there is something to take over."""
        if self.copied is None or self.is_ours:
            return False
        return self.ours is None or not _is_same(self.copied, self.ours)


def own_themes(templates: Path) -> list[str]:
    """The names of the themes that a site keeps in its folder of templates."""
    if not os.path.isdir(templates) or is_shipped(templates):
        return []
    return sorted(
        entry.name for entry in templates.iterdir() if entry.is_dir() and entry.name[0] not in "._"
    )


def is_shipped(templates: Path) -> bool:
    """True if this is the folder of our own themes, as in a clone of the program."""
    return os.path.isdir(templates) and os.path.samefile(templates, shipped())


def refuse_what_is_no_folder(templates: Path, theme: str) -> None:
    """Raises ThemeError where a folder of templates is a file, or a link that leads nowhere."""
    for place in (templates, templates / theme, templates / DEFAULT):
        if os.path.lexists(place) and not os.path.isdir(place):
            raise ThemeError(f"{told_path(place)}: is no folder; rename or remove it")


def refuse_shipped(templates: Path) -> None:
    """Raises ThemeError where files of the site's own would be ours themselves."""
    if is_shipped(templates):
        raise ThemeError(
            f"{told_path(templates)}: holds the themes that ship with Broadsheet itself, which are "
            "edited where they lie; for a site of your own, name another folder with the setting "
            "`templates`"
        )


def files_to_copy(theme: str, templates: Path, into: str) -> dict[str, Ours]:
    """All that a theme can be copied from, by name.

    into   the theme that copies are for: its own files are what is written, so they are none
    """
    files: dict[str, Ours] = {}
    for folder in map(Path, folders_of(theme, templates)):
        if folder == templates / into:
            continue
        for name in files_in(folder):
            if not PurePosixPath(name).name.startswith("."):
                original = _original(templates, theme, name)
                files.setdefault(name, Ours(name, folder / name, original))
    return files


def named(given: str, theme: str, files: Iterable[str]) -> str:
    """The file that is meant by what someone typed. Raises ThemeError where there is none."""
    known = set(files)
    name = given.replace("\\", "/")
    for start in ("./", "templates/", f"{theme}/", f"{DEFAULT}/"):
        if name not in known:
            name = name.removeprefix(start)
    if name in known:
        return name
    raise ThemeError(
        f'there is no template or asset "{shown(given)}" in the theme "{theme}"'
        f"{_advice(name, known)}\n`broadsheet theme list --files` names all"
    )


def _advice(name: str, known: set[str]) -> str:
    inside = [path for path in sorted(known) if path.startswith(f"{name.rstrip('/')}/")]
    if inside:
        return f'; that is a folder: name a file in it, such as "{inside[0]}"'
    last = PurePosixPath(name).name.casefold()
    ends = [path for path in sorted(known) if _ends(path, last)]
    if ends:
        offered = " or ".join(f'"{end}"' for end in ends[:3])
        return f"; did you mean {offered}?"
    return did_you_mean(name, known) or did_you_mean(name, [*known, *map(_last, known)])


def _ends(name: str, last: str) -> bool:
    path = PurePosixPath(name.casefold())
    return bool(last) and last in (path.name, path.stem)


def _last(name: str) -> str:
    return PurePosixPath(name).name


def compared(templates: Path, theme: str) -> list[Own]:
    """The site's own files of a theme beside ours, by name; catalogues of words left out."""
    refuse_shipped(templates)
    refuse_what_is_no_folder(templates, theme)
    folder = templates / theme
    names = [
        name
        for name in files_in(folder)
        if not name.startswith("languages/") and not PurePosixPath(name).name.startswith(".")
    ]
    return [own_file(templates, theme, name) for name in names]


def own_file(templates: Path, theme: str, name: str) -> Own:
    """One of them, which is there."""
    copy = _copy_of(templates / theme, name)
    original = _original(templates, theme, name)
    return Own(
        theme=theme,
        name=name,
        file=templates / theme / name,
        text=_read(templates / theme / name),
        original=original,
        ours=_read(original.path) if original and original.path.is_file() else None,
        copied=_read(templates / theme / COPIED / copy) if copy else None,
    )


def _original(templates: Path, theme: str, name: str) -> Original | None:
    """Our file that a theme's own of this name stands in for, or was copied from."""
    copy = _copy_of(templates / theme, name)
    from_theme = copy.parts[0] if copy else DEFAULT
    for origin in (theme, from_theme, DEFAULT):
        if (shipped() / origin / name).is_file():
            return Original(origin, name)
    return Original(from_theme, name) if copy else None


def _copy_of(folder: Path, name: str) -> Path | None:
    """Where ours is kept as it was copied, below the folder of copies."""
    place = folder / COPIED
    for theme in sorted(os.listdir(place)) if os.path.isdir(place) else ():
        if (place / theme / name).is_file():
            return Path(theme, name)
    return None


def note_copied(templates: Path, theme: str, original: Original, base: bytes | None = None) -> None:
    """Keeps ours as it was copied: from now on, what is not the same is new.

    base   ours then, if not ours today
    """
    folder = templates / theme
    previous = _copy_of(folder, original.name)
    kept = folder / COPIED / original.theme / original.name
    write_file(kept, _read(original.path) if base is None else base)
    if previous is not None and folder / COPIED / previous != kept:
        _remove(folder / COPIED / previous)


def _base(ours: Ours, original: Original) -> bytes | None:
    """What a file of another theme of the site's own was copied from; None for one of ours."""
    folder = ours.file
    for _ in PurePosixPath(ours.name).parts:
        folder = folder.parent
    copy = None if ours.file == original.path else _copy_of(folder, ours.name)
    return _read(folder / COPIED / copy) if copy else None


def forget_copied(templates: Path, theme: str, name: str) -> None:
    """Keeps nothing of a file that is no longer one of ours."""
    folder = templates / theme
    while (previous := _copy_of(folder, name)) is not None:
        _remove(folder / COPIED / previous)


class PlannedCopy(Struct, frozen=True):
    """What is to be written in the place of one file."""

    ours: Ours
    file: Path
    text: bytes
    is_there: bool = False
    """True where it already says so, and nothing need be written."""
    is_newer: bool = False
    """True where it stands in for a previous copy that was never edited."""


def copies(
    wanted: Sequence[Ours], templates: Path, into: str, texts: dict[str, bytes]
) -> list[PlannedCopy]:
    """What is to be written for some files. Raises ThemeError, with every fault, where what is
    there already would be lost.

    texts   by name: what is to be written, where that is not the file itself
    """
    refuse_shipped(templates)
    found, faults = [], []
    for ours in wanted:
        file = templates / into / ours.name
        text = texts.get(ours.name) or _read(ours.file)
        if fault := in_the_way(templates / into, ours.name):
            faults.append(fault)
        elif not os.path.lexists(file):
            found.append(PlannedCopy(ours, file, text))
        else:
            own = own_file(templates, into, ours.name)
            if _is_same(own.text, text):
                found.append(PlannedCopy(ours, file, text, is_there=True))
            elif own.is_unedited and own.original == ours.original:
                found.append(PlannedCopy(ours, file, text, is_newer=True))
            else:
                faults.append(
                    f"{told_path(file)}: is there, and says something else: nothing was written. "
                    f"See `broadsheet theme diff {ours.name}`; to start anew, rename it first"
                )
    if faults:
        raise ThemeError("\n".join(faults))
    return found


def in_the_way(folder: Path, name: str) -> str:
    """Why a file cannot be written there; empty where it can."""
    for above in reversed((folder, *((folder / name).parents))):
        if os.path.lexists(above) and not above.is_dir():
            return f"{told_path(above)}: is no folder, as a theme is; rename or remove it"
    file = folder / name
    if file.is_symlink():
        return f"{told_path(file)}: is a link, and what it leads to is left alone; remove it first"
    if file.is_dir():
        return f"{told_path(file)}: is a folder, and a template is a file; rename or remove it"
    return ""


def write(copy: PlannedCopy, templates: Path, into: str) -> None:
    """Writes a copy, and what it was copied from.

    A new one comes last, so that it is never there without what it was copied from. What takes the
    place of a previous one comes first: beside that, what is newer would make it look edited.
    """
    original = copy.ours.original
    base = _base(copy.ours, original) if original else None
    if copy.is_newer:
        write_file(copy.file, copy.text)
    if original is not None:
        note_copied(templates, into, original, base)
    if not (copy.is_there or copy.is_newer):
        write_file(copy.file, copy.text, is_new=True)


def extending(parent: str, blocks: Iterable[str]) -> bytes:
    """A template that is another one, with some blocks to be filled: as it stands, it changes no
    byte of any page."""
    lines = [f'{{% extends "{parent}" %}}']
    for block in blocks:
        lines += ["", f"{{% block {block} %}}", "{{ super() -}}", "{% endblock %}"]
    return "\n".join([*lines, ""]).encode()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ThemeError(f"{told_path(file)}: cannot be read: {error.strerror}") from error


def write_file(file: Path, data: bytes, *, is_new: bool = False) -> None:
    """Writes a file whole or not at all.

    is_new   it is not there yet; what someone else wrote there meanwhile stays
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if is_new:
            with file.open("xb") as opened:
                opened.write(data)
        else:
            temporary.write_bytes(data)
            if file.exists():
                shutil.copymode(file, temporary)
            os.replace(temporary, file)
    except OSError as error:
        raise ThemeError(f"{told_path(file)}: cannot be written: {error.strerror}") from error


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise ThemeError(f"{told_path(file)}: cannot be removed: {error.strerror}") from error


def text_of(data: bytes) -> str | None:
    """The text of a file, with one form of line ends; None for what is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _is_same(one: bytes, other: bytes) -> bool:
    if one == other:
        return True
    text = text_of(one)
    return text is not None and text == text_of(other)


def difference(one: bytes, other: bytes, path: str, was: str, now: str) -> list[str]:
    """Lines of a unified diff that makes the one the other; one line for what is no text.

    path       of the file that is told of, as `patch` looks for it
    was, now   what the two are
    """
    before, after = text_of(one), text_of(other)
    if before is None or after is None:
        return [] if one == other else [f"{path}: {was} and {now} differ, and are no text"]
    lines = difflib.unified_diff(_lines(before), _lines(after), path, path, was, now)
    return [part for line in lines for part in _whole(line)]


def counted(lines: Sequence[str]) -> tuple[int, int]:
    """How many lines a diff adds and removes."""
    signs = [line[:1] for line in lines[2:]]  # the first two say what is compared
    return signs.count("+"), signs.count("-")


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _whole(line: str) -> Iterator[str]:
    yield line.rstrip("\n")
    if not line.endswith("\n"):
        yield "\\ No newline at end of file"
