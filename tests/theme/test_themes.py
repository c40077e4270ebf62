"""What docs/themes.md shows is followed, file by file."""

import re
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest

from generator.build import Request, build
from generator.problems import ThemeError
from tests.documented import ROOT, shown
from tests.factories import NOW, record_text, write_site

SHIPPED = ROOT / "templates" / "default"
SHOWN = shown("themes.md")
SMALLEST = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"


def shown_in(example: str) -> dict[str, str]:
    """The templates of an example of several files, by name."""
    start = f"{example}/"
    found = {name.removeprefix(start): text for name, text in SHOWN.items() if start in name}
    return {name: text for name, text in found.items() if name != "site.yaml"}


def built(folder: Path, settings: str = "", **files: str) -> Path:
    """A small site with these templates of its own; gives what was built."""
    own = folder / "templates" / "default"
    for name, text in files.items():
        path = own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    records = {f"articles/{word}.md": record_text(word) for word in ("a", "b", "c")}
    if settings:
        records["site.yaml"] = SMALLEST + settings
    content = write_site(folder / "content", records)
    build(Request(content=content, output=folder / "output", now=NOW))
    return folder / "output"


def with_new_colours() -> str:
    """Our tokens, with those lines changed that the docs change."""
    tokens = (SHIPPED / "assets" / "tokens.css").read_text("utf-8")
    for line in SHOWN["tokens.css"].splitlines():
        name = line.strip().partition(":")[0]
        tokens, count = re.subn(rf"^  {name}: .*$", line, tokens, flags=re.MULTILINE)
        assert count == 1, name
    return tokens


def test_the_docs_show_seven_files() -> None:
    names = "archive.html assets.html base.html home.html own.css slots.html tokens.css"
    assert [name for name in sorted(SHOWN) if "/" not in name] == names.split()


@pytest.mark.slow
def test_each_day_shows_its_sponsor_whenever_it_is_built(tmp_path: Path) -> None:
    settings = SHOWN["sponsors/site.yaml"]
    output = built(tmp_path / "a", settings, **shown_in("sponsors"))
    records = tmp_path / "a" / "content" / "articles"
    dates = {"x": "2025-01-05T23:30:00Z", "y": "2025-01-06T00:30:00Z", "z": "2025-01-13T12:00:00Z"}
    for word, date in dates.items():
        (records / f"{word}.md").write_text(record_text(word, published=date), "utf-8")
    for now in (NOW, NOW + timedelta(days=1_000)):
        build(Request(content=records.parent, output=output, now=now))
        shown = {
            path: re.findall(
                r'class="sponsor">Supported by <a href="(.*?)" rel="sponsored noopener">(.*?)</a>',
                (output / path / "index.html").read_text("utf-8"),
            )
            for path in (".", "2025/01/01", "2025/01/05", "2025/01/06", "2025/01/13")
        }
        tides, harbour = "https://tides.example.com/", "https://harbour.example.com/"
        assert shown == {
            ".": [],
            "2025/01/01": [(tides, "The Tide Office")],
            "2025/01/05": [(tides, "The Tide Office")],
            "2025/01/06": [(harbour, "Harbour Books")],
            "2025/01/13": [],
        }
    (records / "z.md").unlink()
    build(Request(content=records.parent, output=output, now=NOW))
    assert "Harbour Books" in (output / "index.html").read_text("utf-8")
    for page in output.rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(page.read_bytes())


def test_a_french_site_shows_its_advertisement_in_french(tmp_path: Path) -> None:
    settings = SHOWN["french/site.yaml"]
    output = built(tmp_path, settings, **shown_in("french"))
    for path in ("index.html", "2025/01/01/index.html", "topics/index.html"):
        page = (output / path).read_text("utf-8")
        assert '<html lang="fr"' in page
        assert '<aside class="advertisement" aria-label="Publicité">\n<p>Publicité</p>' in page
        assert "L’Atlas des marées, 120 cartes" in page
        assert "Advertisement" not in page
        html5lib.HTMLParser(strict=True).parse(page)
    with_picture = f"{settings}    picture: /images/atlas.png\nstatic: static\n"
    again = built(tmp_path, with_picture, **shown_in("french"))
    assert '<img src="/images/atlas.png"' in (again / "index.html").read_text("utf-8")


