"""Results of pure functions, kept from one build to the next by a digest of all that decides them.

So a result is true whatever happened since it was kept: what has another input is asked for under
another key.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


class Results:
    """What former plans of a site computed, and what this one does.

    epoch   stands for the program and the settings, and is part of every key; empty where nothing
            is to be kept
    known   what former ones left
    """

    def __init__(
        self, epoch: bytes = b"", known: Mapping[bytes, bytes] = MappingProxyType({})
    ) -> None:
        self.epoch = epoch
        self._known = known
        self._used: dict[bytes, bytes] = {}

    @property
    def used(self) -> Mapping[bytes, bytes]:
        """All that was asked for and found, or kept: what the next plan may ask for."""
        return self._used

    def get(self, key: bytes) -> bytes | None:
        """The result; None where it has to be computed."""
        found = self._used.get(key, self._known.get(key))
        if found is not None:
            self._used[key] = found
        return found

    def keep(self, key: bytes, result: bytes) -> None:
        """Has the next plan find it."""
        self._used[key] = result


NO_RESULTS: Final = Results()
"""Of a plan that begins anew, and leaves nothing."""
