"""The topic registry."""

import time

import pytest

from generator.content.registries.topics import (
    Entry,
    Topic,
    Topics,
    read_entry,
    spelt_otherwise,
    tree,
)
from generator.problems import Level, PathClash, Problem
from tests.factories import make_topic, make_topics


def entry(text: str, name: str = "topics/a.yaml") -> Entry:
    read, problems = read_entry(text.encode(), name)
    assert read is not None, problems
    return read


def test_the_former_systems_files_are_read() -> None:
    read = entry(
        "taxonomy: topic\n_id: facebook-ai\nname: Facebook AI\nparent: AI\nkeywords:\n  - PyTorch\n"
        'hashtags:\n  - "#facebook"\nimages:\n  - https://e.org/a.jpg\nservices:\n  news: x\n',
        "_data/topics/13-facebook-ai.yaml",
    )
    assert read.topic == Topic(
        id="facebook-ai", name="Facebook AI", slug="facebook-ai", keywords=("PyTorch",), order=13
    )
    assert read.parent_name == "AI"


def test_order_is_the_files_number_unless_it_is_said() -> None:
    assert entry("name: A", "topics/07-a.yaml").topic.order == 7
    assert entry("name: A\norder: 2", "topics/07-a.yaml").topic.order == 2


def test_topics_stand_in_order_then_by_name() -> None:
    topics = Topics(
        [
            make_topic("B", order=1),
            make_topic("A", order=1),
            make_topic("Z", order=0),
            make_topic("Y"),
        ]
    )
    assert [topic.name for topic in topics] == ["Z", "A", "B", "Y"]


def test_a_topic_without_a_name_is_a_fault() -> None:
    read, problems = read_entry(b"parent: AI\n", "topics/a.yaml")
    assert read is None
    assert problems[0].field == "name"


def test_parents_are_found_by_name_or_alias() -> None:
    topics, problems = tree(
        [entry("name: Meta AI\naliases: [Facebook AI]"), entry("name: Llama\nparent: facebook ai")]
    )
    assert not problems
    assert [topic.parent for topic in topics] == ["", "meta-ai"]


def test_an_unknown_parent_is_dropped_with_the_one_that_was_meant() -> None:
    topics, problems = tree([entry("name: Facebook AI"), entry("name: Llama\nparent: Facebok AI")])
    assert 'did you mean "Facebook AI"?' in problems[0].message
    assert problems[0].level is Level.DROPPED
    assert topics[1].parent == ""


def test_a_parent_may_be_spelt_otherwise() -> None:
    topics, problems = tree([entry("name: Open Data"), entry("name: Maps\nparent: open-data")])
    assert not problems
    assert topics[1].parent == "open-data"


def test_a_circle_is_opened_and_reported() -> None:
    topics, problems = tree(
        [entry("name: A\nparent: B"), entry("name: B\nparent: C"), entry("name: C\nparent: A")]
    )
    assert len(problems) == 1
    assert [topic.parent for topic in topics] == ["", "c", "a"]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("name: AI", "name: A I\nslug: ai", 'share the address "ai"'),
        ("name: AI\nid: x", "name: B\nid: x", 'share the id "x"'),
        ("name: AI\naliases: [ML]", "name: ML", 'claim the name "ML"'),
        (
            "name: A\nid: a\naliases: [C.D]",
            "name: B\nid: b\naliases: [C-D]",
            'former names that share the address "c-d"',
        ),
    ],
)
def test_two_topics_that_clash_end_the_build_and_are_both_named(
    one: str, other: str, words: str
) -> None:
    with pytest.raises(PathClash, match=words) as caught:
        tree([entry(one, "topics/1.yaml"), entry(other, "topics/2.yaml")])
    assert "topics/1.yaml" in str(caught.value)
    assert "topics/2.yaml" in str(caught.value)


def test_all_clashes_are_named_at_once() -> None:
    texts = ["name: AI", "name: A I\nslug: ai", "name: B\nid: x", "name: C\nid: x"]
    with pytest.raises(PathClash) as caught:
        tree([entry(text, f"topics/{at}.yaml") for at, text in enumerate(texts)])
    lines = str(caught.value).splitlines()
    assert [line for line in lines if "address" in line]
    assert [line for line in lines if '"x"' in line]


