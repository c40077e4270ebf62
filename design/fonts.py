"""Cuts the default theme's fonts from the packages that they come in.

    npm install --prefix FOLDER @fontsource-variable/newsreader @fontsource-variable/libre-franklin
    python -m design.fonts FOLDER

It writes `templates/default/assets/fonts/` and prints the measures of the stand-ins, which make a
system's font as wide and as high as ours, so that nothing moves when ours come.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS: Final = Path(__file__).parents[1] / "templates" / "default" / "assets" / "fonts"
LIBERATION: Final = Path("/usr/share/fonts/truetype/liberation")
"""Metrically those of Times New Roman and Arial."""

LATIN: Final = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153),
    *range(0x2013, 0x2015),
    *range(0x2018, 0x201F),
    *(0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212),
)
LATIN_EXTENDED: Final = (
    *range(0x100, 0x131),
    *range(0x132, 0x152),
    *range(0x154, 0x180),
    *range(0x218, 0x21C),
    0x1E9E,
)
FEATURES: Final = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum")

Limits = Mapping[str, float | tuple[float, float]]

# The weights that the style sheet asks for; of the optical sizes one that does for 16 px and 48 px.
HEADLINE: Final[Limits] = {"opsz": 24, "wght": (400, 700)}
CUTS: Final[tuple[tuple[str, str, tuple[int, ...], Limits], ...]] = (
    ("newsreader", "latin-opsz-normal", LATIN, HEADLINE),
    ("newsreader", "latin-ext-opsz-normal", LATIN_EXTENDED, HEADLINE),
    ("newsreader", "latin-opsz-italic", LATIN, {"opsz": 18, "wght": 400}),
    ("libre-franklin", "latin-wght-normal", LATIN, {"wght": (400, 700)}),
    ("libre-franklin", "latin-ext-wght-normal", LATIN_EXTENDED, {"wght": (400, 700)}),
)
STAND_INS: Final = (
    ("Newsreader stand-in", "newsreader-normal", 400, "LiberationSerif-Regular.ttf"),
    ("Newsreader stand-in", "newsreader-normal", 600, "LiberationSerif-Bold.ttf"),
    ("Newsreader stand-in", "newsreader-italic", 400, "LiberationSerif-Italic.ttf"),
    ("Franklin stand-in", "libre-franklin-normal", 400, "LiberationSans-Regular.ttf"),
    ("Franklin stand-in", "libre-franklin-normal", 600, "LiberationSans-Bold.ttf"),
)
# How often letters come in English text, per mille, after Lewand: widths are weighed by it.
FREQUENCY: Final = dict(
    zip("etaoinshrdlcumwfgypbvk ", (
        104, 73, 65, 60, 56, 56, 52, 50, 50, 34, 33, 23, 23, 20, 19, 18, 16, 16, 15, 12, 8, 6, 184,
    ), strict=True)
)  # fmt: skip


def cut(source: Path, characters: tuple[int, ...], limits: Limits) -> TTFont:
    """The part of a font that has these characters and these ranges of its axes."""
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # the licence stays in the file
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, dict(limits))
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same bytes whenever it is made
    return font


def save(font: TTFont, family: str, style: str) -> Path:
    """Writes a font under a name that says what is in it, for browsers keep it for ever."""
    FONTS.mkdir(parents=True, exist_ok=True)
    made = FONTS / "made.woff2"
    font.recalcTimestamp = False
    font.save(made)
    version = hashlib.sha256(made.read_bytes()).hexdigest()[:6]
    return made.rename(FONTS / f"{family}-{style}-{version}.woff2")


def width(font: TTFont) -> float:
    """The mean width of a letter of English text, in ems."""
    advances, letters = font["hmtx"], font.getBestCmap()
    total = sum(advances[letters[ord(letter)]][0] * n for letter, n in FREQUENCY.items())
    return float(total / sum(FREQUENCY.values()) / font["head"].unitsPerEm)


def stand_in(family: str, ours: TTFont, weight: int, system: Path) -> str:
    """The measures that give a system's font our width and height, as a rule of the style sheet."""
    at_weight = (
        instancer.instantiateVariableFont(ours, {"wght": weight}) if "fvar" in ours else ours
    )
    adjust = width(at_weight) / width(TTFont(system))
    height, em = at_weight["hhea"], at_weight["head"].unitsPerEm * adjust
    return (
        f'@font-face {{ font-family: "{family}"; /* {system.stem} */ size-adjust: {adjust:.2%}; '
        f"ascent-override: {height.ascent / em:.2%}; descent-override: {-height.descent / em:.2%}; "
        f"line-gap-override: {height.lineGap / em:.0%}; }}"
    )


def main(folder: Path) -> None:
    for old in FONTS.glob("*.woff2"):
        old.unlink()
    packages = folder / "node_modules" / "@fontsource-variable"
    for family, style, characters, limits in CUTS:
        font = cut(packages / family / "files" / f"{family}-{style}.woff2", characters, limits)
        short = style.replace("latin-ext-", "extended-").replace("latin-", "")
        file = save(font, family, short.replace("opsz-", "").replace("wght-", ""))
        licence = (packages / family / "LICENSE").read_text("utf-8")
        (FONTS / f"{family}-licence.txt").write_text(licence, "utf-8")
        print(f"{file.stat().st_size:6,} bytes  {file.name}")
    for name, family, weight, system in STAND_INS:
        ours = TTFont(next(FONTS.glob(f"{family}-*.woff2")))
        print(stand_in(name, ours, weight, LIBERATION / system))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
