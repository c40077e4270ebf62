"""What strangers' records say is theirs to mend: it never tells an owner not to publish."""

import re
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.problems import Level
from generator.verify.run import IN_RECORDS, Options, VerifyReport, verify
from generator.verify.site.written import EDITED
from tests.factories import NOW, record_text, tree, write_site

SECRET = "9WOqUuplJUw7PIVmVi8KzQ4bTn1s"
BASE64 = "AAAAB3NzaC1yc2EAAAADAQABAAABgQC7+vb5/x9" * 8
PUBLIC = {
    "topics/ai.yaml": "name: Artificial intelligence in health\n",
    "pages/about.md": "---\ntitle: What this digest is made of\n---\nOf *many a good word*.\n",
    "static/proof.js": "// site-verification: Q7nXb2LkfT9sRw4VzY1mAa\n",
    "articles/a.md": record_text(
        "a",
        more="topics: [Artificial intelligence in health]\n"
        "provider: {name: The International Herald Tribune, domain: news.example.com}\n"
        "images: [{url: 'https://i.example.com/x.jpg'}]\n"
        "actions: [{url: 'https://i.example.com/x.zip'}]\n"
        "correction: {date: 2025-02-01, text: 'The forecast covers seven days, not nine.'}\n",
        body=f"> Nobody knows what the minister wrote in that letter.\n\n{BASE64}",
    ),
    "articles/gone.md": record_text(
        "gone",
        more="retracted: It was made up by nobody at all, and is no fact\n"
        "secured: It was Q9nXb2LkfT9sRw4VzY1mAa\n",
    ),
    "articles/gone-as-well.md": record_text(
        "gone-as-well", more="retracted: See Q9nXb2LkfT9sRw4VzY1mAa\n"
    ),
    "articles/b.md": record_text("b", published="2025-12-31", more="page: own\n", body="Words."),
}


def verified(folder: Path, files: dict[str, str], **settings: str) -> VerifyReport:
    content = write_site(folder / "content", files, **settings)
    build(Request(content=content, output=folder / "output", now=NOW))
    return verify(Options(output=folder / "output", content=content, now=NOW))


def faults(verdict: VerifyReport) -> list[str]:
    return [str(each) for each in verdict.findings if each.level is Level.FAULT]


FROM_RECORDS = {
    "a page that is not there": ("", "[x](/topics/nonexistent/)", "link-missing"),
    "a page written whole": ("", "[x](https://digest.example.org/x/)", "link-missing"),
    "a part of a page": ("", "[x](https://digest.example.org/topics/#nowhere)", "link-fragment"),
    "related coverage": (
        "related: [{title: R, webUrl: 'https://digest.example.org/none/'}]\n",
        "",
        "link-missing",
    ),
    "related coverage on this machine": (
        "related: [{title: R, webUrl: 'http://0x7f.1/none/'}]\n",
        "",
        "link-local",
    ),
    "a download": ("actions: [{url: 'http://localhost/none/'}]\n", "", "link-local"),
}


@pytest.mark.parametrize(("more", "body", "rule"), FROM_RECORDS.values(), ids=FROM_RECORDS)
@pytest.mark.parametrize("base_url", ["https://digest.example.org/", "https://e.org/sub/"])
def test_a_link_of_a_record_that_leads_nowhere_is_a_warning(
    tmp_path: Path, more: str, body: str, rule: str, base_url: str
) -> None:
    more, body = (text.replace("https://digest.example.org/", base_url) for text in (more, body))
    files = {"articles/a.md": record_text("a", more=f"page: own\n{more}", body=body)}
    verdict = verified(tmp_path, files, base_url=base_url)
    assert faults(verdict) == []
    assert verdict.counts[rule] == verdict.warnings
    assert {each.remedy for each in verdict.findings} == {IN_RECORDS}


@pytest.mark.parametrize(
    "body",
    [
        "[x](#fn:nope)",
        "Open <http://localhost:8000/>, and see.",
        "[x](http://127.0.0.1:3000/)",
        '<time datetime="2025-01-02T03:04">x</time>',
    ],
)
def test_what_no_page_can_have_is_out_of_a_body_before_it_is_asked_about(
    tmp_path: Path, body: str
) -> None:
    verdict = verified(tmp_path, {"articles/a.md": record_text("a", body=body)})
    assert not verdict.findings


