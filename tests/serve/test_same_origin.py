"""Who asks, by what a browser says of it."""

import pytest

pytest.importorskip("starlette")

from starlette.datastructures import Headers

from generator.serve.same_origin import is_of_ours, is_surely_of_ours

HOST = "127.0.0.1:8000"
OWN = f"http://{HOST}"


def headers(**given: str) -> Headers:
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return Headers({"host": HOST} | named)


@pytest.mark.parametrize(
    "given",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://localhost:8000"},
        {"origin": "http://127.0.0.1:8000.evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "Same-Origin"},
        {"origin": OWN, "sec_fetch_site": "cross-site"},
        {"origin": "https://evil.example", "sec_fetch_site": "same-origin"},
    ],
    ids=str,
)
def test_other_sites_are_none_of_ours(given: dict[str, str]) -> None:
    assert not is_of_ours(headers(**given))
    assert not is_surely_of_ours(headers(**given))


@pytest.mark.parametrize(
    "given",
    [
        {"origin": OWN},
        {"sec_fetch_site": "same-origin"},
        {"origin": OWN, "sec_fetch_site": "same-origin"},
    ],
    ids=str,
)
def test_a_page_of_this_server_is_ours(given: dict[str, str]) -> None:
    assert is_of_ours(headers(**given))
    assert is_surely_of_ours(headers(**given))


@pytest.mark.parametrize("given", [{}, {"sec_fetch_site": "none"}], ids=str)
def test_what_nobody_says_may_read_and_not_change(given: dict[str, str]) -> None:
    """An address that was typed, and a program that is no browser."""
    assert is_of_ours(headers(**given))
    assert not is_surely_of_ours(headers(**given))
