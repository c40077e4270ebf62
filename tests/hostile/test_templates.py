"""Records are data to templates: nothing that a record says is ever run as one."""

import ast
from pathlib import Path

import pytest

import generator
from tests.hostile.acting import SCRIPTS
from tests.hostile.cases import Shown
from tests.hostile.corpus import corpus
from tests.hostile.site import Built, built_corpus

PACKAGE = Path(generator.__file__).parent
MAKERS = {"from_string", "compile_expression", "Template", "overlay", "render_template_string"}
"""What makes a template of a text. One that is written out where it is made is the program's."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_corpus(tmp_path_factory.mktemp("templates"))


@pytest.mark.parametrize("name", ["jinja", "jinja-classes", "placeholder"])
def test_what_looks_like_a_template_is_shown_as_it_is(site: Built, name: str) -> None:
    text, left = SCRIPTS[name]
    assert text == left
    outcome = corpus()[f"text-{name}"].outcome
    assert isinstance(outcome, Shown)
    page = site.files[f"news/text-{name}/index.html"].decode()
    feed = site.files["feed.json"].decode()
    for said in (page, feed):
        assert text.replace("'", "&#39;") in said or text in said
        assert f"{name} 49" not in said
        assert "<class" not in said.replace("&lt;", "<")


def _is_written_out(call: ast.Call) -> bool:
    return len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.Constant)


def _is_of_strings(name: str, path: Path) -> bool:
    """True for the standard library's own, which runs nothing and only puts words in places."""
    return name == "Template" and "\nfrom string import Template\n" in path.read_text("utf-8")


def test_templates_come_from_files_alone() -> None:
    made = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for name in [getattr(node.func, "attr", getattr(node.func, "id", ""))]
        if name in MAKERS and not _is_written_out(node) and not _is_of_strings(name, path)
    ]
    assert made == []
    theme = (PACKAGE / "theme").glob("*.py")
    loaders = {path.name: path.read_text("utf-8").count("Loader)") for path in theme}
    assert {name for name, count in loaders.items() if count} == {"templates.py"}
    assert (PACKAGE / "theme/templates.py").read_text("utf-8").count("loader=Templates(") == 1
