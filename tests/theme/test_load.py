"""Themes: their folders, and what one takes from another."""

from pathlib import Path

from generator.theme.load import load


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{folder.name}/{name}", encoding="utf-8")
    return folder


def source(folder: Path, name: str, theme: str = "mine") -> str:
    environment = load(theme, folder, "").environment
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def test_a_template_that_a_theme_lacks_is_the_default_themes(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html", "default/day.html")
    assert source(tmp_path, "home.html").endswith("mine/home.html")
    assert source(tmp_path, "day.html").endswith("default/day.html")
    assert "<rss" in source(tmp_path, "feeds/rss.xml")


def test_an_asset_that_a_theme_lacks_is_the_default_themes(tmp_path: Path) -> None:
    written(tmp_path, "mine/assets/one.css", "mine/assets/style.css", "bare/home.html")
    ours = dict(load("default", tmp_path, "").assets)
    assets = dict(load("mine", tmp_path, "").assets)
    assert assets.keys() == {*ours, "assets/one.css"}
    assert assets["assets/style.css"] == str(tmp_path / "mine/assets/style.css")
    assert assets["assets/tokens.css"] == ours["assets/tokens.css"]
    assert dict(load("bare", tmp_path, "").assets) == ours


def test_a_sites_own_files_come_before_those_that_ship(tmp_path: Path) -> None:
    written(tmp_path, "default/assets/style.css", "default/home.html")
    theme = load("default", tmp_path, "")
    assert dict(theme.assets)["assets/style.css"].startswith(str(tmp_path))
    assert source(tmp_path, "home.html", "default").endswith("default/home.html")


def test_what_is_edited_makes_another_theme_whoever_it_belongs_to(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html", "default/day.html")
    before = load("mine", tmp_path, "").version
    (tmp_path / "default/day.html").write_text("x")
    assert load("mine", tmp_path, "").version != before


def test_words_of_the_default_theme_serve_a_theme_without_its_own(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html")
    (tmp_path / "default/languages").mkdir(parents=True)
    (tmp_path / "default/languages/nl.po").write_text('msgid "Archive"\nmsgstr "Archief"\n')
    words = load("mine", tmp_path, "", "nl").catalogue.translations
    assert words.gettext("Archive") == "Archief"
