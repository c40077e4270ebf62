"""What a hostile record may not do to others: what honest ones have, they keep.

On a site with honest records, nothing that a stranger writes changes an honest record's page, id,
address, document in the API or item of a feed; nor does it make the site's owner doubt his output.
"""

import re
from pathlib import Path

import msgspec
import pytest

from generator.build import Request, build
from generator.verify.run import Options, verify
from tests.factories import NOW, record_text, tree, write_site
from tests.hostile.corpus import corpus
from tests.hostile.site import file

Files = dict[str, str | bytes]

HONEST: Files = {
    "topics/01-tides.yaml": "name: Tides\naliases: [Floods]\nid: tides\n",
    "publishers/n.md": "---\nname: Honest News\ndomain: honest.example\n---\n",
    "pages/about.md": "---\ntitle: About\n---\nUs.\n",
}


def honest(name: str, day: int, more: str = "", body: str = "") -> tuple[str, str]:
    text = f"""---
title: "What {name} tells, honestly"
publishedDateTime: 2024-12-{day:02}T10:00:00Z
addedDateTime: 2024-12-{day:02}T11:00:00Z
webUrl: https://honest.example/{name}
topics: [Tides]
{more}---
{body}
"""
    return f"articles/honest/{name}.md", text


HONEST |= dict(
    (
        honest("opening", 20, "story: flood\n", "It begins."),
        honest("second", 21, "story: flood\n"),
        honest("alone", 22, "guid: '4711'\n", "A [link](https://honest.example/x)."),
        honest("moved", 23, "redirect_from: [/old/moved/]\n", "Moved."),
        honest("foreign", 24, "guid: tag:old.example,2019:post-7\npage: own\n"),
        honest("shown", 25, "type: video\ntags: [a]\nquality: 50\n", "## A heading\n\nAnd more."),
    )
)
NEIGHBOURS = re.compile(rb'<nav class="pager".*?</nav>', re.DOTALL)
"""The ways from an article to the one before and the one after it, whichever these are."""
OWN = re.compile(rb"<main.*</main>", re.DOTALL)


def built(folder: Path, files: Files, settings: dict[str, str]) -> dict[str, bytes]:
    """The files of a site; what verify finds in it is no fault."""
    content, output = write_site(folder / "content", {}, **settings), folder / "output"
    for name, data in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    build(Request(content=content, output=output, now=NOW))
    verdict = verify(Options(output=output, content=content, now=NOW))
    assert verdict.faults == 0, [str(each) for each in verdict.findings]
    return tree(output)


SETTINGS = {
    "plain": {"api": "true", "feeds": "{publishers: true, size: 60}"},
    "by id": {"permalink": "/{category}/{id}/", "api": "true"},
    "by title": {"permalink": "/{category}/{slug}/", "page": "own"},
}


def kept(files: dict[str, bytes]) -> dict[str, bytes]:
    """What a site says of honest records, wherever others cannot stand beside it: their pages
    without the frame, their documents, their items, and all that is made of theirs alone."""
    found = {}
    for path, data in files.items():
        if b", honestly" not in data or path == "stories/index.html":  # lists all
            continue
        if path.startswith(("news/", "stories/", "old/")) and "/page/" not in path:
            main = OWN.search(data)
            if b"<h1" in data and path != "news/index.html":
                found[path] = NEIGHBOURS.sub(b"", main[0] if main else data)
            elif b"http-equiv" in data:
                found[path] = data
        elif path.startswith("api/records/"):
            found[path] = data
        elif path.startswith(("topics/tides/", "publishers/honest-example/")):
            main = OWN.search(data)
            found[path] = main[0] if main and path.endswith(".html") else data
        elif path == "feed.json":
            items = msgspec.json.decode(data)["items"]
            found |= {
                f"{path} {item['id']}": msgspec.json.encode(item)
                for item in items
                if ", honestly" in item["title"]
            }
    return found


