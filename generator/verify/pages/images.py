"""Pictures in pages: size, alternative text, and what they tell their hosts."""

import re
from collections.abc import Iterator

from generator.problems import Level
from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.patterns import full_address, short, srcset_urls
from generator.verify.rule import Rule, Violation

ALT = Rule(
    name="html-image-alt",
    requirement="A picture has an alternative text, empty where it only decorates.",
    source="WCAG 1.1.1; HTML: 4.8.4.4",
    remedy='write alt="…", or alt="" where the text beside it says the same',
)
SIZE = Rule(
    name="html-image-size",
    requirement="A picture has its width and height, in pixels, so that the page does not jump "
    "when it comes.",
    source="HTML: 4.8.17 Dimension attributes; web.dev: Cumulative Layout Shift",
    remedy="write width and height",
)
SIZE_ELSEWHERE = Rule(
    name="html-image-size-elsewhere",
    requirement="So has a picture that lies on another host, where it can be known.",
    source="HTML: 4.8.17 Dimension attributes; web.dev: Cumulative Layout Shift",
    remedy="write width and height, or copy the picture to the site",
    level=Level.WARNING,
)
LOADING = Rule(
    name="html-image-loading",
    requirement="Pictures load when they come into view, but for the first; those of other hosts "
    "are not told from which page.",
    source="HTML: 2.5.8 Lazy loading; W3C: Referrer Policy",
    remedy='write loading="lazy" and referrerpolicy="no-referrer"',
    level=Level.WARNING,
)
SOURCES = Rule(
    name="html-image-sources",
    requirement="Of a picture in several sizes each file has another width, sizes says how wide it "
    "is shown, and the type of a source is that of its files; a <picture> holds the <img> that "
    "shows it.",
    source="HTML: 4.8.2 The source element; 4.8.4.2.1 Srcset attributes",
    remedy='write srcset="a.webp 320w, b.webp 640w" sizes="50vw" and type="image/webp"',
)


def image_faults(page: HtmlPage, url: str, base_url: str) -> Iterator[Violation]:
    """Every fault of the pictures of a page that is served at `url`."""
    images = page.all("img")
    for image in images:
        line = line_of(image)
        source = (image.attr("src") or "").strip()
        elsewhere = re.match(r"(?:https?:)?//", source) is not None and not source.startswith(
            base_url
        )
        if image.attr("alt") is None:
            yield ALT.violation(line, f"{short(source)} has no alt")
        sizes = {name: image.attr(name) for name in ("width", "height")}
        missing = [name for name, value in sizes.items() if value is None]
        if missing:
            rule = SIZE_ELSEWHERE if elsewhere else SIZE
            found = f"{short(source)} has no {' and no '.join(missing)}"
            yield rule.violation(line, found, named=full_address(url, source))
        for name, value in sizes.items():
            if value is not None and not re.fullmatch(r"[1-9]\d*", value):
                found = f"{short(source)} has {name}={short(value)}"
                yield SIZE.violation(line, found, named=full_address(url, source))
        loading = image.attr("loading")
        if loading is not None and loading not in ("lazy", "eager"):
            yield LOADING.violation(line, f"{short(source)} has loading={short(loading)}")
        if elsewhere and image.attr("referrerpolicy") != "no-referrer":
            yield LOADING.violation(line, f"{short(source)} has no referrerpolicy=no-referrer")
    yield from _source_faults(page)
    eager = [image for image in images if image.attr("loading") != "lazy"]
    if len(eager) > _MOST_EAGER:
        yield LOADING.violation(line_of(eager[1]), f"{len(eager)} pictures load at once")


def _source_faults(page: HtmlPage) -> Iterator[Violation]:
    """Every fault of pictures from which a browser chooses."""
    for picture in page.all("picture"):
        if picture.select_one("img") is None:
            yield SOURCES.violation(line_of(picture), "<picture> without <img>")
    for element in (*page.all("source"), *page.all("img")):
        srcset = element.attr("srcset")
        if srcset is None:
            continue
        line = line_of(element)
        candidates = [each.split() for each in re.split(r",\s+", srcset.strip().rstrip(","))]
        named = [each[1] if len(each) > 1 else "1x" for each in candidates if each]
        if len(set(named)) < len(named) or not all(map(_DESCRIPTOR.fullmatch, named)):
            yield SOURCES.violation(line, f"srcset has {short(' '.join(named))}")
        if any(each.endswith("w") for each in named):
            if not (element.attr("sizes") or "").strip():
                yield SOURCES.violation(line, f"{short(srcset)} has no sizes")
            if not all(each.endswith("w") for each in named):
                yield SOURCES.violation(line, f"srcset mixes widths with others: {short(srcset)}")
        said = element.attr("type")
        types = {_media_type(url) for url in srcset_urls(srcset)} - {""}
        if said and types - {said}:
            yield SOURCES.violation(line, f"type={short(said)} of {short(srcset)}")


def _media_type(url: str) -> str:
    """By the ending of an address; empty where that does not tell."""
    ending = url.partition("#")[0].partition("?")[0].rpartition(".")[2].lower()
    return _TYPES.get(ending, "")


_DESCRIPTOR = re.compile(r"[1-9]\d*w|\d+(?:\.\d+)?x")
_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_MOST_EAGER = 3
