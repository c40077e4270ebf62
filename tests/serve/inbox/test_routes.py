"""The inbox as it is served: asked over a socket, as its own page and as strangers ask."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx2")

import html5lib
import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import Request, build
from generator.content.settings import load
from generator.inbox.candidate import candidate_id
from generator.inbox.desk import Desk
from generator.serve.app import application
from generator.serve.inbox.routes import FRAMED, Inbox
from generator.serve.inbox.token import Token
from generator.serve.server import HOST, Server, listening
from generator.serve.shown import Screen, Shown
from tests.candidates import candidate_file, candidate_text, write_inbox
from tests.factories import NOW, tree
from tests.serving import PATIENCE

PAGE = ".broadsheet/inbox/"
HOSTILE = (
    "<script>alert(1)</script>",
    "</textarea></title></style><img src=x onerror=alert(2)>",
    "\" autofocus onfocus=alert(3) x='",
    "javascript:alert(4)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<svg onload=alert(5)>]]>&lt;script&gt;",
)


class Asked:
    """A server that can be asked, as a page of its own asks."""

    def __init__(self, content: Path, port: int, screen: Screen) -> None:
        self.content = content
        self.screen = screen
        self.origin = f"http://{HOST}:{port}"
        self.client = httpx2.Client(base_url=self.origin, timeout=PATIENCE)

    def page(self, query: str = "", **headers: str) -> Any:
        return self.client.get(f"/{PAGE}{query}", headers=headers)

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.page().text)
        assert found is not None
        return found[1]

    def post(self, step: str, headers: dict[str, str] | None = None, **fields: str) -> Any:
        given = {"token": self.token} | fields
        own = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        return self.client.post(
            f"/{PAGE}{step}", data=given, headers=own if headers is None else headers
        )

    def does(self, step: str, **fields: str) -> str:
        """What the page says after a step."""
        answer = self.post(step, **fields)
        assert answer.status_code == 303, answer.text
        page = self.client.get(urljoin(f"/{PAGE}{step}", answer.headers["location"]))
        return notice(page.text)

    def waiting(self) -> list[str]:
        return [each.candidate.article.title for each in Desk.open(self.content).candidates]


def notice(page: str) -> str:
    (found,) = parsed(page).findall(".//*[@id='notice']")
    return "".join(found.itertext())


def parsed(page: str) -> Any:
    return html5lib.parse(page, namespaceHTMLElements=False)


@contextmanager
def asked(content: Path) -> Iterator[Asked]:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW))
    screen = Screen(output, Shown(build="1", settings=load(content)))
    inbox = Inbox(screen, content, lambda: NOW, "x://{path}:{line}")
    server = Server(application(screen, content, "", inbox), screen, listening(0))
    server.start()
    asks = Asked(content, server.port, screen)
    try:
        yield asks
    finally:
        asks.client.close()
        server.close()


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asked]:
    with asked(write_inbox(tmp_path / "content", "a", "b")) as server:
        yield server


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A server whose candidates say what strangers write, and that no test changes."""
    texts = {
        f"h{number}": candidate_text(
            f"h{number}", title=text, excerpt=text, topics="[]", more=f"language: {text[:1]!r}"
        )
        for number, text in enumerate(HOSTILE)
    }
    with asked(write_inbox(tmp_path_factory.mktemp("strange") / "content", **texts)) as server:
        yield server


A, B = candidate_id("a"), candidate_id("b")


def test_the_page_shows_what_waits_why_and_where_it_is_from(ask: Asked) -> None:
    answer = ask.page()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for words in (
        "Title a",
        "An excerpt.",
        "Example News",
        "has an excerpt",
        "because it says so",
        "as the page says",
        "Feed 0",
        "https://feed0.example.org/a",
        "https://news.example.com/a",
        "2025-01-01 12:00",
        f"{ask.content}/inbox/a.md",
    ):
        assert words in answer.text
    assert '<datalist id="topics"><option value="AI">' in answer.text
    assert ask.client.get("/.broadsheet/inbox").headers["location"] == "inbox/"


def test_those_of_one_story_stand_together_and_say_so(tmp_path: Path) -> None:
    told = {word: candidate_text(word, more="story: a-story") for word in ("a", "c")}
    with asked(write_inbox(tmp_path / "content", "b", **told)) as ask:
        groups = parsed(ask.page().text).findall(".//*[@class='group']")
        assert [each.text for each in groups] == ["2 candidates tell this story", "The same story"]