@pytest.fixture(scope="module", params=SETTINGS)
def alone(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Settings, and what an honest site says by them."""
    settings = SETTINGS[request.param]
    return settings, kept(built(tmp_path_factory.mktemp("alone"), HONEST, settings))


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [path for path in before if before[path] != after.get(path)]


def test_the_whole_corpus_takes_nothing_from_honest_records(tmp_path: Path) -> None:
    settings = SETTINGS["plain"]
    before = kept(built(tmp_path / "alone", HONEST, settings))
    assert len(before) > 10
    before = {path: said for path, said in before.items() if "feed.json " not in path}  # has an end
    hostile: Files = {file(name): each.bytes for name, each in corpus().items()}
    assert changed(before, kept(built(tmp_path / "all", HONEST | hostile, settings))) == []


def evil(more: str = "", title: str = "Buy pills now", url: str = "evil.example/1") -> str:
    text = record_text("evil", more=f"{more}addedDateTime: 2024-12-31\n", body="Evil.")
    text = text.replace("Title evil", title)
    return text.replace("https://news.example.com/evil", f"https://{url}")


DIGITS = "{digits}"  # those of the opening record's id
CLAIMS = {
    "its id": f"id: tag:digest.example.org,2023:{DIGITS}\n",
    "its id as a word": f"id: '{DIGITS}'\n",
    "its id in capitals": f"id: TAG:Digest.example.org,2023:{DIGITS}\n",
    "its id by another date": f"id: tag:digest.example.org,2023-01-01:{DIGITS}\nstory: evil\n",
    "its id escaped": f"id: tag:digest.example.org,2023:%61{DIGITS}\nstory: evil\n",
    "the end of its id": f"id: tag:evil.example,2020:{DIGITS}\nstory: evil\n",
    "the end of its id as a guid": f"guid: tag:evil.example,2020:{DIGITS}\nstory: evil\n",
    "its guid": "guid: '4711'\n",
    "its guid unseen": 'guid: "4711\\u200b"\n',
    "its guid as Atom has it": "id: bfee6dbc20719e13\n",
    "the digest of its guid": "id: de650d61f5bd166a\nstory: evil\n",
    "the digest of its guid, foreign": "id: tag:e.example,2020:de650d61f5bd166a\nstory: evil\n",
    "its foreign guid": "guid: tag:OLD.example,2019-01:post-7\n",
    "the end of its foreign guid": "id: post-7\nstory: evil\n",
    "its former address": "redirect_from: [/old/moved/, /OLD/moved/, /old/moved/index.html]\n",
    "its address": "redirect_from: [/news/opening/, /news/opening/index.html, /stories/]\n",
    "its story's address": f"redirect_from: [/stories/{DIGITS}/]\n",
    "its document": f"redirect_from: [/api/records/{DIGITS}/index.json, /feed.json]\n",
    "the folder of its address": "category: news/opening\n",
    "its topic's address": "category: topics\nredirect_from: [/topics/tides/]\n",
    "its topic spelt otherwise": 'topics: ["tides\\u200b!", "TIDES", "Flood s"]\n',
    "its publisher's name": "provider: {name: Honest News, domain: evil.example}\n",
    "its file's name": "page: own\n",
}
FORMER = {"the digest of its guid": "de650d61f5bd166a", "the end of its foreign guid": "post-7"}
"""Words that stood for an id when its authority did not count: only where they are free, they lead
to where it lies now."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_one_record_claims_of_another_it_does_not_get(
    alone: tuple[dict[str, str], dict[str, bytes]], tmp_path: Path, claim: str
) -> None:
    settings, before = alone
    (story,) = (path for path in tree_of(before) if path.startswith("stories/"))
    more = CLAIMS[claim].replace(DIGITS, story.split("/")[1])
    hostile: Files = {
        "articles/evil/opening.md": evil(more),
        "articles/evil/b.md": evil("story: evil\n", "More pills", "evil.example/2"),
    }
    after = kept(built(tmp_path, HONEST | hostile, settings))
    if claim in FORMER:
        before = {path: data for path, data in before.items() if FORMER[claim] not in path}
    if claim == "its topic spelt otherwise":  # so it stands there, as anyone may
        before = {path: data for path, data in before.items() if not path.startswith("topics/")}
    assert changed(before, after) == []


def tree_of(found: dict[str, bytes]) -> list[str]:
    return [path for path in found if path.endswith("index.html") and found[path][:5] == b"<main"]