def test_aliases_of_one_topic_may_share_an_address() -> None:
    topics, problems = tree([entry("name: A\nid: a\naliases: [C.D, C-D]")])
    assert not problems
    assert list(Topics(topics).former) == ["c-d"]


@pytest.mark.parametrize("identity", ["", "id: facebook-ai\n", "_id: facebook-ai\n"])
def test_a_renamed_topic_without_its_id_is_warned_of(identity: str) -> None:
    """Its feeds' own id is made of the id, which would follow the new name."""
    text = f"{identity}name: Meta AI\naliases: [Facebook AI]\n"
    read, problems = read_entry(text.encode(), "topics/a.yaml")
    assert read is not None
    assert bool(problems) is not bool(identity)
    for problem in problems:
        assert (problem.level, problem.field) == (Level.WARNING, "id")
        assert 'give it the id it had (such as "facebook-ai")' in problem.message


def test_a_name_is_found_in_any_case_and_by_any_alias() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    for name in ("meta ai", "META  AI", "facebook ai"):
        assert topics.resolve(name).slug == "meta-ai"


def test_an_alias_leaves_its_former_address() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI", "META AI")))
    assert list(topics.former) == ["facebook-ai"]


def test_a_free_topic_is_made_once() -> None:
    topics = make_topics()
    assert topics.resolve("Chess") is topics.resolve("chess")
    assert not topics.resolve("Chess").registered


def test_topics_may_have_to_be_registered() -> None:
    topics = make_topics(make_topic("Robotics"), free=False)
    with pytest.raises(ValueError, match='did you mean "Robotics"'):
        topics.resolve("Robotic")


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("open data", "open-data"),
        ("Ports", "Ports."),
        ("Ports", "Ports\u200b"),
        ("Po\u00adrts", "Ports"),
        ("São Paulo", "Sao Paulo"),
        ("São Paulo", "Sa\u0303o Paulo!"),
        ("R and D", "R&D"),
        ("AI", "A.I.".replace(".", "")),
        ("What's new", "What’s new"),
        ("人工智能", "Ren gong zhi neng"),
    ],
)
def test_names_that_make_one_address_are_one_topic_spelt_as_it_came_first(
    first: str, other: str
) -> None:
    for one, two in ((first, other), (other, first)):
        topics = make_topics(make_topic("Chess"))
        assert topics.resolve(one) is topics.resolve(two)
        assert topics.resolve(two).name == one


@pytest.mark.parametrize(
    "names", [("C", "C++", "C#"), (".NET", "NET"), ("F", "F#"), ("AI/ML", "AI ML"), ("🤖", "🗞️")]
)
def test_names_that_make_different_addresses_stay_apart(names: tuple[str, ...]) -> None:
    topics = make_topics()
    assert len({topics.resolve(name).slug for name in names}) == len(names)


def test_a_registered_topic_is_meant_by_any_spelling_even_where_others_are_not_allowed() -> None:
    for free in (True, False):
        topics = make_topics(
            make_topic("Open Data", aliases=("Öffentliche Daten",)), make_topic("AI"), free=free
        )
        for name in ("open-data", "Open  data.", "Offentliche Daten"):
            assert not topics.knows(name)
            assert topics.resolve(name).name == "Open Data"
            assert topics.knows(name)


@pytest.mark.parametrize(
    ("name", "topic", "words"),
    [
        ("open-data", "open data", '"open-data" is read as the topic "open data", for'),
        ("Ports\u200b", "Ports", '"Ports\ufffd" (with U+200B) is read as the topic "Ports", for'),
        ("Ports", "Ports\u200b", '"Ports" is read as the topic "Ports\ufffd" (with U+200B), for'),
        ("São", "Sa\u0303o", '"São" (with U+00E3) is read as the topic "Sa\u0303o" (with U+0303)'),
        ("Аir", "Air", '"Аir" (with U+0410) is read as'),
    ],
)
def test_names_that_look_alike_are_told_so_that_one_sees_the_difference(
    name: str, topic: str, words: str
) -> None:
    assert words in spelt_otherwise(name, make_topic(topic))


