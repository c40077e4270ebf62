"""What a form sends is read, and no more of it than a person writes."""

import asyncio
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("starlette")

from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from generator.serve.inbox.form import LARGEST, Form, FormError, read_form

TYPE = "application/x-www-form-urlencoded;charset=UTF-8"


def result_of(reading: Coroutine[Any, Any, Form]) -> Form:
    """In a thread of its own: a browser's tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, reading).result()


def read(parts: Iterable[bytes], type: str = TYPE) -> Form:
    left = iter([*parts, b""])

    async def receive() -> dict[str, object]:
        part = next(left)
        return {"type": "http.request", "body": part, "more_body": part != b""}

    scope = {"type": "http", "headers": [(b"content-type", type.encode())]}
    return result_of(read_form(Request(scope, receive)))


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=20))
def test_fields_are_read_as_they_were_written(fields: list[tuple[str, str]]) -> None:
    form = read([urlencode(fields, errors="surrogatepass").encode()])
    assert [(name, value) for name, value in fields if value in form.all(name)] == fields
    for name, value in fields[-1:]:
        assert form.get(name) == value
    assert form.get("") is None


def test_line_ends_are_those_of_files() -> None:
    form = read([urlencode({"title": "a\r\nb", "x": "y"}).encode()])
    assert form.texts("title", "excerpt") == {"title": "a\nb"}


@pytest.mark.parametrize(
    ("parts", "type", "status"),
    [
        ([b"a=b"], "text/plain", 415),
        ([b"a=b"], "multipart/form-data; boundary=x", 415),
        ([b'{"a": 1}'], "application/json", 415),
        ([b"a=%ff"], TYPE, 400),
        ([b"a=\xff"], TYPE, 400),
        ([b"a=1&" * 2_000], TYPE, 400),
        ([b"x" * 1_000] * (LARGEST // 1_000 + 1), TYPE, 413),
    ],
    ids=["text", "multipart", "json", "bytes", "raw", "fields", "large"],
)
def test_what_is_no_form_of_ours_is_refused(parts: list[bytes], type: str, status: int) -> None:
    with pytest.raises(FormError) as error:
        read(parts, type)
    assert error.value.status == status


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    def endless() -> Iterable[bytes]:
        while True:
            yield b"x" * 65_536

    def receive_some() -> Form:
        source = iter(endless())

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": next(source), "more_body": True}

        scope = {"type": "http", "headers": [(b"content-type", TYPE.encode())]}
        return result_of(read_form(Request(scope, receive)))

    with pytest.raises(FormError):
        receive_some()
