"""All rules, gathered from the files that hold them."""

from types import ModuleType
from typing import Final

from generator.verify import xmltext
from generator.verify.feeds import atom, feed_parts, json_feed, namespaces, opml, rss
from generator.verify.pages import head, images, markup, outline, structured_data
from generator.verify.rule import Rule
from generator.verify.safety import active_content, hidden, leftovers, private
from generator.verify.site import hosts, links, robots, sitemaps, written

GROUPS: Final[tuple[tuple[str, tuple[ModuleType, ...]], ...]] = (
    ("Pages", (markup, head, outline, images)),
    ("Safety", (active_content, private, hidden, leftovers)),
    ("Links", (links,)),
    ("Structured data", (structured_data,)),
    ("Feeds in any format", (xmltext, namespaces, feed_parts)),
    ("RSS", (rss,)),
    ("Atom", (atom,)),
    ("JSON Feed", (json_feed,)),
    ("Sitemaps and other lists", (sitemaps, opml, robots)),
    ("Hosts", (hosts,)),
    ("What the last build wrote", (written,)),
)
"""Every file that holds rules, under a heading."""


def rules_of(modules: tuple[ModuleType, ...]) -> list[Rule]:
    """The rules that some files hold, in their order."""
    return [
        value for module in modules for value in vars(module).values() if isinstance(value, Rule)
    ]


RULES: Final = {rule.name: rule for _, modules in GROUPS for rule in rules_of(modules)}
"""Every rule by its name."""
