"""Candidates of an inbox, as files: good defaults, so that a test states what matters to it."""

import json
from html import escape
from pathlib import Path

from generator.inbox.candidate import candidate_id
from tests.factories import record_text, write_site


def candidate_text(
    word: str = "a",
    *,
    title: str = "",
    excerpt: str = "An excerpt.",
    published: str = "2025-01-01T12:00:00Z",
    topics: str = "[AI]",
    sources: int = 1,
    more: str = "",
) -> str:
    """The text of a sound candidate; its id, title and URL follow from a word.

    title, excerpt   as they are to be read
    """
    lines = [
        f"title: {json.dumps(escape(title or f'Title {word}', quote=False))}",
        f"excerpt: {json.dumps(escape(excerpt, quote=False))}",
        f"publishedDateTime: {published}",
        f"webUrl: https://news.example.com/{word}",
        "provider: {name: Example News, domain: news.example.com}",
        f"topics: {topics}",
        *filter(None, (more,)),
        "inbox:",
        f'  id: "{candidate_id(word)}"',
        f"  topics: {topics}",
        "  why:",
        '    topics: ["AI: because it says so"]',
        "    publisher: as the page says",
        "  sources:",
    ]
    for number in range(sources):
        lines += [
            f"    - feed: feed{number}",
            f"      name: Feed {number}",
            f"      address: https://feed{number}.example.org/{word}",
            f"      guid: {word}",
            f"      seen: 2025-01-01T1{number % 10}:00:00Z",
        ]
    return "\n".join(["---", *lines, "---", ""])


def candidate_file(word: str) -> str:
    """Where that candidate lies, below the content folder."""
    return f"inbox/{word}.md"


def write_inbox(folder: Path, *words: str, **texts: str) -> Path:
    """A content folder with a record, and candidates; gives the folder.

    words   of candidates that say what theirs say by default
    texts   of others, by their words
    """
    found = {candidate_file(word): candidate_text(word) for word in words}
    found |= {candidate_file(word): text for word, text in texts.items()}
    record = record_text("r", published="2024-12-01T12:00:00Z", body="Words of ours.")
    topic = "name: AI\n"
    return write_site(folder, {"articles/r.md": record, "topics/1-ai.yaml": topic, **found})
