"""All rules, gathered from the files that hold them."""

from types import ModuleType
from typing import Final

from generator.verify import (
    atom,
    feed_parts,
    head,
    hidden,
    hosts,
    images,
    json_feed,
    leftovers,
    links,
    markup,
    namespaces,
    opml,
    outline,
    private,
    robots,
    rss,
    safety,
    sitemaps,
    structured_data,
    written,
    xmltext,
)
from generator.verify.rule import Rule

GROUPS: Final[tuple[tuple[str, tuple[ModuleType, ...]], ...]] = (
    ("Pages", (markup, head, outline, images)),
    ("Safety", (safety, private, hidden, leftovers)),
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
    return [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]


RULES: Final = {rule.name: rule for _, modules in GROUPS for rule in rules_of(modules)}
"""Every rule by its name."""