@pytest.mark.parametrize("picture", ["none.png", "broken.png"])
def test_a_picture_of_a_record_whose_size_cannot_be_known_is_a_warning(
    tmp_path: Path, picture: str
) -> None:
    files = {
        "articles/a.md": record_text("a", body=f"![x](/images/{picture})"),
        "static/images/broken.png": "no picture",
    }
    verdict = verified(tmp_path, files)
    assert faults(verdict) == []
    known = {"html-image-size", "html-image-size-elsewhere", "link-missing"}
    assert known.issuperset(verdict.counts)


def test_an_original_on_this_site_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    text = record_text("a").replace("https://news.example.com/a", "https://digest.example.org/no/")
    verdict = verified(tmp_path, {"articles/a.md": text})
    assert set(verdict.counts) == {"link-missing"}
    assert (verdict.faults, verdict.warnings) == (0, verdict.counts["link-missing"])


def test_what_the_owner_links_to_is_held_to_be_there(tmp_path: Path) -> None:
    """He builds the page himself, so he can mend it."""
    page = "---\ntitle: About\n---\n[x](/topics/nonexistent/)\n"
    verdict = verified(tmp_path, {"pages/about.md": page})
    assert verdict.faults == verdict.counts["link-missing"] == 1


def test_a_hundred_links_of_a_record_are_warnings_to_the_last(tmp_path: Path) -> None:
    """Of one rule, few are told of a file: those that are only counted are judged as well."""
    body = "\n\n".join(f"[x](/topics/none-{number}/)" for number in range(100))
    verdict = verified(tmp_path, {"articles/a.md": record_text("a", body=body)})
    assert verdict.faults == 0
    assert verdict.counts["link-missing"] >= 400
    assert verdict.warnings == verdict.counts["link-missing"]


def test_what_a_record_does_not_say_is_the_sites_own_affair(tmp_path: Path) -> None:
    content = write_site(
        tmp_path / "content", {"articles/a.md": record_text("a", body="[x](/topics/no/)")}
    )
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    page = tmp_path / "output/news/a/index.html"
    page.write_text(page.read_text("utf-8").replace("/topics/no/", "/topics/other/"), "utf-8")
    verdict = verify(Options(output=tmp_path / "output", content=content, now=NOW))
    assert verdict.faults == 1
    assert any("/topics/other/" in each for each in faults(verdict))


def test_fifteen_links_of_one_plain_date_are_of_that_date(tmp_path: Path) -> None:
    files = {
        f"articles/{number}.md": record_text(str(number), published="2025-12-31", more="page: own")
        for number in range(15)
    }
    verdict = verified(tmp_path, files)
    assert verdict.counts == {}
    # Nor does it need to be told what the records say.
    assert verify(Options(output=tmp_path / "output", now=NOW)).counts == {}


def test_fifteen_links_that_were_changed_at_once_are_no_fault(tmp_path: Path) -> None:
    more = "updatedDateTime: 2025-12-31T17:00:00Z\npage: own\n"
    files = {
        f"articles/{number}.md": record_text(
            str(number), published=f"2025-12-{number + 1:02}", more=more
        )
        for number in range(15)
    }
    verdict = verified(tmp_path, files)
    assert faults(verdict) == []


def test_an_old_article_is_a_warning(tmp_path: Path) -> None:
    verdict = verified(tmp_path, {"articles/a.md": record_text("a", published="1985-01-20")})
    assert set(verdict.counts) == {"feed-date-plausible"}
    assert verdict.faults == 0


SPEAKING = {
    "templates": "{{ title }} and {% if x %}",
    "half a template": "What {{ means",
    "braces far from their end": "What {{ " + "means and " * 9 + "is",
    "a placeholder": "Why {link_color} was there",
    "tags": "The &lt;b&gt; tag and &lt;!-- comments",
    "a field": "It says 'secured': yes",
    "a word behind secured": "Funding secured: Telecommunicationscompany raises",
    "a secret": f"secured: {SECRET}",
    "base64": f"What {BASE64} says",
}


