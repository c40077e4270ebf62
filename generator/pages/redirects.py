"""Redirects: addresses that moved, by the registry of topics, by site.yaml, and by records."""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from msgspec import Struct, structs

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import FILE, Settings
from generator.library import policy
from generator.library.library import Library
from generator.library.stories import Story
from generator.memo.paths import parents
from generator.pages import topic
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import categories
from generator.pages.parts.views import REDIRECT as TEMPLATE
from generator.pages.parts.views import Icon, RedirectView, View


class RedirectRule(Struct, frozen=True):
    """One redirect, as hosts are told of it."""

    address: str
    """A path of the host, as browsers send it: with escapes."""
    decoded: str
    """The same without escapes, as servers compare it."""
    pattern: str
    """The same as a regular expression for nginx, which tells no upper from lower case
    otherwise; empty where the address has no upper case."""
    target: str
    """A path of the host, or a URL; of ASCII signs that no server gives a meaning."""


class RulesView(View, frozen=True, kw_only=True):
    """Redirects for hosts that read them from a file."""

    rules: tuple[RedirectRule, ...] = ()


RULES: Final = {
    urls.REDIRECTS: "host/redirects.txt",
    urls.NGINX_REDIRECTS: "host/redirects.nginx.txt",
    urls.CADDY_REDIRECTS: "host/redirects.caddy.txt",
}
"""By path: the template of each file of redirects."""

_PLAIN: Final = re.compile(r"/[\w./~@!+,=()&'-]*")
"""Addresses without signs that mean something to any of the servers."""
_LONGEST_ADDRESS: Final = 512
"""Bytes. nginx keeps addresses in pages of a size that its configuration says, and does not start
where one finds no room."""
_LONGEST_TARGET: Final = 2_000
"""Signs: nginx does not start for a line of more than 4,096 bytes, and browsers take no more."""
_UNMEANT: Final = "%/:?#[]@!&'()*+,=~"
"""Signs of URLs that mean nothing to the servers: `$`, `;`, quotes and braces do."""


def with_rules(pages: Sequence[Page], settings: Settings) -> list[Page]:
    """The pages; those that are files of redirects say which of the others are redirects.

    Which of these stay shows only when all paths are settled. An address with signs that servers
    read as patterns, or a very long one, is in none of the files: its page leads on all the same.
    """
    view: RulesView | None = None
    filled = []
    for page in pages:
        if page.template in RULES.values():
            if view is None:
                found = (_rule(each, settings) for each in pages if each.template == TEMPLATE)
                view = RulesView(rules=tuple(rule for rule in found if rule is not None))
            page = structs.replace(page, content=view)
        filled.append(page)
    return filled


def _rule(page: Page, settings: Settings) -> RedirectRule | None:
    """The redirect of a page; None for a folder's page, which another may follow, and where address
    or target are more than any server takes."""
    view = page.view
    address = f"{settings.base_path}/{page.path.removesuffix('index.html')}"
    is_plain = _PLAIN.fullmatch(address) and address != f"{settings.base_path}/"
    is_plain = is_plain and len(address.encode()) <= _LONGEST_ADDRESS
    if page.standing is Precedence.FOLDER or not isinstance(view, RedirectView) or not is_plain:
        return None
    target = view.target.removeprefix(settings.origin)
    if not target.startswith("/"):
        target = view.target
    target = quote(target, _UNMEANT)
    if len(target) > _LONGEST_TARGET:
        return None
    pattern = f"~^{re.escape(address)}$" if address.lower() != address else ""
    return RedirectRule(quote(address, _UNMEANT), address, pattern, target)


def rules_pages(site: PageContext) -> Iterator[Page]:
    """The files of redirects, as yet without any; the owner's own stand in for them."""
    for path, template in RULES.items():
        if path not in site.static:
            yield Page(path, template, RulesView(), source="a file for static hosts")


def folder_pages(site: PageContext) -> Iterator[Page]:
    """A page for each folder in which articles lie and that has none of its own, for readers cut
    addresses short: it leads to the front page."""
    settings = site.settings
    home = urls.absolute(urls.HOME, settings.root)
    view = RedirectView.to(home, settings.title, settings.language, site.chrome.site.icons)
    for folder in sorted(_without_page(site)):
        yield Page(
            urls.file(folder),
            TEMPLATE,
            view,
            source=f"the folder {folder}",
            standing=Precedence.FOLDER,
        )