def test_ancestors_are_named_from_below() -> None:
    topics = make_topics(
        make_topic("AI"), make_topic("Media", parent="ai"), make_topic("Audio", parent="media")
    )
    audio = topics.resolve("Audio")
    assert [topic.name for topic in topics.ancestors(audio)] == ["Media", "AI"]
    assert [topic.name for topic in topics.children(topics.resolve("AI"))] == ["Media"]


def test_a_problem_of_the_registry_names_its_file() -> None:
    _, problems = read_entry(b"name: {a: [b]}\n", "topics/a.yaml")
    assert problems == [Problem("topics/a.yaml", 1, "name", "expected one value, found fields")]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("keywords: {a: b}", Level.DROPPED),
        ("order: first", Level.DROPPED),
        ("aliases: [B, {a: b}]", Level.DROPPED),
        ("description: *x", Level.DROPPED),
        ("slug: A b", Level.FAULT),
        ("id: a b", Level.FAULT),
    ],
)
def test_what_is_wrong_costs_the_topic_only_where_it_is_its_name_or_address(
    line: str, level: Level
) -> None:
    read, problems = read_entry(
        f"id: a\nname: A\n{line}\n".replace("id: a\nname: A\nid", "name: A\nid").encode(),
        "topics/a.yaml",
    )
    assert (read is None) == (level is Level.FAULT)
    assert [problem.level for problem in problems] == [level]


def test_a_topic_that_a_record_brings_along_takes_its_place_among_the_others() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Vision", parent="ai"))
    assert [topic.name for topic in topics.top()] == ["AI"]
    topics.resolve("A")
    assert [topic.name for topic in topics.top()] == ["A", "AI"]
    assert [topic.name for topic in topics] == ["A", "AI", "Vision"]
    assert [topic.name for topic in topics.children(topics.resolve("AI"))] == ["Vision"]


def test_thousands_of_topics_are_gone_through_in_little_time() -> None:
    """All were put in order anew for each of them: ten thousand took minutes."""
    topics = make_topics(make_topic("AI"))
    for number in range(20_000):
        topics.resolve(f"topic {number}")
    started = time.process_time()
    assert sum(len(topics.children(topic)) for topic in topics) == 0
    assert time.process_time() - started < 2


def test_what_was_meant_is_told_for_so_many_names_and_no_more() -> None:
    topics = make_topics(*(make_topic(f"Topic {n}") for n in range(300)), free=False)
    told = []
    for number in range(150):
        with pytest.raises(ValueError, match="no topic of this site") as caught:
            topics.resolve(f"Topik {number}")
        told.append("did you mean" in str(caught.value))
    assert told == [True] * 100 + [False] * 50


def chain(length: int, top: str) -> list[Entry]:
    """Topics of which each is below the one before it."""
    names = [f"T{number}" for number in range(length)]
    return [
        Entry(
            source=f"topics/{name}.yaml",
            topic=make_topic(name),
            parent_name=names[at - 1] if at else top,
        )
        for at, name in enumerate(names)
    ]


def test_parents_may_be_of_any_depth() -> None:
    """Each was looked for among all above it: ten thousand took minutes."""
    started = time.process_time()
    topics, problems = tree(chain(20_000, ""))
    deepest = Topics(topics).ancestors(topics[-1])
    assert time.process_time() - started < 5
    assert (len(deepest), problems) == (19_999, [])
    assert len(Topics(topics).ancestors(topics[-1], 12)) == 12


@pytest.mark.parametrize(
    ("length", "way"),
    [
        (1, "T0 below T0"),
        (3, "T0 below T2 below T1 below T0"),
        (9_000, "T0 below T8999 below T8998 below T8997 below … below T0"),
    ],
)
def test_a_circle_of_parents_is_told_with_its_way_and_parted_once(length: int, way: str) -> None:
    apart = Entry(source="topics/x.yaml", topic=make_topic("X"), parent_name="T0")
    topics, (problem,) = tree([apart, *chain(length, f"T{length - 1}")])
    assert problem.source == "topics/T0.yaml"
    assert f"({way})" in problem.message
    assert [topic.name for topic in topics if not topic.parent] == ["T0"]
