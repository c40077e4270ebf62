"""Fields of the owner's own, from the files to the pages."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import Request, build
from generator.output.folder import MARKER
from generator.output.report import Report
from generator.problems import ThemeError
from tests.factories import NOW, record_text, tree, write_site

SITE = (
    "title: T\nbase_url: https://digest.example.org/ai/\nid: digest.example.org,2023\napi: true\n"
)


class Site:
    """A small site with templates of its own, built again and again."""

    def __init__(self, folder: Path, settings: str = "", **templates: str) -> None:
        self.folder = folder
        files = {
            "site.yaml": SITE + settings,
            "topics/ai.yaml": "name: AI\nextra: {colour: red-topic}\n",
            "topics/law.yaml": "name: Law\n",
            "publishers/p.yaml": "name: P\ndomain: news.example.com\nextra: {paper: pink-paper}\n",
            "pages/about.md": "---\ntitle: About\nextra: {layout: wide-page}\n---\nWords.\n",
        }
        for word in "abcd":
            more = f"page: own\ntopics: [AI]\nextra: {{sponsor: sponsor-of-{word}}}"
            files[f"articles/{word}.md"] = record_text(word, more=more, body="Text.\n")
        write_site(folder / "content", files)
        for name, text in templates.items():
            self.write(f"../templates/default/{name.replace('_', '.')}", text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def build(self, output: str = "output", *, clean: bool = False) -> Report:
        return build(
            Request(
                content=self.folder / "content",
                output=self.folder / output,
                now=NOW,
                clean=clean,
            )
        )

    def page(self, path: str) -> str:
        return (self.folder / "output" / path).read_text("utf-8")

    def written(self) -> set[str]:
        """The files that the next build changes, which are those of a clean one."""
        before = tree(self.folder / "output")
        self.build()
        after = tree(self.folder / "output")
        self.build("afresh", clean=True)
        assert after == tree(self.folder / "afresh")
        paths = {path for path in before | after if before.get(path) != after.get(path)}
        return paths - {MARKER}


def main(text: str, name: str) -> str:
    """One of our templates with something before what it shows."""
    block = f"{{% block main %}}{text}{{{{ super() }}}}{{% endblock %}}"
    return f'{{% extends "default/{name}.html" %}}{block}'


ARTICLE = main("<i>{{ extra.sponsor }}</i>", "article")
TOPIC = main(
    "<i>{{ extra.colour }}</i>{% for t in teasers %}<b>{{ t.extra.sponsor }}</b>{% endfor %}",
    "topic",
)
BASE = (
    '{% extends "default/base.html" %}{% block colophon %}{{ site.extra.motto }}{{ super() }}'
    "{% endblock %}"
)


def test_templates_show_what_files_say(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        "extra: {motto: A motto}\n",
        article_html=ARTICLE,
        topic_html=TOPIC,
        base_html=BASE,
        publisher_html=main("<i>{{ extra.paper }}</i>", "publisher"),
        page_html=main("<i>{{ extra.layout }}</i>", "page"),
    )
    site.build()
    assert "<i>sponsor-of-a</i>" in site.page("news/a/index.html")
    assert "<i>red-topic</i>" in site.page("topics/ai/index.html")
    assert "<i></i>" in site.page("topics/law/index.html")
    assert "<b>sponsor-of-d</b>" in site.page("topics/ai/index.html")
    assert "<i>pink-paper</i>" in site.page("publishers/news-example-com/index.html")
    assert "<i>wide-page</i>" in site.page("about/index.html")
    assert all("A motto" in site.page(path) for path in ("index.html", "404.html"))


def test_an_edit_changes_the_pages_that_show_it_and_no_other(tmp_path: Path) -> None:
    site = Site(tmp_path, "extra: {motto: A}\npage_size: 2\n", article_html=ARTICLE, base_html=BASE)
    site.build()
    more = "page: own\ntopics: [AI]\nextra: {sponsor: another}"
    site.write("articles/b.md", record_text("b", more=more, body="Text.\n"))
    assert site.written() == {"news/b/index.html"}
    site.write("topics/ai.yaml", "name: AI\nextra: {colour: blue}\n")
    assert site.written() == set()
    site.write("site.yaml", SITE + "page_size: 2\nextra: {motto: A, unseen: B}\n")
    assert site.written() == set()
    site.write("site.yaml", SITE + "page_size: 2\nextra: {motto: B}\n")
    changed = site.written()
    assert "index.html" in changed
    assert not {path for path in changed if path.endswith((".xml", ".json"))}


def test_a_list_changes_where_it_shows_the_fields_of_its_records(tmp_path: Path) -> None:
    site = Site(tmp_path, topic_html=TOPIC)
    site.build()
    more = "page: own\ntopics: [AI]\nextra: {sponsor: another}"
    site.write("articles/b.md", record_text("b", more=more, body="Text.\n"))
    assert site.written() == {"topics/ai/index.html"}
    site.write("topics/ai.yaml", "name: AI\nextra: {colour: blue}\n")
    assert site.written() == {"topics/ai/index.html"}
    site.write("topics/ai.yaml", "name: AI\n")
    assert site.written() == {"topics/ai/index.html"}


def test_a_declaration_reaches_what_was_built_before_it(tmp_path: Path) -> None:
    site = Site(tmp_path, article_html=main("<i>{{ extra.price }}</i>", "article"))
    more = "page: own\ntopics: [AI]\nextra: {price: 4.90}"
    site.write("articles/a.md", record_text("a", more=more, body="Text.\n"))
    site.build()
    assert "<i>4.90</i>" in site.page("news/a/index.html")
    assert "<i></i>" in site.page("news/b/index.html")
    fields = "extra_fields: {records: {price: {type: number, default: 7}, sponsor: text}}\n"
    site.write("site.yaml", SITE + fields)
    changed = {f"news/{word}/index.html" for word in "abcd"}
    assert site.written() == changed
    assert "<i>4.9</i>" in site.page("news/a/index.html")
    assert "<i>7</i>" in site.page("news/b/index.html")
    site.write("site.yaml", SITE + fields.replace("price", "prize"))
    with pytest.raises(ThemeError, match=r'has no "price"; did you mean "prize"'):
        site.build()
    site.write("site.yaml", SITE)
    assert site.written() == changed


def test_dates_follow_the_zone_of_the_site(tmp_path: Path) -> None:
    site = Site(tmp_path, article_html=main("<i>{{ extra.day|iso }}</i>", "article"))
    for word in "abcd":
        site.write(
            f"articles/{word}.md", record_text(word, more="page: own\nextra: {day: 2025-07-04}")
        )
    site.build()
    assert "<i>2025-07-04" in site.page("news/a/index.html")
    site.write("site.yaml", SITE + "timezone: Asia/Tokyo\n")
    site.written()
    assert "<i>2025-07-04" in site.page("news/a/index.html")


def test_a_misspelt_field_ends_the_build_before_anything_is_written(tmp_path: Path) -> None:
    site = Site(tmp_path, "extra_fields: {records: {sponsor: text}}\n",
                article_html=main("{{ extra.sponsr }}", "article"))  # fmt: skip
    with pytest.raises(ThemeError, match=r'article\.html:1: `extra` of records has no "sponsr"'):
        site.build()
    assert not (tmp_path / "output").exists() or not tree(tmp_path / "output")


def test_what_is_wrong_is_told_by_file_line_and_field(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        "extra_fields: {records: {price: number, sponsor: text}, topics: {order_of: number}}\n",
    )
    site.write("articles/a.md", record_text("a", more="extra:\n  price: much\n  sponser: x"))
    told = [str(problem) for problem in site.build().problems]
    assert 'articles/a.md:6: extra.price: expected a number, found "much"' in told
    assert 'articles/a.md:7: extra.sponser: unknown field; did you mean "sponsor"?' in told
    assert any(each.startswith("topics/ai.yaml:2: extra.colour: unknown field") for each in told)


HOSTILE = '</i><script>alert(1)</script> {{ 7 * 7 }} & \\"quoted\\" \\u202etxet\\u0000'


def test_words_of_strangers_stay_words(tmp_path: Path) -> None:
    site = Site(
        tmp_path, article_html=main("<i title='{{ extra.x }}'>{{ extra.x }}</i>", "article")
    )
    site.write("articles/a.md", record_text("a", more=f'page: own\nextra: {{x: "{HOSTILE}"}}'))
    site.build()
    page = site.page("news/a/index.html")
    assert "{{ 7 * 7 }}" in page
    assert "alert(1)</script>" not in page
    assert "\u202e" not in page


def test_neither_feeds_nor_the_api_have_them(tmp_path: Path) -> None:
    site = Site(tmp_path, "extra: {motto: motto-of-site}\nfeeds: {publishers: true}\n")
    site.build()
    words = b"sponsor-of-a", b"red-topic", b"pink-paper", b"wide-page", b"motto-of-site"
    for path, data in tree(tmp_path / "output").items():
        assert not [word for word in words if word in data], path


def test_what_is_hidden_has_hidden_fields(tmp_path: Path) -> None:
    pytest.importorskip("turbohtml")
    from generator.verify.run import Options, verify

    words = "The words of a sponsor of nothing that is public"
    site = Site(tmp_path, article_html=ARTICLE)
    site.write(
        "articles/x.md", record_text("x", more=f"published: false\nextra: {{sponsor: {words}}}")
    )
    site.write("pages/other.md", "---\ntitle: Other\nextra: {brace: '{{ odd }}'}\n---\nWords.\n")
    site.write("../templates/default/page.html", main("<p>{{ extra.brace }}</p>", "page"))
    site.build()

    def broken() -> list[str]:
        order = Options(
            output=tmp_path / "output",
            content=tmp_path / "content",
            now=NOW,
            ignored=frozenset({"written-edited"}),
        )
        return sorted({each.rule for each in verify(order).findings})

    assert broken() == []
    page = tmp_path / "output" / "about" / "index.html"
    page.write_text(page.read_text("utf-8").replace("<p>Words.</p>", f"<p>{words}</p>"), "utf-8")
    assert broken() == ["hidden-record"]


def test_a_record_without_own_fields_is_as_it_was(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("articles/a.md", record_text("a", more="page: own\ntopics: [AI]", body="Text.\n"))
    site.build()
    assert site.written() == set()


ALL = (
    "{% for name in extra %}{% set value = extra[name] %}{{ name }}="
    "{% if value is string or value is not iterable %}{{ value }}{% else %}{{ value|length }}"
    "{% endif %};{% endfor %}{{ extra.a }}"
)
EDITS = {
    "site.yaml": (
        SITE,
        f"{SITE}extra: {{a: x}}\n",
        f"{SITE}extra: {{a: 7, b: [1]}}\ntimezone: Asia/Tokyo\n",
        f"{SITE}extra_fields: {{records: {{a: text}}}}\n",
        f"{SITE}extra_fields: {{records: {{a: {{type: whole_number, default: 3}}, b: fields}}}}\n",
        f"{SITE}extra_fields: {{topics: {{a: url}}, site: {{a: text}}, pages: {{a: text}}}}\n",
        f"{SITE}limits: {{extra: 8}}\nfields: {{tags: extra.a}}\n",
    ),
    "topics/ai.yaml": ("name: AI\n", "name: AI\nextra: {a: /t, b: {c: 1}}\n"),
    "publishers/p.yaml": (
        "name: P\ndomain: news.example.com\n",
        "name: P\ndomain: news.example.com\nextra: {a: p}\n",
    ),
    "pages/about.md": ("---\ntitle: A\n---\nA.\n", "---\ntitle: A\nextra: {a: q}\n---\nA.\n"),
    "articles/a.md": tuple(
        record_text("a", more=f"page: own\ntopics: [AI]\n{more}")
        for more in ("", "extra: {a: 1}", "extra: {a: one}", "extra: {b: {c: d}}", "tags: [t]")
    ),
    "articles/b.md": tuple(
        record_text("b", more=f"topics: [AI]\nstory: s\n{more}")
        for more in ("", "extra: {a: 2}", "extra: {a: two, c: 2025-07-04}")
    ),
    "articles/c.md": tuple(
        record_text("c", more=f"topics: [AI]\nstory: s\n{more}")
        for more in ("", "extra: {a: 3}", "published: false\nextra: {a: 4}")
    ),
}
EACH = [(name, text) for name, texts in EDITS.items() for text in texts]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.sampled_from(EACH), min_size=1, max_size=3), min_size=1, max_size=4))
@pytest.mark.slow
def test_after_any_edits_the_pages_are_those_of_a_clean_build(
    tmp_path: Path, history: list[list[tuple[str, str]]]
) -> None:
    teasers = "{% for t in teasers %}{% with extra = t.extra %}" + ALL + "{% endwith %}{% endfor %}"
    bare = {f"{kind}_html": ALL for kind in ("article", "story", "page")}
    listed = {f"{kind}_html": ALL + teasers for kind in ("topic", "publisher")}
    home = "{{ site.extra.a }}{% for each in days %}{{ each.teasers[0].extra.a }}{% endfor %}"
    site = Site(Path(mkdtemp(dir=tmp_path)), home_html=home, **bare, **listed)
    site.build()
    for edits in history:
        for name, text in edits:
            site.write(name, text)
        site.written()
