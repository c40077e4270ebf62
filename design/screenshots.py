"""Pictures of the default theme, as readers meet it, to be looked at.

    python -m design.screenshots [FOLDER] [--docs]

It builds the sample site, and variants of it, and writes a PNG a view into FOLDER (screenshots/).
With --docs it also remakes the few that stand in README and docs/, in docs/images/.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.build import Request, build
from tests.browser.browser import CHROMIUM_ARGUMENTS, find_chromium, open_page, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = ROOT / "docs" / "images"
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
PHONE, TABLET, DESKTOP = 390, 820, 1440
ARTICLE: Final = "news/2024-10-09-nobel-prize-in-chemistry/"
GONE: Final = "https://pictures.invalid/gone.jpg"  # .invalid leads nowhere, by RFC 2606
LONG: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "


class View(Struct, frozen=True, kw_only=True):
    """One picture."""

    name: str
    page: str = ""
    width: int = DESKTOP
    height: int = 900
    site: str = "sample"
    dark: bool = False
    whole: bool = True
    """The whole page, or what the window shows."""
    media: str = "screen"
    docs: str = ""
    """Its name in docs/images/, where it stands there."""


VIEWS: Final = (
    View(name="front-phone", width=PHONE, docs="front-phone.webp", whole=False, height=844),
    View(name="front-tablet", width=TABLET),
    View(name="front-desktop"),
    View(name="front-top", whole=False, docs="front-page.webp"),
    View(name="front-dark", dark=True, whole=False, docs="front-dark.webp"),
    View(name="front-phone-dark", dark=True, width=PHONE),
    View(name="front-2560", width=2560),
    View(name="front-320", width=320),
    View(name="front-print", media="print", width=794),
    View(name="front-zoom-400", width=1280 // 4, height=1024 // 4, whole=False),
    View(name="front-no-pictures", site="none"),
    View(name="front-lead-picture", site="lead"),
    View(name="front-broken", site="broken"),
    View(name="front-odd-shapes", site="odd"),
    View(name="front-odd-shapes-phone", site="odd", width=PHONE),
    View(name="front-long-words", site="long"),
    View(name="front-long-words-phone", site="long", width=PHONE),
    View(name="front-rtl", site="arabic", docs="front-arabic.webp", whole=False),
    View(name="front-rtl-phone", site="arabic", width=PHONE),
    View(name="topic", page="topics/ai/", docs="topic.webp", whole=False),
    View(name="topic-phone", page="topics/ai/", width=PHONE),
    View(name="article", page=ARTICLE, docs="article.webp", whole=False, height=1500),
    View(name="article-phone", page=ARTICLE, width=PHONE),
    View(name="article-dark", page=ARTICLE, dark=True),
    View(name="article-broken", page=ARTICLE, site="broken"),
    View(name="article-print", page=ARTICLE, media="print", width=794),
    View(name="article-rtl", page=ARTICLE, site="arabic"),
    View(name="day", page="2024/10/09/"),
    View(name="month", page="2023/08/"),
    View(name="archive", page="archive/", docs="archive.webp", whole=False),
    View(name="archive-phone", page="archive/", width=PHONE),
    View(name="publisher", page="publishers/arxiv-org/", docs="publisher.webp", whole=False),
    View(name="publishers", page="publishers/"),
    View(name="topics", page="topics/"),
    View(name="feeds", page="feeds/"),
    View(name="collection", page="learning/2025-02-01-eight-papers-behind-language-models/"),
    View(name="not-found", page="404.html"),
)


def sites(folder: Path) -> Iterator[tuple[str, Path]]:
    """The sample site and its variants, built; by name."""
    for name in sorted({view.site for view in VIEWS}):
        content = folder / name / "content"
        shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(".broadsheet"))
        vary(name, content)
        output = folder / name / "output"
        build(Request(content=content, output=output, now=NOW))
        yield name, output


def vary(name: str, content: Path) -> None:
    """Makes of the sample's content the variant of that name."""
    settings = content / "site.yaml"
    records = sorted(content.glob("articles/**/*.md"))
    match name:
        case "none" | "lead":
            with settings.open("a", encoding="utf-8") as file:
                file.write(f"\nimages: {name}\n")
        case "arabic":
            text = settings.read_text("utf-8")
            settings.write_text(text.replace("language: en", "language: ar"), "utf-8")
            for record in records:  # what says nothing of its language is in the site's
                text = record.read_text("utf-8")
                if "\nlocale:" not in text:
                    record.write_text(text.replace("\ntitle:", "\nlocale: en\ntitle:", 1), "utf-8")
        case "broken":
            for record in records:
                text = record.read_text("utf-8")
                record.write_text(text.replace("url: /images/", f"url: {GONE}?/"), "utf-8")
        case "odd":
            shapes = ((1500, 300), (300, 900), (40, 30), (1200, 675))
            for at, record in enumerate(records):
                width, height = shapes[at % len(shapes)]
                draw(content / "static" / "images" / f"odd-{at % len(shapes)}.svg", width, height)
                picture = (
                    f"images:\n  - url: /images/odd-{at % len(shapes)}.svg\n"
                    f"    width: {width}\n    height: {height}\n"
                )
                head, mark, rest = record.read_text("utf-8").partition("\nimages:\n")
                if mark:  # the list's own lines are indented
                    lines = rest.split("\n")
                    while lines and lines[0].startswith(" "):
                        del lines[0]
                    record.write_text(f"{head}\n{picture}" + "\n".join(lines), "utf-8")
        case "long":
            for record in records:
                text = record.read_text("utf-8")
                record.write_text(text.replace('title: "', f'title: "{LONG}', 1), "utf-8")


def draw(path: Path, width: int, height: int) -> None:
    """A picture that shows how it is cropped: a frame, and a cross through its middle."""
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="#27506b"/>'
        f'<path d="M0 0 {width} {height}M{width} 0 0 {height}M0 0h{width}v{height}H0z" '
        'stroke="#f4c95d" stroke-width="12" fill="none"/></svg>',
        "utf-8",
    )


def picture(browser: "Browser", url: str, view: View, path: Path) -> None:
    with open_page(
        browser, url + view.page, view.width, view.height, dark=view.dark, javascript=True
    ) as visit:
        page = visit.page
        if view.media == "print":
            page.emulate_media(media="print")
        # Pictures further down are fetched when they come into sight.
        page.evaluate("document.querySelectorAll('img').forEach(img => img.loading = 'eager')")
        page.wait_for_timeout(150)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=path, full_page=view.whole)


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--docs", action="store_true", help="remake docs/images/ as well")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        for name, output in sites(Path(work)):
            with served(output) as url:
                for view in VIEWS:
                    if view.site != name:
                        continue
                    path = given.folder / f"{view.name}.png"
                    picture(browser, url, view, path)
                    print(path)
                    if given.docs and view.docs:
                        from PIL import Image

                        Image.open(path).convert("RGB").save(
                            IMAGES / view.docs, quality=72, method=6
                        )
        browser.close()


if __name__ == "__main__":
    main()
