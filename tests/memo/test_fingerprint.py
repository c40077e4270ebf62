"""Fingerprints."""

import ast
import re
import sys
import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

import generator
from generator.content import settings
from generator.memo import fingerprint
from generator.memo.digests import digest
from generator.memo.fingerprint import LIBRARIES, Fingerprint, program_digest, zone_digest

PACKAGE = Path(generator.__file__).parent


def mark(**given: bytes) -> Fingerprint:
    parts = {name: bytes(16) for name in ("program", "site", "template", "page")}
    return Fingerprint(**parts | given)


def test_what_is_packed_is_unpacked() -> None:
    made = Fingerprint(b"a" * 16, b"b" * 16, b"c" * 16, b"d" * 16)
    assert Fingerprint.unpack(made.pack()) == made


def test_causes_name_the_parts_that_differ() -> None:
    assert mark().reasons(mark()) == ()
    assert mark(site=b"x" * 16, page=b"y" * 16).reasons(mark()) == ("site", "page")


def test_where_one_part_ends_counts() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
    assert len(digest()) == 16


def test_the_program_has_one_digest() -> None:
    assert program_digest() == program_digest()
    assert len(program_digest()) == 16


@pytest.fixture
def _asked_anew() -> Iterator[None]:
    program_digest.cache_clear()
    yield
    program_digest.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_a_library_is_another_program(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before, versions = program_digest(), fingerprint._versions_in
    program_digest.cache_clear()
    monkeypatch.setattr(
        "generator.memo.fingerprint._versions_in",
        lambda folder: (
            {name: v for name, v in versions(folder).items() if name != library}
            | {library: "0.0.1"}
        ),
    )
    assert program_digest() != before


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_version_beside_a_library_is_the_one_that_its_metadata_say(library: str) -> None:
    spec = find_spec(LIBRARIES[library])
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parents[1 if spec.submodule_search_locations else 0]
    assert fingerprint._versions_in(folder)[library] == metadata.version(library)


def test_a_folder_that_cannot_be_listed_tells_of_no_version(tmp_path: Path) -> None:
    assert fingerprint._versions_in(tmp_path / "none") == {}


@pytest.mark.usefixtures("_asked_anew")
def test_the_version_of_a_library_that_says_it_elsewhere_is_asked_for_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = program_digest()
    monkeypatch.setattr("generator.memo.fingerprint._versions_in", lambda folder: {})
    program_digest.cache_clear()
    assert program_digest() == before
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1")
    program_digest.cache_clear()
    assert program_digest() != before


@pytest.mark.usefixtures("_asked_anew")
def test_another_copy_of_a_library_that_python_finds_first_is_another_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = program_digest()
    program_digest.cache_clear()
    (tmp_path / "text_unidecode").mkdir()
    (tmp_path / "text_unidecode/__init__.py").write_text("unidecode = str")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "text_unidecode", raising=False)
    assert program_digest() != before


SILENT = {"click", "filelock", "rich"}
"""What decides about the command line and about locks, and about no byte of a site."""
BELOW = {"cffi", "pycparser"}
"""By what ada-url is called: it says nothing of its own."""


OF_NO_BUILD = (
    "verify/",
    "serve/",
    "editors/",
    "content/sources/",
    "importing/",
    "pictures/",
    "commands/pictures.py",
)


def imported() -> dict[str, set[str]]:
    """The modules that are not ours and not Python's, by the file that imports them; what only
    judges or serves a site that was built, speaks with an editor, asks others' servers, or makes
    files that a build reads is left out."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith(OF_NO_BUILD):
            continue
        modules = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
        found[name] = modules - sys.stdlib_module_names - {"generator"}
    return found


def test_every_library_that_is_imported_where_bytes_are_made_is_in_the_digest() -> None:
    unnamed = {
        name: modules - set(LIBRARIES.values()) - SILENT for name, modules in imported().items()
    }
    assert {name: modules for name, modules in unnamed.items() if modules} == {}


def test_every_library_that_these_need_is_in_the_digest() -> None:
    names = {
        found[0].lower().replace("_", "-")
        for library in LIBRARIES
        for requirement in metadata.requires(library) or ()
        if "extra ==" not in requirement and "python_version <" not in requirement
        if (found := re.match(r"[\w.-]+", requirement))
    }
    assert names <= LIBRARIES.keys() | BELOW


def test_no_digest_is_made_of_parts_without_borders() -> None:
    """`digest` and `digest_of` tell where a part ends; parts that are joined before do not."""
    joined = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "join"
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, bytes)
    ]
    assert joined == []


def zone(folder: Path, like: str, name: str = "Europe/Berlin") -> None:
    source = next((file for base in zoneinfo.TZPATH if (file := Path(base, like)).is_file()), None)
    if source is None:
        pytest.skip("this machine has no zone data of its own")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(source.read_bytes())


def test_other_zone_data_are_other_settings(tmp_path: Path) -> None:
    """An update of the system brings new rules, and every date that is shown follows them."""
    text = "title: T\nbase_url: https://e.org/\nid: e.org,2023\ntimezone: Europe/Berlin\n"
    (tmp_path / "site.yaml").write_text(text)
    before = settings.load(tmp_path)
    zone(tmp_path / "zones", "America/New_York")
    path = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(tmp_path / "zones")])
        after = settings.load(tmp_path)
    finally:
        zoneinfo.reset_tzpath(path)
    assert after != before
    assert after.reading != before.reading
    assert settings.load(tmp_path) == before


def test_a_zone_has_a_digest_wherever_its_data_come_from() -> None:
    assert zone_digest("Europe/Berlin") != zone_digest("America/New_York")
    assert zone_digest("Nowhere/At_All") == b""
    assert fingerprint.zone_digest("UTC") == zone_digest("UTC") != b""
