"""The names of topics that a field offers."""

from pathlib import Path

from generator.content.settings import load
from generator.serve.inbox.topic_names import TopicNames
from tests.factories import write_site


def test_registered_topics_are_offered_as_their_files_say_now(tmp_path: Path) -> None:
    files = {"topics/1-ai.yaml": "name: AI\n", "topics/below/2-robots.yml": "name: Robots\n"}
    content = write_site(tmp_path / "content", files)
    names, settings = TopicNames(content), load(content)
    assert {*names.of(settings)} == {"AI", "Robots"}
    write_site(content, {"topics/1-ai.yaml": "name: Artificial intelligence\n"})
    assert {*names.of(settings)} == {"Artificial intelligence", "Robots"}


def test_a_topic_that_cannot_be_read_costs_that_one(tmp_path: Path) -> None:
    files = {
        "topics/1-ai.yaml": "name: AI\n",
        "topics/2-b.yaml": "name: [\n",
        "topics/3.yaml": "\0",
    }
    content = write_site(tmp_path / "content", files)
    assert TopicNames(content).of(load(content)) == ("AI",)


def test_a_site_without_topics_offers_none(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {})
    assert TopicNames(content).of(load(content)) == ()
