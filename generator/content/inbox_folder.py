"""The folder of candidates, which no pattern of `records` finds: nothing that came in by itself is
built before an editor has said yes."""

from typing import Final

INBOX_FOLDER: Final = "inbox"
"""Below the content folder."""


def is_in_inbox(name: str) -> bool:
    """True for the folder, and for all that lies below it.

    name   below the content folder
    """
    return name == INBOX_FOLDER or name.startswith(f"{INBOX_FOLDER}/")
