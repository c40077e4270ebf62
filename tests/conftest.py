"""Fixtures of all tests: sites that are built once a run."""

import os
import shutil
import signal
from pathlib import Path

import hypothesis
import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from tests.factories import CORPUS, NOW

ROOT = Path(__file__).parents[1]

# A busy machine is no fault of the program: speed is measured in benchmarks/. In CI, every run
# tries the same: newer versions of hypothesis have such a profile, and older ones do not.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.register_profile("every run", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("every run" if os.environ.get("CI") else "any machine")

# What a former system's tree needs to become a site: nothing in the tree itself is changed.
FORMER_SETTINGS = """\
title: Every Day
base_url: https://example.org/{name}/
id: example.org,2023
topics: _data/topics
publishers: _data/organizations
records:
  - files: _news/**/*.md
  - files: _learning/**/*.md
    category: learning
  - files: _samples/**/*.md
    category: samples
"""


SLOW_FOLDERS = frozenset({"browser", "fuzz", "hostile", "properties"})
"""Folders of tests that take seconds each; `-m "not slow"` runs all others."""


def pytest_configure() -> None:
    """Whoever runs the tests behind something else may have signals ignored, and so have all that
    they start; but a build heeds a signal only where it was not told to ignore it."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            default = name == "SIGINT"
            signal.signal(number, signal.default_int_handler if default else signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW_FOLDERS & set(item.path.relative_to(ROOT).parts):
            item.add_marker(pytest.mark.slow)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Long bytes give a test no name that one could read; and those that are compressed hold the
    time at which they were, so that two processes would have other names for the same test."""
    return "bytes" if isinstance(val, bytes) and len(val) > 80 else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what is built now as what is expected: read the diff before you commit it",
    )


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, built."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns(STATE))
    build(Request(content=folder / "content", output=folder / "output", now=NOW))
    return folder / "output"


def former_site(name: str, folder: Path) -> Path:
    """A former system's tree with settings of a few lines; skipped where there is none."""
    if not (CORPUS / name).is_dir():
        pytest.skip("no real records beside the checkout")
    content = folder / name
    shutil.copytree(CORPUS / name, content, copy_function=shutil.copyfile)
    for path in (content, *content.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    (content / "site.yaml").write_text(FORMER_SETTINGS.format(name=name))
    return content