def test_nothing_waits_is_said(tmp_path: Path) -> None:
    with asked(write_inbox(tmp_path / "content")) as ask:
        assert "Nothing is waiting." in ask.page().text


def test_taking_writes_a_record_and_the_candidate_goes(ask: Asked) -> None:
    assert "Taken: “Title a”" in ask.does("take", id=A)
    (record,) = (ask.content / "articles").rglob("*title-a.md")
    assert "inbox:" not in record.read_text()
    assert ask.waiting() == ["Title b"]
    assert "Title a" not in [
        "".join(each.itertext()) for each in parsed(ask.page().text).findall(".//h2")
    ]


def test_taking_as_the_lead_gives_it_the_most_heat(ask: Asked) -> None:
    ask.does("take", id=A, lead="yes")
    (record,) = (ask.content / "articles").rglob("*title-a.md")
    assert "heat: 100" in record.read_text()


def test_refusing_puts_a_candidate_away_and_undoing_brings_it_back(ask: Asked) -> None:
    before = tree(ask.content)[candidate_file("a")]
    assert "Refused: “Title a”" in ask.does("refuse", id=A)
    assert ask.waiting() == ["Title b"]
    assert f'name="last" value="{A}"' in ask.page().text
    assert "Undone: “Title a”" in ask.does("undo", last=A)
    assert tree(ask.content)[candidate_file("a")] == before
    assert 'name="last"' not in ask.page().text


def test_undoing_is_of_what_the_page_showed_whatever_was_decided_since(ask: Asked) -> None:
    ask.does("take", id=A)
    ask.does("refuse", id=B)
    assert "Undone: “Title a”" in ask.does("undo", last=A)
    assert ask.waiting() == ["Title a"]
    assert f'name="last" value="{B}"' in ask.page().text


def test_an_edit_changes_the_field_that_is_another_and_no_other_byte(ask: Asked) -> None:
    file = ask.content / candidate_file("a")
    text = file.read_text().replace("\ntopics:", "\n# A note of the editor's.\ntopics:")
    file.write_text(text)
    sent = {"title": "A better title", "excerpt": "An excerpt.", "topics": "AI", "story": ""}
    assert "Saved: “A better title”" in ask.does("edit", id=A, **sent)
    assert file.read_text() == text.replace('"Title a"', '"A better title"')
    assert "says that already" in ask.does("edit", id=A, **sent | {"title": "A better title"})


def test_topics_are_named_with_commas_between(ask: Asked) -> None:
    ask.does("edit", id=A, topics=" Robots,  AI,,Robots , Two  words")
    (found,) = (each for each in Desk.open(ask.content).candidates if each.candidate.id == A)
    assert found.candidate.article.topics == ("Robots", "AI", "Two words")


def test_a_title_is_needed(ask: Asked) -> None:
    before = tree(ask.content)
    assert "nothing was saved" in ask.does("edit", id=A, title="  ")
    assert tree(ask.content) == before


@pytest.mark.parametrize("step", ["take", "refuse", "edit"])
def test_what_was_changed_since_it_was_shown_is_told_and_left_alone(ask: Asked, step: str) -> None:
    version = re.search(r'name="version" value="([0-9a-f]+)"', ask.page().text)
    assert version is not None
    shown = next(each for each in Desk.open(ask.content).candidates)
    file = ask.content / shown.candidate.name
    file.write_text(file.read_text().replace("An excerpt.", "Words of another editor."))
    before = tree(ask.content)
    said = ask.does(step, id=shown.candidate.id, version=version[1], title="Mine")
    assert "was changed since this page showed it" in said
    assert tree(ask.content) == before
    now = re.search(r'name="version" value="([0-9a-f]+)"', ask.page().text)
    assert now is not None
    assert "nothing was done" not in ask.does(
        step, id=shown.candidate.id, version=now[1], title="Mine"
    )


@pytest.mark.parametrize("step", ["take", "refuse", "edit"])
def test_what_another_tab_decided_is_told(ask: Asked, step: str) -> None:
    ask.does("refuse", id=A)
    before = tree(ask.content)
    assert "“Title a” is not in the inbox any more" in ask.does(step, id=A, title="Mine")
    assert "That candidate is not in the inbox" in ask.does(step, id="0" * 12, title="Mine")
    assert tree(ask.content) == before


