"""What an edition says does not change, whatever becomes of the records that it was made of."""

import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build import Request, build
from generator.commands.cli import main
from tests.commands.test_edition import edition
from tests.factories import NOW, png, record_text, tree, write_site

EDITS = 200
DAYS = range(1, 6)
LATER = "2025-01-07T00:00:00Z"
STORY = "story: flood\n"
HIDING = ["published: false\n", "removed: true\n", "expiryDate: 2025-02-01\n"]


class Site:
    """Records of five days, with an edition of each day and of the week, built."""

    def __init__(self, folder: Path) -> None:
        self.content, self.output = folder / "content", folder / "output"
        self.random = random.Random(20250101)
        self.clock = 1
        files: dict[str, str | bytes] = {
            f"articles/{day}-{word}.md": self.text(f"{day}-{word}", day, hides=False)
            for day in DAYS
            for word in "abcdef"
        }
        files |= {"topics/1.yaml": "name: AI\n", "topics/2.yaml": "name: Robots\n"}
        stories = "{titles: false, links: false}"
        write_site(self.content, files | {"static/p.png": png(40, 20)}, stories=stories)
        for day in DAYS:
            result = edition(self.content, f"2025-01-{day:02}", now=LATER)
            assert result.exit_code == 0, result.output
        assert edition(self.content, "2025-w01", now=LATER).exit_code == 0
        self.build()

    def text(self, name: str, day: int, *, hides: bool = True) -> str:
        """A record that says anything."""
        choose = self.random.choice
        more = [
            f"topics: [{choose(['AI', 'Robots', 'Chess'])}]",
            f"quality: {self.random.randrange(100)}",
            f"heat: {self.random.randrange(100)}",
            f"excerpt: {choose(['In short.', 'At length & in full.', ''])}",
            f"provider: {{name: {choose('PQR')}, domain: {choose('pqr')}.example.com}}",
            choose(["story: none\n", STORY, *(HIDING if hides else [])]),
            choose(
                ["", "images: [{url: /p.png}]\n", "images: [{url: https://p.example.com/a.png}]"]
            ),
            choose(["", "updatedDateTime: 2025-02-01\n", "page: none\n", "page: own\n"]),
        ]
        published = f"2025-01-{day:02}T{self.random.randrange(24):02}:00:00Z"
        return record_text(name, published=published, more="\n".join(filter(None, more)))

    def edit(self) -> None:
        """One random edit of the records, registries or settings' neighbours."""
        names = sorted(path.name for path in (self.content / "articles").glob("*.md"))
        day, word = self.random.choice(DAYS), self.random.choice("abcdefghij")
        name = self.random.choice([*names, f"{day}-{word}.md"])
        file = self.content / "articles" / name
        what = self.random.random()
        if what < 0.15 and file.exists():
            file.unlink()
        elif what < 0.25 and file.exists():
            file.rename(file.with_name(f"{day}-{word}-renamed.md"))
        elif what < 0.3:
            registry = self.content / "topics/1.yaml"
            registry.write_text(self.random.choice(["name: AI\n", "name: AI\ndescription: All.\n"]))
            self.age(registry)
            return
        else:
            file.write_text(self.text(name.removesuffix(".md"), day))
            self.age(file)

    def age(self, file: Path) -> None:
        self.clock += 10
        os.utime(file, (self.clock, self.clock))

    def build(self, output: Path | None = None) -> None:
        build(
            Request(
                content=self.content,
                output=output or self.output,
                now=NOW,
                allow_lost_addresses=True,
                allow_renotify=True,
                remember=output is None,
            )
        )

    def shown(self) -> dict[str, bytes]:
        """All that is shown of editions."""
        files = tree(self.output)
        return {path: data for path, data in files.items() if path.startswith("editions/")}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.mark.slow
def test_two_hundred_edits_of_records_change_no_byte_of_an_edition(site: Site) -> None:
    before = site.shown()
    assert len([path for path in before if path.endswith("/index.html")]) == len(DAYS) + 2
    for number in range(EDITS):
        site.edit()
        if number % 20 == 19:
            site.build()
            assert without_chrome(site.shown()) == without_chrome(before), number
    clean = site.output.with_name("clean")
    site.build(clean)
    assert tree(site.output) == tree(clean)


def without_chrome(shown: dict[str, bytes]) -> dict[str, bytes]:
    """The same without what surrounds every page: menus of topics and links to categories may
    change as for any page. Feeds stay as they are."""
    return {
        path: data[data.find(b"<main") : data.find(b"</main>")] if path.endswith("html") else data
        for path, data in shown.items()
    }


def test_what_a_proposal_writes_is_read_without_a_word_and_verified(site: Site) -> None:
    result = CliRunner().invoke(main, ["verify", str(site.output)])
    assert result.exit_code == 0, result.output
    assert "no faults" in result.output