@pytest.mark.parametrize("words", SPEAKING.values(), ids=SPEAKING)
def test_so_are_those_of_the_reason_why_something_was_taken_back(
    tmp_path: Path, words: str
) -> None:
    files = {"articles/a.md": record_text("a", more=f'retracted: "{words}"\n')}
    assert faults(verified(tmp_path, files)) == []


@pytest.mark.parametrize("words", SPEAKING.values(), ids=SPEAKING)
def test_words_about_templates_tags_and_secrets_are_words(tmp_path: Path, words: str) -> None:
    more = (
        f'excerpt: "{words}"\ntopics: ["{words}"]\ntags: ["{words}"]\npage: own\n'
        f'related: [{{title: "{words}", webUrl: "https://news.example.com/r"}}]\n'
        f'provider: {{name: "{words}", domain: news.example.com, authors: [{{name: "{words}"}}]}}\n'
    )
    text = record_text("a", more=more, body=f"{words}\n\n`{words}`").replace(
        "title: Title a", f'title: "{words}"'
    )
    assert faults(verified(tmp_path, {"articles/a.md": text})) == []


HIDDEN = {
    "the same original": ("A draft of that very article, older", "https://news.example.com/a", ""),
    "a topic's name": ("Artificial intelligence in health", "", ""),
    "a publisher's name": ("The International Herald Tribune", "", ""),
    "the words of a correction": ("The forecast covers seven days, not nine.", "", ""),
    "a body": ("Nobody knows what the minister wrote in that letter.", "", ""),
    "a page of the owner's": ("What this digest is made of", "", ""),
    "the heading of a day": ("Wednesday 31 December 2025", "", ""),
    "the reason of a retraction": ("It was made up by nobody at all, and is no fact", "", ""),
    "the front page of a publisher": ("A draft", "https://news.example.com/", ""),
    "a standard": ("A draft", "https://jsonfeed.org/version/1.1", ""),
    "this site": ("A draft", "https://digest.example.org/", ""),
    "a picture": ("A draft", "https://i.example.com/x.jpg", ""),
    "a download": ("A draft", "https://i.example.com/x.zip", ""),
    "the id of a feed": ("A draft", "", "id: tag:digest.example.org,2023:feed\n"),
    "words of a feed under secured": ("A draft", "", "secured: application/rss+xml\n"),
    "words of the API under secured": ("A draft", "", "secured: publishedDateTime\n"),
    "an id under secured": ("A draft", "", "secured: {id: 428160c49aa1378f}\n"),
    "a copied file under secured": ("A draft", "", "secured: Q7nXb2LkfT9sRw4VzY1mAa\n"),
    "base64 under secured": ("A draft", "", f"secured: {BASE64}\n"),
}


