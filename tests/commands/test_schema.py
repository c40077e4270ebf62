"""`broadsheet schema`: printed, written, and what it says where it cannot be."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from generator.commands.cli import main
from generator.editors.documented import PAGES
from generator.editors.schemas import KINDS, schema_of
from tests.documented import ROOT
from tests.factories import write_site


def schema(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["schema", *map(str, arguments)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_is_printed_and_nothing_else(kind: str) -> None:
    result = schema(kind)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema_of(kind)


def test_all_schemas_are_written_and_a_second_time_with_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "schemas"
    assert schema("-o", folder).exit_code == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert first.keys() == {f"{kind}.schema.json" for kind in KINDS}
    assert schema("-o", folder).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_what_the_site_declares_is_in_the_schema_of_its_records(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {})
    (site / "site.yaml").write_text(
        (site / "site.yaml").read_text() + "extra_fields: {records: {price: number}}\n"
    )
    result = schema("record", "--content", site)
    judge = Draft7Validator(json.loads(result.stdout))
    record = {"title": "T", "webUrl": "https://news.example.org/a"}
    assert judge.is_valid({**record, "extra": {"price": 5}})
    assert not judge.is_valid({**record, "extra": {"cost": 5}})


def test_a_fault_of_the_settings_and_a_folder_that_is_a_file_are_said(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {})
    (site / "site.yaml").write_text("titel: T\n")
    result = schema("record", "--content", site)
    assert result.exit_code == 2
    assert "titel: unknown field" in result.stderr
    (tmp_path / "file").write_text("")
    result = schema("record", "-o", tmp_path / "file" / "below")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_without_a_kind_or_a_folder_it_says_what_there_is() -> None:
    result = schema()
    assert result.exit_code == 2
    assert all(kind in result.output for kind in KINDS)


def test_an_installed_program_has_the_sentences_of_the_documentation() -> None:
    """Where there is no checkout, what its wheel holds is all there is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for page in PAGES:
        assert included[f"docs/{page}"] == f"generator/docs/{page}"
