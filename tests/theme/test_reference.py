"""docs/templates.md says what the views say."""

from pathlib import Path

import pytest

from generator.pages.api import documents
from generator.pages.plan import VIEWS
from generator.theme.filters import FILTERS
from generator.theme.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"


def test_the_page_of_templates_is_that_of_the_views(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(reference(), "utf-8")
    assert PAGE.read_text("utf-8") == reference()


def test_every_template_view_and_filter_is_described() -> None:
    text = reference()
    views = {
        template: view for template, view in VIEWS.items() if template not in documents.KIND.views
    }
    assert len(VIEWS) - len(views) == 1
    for name in (*views, *(view.__name__ for view in views.values()), *FILTERS):
        assert name in text, name
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) > 150


def test_a_filter_without_a_description_would_be_seen() -> None:
    assert "|  |\n" not in reference().partition("## Filters")[2]
