"""Every format, the surest told first: what is both an export and a feed is the export."""

from collections.abc import Collection
from typing import Final

from generator.importing.formats import (
    bluesky,
    bookmarks,
    feed,
    former,
    json_feed,
    json_rows,
    mastodon,
    opml,
    pinboard,
    pocket,
    raindrop,
    table_rows,
    trees,
    wordpress,
)
from generator.importing.formats.format import Format
from generator.importing.formats.rows import header_of
from generator.importing.source import ImportFault, Source

FORMATS: Final[tuple[Format, ...]] = (
    *trees.FORMATS,
    mastodon.FORMAT,
    bluesky.FORMAT,
    wordpress.FORMAT,
    opml.FORMAT,
    feed.FORMAT,
    json_feed.FORMAT,
    pocket.FORMAT,
    raindrop.FORMAT,
    pinboard.FORMAT,
    bookmarks.FORMAT,
    former.FORMAT,
    json_rows.FORMAT,
    table_rows.FORMAT,
)
NAMES: Final = tuple(each.name for each in FORMATS)


def format_of(source: Source, names: Collection[str] = ()) -> Format:
    """The format of a source. Raises ImportFault for none that is known.

    names   what somebody called columns of it, who so says that it is a table
    """
    for each in FORMATS:
        if each.is_it(source):
            return each
    if {name.lower() for name in names} & {*header_of(source)}:
        return table_rows.FORMAT
    if source.is_packed:
        raise ImportFault(
            f"{source.name}: is packed; nothing was written. Unpack it, and import what is in it; "
            "a table of an office program is saved as CSV first"
        )
    what = "folder" if source.is_folder else "file"
    raise ImportFault(
        f"{source.name}: a {what} of no format that is known; nothing was written. "
        f"--as FORMAT reads it as one of these: {', '.join(NAMES)}"
    )


def named(name: str) -> Format:
    """The format of that name."""
    return next(each for each in FORMATS if each.name == name)
