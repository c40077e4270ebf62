"""What shows that a page is one of this very process: no other page of the browser knows it."""

import secrets
from hmac import compare_digest
from typing import Final

_SIZE: Final = 32  # bytes of chance


class Token:
    """A word that each form of the page carries, and that is another in every process."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(_SIZE)

    def is_same(self, given: str) -> bool:
        """In a time that tells nothing of how much of it is right."""
        return compare_digest(self.text.encode(), given.encode("utf-8", "surrogatepass"))
