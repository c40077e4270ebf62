"""Imports go one way: a module may import what stands below it, never what stands above."""

import ast
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

LAYERS = (
    "__main__",
    "cli",
    "commands",
    "printing",
    "progress",
    "terminal",
    "examine",
    "verify",
    "build",
    "completed",
    "report",
    "writing",
    "subscribers",
    "addresses",
    "former_feeds",
    "strangers",
    "without_effect",
    "theme",
    "content",
    "idle_settings",
    "own_files",
    "linked_files",
    "look",
    "measuring",
    "shelf",
    "pages",
    "languages",
    "settings",
    "page_requests",
    "registries",
    "records",
    "state",
    "fields",
    "yamltext",
    "yaml_advice",
    "characters",
    "limits",
    "feed_formats",
    "slugs",
    "files",
    "locks",
    "folder",
    "pool",
    "signals",
    "problems",
)
"""From the top down."""

MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def layer_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports, such as `pages` for `generator.pages.urls`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("generator.")}
    return found


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_stands_below_it(module: Path) -> None:
    if layer_of(module) == "__init__":
        return
    own = LAYERS.index(layer_of(module))
    above = {
        name
        for name in imported(PACKAGE / module)
        if name not in ("__version__", layer_of(module)) and LAYERS.index(name) < own
    }
    assert not above


def test_every_module_has_its_place() -> None:
    assert {layer_of(module) for module in MODULES} - {"__init__"} == set(LAYERS)


@pytest.mark.parametrize("package", ["records", "registries", "pages", "theme", "verify"])
def test_no_circle_inside_a_package(package: str) -> None:
    """What is imported at all can be imported first: Python refuses a true circle."""
    files = {path.stem: path for path in (PACKAGE / package).glob("*.py")}
    graph = {stem: _within(path, package) & set(files) for stem, path in files.items()}
    while graph:
        leaves = {stem for stem, below in graph.items() if not below & set(graph)}
        assert leaves, f"a circle among {sorted(graph)}"
        graph = {stem: below for stem, below in graph.items() if stem not in leaves}


def _within(path: Path, package: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == f"generator.{package}":
                found |= {alias.name for alias in node.names}
            elif node.module.startswith(f"generator.{package}."):
                found.add(node.module.split(".")[2])
    return found


def test_only_the_command_line_prints() -> None:
    for module in MODULES:
        tree = ast.parse((PACKAGE / module).read_text("utf-8"))
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        prints = [f for f in calls if isinstance(f, ast.Name) and f.id == "print"]
        assert not prints, module


@pytest.mark.parametrize("name", ["utils", "helpers", "core", "manager", "base", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert not [module for module in MODULES if module.stem == name]


def test_nothing_asks_the_clock_but_the_command_line() -> None:
    for module in MODULES:
        text = (PACKAGE / module).read_text("utf-8")
        if module.name != "cli.py":
            assert "datetime.now" not in text, module
            assert "date.today" not in text, module
            assert "time.time(" not in text, module
