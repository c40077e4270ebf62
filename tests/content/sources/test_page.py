"""What a page says of its article is read from all forms in which publishers say it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.dates import instant
from generator.content.records.links import web_url
from generator.content.records.model import Image
from generator.content.sources.page import LONGEST_EXCERPT, LONGEST_TITLE, read_page
from generator.content.sources.source_page import SourcePage
from tests.content.sources.pages import ARTICLE, WORDS, html, ld, meta
from tests.properties import strategies

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HERE = "https://news.example.com/2026/tides"


def read(head: str = "", body: str = "", root: str = "", address: str = HERE) -> SourcePage:
    return read_page(html(head, body, root), address, now=NOW)


def test_a_page_that_says_all_is_read_whole() -> None:
    assert read_page(ARTICLE, f"{HERE}?ref=1", now=NOW) == SourcePage(
        address=HERE,
        title="Tides forecasts floods",
        excerpt=WORDS,
        published="2026-01-30T09:15:00+01:00",
        image=Image("https://news.example.com/pictures/flood.jpg", 1600, 900, "A river gauge"),
        authors=("Ada Example", "Bo Example"),
        language="en",
        site_name="Example News",
    )


def test_a_page_that_says_nothing_is_empty() -> None:
    assert read_page(b"", HERE, now=NOW) == SourcePage(address=HERE)


# Titles


@pytest.mark.parametrize(
    "head",
    [
        meta(og__title="The title") + "<title>Another</title>",
        ld(headline="The title"),
        ld(headline=["The title", "Another"]),
        ld(headline="Of a catalogue", name="The title"),
        ld(headline="The title").replace(">{", ">\n<![CDATA[\n{").replace("}<", "}\n]]><"),
        ld(headline="The title").replace(">{", ">//<![CDATA[\n{").replace("}<", "}\n//]]><"),
        ld(headline="The title").replace(">{", "><!-- {").replace("}<", "} --><"),
        ld(headline="The \\ title").replace("\\\\ ", ""),
        ld(at_type="VideoObject", name="A video") + ld(headline="The title"),
        ld(at_type="WebPage", name="A page") + ld(at_type="Thing", headline="The title"),
        '<meta property="x:y og:title" content="The title">',
        '<meta property="dcterms:title" content="The title">',
        ld(at_type=["WebPage", "BlogPosting"], headline="The title"),
        ld(
            at_type="WebSite", name="Site", at_graph=[{"@type": "Article", "headline": "The title"}]
        ),
        '<meta name="twitter:title" content="The title">',
        '<meta name="DC.title" content="The title">',
        "<title>The title</title>",
        "<title>  The &lt;b>title&lt;/b>\n</title>",
        meta(og__title="The&amp;nbsp;title"),
        meta(og__title="") + "<title>The title</title>",
    ],
)
def test_a_title_is_found_in_every_form(head: str) -> None:
    assert read(head).title == "The title"


def test_a_heading_is_a_title_where_no_other_is() -> None:
    assert read(body=f"<article><h1>The title</h1><p>{WORDS}</p></article>").title == "The title"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("The title | Example News", "The title"),
        ("The title - Example News", "The title"),
        ("The title — EXAMPLE NEWS", "The title"),
        ("Example News: The title", "Example News: The title"),
        ("Example News | The title", "The title"),
        ("The title - and more", "The title - and more"),
        ("Example News", "Example News"),
        ("State-of-the-art - Example News", "State-of-the-art"),
        ("The title · News.Example.com", "The title"),
        ("The title | Example", "The title"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(written: str, title: str) -> None:
    site = meta(og__site_name="Example News")
    assert read(f"{site}<title>{written}</title>").title == title


# Excerpts


@pytest.mark.parametrize(
    "head",
    [
        meta(og__description=WORDS),
        f'<meta name="description" content="{WORDS}">',
        ld(description=WORDS),
        f'<meta name="twitter:description" content="{WORDS}">',
        f'<meta name="dcterms.description" content="{WORDS}">',
        meta(og__description="Read more.") + ld(description=WORDS),
        meta(og__title=WORDS.replace("seven", "7"), og__description=WORDS),
    ],
)
def test_an_excerpt_is_found_in_every_form(head: str) -> None:
    assert read(head).excerpt == WORDS


def test_without_a_description_the_first_words_are_an_excerpt() -> None:
    body = f"<nav><p>Menu</p></nav><article><p>By Ada</p><p>{WORDS}</p><p>{WORDS}</p></article>"
    assert read(body=body).excerpt == WORDS


def test_a_text_without_paragraphs_has_first_words_as_well() -> None:
    body = f"<article><h1>The title</h1><div>{f'{WORDS} ' * 10}</div></article>"
    assert read(body=body).excerpt.startswith(WORDS)


def test_what_only_says_the_title_again_is_no_excerpt() -> None:
    head = meta(og__title=WORDS, og__description=WORDS, twitter__description=f"{WORDS} Truly so.")
    assert read(head).excerpt == f"{WORDS} Truly so."


def test_a_long_description_ends_with_a_sentence() -> None:
    excerpt = read(meta(og__description=f"{WORDS} " * 20)).excerpt
    assert 150 < len(excerpt) <= LONGEST_EXCERPT
    assert excerpt.endswith("ahead.")


# Dates


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (ld(datePublished="2026-01-30T09:15:00Z"), "2026-01-30T09:15:00Z"),
        (ld(datePublished="2026-01-30T09:15:00.123+01:00"), "2026-01-30T09:15:00+01:00"),
        (ld(at_type="VideoObject", uploadDate="2026-01-30"), "2026-01-30"),
        (meta(article__published_time="2026-01-30 09:15"), "2026-01-30 09:15"),
        ('<meta name="dcterms.created" content="2026-01-30">', "2026-01-30"),
        ('<meta name="DC.date.issued" content="2026-01-30">', "2026-01-30"),
        ('<meta itemprop="datePublished" content="2026-01-30">', "2026-01-30"),
        ('<meta name="parsely-pub-date" content="2026-01-30T09:15:00Z">', "2026-01-30T09:15:00Z"),
        (meta(article__published_time="soon") + ld(datePublished="2026-01-30"), "2026-01-30"),
    ],
)
def test_a_date_is_found_in_every_form(head: str, published: str) -> None:
    page = read(head)
    assert (page.published, page.is_day_of_text) == (published, False)


def test_a_time_of_the_page_is_its_date() -> None:
    body = '<time pubdate datetime="2026-01-30T09:15:00Z">yesterday</time>'
    assert read(body=body).published == "2026-01-30T09:15:00Z"


def test_a_date_that_only_the_text_says_is_told_to_be_one() -> None:
    page = read(body="<article><p>Posted on 30 January 2026 by Ada</p></article>", address="")
    assert (page.published, page.is_day_of_text) == ("2026-01-30", True)


@pytest.mark.parametrize(
    "day", ["2031-01-01", "0001-01-01", "1000-01-01", "2026-02-31", "9999-12-31T23:59:59Z"]
)
def test_no_article_is_from_the_future_or_of_a_day_that_is_none(day: str) -> None:
    assert read(meta(article__published_time=day), address="").published == ""


# Pictures


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (meta(og__image="a.png"), Image("https://news.example.com/2026/a.png")),
        (meta(og__image="http://b.example/a.png"), Image("https://b.example/a.png")),
        (meta(og__image="//b.example/a.png"), Image("https://b.example/a.png")),
        (ld(image="https://b.example/a.png"), Image("https://b.example/a.png")),
        (ld(image=["https://b.example/a.png", "c"]), Image("https://b.example/a.png")),
        (
            ld(image={"@type": "ImageObject", "url": "/a.png", "width": 640, "height": "480px"}),
            Image("https://news.example.com/a.png", 640, 480),
        ),
        (
            ld(image=[{"url": "/a.png", "width": {"value": 640}, "height": {"value": 480.0}}]),
            Image("https://news.example.com/a.png", 640, 480),
        ),
        (ld(image={"url": "/a.png", "width": 640}), Image("https://news.example.com/a.png")),
        (
            meta(twitter__image="/a.png", twitter__image__alt="Waves"),
            Image("https://news.example.com/a.png", title="Waves"),
        ),
        (meta(og__image="javascript:alert(1)", twitter__image="data:image/png,x"), None),
        (
            meta(og__image="/a.png", og__image__width="999999", og__image__height="-1"),
            Image("https://news.example.com/a.png"),
        ),
    ],
)
def test_a_picture_is_found_in_every_form(head: str, image: Image | None) -> None:
    assert read(head).image == image


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    page = read('<base href="https://cdn.example/x/">' + meta(og__image="a.png"))
    assert page.image == Image("https://cdn.example/x/a.png")


# Authors and languages


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (ld(author="Ada Example"), ("Ada Example",)),
        (ld(author={"@type": "Person", "name": "Ada Example"}), ("Ada Example",)),
        (ld(author={"@type": "Person", "name": ["Ada Example"]}), ("Ada Example",)),
        (ld(author=["Ada Example", "Bo Example"]), ("Ada Example", "Bo Example")),
        ('<meta name="author" content="By Ada Example and Bo E">', ("Ada Example", "Bo E")),
        ('<meta name="dc.creator" content="Ada Example">', ("Ada Example",)),
        (meta(article__author="https://social.example/ada"), ()),
        (ld(author={"@type": "Organization", "name": "Example News"}), ()),
        (ld(author="Example News", publisher={"name": "Example News"}), ()),
        (ld(author=[{"name": f"A{n}"} for n in range(99)]), tuple(f"A{n}" for n in range(10))),
        (ld(author="@ada"), ()),
        (ld(author="x" * 500), ()),
    ],
)
def test_authors_are_people_with_names(head: str, authors: tuple[str, ...]) -> None:
    assert read(head).authors == authors


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/ada">Ada Example</a>',
        '<p>By <span itemprop="author">Ada Example</span></p>',
        '<p itemprop="author">By <b itemprop="name">Ada Example</b> on 1 May 2026</p>',
    ],
)
def test_an_author_that_the_text_names_is_one(body: str) -> None:
    assert read(body=body).authors == ("Ada Example",)


def test_an_author_of_a_catalogue_keeps_the_form_of_the_name() -> None:
    assert read('<meta name="dc:creator" content="Example, Ada">').authors == ("Example, Ada",)


@pytest.mark.parametrize(
    ("head", "root", "language"),
    [
        ("", 'lang="de"', "de"),
        (meta(og__locale="pt_BR"), "", "pt-BR"),
        (ld(inLanguage="fr"), 'lang="en"', "fr"),
        (ld(inLanguage={"name": "French"}), 'lang="fr-ca"', "fr-CA"),
        ("", 'lang="nonsense language"', ""),
    ],
)
def test_the_language_is_a_tag(head: str, root: str, language: str) -> None:
    assert read(head, root=root).language == language


# The original's address


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="/a">',
        '<link rel="nofollow canonical" href="https://www.news.example.com/a">',
        meta(og__url="/a"),
        ld(mainEntityOfPage={"@id": "https://news.example.com/a"}),
        ld(url="https://news.example.com/a"),
    ],
)
def test_a_page_says_where_it_lies_on_its_own_host(head: str) -> None:
    page = read(head)
    assert page.address.replace("www.", "") == "https://news.example.com/a"
    assert page.elsewhere == ""


def test_what_a_page_calls_its_original_on_another_host_is_told_and_not_believed() -> None:
    page = read('<link rel="canonical" href="https://evil.example/a">')
    assert (page.address, page.elsewhere) == (HERE, "https://evil.example/a")


@pytest.mark.parametrize("root", ["amp", "\u26a1", '\u26a1 lang="en"'])
def test_a_page_of_amp_leads_to_its_original(root: str) -> None:
    head = '<link rel="canonical" href="https://news.example.com/a">'
    page = read(head, root=root, address="https://amp.cache.example/c/a")
    assert (page.address, page.elsewhere) == ("https://news.example.com/a", "")


@pytest.mark.parametrize("href", ["/", "https://news.example.com", "javascript:alert(1)", "", "//"])
def test_a_home_page_or_no_address_is_no_original(href: str) -> None:
    assert read(f'<link rel="canonical" href="{href}">').address == HERE


# Whatever else there is


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<title>Größe</title>".encode("windows-1252"), "windows-1252"),
        ("<meta charset=iso-8859-1><title>Größe</title>".encode("latin-1"), ""),
        ("<title>Größe</title>".encode("utf-16"), ""),
        ("<title>Größe</title>".encode(), "no-such-encoding"),
        ("\ufeff<title>Größe</title>".encode(), ""),
    ],
)
def test_a_page_is_read_in_its_encoding(data: bytes, charset: str) -> None:
    assert read_page(data, HERE, charset=charset, now=NOW).title == "Größe"


@pytest.mark.parametrize(
    "block",
    [
        "[" * 100_000,
        '{"@graph":' * 10_000,
        "[" + '{"@type":"Thing"},' * 5_000 + "{}]",
        "9" * 5_000,
        '{"@type":{"a":1},"headline":{"b":[]},"author":[[[{}]]],"image":[[[]],7,null,{"url":[1]}]}',
        '{"@type":"Article","headline":NaN}',
        '{"@type":"Article","headline":"\\ud800","url":"\\ud800","image":"\\ud800"}',
        '{"@type":"Article","image":{"width":1e999,"height":-1e999,"url":"/a.png"}}',
        "<!-- x -->",
    ],
)
def test_json_that_is_odd_costs_no_more_than_what_it_says(block: str) -> None:
    page = read(f'<script type="application/ld+json">{block}</script><title>The title</title>')
    assert page.title == "The title"


PIECES = st.lists(
    st.one_of(
        strategies.html,
        st.builds(
            '<meta {}="{}" content="{}">'.format,
            st.sampled_from(["name", "property", "itemprop"]),
            st.sampled_from(
                "og:title og:description og:image og:image:width og:url og:locale author "
                "article:published_time date dc.title description".split()
            ),
            strategies.text | strategies.urls(),
        ),
        st.dictionaries(
            st.sampled_from(
                "headline description datePublished author image url inLanguage publisher".split()
            ),
            st.recursive(
                st.none() | st.floats() | strategies.text | strategies.urls(),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["name", "@type", "url"]), inner, max_size=3)
                ),
                max_leaves=6,
            ),
        ).map(lambda members: ld(**members)),
    ),
    max_size=8,
).map("".join)


@given(PIECES)
def test_whatever_a_page_says_is_bounded_and_sound(pieces: str) -> None:
    page = read_page(pieces.encode("utf-8", "surrogatepass"), HERE, now=NOW)
    assert len(page.title) <= LONGEST_TITLE
    assert len(page.excerpt) <= LONGEST_EXCERPT
    assert len(page.authors) <= 10
    for text in (page.title, page.excerpt, page.site_name, *page.authors):
        assert text.isprintable() or not any(map(str.isspace, text.replace(" ", "")))
    for url in (page.address, page.elsewhere):
        assert not url or web_url(url)
    if page.published:
        assert instant(UTC)(page.published) <= NOW + timedelta(days=1)


def test_a_page_that_says_itself_where_it_lies_has_its_pictures_from_there() -> None:
    head = (
        '<link rel="canonical" href="https://news.example.com/tides">'
        '<meta property="og:image" content="/a.jpg">'
    )
    image = read(head, address="").image
    assert image is not None
    assert image.url == "https://news.example.com/a.jpg"
