"""Records that a site has and does not show, for they are drafts by their path."""

from collections.abc import Iterator
from pathlib import Path

from generator.content.records.model import Article
from generator.content.records.parse import parse
from generator.content.settings import Settings
from generator.content.source_folder import Folder
from generator.library.new_record import Newsroom


def withheld(content: Path, newsroom: Newsroom, settings: Settings) -> Iterator[Article]:
    """What the files of records say that a build does not read, for they are drafts by their path:
    what was imported, and put aside since, is not new."""
    folder = Folder(content, follow_links=settings.follow_links)
    read = {article.name for article in newsroom.articles}
    for name in newsroom.names:
        if name not in read:
            data = folder.read(name, settings.limits.file_size)
            article = parse(data, name, settings.records[0].category, settings.reading).article
            if article is not None:
                yield article