@pytest.mark.parametrize(("title", "url", "more"), HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("hide", ["published: false\n", "removed: true\n", "quality: 1\n"])
def test_what_is_public_without_a_hidden_record_is_no_leak_of_it(
    tmp_path: Path, title: str, url: str, more: str, hide: str
) -> None:
    hidden = record_text("h", more=hide + more).replace("title: Title h", f'title: "{title}"')
    text = hidden.replace("https://news.example.com/h", url) if url else hidden
    files = PUBLIC | {"articles/h.md": text}
    files |= {
        name: text.replace("---\n", "---\nquality: 90\n", 1)
        for name, text in PUBLIC.items()
        if name.startswith("articles/")
    }
    settings = {"api": "true", "publish": "{minimum_quality: 50}"}
    assert faults(verified(tmp_path, files, **settings)) == []


def test_whatever_readers_see_may_be_hidden_once_more(tmp_path: Path) -> None:
    """Whoever takes texts, addresses, ids and words from the site and hides them in records of his
    own cannot make them look like leaks."""
    verified(tmp_path, PUBLIC, api="true")
    texts = [
        data.decode()
        for path, data in tree(tmp_path / "output").items()
        if path.endswith((".html", ".xml", ".json", ".opml"))
    ]
    parts = sorted({part.strip() for text in texts for part in re.split(r'[<>"\n]', text)})
    titles = [part for part in parts if 20 <= len(part) <= 900 and "\\" not in part]
    addresses = [part for part in parts if part.startswith("https://") and len(part) < 900]
    ids = [part for part in parts if part.startswith("tag:")]
    words = sorted({word for text in texts for word in re.findall(r"[A-Za-z0-9+/=_-]{16,}", text)})
    files = dict(PUBLIC)
    for number, title in enumerate(titles):
        url = addresses[number % len(addresses)]
        quoted = title.replace("'", "''")
        more = f"published: false\nexcerpt: '{quoted}'\nid: '{ids[number % len(ids)]}-{number}'\n"
        secret = "\n".join(f"  - '{word}'" for word in words[number :: len(titles)])
        text = record_text(f"h{number}", more=f"{more}secured:\n{secret}\n", body=f"{quoted}\n")
        text = text.replace(f"https://news.example.com/h{number}\n", f"{url}\n")
        files[f"articles/h{number}.md"] = text.replace(
            f"title: Title h{number}", f"title: '{quoted}'"
        )
    for number, identity in enumerate(ids):
        more = f"published: false\nid: '{identity}'\n"
        files[f"articles/i{number}.md"] = record_text(f"i{number}", more=more)
    assert len(titles) > 50
    assert faults(verified(tmp_path, files, api="true")) == []


def test_a_leak_is_found_beside_what_others_say(tmp_path: Path) -> None:
    """A title that nobody else has is found in the very file in which others are excused."""
    title, body = "The minister resigns over a letter", "What nobody knew until she wrote it down."
    hidden = record_text(
        "h", more=f"published: false\nsecured: {SECRET}+/abc\n", body=body
    ).replace("Title h", title)
    twin = record_text("t", more="published: false\n").replace(
        "Title t", "The International Herald Tribune"
    )
    files = PUBLIC | {"articles/h.md": hidden, "articles/t.md": twin}
    assert faults(verified(tmp_path, files)) == []
    page = tmp_path / "output/index.html"
    text = page.read_text("utf-8")
    for said, rule in (
        (title, "hidden-record"),
        (body, "hidden-record"),
        (SECRET, "secured-value"),
    ):
        page.write_text(text.replace("</h1>", f"</h1><p>{said}+/abc</p><p>{said}</p>", 1), "utf-8")
        ignored = frozenset({EDITED.name})  # as what is planted is
        order = Options(
            output=tmp_path / "output", content=tmp_path / "content", now=NOW, ignored=ignored
        )
        verdict = verify(order)
        assert {each.rule for each in verdict.findings} == {rule}
        assert verdict.faults
        assert not any(SECRET in str(each) for each in verdict.findings)


def test_a_copied_file_with_the_name_of_what_is_secured_is_a_fault(tmp_path: Path) -> None:
    """It is the owner's, and no stranger can put it there."""
    files = PUBLIC | {"static/data.json": '{"secured": "abc"}'}
    assert {each.partition(": ")[2][:12] for each in faults(verified(tmp_path, files))} == {
        "private-data"
    }


@pytest.mark.parametrize(
    "guid",
    [
        *(
            "4711",
            "12345 at https://old.example.org",
            "tag:nonsense",
            "https://Old.example.org:443/a",
        ),
        *("https://old.example.org", "60A76C80-D399-11D9-B93C-0003939E0AF6", "http://a b/x", "ü"),
    ],
)
def test_the_form_of_an_id_that_subscribers_know_is_passed_over(tmp_path: Path, guid: str) -> None:
    files = {"articles/a.md": record_text("a", more=f"guid: '{guid}'\n")}
    assert verified(tmp_path, files).findings == ()
    order = Options(output=tmp_path / "output", base_url="https://digest.example.org/")
    assert {each.level for each in verify(order).findings} <= {Level.WARNING}


@pytest.mark.parametrize(
    "body",
    [
        "Words[^1] and more[^1], x<sup>2</sup>.\n\n[^1]: A note.",
        "Words.\n\n\u0301\n\nMore words.",
        "Words \u2800 and \u3164 more.",
    ],
)
@pytest.mark.parametrize("page", ["none", "own"])
def test_a_description_made_of_a_body_is_part_of_the_content(
    tmp_path: Path, body: str, page: str
) -> None:
    files = {"articles/a.md": record_text("a", more=f"page: {page}\n", body=body)}
    assert faults(verified(tmp_path, files)) == []
