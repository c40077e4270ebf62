"""The publisher registry."""

from generator.content.registries.publishers import Publisher, Publishers, read_publisher

FILE = """\
---
taxonomy: organization
_id: bbc.com
name: BBC
domain: www.BBC.com
description: News &amp; more.
images:
  - url: /logos/bbc-400.png
    width: 400
    height: 400
  - url: /logos/bbc-50.png
    width: 50
    height: 50
otherNames: [BBC News]
"""


def test_the_former_systems_files_are_read_with_or_without_their_end() -> None:
    for text in (FILE + "---\n", FILE + "---", FILE):
        publisher, problems = read_publisher(text.encode(), "publishers/bbc.com.md")
        assert not problems
        assert publisher is not None
        assert (publisher.name, publisher.domain) == ("BBC", "bbc.com")
        assert publisher.description == "News & more."
        assert publisher.logo is not None
        assert publisher.logo.url == "/logos/bbc-50.png"


def test_a_fault_names_the_line_of_the_file() -> None:
    publisher, problems = read_publisher(b"---\nname: BBC\ndomain: not a domain\n---\n", "p/b.md")
    assert publisher is None
    assert (problems[0].line, problems[0].field) == (3, "domain")


def test_a_name_that_belongs_elsewhere_is_known_as_such() -> None:
    publishers = Publishers([Publisher(source="p.md", name="Spotify", domain="spotify.com")])
    assert publishers.claims("spotify", "musicbusinessworldwide.com")
    assert not publishers.claims("Spotify", "research.spotify.com")
    assert not publishers.claims("Forbes", "musicbusinessworldwide.com")
