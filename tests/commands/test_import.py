"""`broadsheet import`, as its users meet it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.commands.test_init import run
from tests.factories import tree, write_site
from tests.importing.samples import SAMPLES


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(
        tmp_path / "content",
        {
            "topics/ports.yaml": "name: Ports\nid: ports\naliases: [harbours]\n",
            "topics/dredging.yaml": "name: Dredging\nparent: Ports\n",
        },
    )


def laid(folder: Path, sample: str) -> Path:
    """The file or folder of a sample."""
    return given(folder / sample, SAMPLES[sample][1])


def given(path: Path, said: str | dict[str, str]) -> Path:
    files = {"": said} if isinstance(said, str) else said
    for name, text in files.items():
        file = path / name if name else path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return path


def imported(site: Path, source: Path, *more: object) -> Result:
    return run("import", source, "--content", site, *more)


def told(site: Path, source: Path, *more: object) -> dict[str, Any]:
    result = imported(site, source, "--json", *more)
    document: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == document["status"]
    return document


def states(document: dict[str, Any]) -> list[str]:
    return [row["state"] for row in document["articles"]]


def built(site: Path) -> dict[str, Any]:
    result = run("build", site, "-o", site.parent / "output", "--json")
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def texts(site: Path, document: dict[str, Any]) -> dict[str, str]:
    return {name: (site / name).read_text("utf-8") for name in document["written"]}


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_format_is_told_by_what_it_holds_and_becomes_records_that_a_build_takes_as_they_are(
    tmp_path: Path, site: Path, sample: str
) -> None:
    source = laid(tmp_path / "sources", sample)
    document = told(site, source)
    assert document["format"] == SAMPLES[sample][0]
    assert document["written"]
    report = built(site)
    assert report["status"] == 0
    assert {each["level"] for each in report["problems"]} <= {"warning"}, report["problems"]
    assert report["read"] == len(document["written"])
    checked = json.loads(run("check", site, "--format", "json").stdout)
    assert [each for each in checked["findings"] if each["level"] != "warning"] == []
    assert "c2VjcmV0IHdvcmRz" not in "".join(texts(site, document).values()), "what is secured"


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_second_import_writes_nothing(tmp_path: Path, site: Path, sample: str) -> None:
    source = laid(tmp_path / "sources", sample)
    first = told(site, source)
    before = tree(site)
    second = told(site, source)
    assert second["written"] == []
    assert tree(site) == before
    assert states(second) == ["known" if each == "new" else each for each in states(first)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_dry_run_says_the_same_and_writes_nothing(
    tmp_path: Path, site: Path, sample: str
) -> None:
    source = laid(tmp_path / "sources", sample)
    before = tree(site)
    dry = told(site, source, "--dry-run")
    assert (dry["written"], tree(site)) == ([], before)
    whole = told(site, source)
    assert dry["articles"] == whole["articles"]
