"""What is missing from an output folder, or was edited there, is named."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.build import Request, build
from generator.commands.cli import main
from generator.memo.store import FOLDER as STATE
from generator.memo.store import opened
from generator.output.folder import MARKER, held
from generator.problems import Status
from generator.verify.run import Options, VerifyReport, verify
from tests.factories import NOW, record_text, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A content folder, built into `output` beside it."""
    files = {f"articles/{n}.md": record_text(str(n), body="Words.") for n in range(3)}
    files["static/images/dot.gif"] = "GIF89a"
    content = write_site(tmp_path / "content", files)
    rebuilt(content)
    return content


def rebuilt(content: Path, **given: bool) -> Path:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW, **given))
    return output


def found(content: Path | None, output: Path, jobs: int = 1) -> VerifyReport:
    return verify(Options(output=output, content=content, now=NOW, jobs=jobs))


FILES = ["news/1/index.html", "atom.xml", "images/dot.gif", ".nojekyll"]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_missing_is_named_with_what_to_do(site: Path, path: str, jobs: int) -> None:
    output = site.parent / "output"
    assert found(site, output).findings == ()
    (output / path).unlink()
    (finding,) = [e for e in found(site, output, jobs).findings if e.rule == "written-missing"]
    assert finding.path == path
    assert "--repair" in finding.remedy
    rebuilt(site, repair=True)
    assert found(site, output).findings == ()


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_was_edited_is_named_with_what_to_do(site: Path, path: str) -> None:
    file = site.parent / "output" / path
    before = file.read_bytes()
    edits = [before + b" "] + ([before[:-1] + bytes([before[-1] ^ 1])] if before else [])
    for edit in edits:  # of another size, and of the same
        file.write_bytes(edit)
        verdict = found(site, site.parent / "output")
        (finding,) = [each for each in verdict.findings if each.rule == "written-edited"]
        assert finding.path == path
        assert "--repair" in finding.remedy
        assert verdict.counts["written-edited"] == 1
        rebuilt(site, repair=True)
        assert file.read_bytes() == before


def test_a_folder_that_stands_for_a_file_is_no_file(site: Path) -> None:
    page = site.parent / "output" / "news/1/index.html"
    page.unlink()
    page.mkdir()
    verdict = found(site, site.parent / "output")
    assert ("news/1/index.html", "written-missing") in {(e.path, e.rule) for e in verdict.findings}


def test_what_others_add_is_no_fault_of_what_was_written(site: Path) -> None:
    (site.parent / "output" / "search").mkdir()
    (site.parent / "output" / "search" / "index.bin").write_bytes(b"1")
    assert found(site, site.parent / "output").findings == ()


def test_without_a_state_nothing_is_said_of_it(site: Path) -> None:
    output = site.parent / "output"
    restored = site.parent / "restored"
    shutil.copytree(output, restored)
    for folder in (output, restored):
        (folder / "images/dot.gif").write_bytes(b"GIF87a")
    assert found(None, output).findings == ()
    assert found(site, restored).findings == ()  # of which this state knows nothing
    assert found(site, output).counts == {"written-edited": 1}
    marker = (output / MARKER).read_bytes()
    (output / MARKER).write_bytes(marker.replace(b"\n", b"\n0", 1))  # another build's
    assert found(site, output).findings == ()
    (output / MARKER).write_bytes(marker)
    for file in (site / STATE).glob("state*"):
        file.unlink()
    assert found(site, output).findings == ()


def test_a_build_that_verifies_names_what_it_took_for_there(site: Path) -> None:
    (site.parent / "output/news/1/index.html").unlink()
    at = ["--output", str(site.parent / "output"), "--now", NOW.isoformat()]
    answer = run("build", str(site), *at, "--verify-output")
    assert answer.exit_code == Status.NOT_SOUND
    assert "news/1/index.html: written-missing" in answer.stderr
    answer = run("build", str(site), *at, "--verify-output", "--repair")
    assert answer.exit_code == Status.FINE


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_to_verify_can_wait_for_a_build_to_end(site: Path) -> None:
    output = site.parent / "output"
    asked = ["verify", str(output), "--content", str(site), "--now", NOW.isoformat()]

    def busy() -> None:
        with opened(site, 0), held(output, 0):
            begun.set()
            told.wait()
            time.sleep(0.5)

    begun, told = threading.Event(), threading.Event()
    builder = threading.Thread(target=busy)
    builder.start()
    begun.wait()
    answer = run(*asked)
    assert answer.exit_code == Status.BUSY
    assert "--wait SECONDS" in answer.stderr
    told.set()
    assert run(*asked, "--wait", "60").exit_code == Status.FINE
    builder.join()
