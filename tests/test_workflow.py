"""The workflow that docs/publishing.md shows, step by step, on runners that start empty."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.memo.store import FOLDER as STATE
from generator.output.folder import MARKER
from tests.factories import record_text, write_site
from tests.test_publishing import DOCS, ids_in, other_originals, tree_built

NAME = "publish.yml"
pytestmark = pytest.mark.slow


class Service:
    """Stands in for what runs the workflow: a repository of content alone, caches, and the site.

    Actions are done by hand; steps that `run` something are run as they stand.
    """

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "repository"
        self.site = folder / "site"
        self.log = ""
        self._caches: dict[str, Path] = {}
        self._folder = folder
        self._runs = 0
        self._programs = folder / "bin"
        self._programs.mkdir()
        self._program("pip", 'test "$*" = "install -r requirements.txt" && cat requirements.txt')
        self._program("broadsheet", f'exec "{Path(sys.executable).parent}/broadsheet" "$@"')

    def _program(self, name: str, line: str) -> None:
        file = self._programs / name
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def publish(self) -> bool:
        """Runs the workflow on a fresh runner; True if it came through."""
        workflow = yaml.safe_load(DOCS[NAME])
        (job,) = workflow["jobs"].values()
        self._runs += 1
        runner = self._folder / "runner"  # the same folder on each, and empty
        shutil.rmtree(runner, ignore_errors=True)
        runner.mkdir()
        self.log = ""
        caches = []
        for step in job["steps"]:
            if "run" in step:
                if not self._run(step["run"], runner):
                    return False  # and no cache is kept
            elif (kept := self._do(step["uses"].partition("@")[0], step, runner)) is not None:
                caches.append(kept)
        for key, paths in caches:
            self._keep(key, paths, runner)
        return True

    def lose_caches(self) -> None:
        self._caches.clear()

    def _run(self, lines: str, runner: Path) -> bool:
        environment = os.environ | {
            "PATH": f"{self._programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "GITHUB_RUN_ID": str(self._runs),
            "CI": "true",
        }
        done = subprocess.run(
            ["bash", "-e", "-c", lines],
            cwd=runner,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.log += done.stdout
        return done.returncode == 0

    def _do(self, action: str, step: dict[str, Any], runner: Path) -> tuple[str, list[str]] | None:
        given = step.get("with", {})
        match action:
            case "actions/checkout":
                for path in self.repository.iterdir():  # every file with the time of now
                    if path.is_dir():
                        ignored = shutil.ignore_patterns(STATE)
                        shutil.copytree(
                            path, runner / path.name, ignore=ignored, copy_function=shutil.copyfile
                        )
                    else:
                        shutil.copyfile(path, runner / path.name)
            case "actions/setup-python":
                assert tuple(map(int, given["python-version"].split("."))) >= (3, 11)
            case "actions/cache":
                key = given["key"].replace("${{ github.run_id }}", str(self._runs))
                assert "${{" not in key
                newest_first = reversed(self._caches.items())
                prefix = given["restore-keys"]
                found = next((kept for name, kept in newest_first if name.startswith(prefix)), None)
                paths = given["path"].split()
                for path in paths if found else ():
                    shutil.copytree(found / path, runner / path, dirs_exist_ok=True)  # type: ignore[operator]
                return key, paths
            case "actions/upload-pages-artifact":
                shutil.rmtree(self.site, ignore_errors=True)
                shutil.copytree(runner / given["path"], self.site)
            case "actions/deploy-pages":
                assert (self.site / "index.html").is_file()
            case _:
                raise AssertionError(f"an action that has no stand-in: {action}")
        return None

    def _keep(self, key: str, paths: list[str], runner: Path) -> None:
        kept = self._folder / "caches" / key
        for path in paths:
            shutil.copytree(runner / path, kept / path)
        self._caches[key] = kept


@pytest.fixture
def service(tmp_path: Path) -> Service:
    service = Service(tmp_path)
    files = {f"articles/{n}.md": record_text(str(n), body="Words.") for n in range(9)}
    write_site(service.repository / "content", files, max_lost_addresses="50")
    (service.repository / "requirements.txt").write_text("broadsheet @ git+https://git.example/x")
    return service


def test_the_workflow_has_the_permissions_that_its_actions_ask_for() -> None:
    workflow = yaml.safe_load(DOCS[NAME])
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    (job,) = workflow["jobs"].values()
    assert job["environment"] == "github-pages"
    assert workflow["concurrency"]  # two runs at once would lose one's cache
    times = workflow[True]["schedule"][0]["cron"]  # `on` is a word for true in YAML 1.1
    assert len(times.split()) == 5


def test_a_fresh_runner_finds_nothing_new_in_what_is_as_it_was(service: Service) -> None:
    assert service.publish()
    before, ids = tree_built(service.site), ids_in(service.site)
    assert service.publish()
    assert "0 new, 0 updated, 0 re-notified" in service.log
    assert "; 0 of " in service.log  # files written
    assert tree_built(service.site) == before

    retitled = service.repository / "content/articles/3.md"
    retitled.write_text(retitled.read_text().replace("Title 3", "Another title"))
    assert service.publish()
    assert "0 new, 0 updated, 0 re-notified" in service.log
    assert tree_built(service.site) != before
    assert ids_in(service.site) == ids

    (service.repository / "content/articles/new.md").write_text(record_text("new", body="Words."))
    assert service.publish()
    assert "1 new, 0 updated, 0 re-notified" in service.log


def test_a_fresh_runner_stops_before_many_items_come_again(service: Service) -> None:
    assert service.publish()
    before = tree_built(service.site)
    other_originals(service.repository / "content")
    assert not service.publish()
    assert "items that subscribers have had" in service.log
    assert tree_built(service.site) == before


def test_a_fresh_runner_knows_which_records_are_newcomers(service: Service) -> None:
    assert service.publish()
    ids = ids_in(service.site)
    thief = record_text("3", published="2020-01-01T00:00:00Z", body="Other words.")
    (service.repository / "content/articles/thief.md").write_text(thief)
    assert service.publish()
    assert "articles/thief.md" in service.log
    assert "withheld" in service.log
    assert ids_in(service.site) == ids


def test_a_faulty_record_is_named_and_the_rest_is_published(service: Service) -> None:
    (service.repository / "content/articles/wrong.md").write_text("---\ntitle: [}\n---\n")
    assert service.publish()
    assert "wrong.md" in service.log
    (service.repository / "content/site.yaml").write_text("title: T\n")
    assert not service.publish()


def test_a_cache_that_is_lost_costs_time_and_changes_no_byte(service: Service) -> None:
    assert service.publish()
    before = tree_built(service.site)
    service.lose_caches()
    assert service.publish()
    assert tree_built(service.site) == before
    assert (service.site / MARKER).is_file()
