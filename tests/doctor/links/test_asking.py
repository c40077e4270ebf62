"""Many addresses, asked for in turn, by servers of our own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.client import Client
from generator.doctor.links.asking import Asked, NoNetwork, ask, asked_in_turn
from generator.doctor.links.ledger import Known
from generator.doctor.links.linked import Kind, Link
from generator.doctor.links.outcome import State
from tests.content.sources.servers import HOST, Server, page, serving


def client() -> Client:
    return Client("https://digest.example.org/", local_hosts={HOST}, interval=0.0)


class Scripted:
    """Answers as it is told, host by host: for what no local server can be."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, address: str, **_: Any) -> Answer | Failure:
        self.asked.append(address)
        said = self.answers[address.split("/")[2]]
        if isinstance(said, Reason):
            return Failure(address, said, said.value)
        return Answer(address, said, {}, b"")


def links(*addresses: str) -> list[Link]:
    return [Link(address, Kind.PAGE, ()) for address in addresses]


def by_address(asked: list[Asked]) -> dict[str, State | None]:
    return {each.link.address: each.outcome and each.outcome.state for each in asked}


def test_each_is_asked_for_once_and_comes_with_what_was_said() -> None:
    with serving({"/a": page("A"), "/b": page(status=410)}) as server:
        wanted = links(*(f"{server.root}/{name}" for name in "abc"))
        found = by_address(list(asked_in_turn(wanted, {}, client())))
    assert found == {
        f"{server.root}/a": State.FINE,
        f"{server.root}/b": State.FAILING,
        f"{server.root}/c": State.FAILING,
    }
    assert sorted(server.paths) == ["/a", "/b", "/c", "/robots.txt"]


def test_what_robots_txt_keeps_is_not_asked_for_and_is_no_failure() -> None:
    robots = page("User-agent: *\nDisallow: /a", kind="text/plain")
    with serving({"/robots.txt": robots, "/a": page("A")}) as server:
        (asked,) = asked_in_turn(links(f"{server.root}/a"), {}, client())
    assert asked.outcome is not None
    assert asked.outcome.state is State.UNKNOWN
    assert server.paths == ["/robots.txt"]


def known(server: Server, **given: Any) -> dict[str, Known]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return {f"{server.root}/a": Known(asked=at, state=State.FINE, **given)}


def test_a_server_is_asked_whether_anything_has_changed() -> None:
    with serving({"/a": page(status=304)}) as server:
        entries = known(server, etag='"x"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT")
        (asked,) = asked_in_turn(links(f"{server.root}/a"), entries, client())
    headers = server.asked[-1].headers
    assert headers["if-none-match"] == '"x"'
    assert headers["if-modified-since"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert asked.outcome is not None
    assert asked.outcome.status == 304


def test_a_picture_is_asked_for_by_head_and_whole_where_that_is_not_known() -> None:
    def only_get(handler: Any) -> None:
        page(b"png" if handler.command == "GET" else "", 200, "image/png")(handler) if (
            handler.command == "GET"
        ) else page(status=405)(handler)

    with serving({"/a": page("A", kind="image/png"), "/b": only_get}) as server:
        for name in "ab":
            link = Link(f"{server.root}/{name}", Kind.PICTURE, ())
            answer = ask(link, None, client())
            assert isinstance(answer, Answer)
            assert answer.status == 200
    methods = [(each.path, each.method) for each in server.asked if each.path != "/robots.txt"]
    assert methods == [("/a", "HEAD"), ("/b", "HEAD"), ("/b", "GET")]


def test_a_host_that_has_enough_is_left_alone() -> None:
    scripted = Scripted({"a.example": 429})
    found = list(
        asked_in_turn(links(*(f"https://a.example/{at}" for at in range(5))), {}, scripted)
    )
    assert len(scripted.asked) == 1
    assert [each.outcome is None for each in found] == [False, True, True, True, True]


def test_a_host_that_does_not_answer_is_not_waited_for_again_and_again() -> None:
    scripted = Scripted({"a.example": Reason.TIMEOUT, "b.example": 200})
    wanted = links(*(f"https://a.example/{at}" for at in range(9)), "https://b.example/")
    found = by_address(list(asked_in_turn(wanted, {}, scripted)))
    assert list(found.values()).count(State.FAILING) == 3
    assert list(found.values()).count(None) == 6


def test_where_no_host_answers_it_is_the_network_that_is_gone() -> None:
    silent = {f"{name}.example": Reason.NO_HOST for name in "abc"}
    wanted = links(*(f"https://{host}/" for host in silent))
    with pytest.raises(NoNetwork):
        list(asked_in_turn(wanted, {}, Scripted(silent)))
    one_answers = Scripted({**silent, "d.example": 404})
    found = list(asked_in_turn([*wanted, *links("https://d.example/")], {}, one_answers))
    assert by_address(found) == {
        **dict.fromkeys((f"https://{host}/" for host in silent), State.FAILING),
        "https://d.example/": State.FAILING,
    }


def test_one_host_alone_that_is_gone_is_told() -> None:
    found = list(
        asked_in_turn(links("https://a.example/"), {}, Scripted({"a.example": Reason.NO_HOST}))
    )
    assert by_address(found) == {"https://a.example/": State.FAILING}


def test_a_fault_of_ours_is_no_answer() -> None:
    with pytest.raises(KeyError):
        list(asked_in_turn(links("https://a.example/"), {}, Scripted({})))