def _without_page(site: PageContext) -> set[str]:
    """The folders above articles that no page has. One that gives way after all is no harm, but has
    every build plan all pages: who has to give way shows only beside the rest."""
    library, settings = site.library, site.settings
    if settings.permalink.startswith("/{category}/") and settings.permalink.count("/") == 3:
        folders = {urls.category(each.category) for each in library.articles if each.has_page}
    else:
        paths = (urls.article(each, settings) for each in library.articles if each.has_page)
        above = {path.rstrip("/").rpartition("/")[0] for path in paths}
        folders = {f"{each}/" for path in above if path for each in (*parents(path), path)}
    taken = {urls.file(urls.category(name)) for name in categories(library)}
    taken |= {urls.file(f"{name}/") for name in urls.RESERVED}
    taken |= {urls.file(urls.content_page(page.name)) for page in site.own_pages}
    taken |= {urls.served(old) for old, _ in settings.redirects} | site.static
    taken |= {urls.file(urls.topic(former)) for former in library.topics.former}
    for article in library.articles:
        if article.redirect_from:
            taken.update(map(urls.served, article.redirect_from))
    for day in library.by_day:
        taken.update(
            urls.file(each) for each in (urls.year(day.year), urls.month(day), urls.day(day))
        )
    return {folder for folder in folders if urls.file(folder) not in taken}


def redirect_pages(site: PageContext) -> Iterator[Page]:
    """Former names of topics, the owner's own redirects, and what records say of themselves."""
    library, settings = site.library, site.settings
    icons = site.chrome.site.icons
    for former, now in sorted(library.topics.former.items()):
        target = urls.absolute(urls.topic(now.slug), settings.root)
        view = RedirectView.to(target, now.name, settings.language, icons)
        source = f"a former name of {topic.source(now)}"
        yield Page(urls.file(urls.topic(former)), TEMPLATE, view, source=source)
    for old, new in settings.redirects:
        target = settings.root + new if new.startswith("/") else new
        view = RedirectView.to(target, settings.title, settings.language, icons)
        yield Page(
            urls.served(old),
            TEMPLATE,
            view,
            source=f"{FILE}: redirects: {old}",
            standing=Precedence.REDIRECT,
        )
    for article in library.articles:
        if article.redirect_from:
            yield from _to_article(article, library, settings, icons)
    yield from _of_former_rules(library, settings, icons)
    yield from rules_pages(site)
    yield from folder_pages(site)


def _of_former_rules(
    library: Library, settings: Settings, icons: tuple[Icon, ...]
) -> Iterator[Page]:
    """From where stories lay when their addresses had no words; and from where the end of an id
    stood in an address, whatever its authority: see `urls._word`."""
    former, oldest = [], []
    for story in library.stories:
        if _may_have_lain_elsewhere(story, settings):
            former.append((urls.former_story(story.id, settings), story))
            oldest.append((urls.oldest_story(story.id), story))
    known = {address for address, _ in former}
    # Whoever ends an id as another one ends takes nothing from it: what is its own comes first.
    for address, story in (*former, *(each for each in oldest if each[0] not in known)):
        source = f"the story that {story.opener.name} opened"
        yield from _moved(address, story.folder, story.opener, source, settings, icons)
    if "{id}" in settings.permalink:
        for article in library.articles:
            if article.has_page:
                path = urls.article(article, settings)
                address = urls.former_article(article, settings)
                yield from _moved(address, path, article, article.name, settings, icons)


def _may_have_lain_elsewhere(story: Story, settings: Settings) -> bool:
    """True if it was opened when addresses of stories had no words, or may have been: see
    `Settings.stories_have_words_since`."""
    opened_at, since = story.opener.published_at, settings.stories_have_words_since
    if since is None or opened_at is None:
        return True
    return opened_at.astimezone(settings.zone).date() < since


def _moved(
    former: str,
    path: str,
    article: Article,
    source: str,
    settings: Settings,
    icons: tuple[Icon, ...],
) -> Iterator[Page]:
    """From where something lay, unless it still does; it is called by the title of an article."""
    if former != path:
        yield Page(
            urls.file(former),
            TEMPLATE,
            RedirectView.to(
                urls.absolute(path, settings.root), article.title, settings.language, icons
            ),
            source=f"the former address of {source}",
            standing=Precedence.FORMER,
        )


def _to_article(
    article: Article, library: Library, settings: Settings, icons: tuple[Icon, ...]
) -> Iterator[Page]:
    """From each address that a record says it had to where its article is read."""
    story = library.story_of.get(article.id)
    of_story = urls.absolute(story.folder, settings.root) if story is not None else ""
    own = urls.absolute(urls.article(article, settings), settings.root) if article.has_page else ""
    target = policy.destination(article, "page", own or of_story).url
    for old in article.redirect_from:
        leads = of_story if old.startswith(f"/{urls.STORIES}") and of_story else target
        view = RedirectView.to(leads, article.title, settings.language, icons)
        yield Page(
            urls.served(old),
            TEMPLATE,
            view,
            record=article.name,
            source=f"{article.name}: redirect_from: {old}",
            standing=Precedence.RECORD_REDIRECT,
        )


KIND = Kind(redirect_pages, {TEMPLATE: RedirectView} | dict.fromkeys(RULES.values(), RulesView))
