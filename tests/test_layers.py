"""Imports go one way: a module may import what stands below it, never what stands above."""

import ast
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

ROOMS = (
    "__main__",
    "commands",
    "editors",
    "serve",
    "verify",
    "inbox",
    "doctor",
    "site",
    "build",
    "output",
    "theme",
    "pages",
    "library",
    "languages",
    "content",
    "memo",
    "parallel",
    "signals",
    "problems",
)
"""From the top down."""

MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
NAMES = {".".join(module.with_suffix("").parts): module for module in MODULES}


def room_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imported(module: Path) -> set[str]:
    """The modules of the package that a file imports, such as `content.urls`; at its top, or where
    they are used."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.partition(".")[2] for name in names if name.startswith("generator.")}
    return {name if name in NAMES else name.rpartition(".")[0] for name in found} - {""}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_stands_below_it(module: Path) -> None:
    if room_of(module) == "__init__":
        return
    below = ROOMS[ROOMS.index(room_of(module)) :]
    assert not {name for name in imported(module) if name.split(".")[0] not in below}


def test_every_module_has_its_room() -> None:
    assert {room_of(module) for module in MODULES} - {"__init__"} == set(ROOMS)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Of what hangs together at all, something can be imported first."""
    graph = {name: imported(module) for name, module in NAMES.items()}
    while graph:
        leaves = {name for name, below in graph.items() if not below & set(graph)}
        assert leaves, f"a circle among {sorted(graph)}"
        graph = {name: below for name, below in graph.items() if name not in leaves}


def test_only_the_command_line_prints() -> None:
    for module in MODULES:
        tree = ast.parse((PACKAGE / module).read_text("utf-8"))
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        prints = [f for f in calls if isinstance(f, ast.Name) and f.id == "print"]
        assert not prints, module


@pytest.mark.parametrize("name", ["utils", "helpers", "core", "manager", "base", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert not [module for module in MODULES if module.stem == name]


CLOCKS = ("datetime.now(", ".utcnow(", "date.today(", "time.time(", "time_ns(", "localtime(")
"""Words by which a module asks what time it is. How long something takes is another matter."""
ASKED = {("content/scan.py", "time_ns(")}
"""Which files are too young for their time to be relied on: no page depends on it."""


def test_nothing_asks_the_clock_but_the_command_line() -> None:
    asked = {
        (module.as_posix(), word)
        for module in MODULES
        for word in CLOCKS
        if room_of(module) != "commands" and word in (PACKAGE / module).read_text("utf-8")
    }
    assert asked == ASKED