def test_a_misspelt_own_field_in_an_example_is_named(tmp_path: Path) -> None:
    files = shown_in("sponsors")
    files["partials/sponsor.html"] = files["partials/sponsor.html"].replace(
        "each.link", "each.lnik"
    )
    with pytest.raises(ThemeError, match=r'sponsor\.html:3: `sponsors` in .*"lnik".*"link"'):
        built(tmp_path, SHOWN["sponsors/site.yaml"], **files)


def test_a_change_that_the_docs_show_works_as_it_stands(tmp_path: Path) -> None:
    templates = {name: SHOWN[name] for name in ("archive.html", "base.html", "home.html")}
    output = built(tmp_path, **templates, **{"assets/tokens.css": with_new_colours()})
    assert "#fff1e5" in (output / "assets" / "tokens.css").read_text("utf-8")

    home = (output / "index.html").read_text("utf-8")
    assert '<body class="column">' in home
    assert re.search(r"<h2>Title [abc]</h2>", home)
    assert 'class="second"' not in home
    assert "Edited by hand, every morning.</p>" in home

    archive = (output / "archive" / "index.html").read_text("utf-8")
    assert "Edited by hand, every morning since 2025." in archive
    for page in output.rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(page.read_bytes())


@pytest.mark.slow
def test_the_slots_that_the_docs_fill_show_what_is_put_there(tmp_path: Path) -> None:
    output = built(tmp_path, **{"base.html": SHOWN["slots.html"]})
    for path in output.rglob("*.html"):
        page = path.read_text("utf-8")
        for words in ("since 1986", "Help us.", "Every morning at six", "Friends of the Whale."):
            assert words in page, (path, words)
        html5lib.HTMLParser(strict=True).parse(page)
    assert 'class="nameplate"' in (output / "index.html").read_text("utf-8")


def test_the_assets_that_the_docs_add_come_after_ours(tmp_path: Path) -> None:
    files = {"base.html": SHOWN["assets.html"], "assets/whales.css": "body {}"}
    page = (built(tmp_path, **files) / "index.html").read_text("utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="/assets/(\w+)\.css', page)
    assert sheets == ["tokens", "style", "whales"]
    assert '<link rel="me" href="https://social.example.org/@whales">\n</head>' in page
    assert "style-src 'self' https://fonts.example.net; font-src 'self' https://" in page


@pytest.mark.slow
def test_each_change_works_without_the_others(tmp_path: Path) -> None:
    for name in ("home.html", "base.html"):
        assert built(tmp_path / name, **{name: SHOWN[name]}).joinpath("index.html").is_file()


def test_a_misspelt_field_in_a_changed_block_is_named(tmp_path: Path) -> None:
    wrong = SHOWN["home.html"].replace("lead.teaser.title", "lead.teaser.titel")
    with pytest.raises(ThemeError, match=r'home\.html:\d+: Teaser has no "titel".*title'):
        built(tmp_path, **{"home.html": wrong})


def test_every_partial_and_block_that_the_docs_name_is_there() -> None:
    text = (ROOT / "docs" / "themes.md").read_text("utf-8")
    everything = "".join(path.read_text("utf-8") for path in SHIPPED.glob("*.html"))
    for name in re.findall(r"`(?:partials/)?(\w+\.html)`", text):
        assert (SHIPPED / name).is_file() or (SHIPPED / "partials" / name).is_file(), name
    named = re.findall(r"has the blocks (.*?)[;.]$", text, re.MULTILINE | re.DOTALL)
    for block in re.findall(r"`(\w+)`", "".join(named)):
        if block not in ("front", "column", "wide"):
            assert f"{{% block {block} %}}" in everything, block
