"""What a form sends, and no more of it than a person writes."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST: Final = 262_144  # bytes: an excerpt with its escapes has some thousands
_MOST_FIELDS: Final = 1_000
_TYPE: Final = "application/x-www-form-urlencoded"


class FormError(ValueError):
    """A form that cannot be read.

    status   of the answer
    """

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class Form:
    """Fields by name; of most there is one."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def all(self, name: str) -> list[str]:
        return [value for each, value in self._fields if each == name]

    def get(self, name: str) -> str | None:
        """The last one of a name, as of a button among fields; None for none."""
        return next((value for each, value in reversed(self._fields) if each == name), None)

    def texts(self, *names: str) -> Mapping[str, str]:
        """Those of these names that were sent, with line ends as files have them."""
        sent = {name: self.get(name) for name in names}
        return {name: text.replace("\r\n", "\n") for name, text in sent.items() if text is not None}


async def read_form(request: Request) -> Form:
    """The form of a request.

    Raises FormError for one that is too large, or is none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise FormError(415, f"Expected a form ({_TYPE}).")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise FormError(413, f"Expected at most {LARGEST:,} bytes.")
    try:
        text = body.decode("ascii")
        fields = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:  # such as bytes that are no text
        raise FormError(400, "This form cannot be read.") from None
    return Form(fields)
