"""Rules of `broadsheet check` that the owner does not want to hear of: `check` in site.yaml.

No page depends on it, so it is no part of `Settings`: a build that read it would be another build.
"""

from msgspec import Struct

from generator.content.yaml.fields import Fields, words
from generator.problems import Level


class Silenced(Struct, frozen=True):
    """Codes of rules that are not told of."""

    everywhere: tuple[str, ...] = ()
    folders: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of a folder below the content folder, or a file there, and codes."""

    def of(self, path: str) -> frozenset[str]:
        """The codes that are silenced in a file."""
        here = (codes for place, codes in self.folders if f"{path}/".startswith(f"{place}/"))
        return frozenset(self.everywhere).union(*here)


def read_silenced(fields: Fields) -> Silenced:
    """What `check` says; faults are collected as those of other settings are."""
    below = fields.mapping("check")
    if below is None:
        return Silenced()
    everywhere = below.values("ignore", words)
    folders = []
    inner = below.mapping("folders")
    if inner is not None:
        folders = [(name.strip().strip("/"), inner.values(name, words)) for name in inner.names()]
        inner.finish(Level.FAULT)
    below.finish(Level.FAULT)
    return Silenced(everywhere, tuple(folders))
