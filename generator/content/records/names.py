"""What a record is called: by its file, or by its folder, where the file is an `index`.

`articles/tides.md` and `articles/tides/index.md` are both called `tides`. In the second form, what
else lies in that folder belongs to the record.
"""

from typing import Final

_INDEX: Final = "index"


def file_stem(name: str) -> str:
    """A file's name without its folders and its suffix."""
    return name.rpartition("/")[2].rpartition(".")[0]


def is_index(name: str) -> bool:
    """True if a record is called by its folder."""
    return "/" in name and file_stem(name).lower() == _INDEX


def folder_of(name: str) -> str:
    """The folder that a file lies in; empty for the content folder itself."""
    return name.rpartition("/")[0]


def path_of(name: str) -> str:
    """A record's file without its suffix, and its folder alone where it is called by that: the end
    of this is how a collection names it."""
    return folder_of(name) if is_index(name) else name.rpartition(".")[0]


def stem(name: str) -> str:
    """What a record is called: part of its page's address."""
    return path_of(name).rpartition("/")[2]


def wanted_path(item: str) -> str:
    """The path that an item of a collection names, however it says it: `tides`, `tides.md`,
    `tides/index` and `tides/index.md` are one record."""
    path = item.removesuffix(".md").removesuffix(".markdown").strip("/")
    return folder_of(path) if path.lower().endswith(f"/{_INDEX}") else path