def test_a_taken_record_that_was_edited_stays_and_that_is_told(ask: Asked) -> None:
    ask.does("take", id=A)
    (record,) = (ask.content / "articles").rglob("*title-a.md")
    record.write_text(record.read_text() + "Words of ours.\n")
    assert "was edited since it was taken" in ask.does("undo", last=A)
    assert record.read_text().endswith("Words of ours.\n")


def test_what_keeps_the_inbox_from_being_read_is_told_and_nothing_is_changed(ask: Asked) -> None:
    file = ask.content / "site.yaml"
    good = file.read_text()
    token = ask.token
    file.write_text(good.replace("base_url:", "base_url: ["))
    before = tree(ask.content)
    answer = ask.page()
    assert answer.status_code == 503
    assert "The inbox cannot be read: site.yaml" in notice(answer.text)
    assert "Nothing is waiting" not in answer.text
    assert ask.post("take", token=token, id=A).status_code == 303
    assert tree(ask.content) == before
    file.write_text(good)
    assert ask.page().status_code == 200


def test_a_candidate_that_cannot_be_read_costs_that_one_and_is_told(ask: Asked) -> None:
    (ask.content / candidate_file("c")).write_text("---\ntitle: [\n---\n")
    page = ask.page().text
    assert "inbox/c.md:2" in page
    assert "Title a" in page


@pytest.mark.slow
def test_a_page_shows_so_many_and_leads_on(tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(103)]
    with asked(write_inbox(tmp_path / "content", *words)) as ask:
        page = ask.page().text
        assert page.count('class="candidate"') == 100
        assert "Show 3 of 3 more" in page
        more = ask.page("?most=200").text
        assert more.count('class="candidate"') == 103
        answer = ask.post("refuse?most=200", id=candidate_id("w1"))
        assert answer.headers["location"].startswith("./?most=200&said=")
        for wrong in ("?most=-1", "?most=9999999999999", "?most=x", "?most=%3Cscript%3E"):
            assert ask.page(wrong).text.count('class="candidate"') == 100


# Who may ask.


def test_a_step_needs_the_token_of_this_process(ask: Asked) -> None:
    before = tree(ask.content)
    for token in ("", "x", Token().text, ask.token[:-1], f"{ask.token}x", "é\0"):
        for step in ("take", "refuse", "undo", "edit"):
            answer = ask.post(step, token=token, id=A, last=A, title="x")
            assert answer.status_code == 403
    assert tree(ask.content) == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_another_page_cannot_post_even_with_the_token(ask: Asked, headers: dict[str, str]) -> None:
    before = tree(ask.content)
    for step in ("take", "refuse", "undo", "edit"):
        assert ask.post(step, headers, id=A, last=A, title="x").status_code == 403
    assert tree(ask.content) == before


def test_another_host_cannot_post(ask: Asked) -> None:
    """One whose name leads to this machine (DNS rebinding)."""
    before = tree(ask.content)
    headers = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert ask.post("take", headers, id=A).status_code == 400
    assert ask.client.get(f"/{PAGE}", headers=headers).status_code == 400
    assert tree(ask.content) == before


def test_another_page_is_not_told_the_token(ask: Asked) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = ask.page(**headers)
        assert answer.status_code == 403
        assert "token" not in answer.text
    assert "access-control-allow-origin" not in ask.page().headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_a_form_that_is_posted_changes_anything(ask: Asked, method: str) -> None:
    token, before = ask.token, tree(ask.content)
    for step in ("take", "refuse", "undo", "edit"):
        address = f"/{PAGE}{step}?id={A}&token={token}&last={A}"
        answer = ask.client.request(method, address, headers={"Origin": ask.origin})
        assert answer.status_code in (404, 405)
    assert tree(ask.content) == before


def test_a_body_that_is_no_form_or_is_too_large_is_refused(ask: Asked) -> None:
    own = {"Origin": ask.origin}
    given = {"id": A, "token": ask.token}
    before = tree(ask.content)
    answer = ask.client.post(f"/{PAGE}take", json=given, headers=own)
    assert answer.status_code == 415
    answer = ask.client.post(f"/{PAGE}take", data=given | {"x": "x" * 300_000}, headers=own)
    assert answer.status_code == 413
    assert tree(ask.content) == before


# What strangers wrote.


