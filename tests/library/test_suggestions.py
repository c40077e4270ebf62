"""What is suggested for a new record has a reason, and is the site's own."""

from datetime import UTC, datetime

import pytest

from generator.content.records.model import Provider
from generator.content.registries.publishers import Publisher, Publishers
from generator.library.suggestions import (
    MOST_RELATED,
    MOST_TOPICS,
    likely_story,
    same_story,
    suggested_publisher,
    suggested_records,
    suggested_topics,
)
from tests.factories import make_article, make_settings, make_topic, make_topics

AI = make_topic("AI", keywords=("artificial intelligence", "neural network"))
MODELS = make_topic("Language models", parent="ai", keywords=("LLM", "chatbot"))
LLAMA = make_topic("Llama", parent="language-models", aliases=("LLaMA",))
GO = make_topic("Go", keywords=("Golang",))
C = make_topic("C#", "c-sharp")
TOPICS = make_topics(AI, MODELS, LLAMA, GO, C)


@pytest.mark.parametrize(
    ("title", "excerpt", "names"),
    [
        ("Chatbots for all", "", ["Language models"]),
        ("A NEURAL NETWORK that paints", "", ["AI"]),
        ("Neural networks that paint", "", ["AI"]),
        ("AI in Hawaii", "", ["AI"]),
        ("Trains in Hawaii", "Said and done.", []),
        ("Where do we go now?", "", []),
        ("Go 2 is here", "", ["Go"]),
        ("A new C# compiler", "", ["C#"]),
        ("Vitamin C", "", []),
        ("Llama 3", "A chatbot of artificial intelligence.", ["Llama"]),
        ("A compiler", "For Golang, with AI.", ["AI", "Go"]),
        ("Golang", "It has no AI.", ["Go", "AI"]),
    ],
)
def test_topics_are_found_by_whole_words(title: str, excerpt: str, names: list[str]) -> None:
    """And those above another one of them are left out."""
    assert [topic.name for topic in suggested_topics(title, excerpt, TOPICS)] == names


def test_each_topic_says_which_word_it_was_found_by_and_where() -> None:
    (topic,) = suggested_topics("Chatbots for all", "An LLM.", TOPICS)
    assert topic.why == '"chatbot" in the title'


def test_no_more_topics_are_suggested_than_a_record_has() -> None:
    topics = make_topics(*(make_topic(f"Topic{n}x") for n in range(20)))
    title = " ".join(f"Topic{n}x" for n in range(20))
    assert len(suggested_topics(title, "", topics)) == MOST_TOPICS


def test_a_publisher_is_known_by_its_domain_or_one_above_it() -> None:
    known = Publishers(
        [
            Publisher(source="publishers/a.md", name="A", domain="a.example"),
            Publisher(source="publishers/b.md", name="Blog", domain="blog.a.example"),
        ]
    )
    for domain, provider in {
        "a.example": Provider("A", "a.example"),
        "www2.a.example": Provider("A", "a.example"),
        "x.blog.a.example": Provider("Blog", "blog.a.example"),
        "nota.example": Provider("", "nota.example"),
        "example": Provider("", "example"),
    }.items():
        assert suggested_publisher(domain, "", known, ()).provider == provider


def test_a_publisher_is_called_as_the_newest_record_calls_it() -> None:
    old = make_article("a", day=1, provider=Provider("Old", "a.example"))
    new = make_article("b", day=2, provider=Provider("New", "a.example"))
    found = suggested_publisher("a.example", "Page", Publishers(), (new, old))
    assert found.provider == Provider("New", "a.example")
    assert found.why == "as in articles/b.md"


def test_a_page_cannot_take_the_name_of_another_publisher() -> None:
    known = Publishers([Publisher(source="publishers/a.md", name="A", domain="a.example")])
    assert suggested_publisher("b.example", "A", known, ()).provider == Provider("", "b.example")
    assert suggested_publisher("b.example", "B", known, ()).provider == Provider("B", "b.example")


def test_records_of_the_same_days_with_the_same_rare_words_are_suggested() -> None:
    near = make_article("a", day=10, title="Meta shows AudioCraft for music")
    far = make_article("b", day=28, title="Meta shows AudioCraft for music again")
    other = make_article("c", day=10, title="Rain in Spain falls in plains")
    when = datetime(2025, 1, 12, tzinfo=UTC)
    found = suggested_records("AudioCraft: Meta makes music", when, (near, far, other))
    assert [each.name for each in found] == ["articles/a.md"]
    assert "audiocraft" in found[0].why
    assert found[0].url == "https://news.example.com/a"


def test_words_that_many_titles_have_make_no_two_of_them_related() -> None:
    articles = [make_article(f"a{n}", title=f"Example week in review {n}") for n in range(60)]
    when = datetime(2025, 1, 1, tzinfo=UTC)
    assert suggested_records("Example week in review", when, articles) == []


def test_small_words_tie_no_two_titles_together() -> None:
    """On a young site an "and" is as rare as a name; a name in capitals is one."""
    when = datetime(2025, 1, 10, tzinfo=UTC)
    pier = make_article("a", day=10, title="The pier and its keeper")
    union = make_article("b", day=10, title="EU looks at AI of the UN")
    assert suggested_records("Why the boats and its nets rot", when, (pier, union)) == []
    (found,) = suggested_records("AI and the EU", when, (pier, union))
    assert found.name == "articles/b.md"


def test_no_more_records_are_suggested_than_can_be_looked_at() -> None:
    articles = [make_article(f"a{n}", title=f"Word{n} tells of thing{n} there") for n in range(20)]
    title = " ".join(f"word{n} thing{n}" for n in range(20))
    when = datetime(2025, 1, 1, tzinfo=UTC)
    assert len(suggested_records(title, when, articles)) == MOST_RELATED


def test_records_that_a_build_will_join_with_it_are_told_by_the_rules_of_stories() -> None:
    title = "Meta shows AudioCraft for music makers"
    other = Provider("Other", "other.example")
    near = make_article("a", day=10, title=title, provider=other)
    far = make_article("b", day=20, title=title, provider=other)
    own = make_article("c", day=10, title=title)
    new = make_article("new", day=11, title=f"{title} now")
    found = same_story(new, (near, far, own), make_settings())
    assert [(each.name, each.why.partition(":")[0]) for each in found] == [
        ("articles/a.md", "near-equal titles")
    ]
    assert same_story(new, (near,), make_settings(story_titles=False)) == []


def test_what_is_probably_one_story_is_suggested_with_why() -> None:
    """By the rule of `likely_ties`; the words that tell nothing are left out."""
    rare = [make_article(f"o{n}", day=1 + n % 20, title=f"Town{n} opens a school{n}",
                         provider=Provider("O", f"o{n}.example")) for n in range(150)]  # fmt: skip
    there = make_article("a", day=21, title="Purple Llama brings safety tools to all",
                         provider=Provider("A", "a.example"))  # fmt: skip
    new = make_article("b", day=21, hour=15, title="Meta opens Purple Llama for safety",
                       provider=Provider("B", "b.example"))  # fmt: skip
    (found,) = likely_story(new, (*rare, there), make_settings())
    assert found.name == there.name
    assert found.why == (
        'both titles have "Purple", "Llama" and "safety", which 2 of 152 have: it is probably one'
        " story"
    )
