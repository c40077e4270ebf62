"""The files of a new site, each with its text."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Template
from typing import Final

from generator.content.new_site.answers import Answers, quoted, topic_file
from generator.content.new_site.hosts import HOSTS
from generator.content.records.dates import zone_of

CONTENT: Final = "content"
"""The folder of a new site that holds site.yaml."""
_OURS: Final = Path(__file__).parent / "files"
_ARTICLES: Final = {
    "lit-again": 9,
    "lit-again-radio": 8,
    "mending-the-lens": 6,
    "keepers-wanted": 4,
    "what-it-cost": 3,
}
"""The example records, each with the hours that have passed since its article came out."""
_ABOUT_ONE: Final = frozenset(("mending-the-lens", "what-it-cost"))
"""Those that are filed under the second topic alone, where there are two."""
_TO_BE_ADDED: Final = timedelta(minutes=20)
_COPIED: Final = (
    "content/pages/about.md",
    "content/static/favicon.svg",
    "content/static/images/lighthouse.svg",
)
_REQUIREMENTS: Final = """\
# What hosts install to build this site. An upgrade of Broadsheet is another version in this line.
{line}
"""
_UNKNOWN: Final = """\
# This copy of Broadsheet was installed from a folder, which no host reaches: write here where hosts
# get it from, and take away the "# ".
# broadsheet @ git+https://git.example.org/broadsheet@v1.0.0"""


def files_of(answers: Answers, now: datetime, requirement: str) -> dict[str, bytes]:
    """All files of a new site, by name below its folder.

    now           the example records came out in the hours before
    requirement   by which hosts install this program; empty where that is not known
    """
    files = {name: _ours(name) for name in _COPIED}
    zone = zone_of(answers.timezone)
    first = now - timedelta(hours=max(_ARTICLES.values()))
    files[f"{CONTENT}/site.yaml"] = site_yaml(answers, first.astimezone(zone).date())
    for place, topic in enumerate(answers.topics, 1):
        name = f"{CONTENT}/{topic_file(topic, place)}"
        files[name] = _filled("content/topic.yaml", name=quoted(topic))
    for stem, hours in _ARTICLES.items():
        published = now - timedelta(hours=hours)
        name = f"{CONTENT}/articles/{published.astimezone(zone).date()}-{stem}.md"
        files[name] = _record(stem, published, answers)
    files[".gitignore"] = _ours("gitignore")
    files["requirements.txt"] = _REQUIREMENTS.format(line=requirement or _UNKNOWN).encode()
    files |= {name: _ours(ours) for name, ours in HOSTS[answers.host].files}
    return dict(sorted(files.items()))


def site_yaml(answers: Answers, since: date) -> bytes:
    """The settings of a new site.

    since   the day of its first record
    """
    given = {name: getattr(answers, name) for name in ("title", "base_url", "id")}
    given |= {"language": answers.language, "timezone": answers.timezone}
    values = {name: quoted(text) for name, text in given.items()}
    return _filled("content/site.yaml", since=f"{since}", **values)


def _record(stem: str, published: datetime, answers: Answers) -> bytes:
    first, second = answers.topics[0], answers.topics[min(1, len(answers.topics) - 1)]
    topics = [second] if stem in _ABOUT_ONE else [first]
    is_english = answers.language.partition("-")[0].lower() == "en"
    return _filled(
        f"content/articles/{stem}.md",
        published=_stated(published),
        added=_stated(published + _TO_BE_ADDED),
        topics=f"[{', '.join(map(quoted, topics))}]",
        locale="" if is_english else "locale: en\n",
    )


def _stated(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}:00Z"


def _filled(name: str, /, **values: str) -> bytes:
    return Template(_ours(name).decode()).substitute(values).encode()


def _ours(name: str) -> bytes:
    return (_OURS / name).read_bytes()