def test_no_text_of_a_candidate_is_anything_but_text(strange: Asked) -> None:
    page = parsed(strange.page().text)
    scripts = page.findall(".//script")
    assert [each.get("src") for each in scripts] == ["inbox.js"]
    assert not [each.text for each in scripts if each.text]
    for element in page.iter():
        assert not [name for name in element.attrib if str(name).lower().startswith("on")]
        assert element.tag not in ("img", "svg", "style", "object", "embed", "base")
        assert "style" not in element.attrib
    titles = {"".join(each.itertext()) for each in page.findall(".//h2/a")}
    assert titles == {
        each.candidate.article.title for each in Desk.open(strange.content).candidates
    }
    assert any("<script>" in title for title in titles)
    fields = {(each.text or "").removeprefix("\n") for each in page.findall(".//textarea")}
    assert titles <= fields


def test_links_of_candidates_lead_to_web_addresses_alone(strange: Asked) -> None:
    page = parsed(strange.page().text)
    links = [(each.get("href"), each) for each in page.findall(".//a")]
    foreign = [(href, each) for href, each in links if urlsplit(href).scheme]
    assert foreign
    for href, each in foreign:
        assert urlsplit(href).scheme in ("https", "http", "x")
        if each.get("target"):
            assert each.get("rel") == "noopener noreferrer"


def test_the_page_allows_its_own_script_and_nothing_of_another_host(strange: Asked) -> None:
    first, second = strange.page(), strange.page()
    policy = first.headers["content-security-policy"]
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    nonce = parsed(first.text).find(".//script").get("nonce")
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == f"'nonce-{nonce}'"
    assert parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|https?:|data:", policy)
    assert nonce not in second.text
    assert first.headers["referrer-policy"] == "same-origin"
    assert first.headers["cache-control"] == "no-store"
    # Nothing that a browser loads by itself lies elsewhere.
    page = parsed(first.text)
    for tag, name in (("script", "src"), ("link", "href"), ("iframe", "src"), ("form", "action")):
        for each in page.findall(f".//{tag}"):
            assert not urlsplit(each.get(name)).netloc
            assert not urlsplit(each.get(name)).scheme


@pytest.mark.slow
@given(st.text(), st.text())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_answered_and_stays_text(ask: Asked, title: str, story: str) -> None:
    title = title.encode("utf-8", "replace").decode()
    story = story.encode("utf-8", "replace").decode()
    assert ask.does("edit", id=A, title=title, story=story)
    page = parsed(ask.page().text)
    assert len(page.findall(".//script")) == 1
    assert len(page.findall(".//*[@class='candidate']")) == len(ask.waiting()) == 2


# What the page is made of.


def test_all_that_the_page_loads_is_there(ask: Asked) -> None:
    page = parsed(ask.page().text)
    types = {"inbox.js": "text/javascript", "inbox.css": "text/css", "tokens.css": "text/css"}
    loaded = [each.get("href") for each in page.findall(".//link")]
    loaded += [each.get("src") for each in page.findall(".//script")]
    assert {*types} <= {*loaded}
    for name in loaded:
        answer = ask.client.get(f"/{PAGE}{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(types.get(name, "image/"))
    tokens = ask.client.get(f"/{PAGE}tokens.css").text
    fonts = re.findall(r"url\(([^)]+)\)", tokens)
    assert len(fonts) >= 2
    for font in fonts:
        assert ask.client.get(f"/{PAGE}{font}").headers["content-type"] == "font/woff2"


@pytest.mark.parametrize("name", ["page.html", "routes.py", "fonts/", "..%2f..%2fsite.yaml", "%00"])
def test_nothing_else_lies_there(ask: Asked, name: str) -> None:
    assert ask.client.get(f"/{PAGE}{name}").status_code == 404


def test_the_front_page_beside_it_loads_nothing_of_another_host(ask: Asked) -> None:
    policy = ask.client.get(f"/?{FRAMED}").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not re.search(r"\*|https?:", policy)
    assert "content-security-policy" not in ask.client.get("/").headers


def test_a_site_below_a_path_has_its_inbox_there(tmp_path: Path) -> None:
    content = write_inbox(tmp_path / "content", "a")
    file = content / "site.yaml"
    file.write_text(file.read_text().replace("example.org/", "example.org/digest/"))
    with asked(content) as ask:
        page = ask.client.get(f"/digest/{PAGE}")
        assert "Title a" in page.text
        frame = parsed(page.text).find(".//iframe").get("src")
        assert urljoin(f"/digest/{PAGE}", frame) == f"/digest/?{FRAMED}"


def test_no_page_of_a_site_can_lie_there(ask: Asked) -> None:
    """The output folder has a file where the address has a folder."""
    assert (ask.screen.output / ".broadsheet").is_file()
    assert "Title a" in ask.page().text
