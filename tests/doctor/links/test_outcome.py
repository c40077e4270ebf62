"""What an answer says of an address."""

import pytest

from generator.content.sources.answers import Answer, Failure, Hop, Reason
from generator.doctor.links.linked import Kind
from generator.doctor.links.outcome import State, outcome_of

ADDRESS = "https://news.example.org/2024/tides"


def answer(
    status: int = 200, body: str = "", *, at: str = ADDRESS, hops: tuple[int, ...] = (), **more: str
) -> Answer:
    headers = {"content-type": "text/html; charset=utf-8", **more}
    passed = tuple(Hop(ADDRESS, status) for status in hops)
    return Answer(at, status, headers, body.encode(), hops=passed)


def titled(title: str) -> Answer:
    return answer(body=f"<html><head><title>{title}</title></head>")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, State.FINE),
        (204, State.FINE),
        (304, State.FINE),
        (404, State.FAILING),
        (410, State.FAILING),
        (500, State.FAILING),
        (502, State.FAILING),
        (401, State.UNKNOWN),
        (403, State.UNKNOWN),
        (418, State.UNKNOWN),
        (429, State.UNKNOWN),
        (451, State.UNKNOWN),
        (503, State.UNKNOWN),
        (400, State.UNKNOWN),
        (999, State.UNKNOWN),
    ],
)
def test_a_status_says_that_it_is_there_that_it_is_not_or_nothing(
    status: int, state: State
) -> None:
    assert outcome_of(ADDRESS, Kind.PAGE, answer(status)).state is state


@pytest.mark.parametrize("reason", Reason)
def test_no_answer_is_a_failure_but_where_no_one_was_asked(reason: Reason) -> None:
    outcome = outcome_of(ADDRESS, Kind.PAGE, Failure(ADDRESS, reason, "it does not"))
    unasked = {Reason.ROBOTS, Reason.PRIVATE, Reason.ADDRESS}
    assert outcome.state is (State.UNKNOWN if reason in unasked else State.FAILING)
    assert outcome.message == "it does not"


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Page not found | Example News",
        "Example News – Seite nicht gefunden",
        "Error 404 - Example",
        "Not Found!",
        "Page introuvable · Exemple",
    ],
)
def test_a_page_that_says_that_nothing_was_found_is_flagged(title: str) -> None:
    outcome = outcome_of(ADDRESS, Kind.PAGE, titled(title))
    assert outcome.state is State.FINE
    assert title.partition("&")[0] in outcome.soft


@pytest.mark.parametrize(
    "title",
    [
        "Tides rise | 404 Media",
        "Link between tides and moods not found, study says",
        "Peugeot 404: a portrait",
        "HTTP 404 and its history",
        "",
    ],
)
def test_a_page_about_such_things_is_not(title: str) -> None:
    assert outcome_of(ADDRESS, Kind.PAGE, titled(title)).soft == ""


def test_an_address_that_leads_to_a_front_page_is_flagged() -> None:
    outcome = outcome_of(ADDRESS, Kind.PAGE, answer(at="https://news.example.org/", hops=(301,)))
    assert outcome.soft == "leads to the front page of news.example.org"
    assert outcome.moved == ""
    front = "https://old.example.org/"
    led = answer(at="https://news.example.org/", hops=(301,))
    assert outcome_of(front, Kind.PAGE, led).soft == ""


def test_a_picture_that_answers_with_a_page_is_flagged() -> None:
    assert outcome_of(ADDRESS, Kind.PICTURE, answer()).soft
    picture = answer(**{"content-type": "image/png"})
    assert outcome_of(ADDRESS, Kind.PICTURE, picture).soft == ""


def test_what_has_moved_for_good_is_said_and_what_leads_on_for_now_is_not() -> None:
    new = "https://news.example.org/archive/tides"
    for hops, moved in (((301,), new), ((308, 301), new), ((302,), ""), ((301, 302), ""), ((), "")):
        assert outcome_of(ADDRESS, Kind.PAGE, answer(at=new, hops=hops)).moved == moved
    slash = answer(at=ADDRESS + "/", hops=(301,))
    assert outcome_of(ADDRESS, Kind.PAGE, slash).moved == ""


def test_what_leads_to_a_door_says_nothing() -> None:
    for place in ("login", "signin/x", "auth/login", "consent", "a/log-in/"):
        led = answer(at=f"https://news.example.org/{place}", hops=(301,))
        assert outcome_of(ADDRESS, Kind.PAGE, led).state is State.UNKNOWN
    led = answer(at="https://news.example.org/blogging-in-2024", hops=(301,))
    assert outcome_of(ADDRESS, Kind.PAGE, led).state is State.FINE


def test_odd_pages_are_read_without_a_fault() -> None:
    for body, charset in (("<title>\ud7ff", "nonsense"), ("<title " * 9_000, "utf-8"), ("", "")):
        said = answer(body=body, **{"content-type": f"text/html; charset={charset}"})
        assert outcome_of(ADDRESS, Kind.PAGE, said).state is State.FINE
