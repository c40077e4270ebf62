"""What a build tells by itself, each under a permanent code.

A problem of the build is its words and its place; here they are known by them. The first entry of
`TOLD` that fits decides, so what is special stands before what is general.
"""

import re
from typing import Final, NamedTuple

from generator.content.settings import FILE
from generator.doctor import dates, editions, related, ties, topics
from generator.doctor.rule import Mending, Rule
from generator.problems import Level, Problem

PROGRAM = Rule(
    code="program-fault",
    requirement="Broadsheet itself fails at no file.",
    why="The record is left out though nothing may be wrong with it.",
    remedy="Report it, with the record.",
    level=Level.FAULT,
)
MORE = Rule(
    code="more-problems",
    requirement="A file has few enough problems that all of them are told.",
    why="What is not told is as wrong as what is.",
    remedy="Mend what is told, and check again.",
)
FILE_REFUSED = Rule(
    code="file-refused",
    requirement="What lies in a content folder is a plain file with a name that can be shown.",
    why="What is no file is passed over, and what it should say is missing from the site.",
    remedy="Remove it, or put a plain file in its place.",
    level=Level.FAULT,
)
FILE_ENCODING = Rule(
    code="file-encoding",
    requirement="A file is UTF-8.",
    why="It cannot be read, so the record is left out.",
    remedy="Save the file as UTF-8.",
    level=Level.FAULT,
)
FILE_SIZE = Rule(
    code="file-size",
    requirement="A file, and the fields of a record, are no larger than `limits` in site.yaml say.",
    why="A file that is larger is not read.",
    remedy="Shorten it, split it up, or raise the limit.",
    level=Level.FAULT,
)
FILE_IDLE = Rule(
    code="file-idle",
    requirement="Every file below the folders of records is read, copied, or begins with _.",
    why="A record that no pattern takes is missing from the site, and no one sees that.",
    remedy="Rename the file, add a pattern to `records`, or begin its name with _.",
)
FILE_ADDRESS = Rule(
    code="file-address",
    requirement="Files that go out with records have addresses of their own.",
    why="A file whose address is taken is not copied.",
    remedy="Rename the file.",
    level=Level.DROPPED,
)
HEAD_FORM = Rule(
    code="head-form",
    requirement="A record begins with its fields, between two lines of three hyphens.",
    why="Without them nothing is known of it, and it is left out.",
    remedy="Put `---` above and below the fields.",
    level=Level.FAULT,
)
YAML_FORM = Rule(
    code="yaml-form",
    requirement="Fields are YAML that can be read, one `name: value` a line.",
    why="Where YAML cannot be read, nothing of the file is.",
    remedy="Write the line as the message shows it.",
    level=Level.FAULT,
)
FIELD_UNKNOWN = Rule(
    code="field-unknown",
    requirement="A field has a name that is known, or that `extra_fields` declares.",
    why="What an unknown field says is not used: most often its name is a slip.",
    remedy="Correct the name, put the field below `extra`, or delete it.",
    mending=Mending.UNSAFE,
)
FIELD_TWICE = Rule(
    code="field-twice",
    requirement="A field stands once, and its name is one word.",
    why="Readers of YAML disagree about which of two counts; here it is the first.",
    remedy="Keep one of them.",
    level=Level.DROPPED,
)
FIELD_MISSING = Rule(
    code="field-missing",
    requirement="What is required is there: a title, a date, an address.",
    why="Without it there is nothing to show, or no place to show it.",
    remedy="Add the field.",
    level=Level.FAULT,
)
TOPIC_ID = Rule(
    code="topic-id",
    requirement="A topic that has aliases states the id that it had.",
    why="Its feeds' own id is made of its address, and would change with the name.",
    remedy="Add the `id` that the message names.",
)
TEXT_CUT_OFF = Rule(
    code="text-cut-off",
    requirement="A value that holds a # is quoted.",
    why="YAML reads what follows the # as a comment: `C #` is the topic `C`.",
    remedy="Quote the whole value.",
    mending=Mending.UNSAFE,
)
LIST_LENGTH = Rule(
    code="list-length",
    requirement="A list is no longer than `limits` in site.yaml say.",
    why="What goes beyond is not shown.",
    remedy="Shorten the list, or raise the limit.",
    level=Level.DROPPED,
)
TEXT_LENGTH = Rule(
    code="text-length",
    requirement="A title, a name or a caption has at most 1,000 characters.",
    why="A longer one is cut, or is taken for no name at all.",
    remedy="Shorten it.",
    level=Level.DROPPED,
)
HIDING = Rule(
    code="hiding-unclear",
    requirement="A field that may hide a record says clearly whether it does.",
    why="What someone meant to withhold must not go out, so the record is left out.",
    remedy="Write it as the message says.",
    level=Level.FAULT,
)
DATE_FROM_NAME = Rule(
    code="date-from-name",
    requirement="A record says itself when its original came out.",
    why="The date of the file's name counts in its place, and has no time of day.",
    remedy="Write `publishedDateTime`.",
)
DATE_TO_COME = Rule(
    code="date-to-come",
    requirement="A change, a correction or an arrival lies in the past.",
    why="One that is yet to come is passed over: feeds would show a date that is not reached.",
    remedy="Correct the date.",
)
TEXT_COMMENT = Rule(
    code="text-comment",
    requirement="A title or an excerpt holds no comment of HTML.",
    why="The comment is not shown, and may have been words.",
    remedy="Delete it, or write `&lt;!--`.",
)
ID_FORM = Rule(
    code="id-form",
    requirement="A record states one id, in the form in which it is used.",
    why="Subscribers know an item by its id, letter by letter.",
    remedy="Write it as the message shows it, or as `guid` where it is another system's.",
)
ID_TAKEN = Rule(
    code="id-taken",
    requirement="No two records have one id.",
    why="Readers would take them for one item, so the second is left out.",
    remedy="Give one of them another id.",
    level=Level.FAULT,
)
EMBED = Rule(
    code="embed-refused",
    requirement="A player is one of a host that `embeds` in site.yaml names.",
    why="Any other could run anything in a reader's browser, so it is not shown.",
    remedy="Add the host to `embeds`, or delete the field.",
)
PUBLISHER_DOMAIN = Rule(
    code="publisher-domain",
    requirement="A publisher is one that publishes on the host that the link leads to.",
    why="Readers would be told a wrong source; the host of the link is shown in its place.",
    remedy="Correct `provider`, or the address.",
)
PUBLISHER_TWICE = Rule(
    code="publisher-twice",
    requirement="A domain is that of one publisher of the registry.",
    why="One of two names would be shown by chance, so the second file is left out.",
    remedy="Keep one of the two files.",
    level=Level.FAULT,
)
EDITION_TWICE = Rule(
    code="edition-twice",
    requirement="A day or a week has one file of an edition.",
    why="One of two would be shown by chance, so the second file is left out.",
    remedy="Keep one of the two files.",
    level=Level.FAULT,
)
EXCERPT_TITLE = Rule(
    code="excerpt-title",
    requirement="An excerpt says more than the title.",
    why="Readers would read one thing twice, so it is not shown.",
    remedy="Write another excerpt, or delete it.",
)
COLLECTION_SELF = Rule(
    code="collection-self",
    requirement="A collection does not hold itself.",
    why="The item is left out of it.",
    remedy="Delete the item.",
)
COLLECTION_ITEM = Rule(
    code="collection-item",
    requirement="Every item of a collection is a record that is there.",
    why="The collection goes without it.",
    remedy="Correct the name, or delete the item.",
)
DOUBLE = Rule(
    code="double",
    requirement="One original has one record.",
    why="One record stands for both, and what the other says is not shown.",
    remedy="Remove one of them, or say `same_as: none` where they are two articles.",
)
DOUBLE_LIKELY = Rule(
    code="double-likely",
    requirement="Two records that look like one article are two.",
    why="Readers would be shown one article twice.",
    remedy="Remove one of them, or say `same_as: none`.",
)
DENIED = Rule(
    code="denied",
    requirement="No record brings back what was retracted or is on the deny list.",
    why="It is kept out, so the record does nothing.",
    remedy="Remove the record, or give it a `retracted` of its own.",
)
TWO_HOSTS = Rule(
    code="two-hosts",
    requirement="Readers are sent to the host of the original.",
    why="Another host may have another article, or a copy that pays someone else.",
    remedy="Correct `webUrl` or `originalUrl`.",
)
CATEGORY_TAKEN = Rule(
    code="category-taken",
    requirement="A category is not the address of another page of the site.",
    why="The record is put into the usual category.",
    remedy="Choose another category.",
    level=Level.DROPPED,
)
TOPIC_ALONE = Rule(
    code="topic-alone",
    requirement="A topic that one record alone names is in the registry.",
    why="Most often it is a slip, and it has a page and feeds of its own.",
    remedy="Correct the name, or register the topic.",
)
TOPIC_SPELLING = Rule(
    code="topic-spelling",
    requirement="A topic is spelt in one way.",
    why="Names that make one address are one topic, and readers see one of the spellings.",
    remedy="Write it in one way, or register it with a slug of its own.",
)
TOPIC_UNKNOWN = Rule(
    code="topic-unknown",
    requirement="Where `free_topics` is false, a record names topics of the registry alone.",
    why="The record does not stand under that topic.",
    remedy="Correct the name, or register the topic.",
    level=Level.DROPPED,
)
TOPIC_PARENT = Rule(
    code="topic-parent",
    requirement="A topic's parent is another topic of the registry.",
    why="The topic is put at the top.",
    remedy="Correct `parent`.",
    level=Level.DROPPED,
)
BODY_DROPPED = Rule(
    code="body-dropped",
    requirement="A body holds only what can be shown: no scripts, forms or frames.",
    why="What cannot be shown safely is taken out, and words around it may miss it.",
    remedy="Delete it, or write a link to it.",
)
BODY_FORM = Rule(
    code="body-form",
    requirement="A body can be read in reasonable time.",
    why="The record is shown without its body.",
    remedy="Shorten it, or mend it as the message says.",
    level=Level.DROPPED,
)
BODY_FILE = Rule(
    code="body-file",
    requirement="The files that a body names are there and sound.",
    why="The picture is not shown, or moves the page when it comes.",
    remedy="Add the file, or correct its name.",
)
PICTURE_MISSING = Rule(
    code="picture-missing",
    requirement="A picture of this site is there.",
    why="The record is shown without a picture.",
    remedy="Add the file, or correct its name.",
    level=Level.DROPPED,
)
PICTURE_OWN_SIZE = Rule(
    code="picture-own-size",
    requirement="A picture of this site is as large as the record says.",
    why="The size of the file is shown, so what the record says is of no use.",
    remedy="Delete the size, or save the picture once more.",
)
STORY = Rule(
    code="story-apart",
    requirement="Records that a third one ties together tell one story.",
    why="Coverage of one story stands apart.",
    remedy="Paste the `story` that the message shows, or `story: none`.",
)
PATH_TAKEN = Rule(
    code="path-taken",
    requirement="Every page has an address of its own.",
    why="The one that came later has no page.",
    remedy="Rename the file, or take the address out.",
    level=Level.DROPPED,
)
PATH_CLASH = Rule(
    code="path-clash",
    requirement="No two topics, pages or categories of the site want one address or name.",
    why="No one but you can say which of them should move, so nothing is built.",
    remedy="Change one of the two.",
    level=Level.FAULT,
)
TRANSLATION = Rule(
    code="translation-missing",
    requirement="Every word of the pages is there in the site's language.",
    why="Readers find English words among theirs.",
    remedy="Write the catalogue with `broadsheet catalogue`, and translate it.",
)
TEMPLATE = Rule(
    code="template-form",
    requirement="Every template can be read, and asks only for what its view offers.",
    why="No page can be made, so nothing is built.",
    remedy="Correct the template.",
    level=Level.FAULT,
)
TEMPLATE_IDLE = Rule(
    code="template-idle",
    requirement="Every file of a theme has an effect.",
    why="What was meant to change the pages changes nothing.",
    remedy="Rename or move it as the message says, or delete it.",
)
SETTING_IDLE = Rule(
    code="setting-idle",
    requirement="Every setting has an effect.",
    why="Most often the setting is a slip.",
    remedy="Correct it, or take it out.",
)
VALUE_FORM = Rule(
    code="value-form",
    requirement="A value has the form that its field wants.",
    why="What cannot be understood is left out; where nothing sound is left, the record is.",
    remedy="Write it as the message says.",
    level=Level.DROPPED,
)
OTHER = Rule(
    code="other",
    requirement="A build has nothing else to tell.",
    why="What the build tells is told here.",
    remedy="Do as the message says.",
)


class _Entry(NamedTuple):
    rule: Rule
    message: re.Pattern[str]
    field: re.Pattern[str] | None = None
    source: re.Pattern[str] | None = None


def _told(rule: Rule, message: str = "", *, field: str = "", source: str = "") -> _Entry:
    return _Entry(
        rule,
        re.compile(message),
        re.compile(field) if field else None,
        re.compile(source) if source else None,
    )


_SETTINGS: Final = rf"\A{re.escape(FILE)}\Z"
_THEME: Final = r"\A\.\./|\.(?:html|xml|po|txt|json)\Z"

TOLD: Final = (
    _told(related.RETRACTED, "may not be shown, by ", field=r"\Arelated\Z"),
    _told(dates.IMPLAUSIBLE, "years ahead; correct it"),
    _told(topics.UNUSED, r"\Ano record names "),
    _told(ties.LIKELY, r"\Aprobably tells the story of ", field=r"\Atitle\Z"),
    _told(ties.DECISION, "is no decision about stories"),
    _told(PROGRAM, "this is a fault of Broadsheet itself"),
    _told(MORE, "are told of one file; there may be more"),
    _told(FILE_ENCODING, r"\Anot UTF-8"),
    _told(FILE_SIZE, r"\Alarger than [\d,]+ bytes|\b(?:fields|fields in \w+) take more than"),
    _told(HEAD_FORM, r'expected "---" on the first line|the closing "---"'),
    _told(
        YAML_FORM,
        r"\Anot valid (?:YAML|TOML|JSON)|\Aexpected fields, one|second YAML document|too deep",
    ),
    _told(YAML_FORM, r"\Anested more than"),
    _told(YAML_FORM, r'\A(?:alias|anchor|tag) ".*not supported|\Aalias "'),
    _told(TRANSLATION, "stand in English", source=_SETTINGS),
    _told(FILE_IDLE, "not read, for no pattern|beside records not copied"),
    _told(HIDING, r"\Acannot tell wh|holds the record back until|kept out of feeds|may hide"),
    _told(HIDING, "which hides the record"),
    _told(FIELD_UNKNOWN, r"\Aunknown field|more unknown fields"),
    _told(FIELD_TWICE, r"\Astands here and on line|a field's name has to be one word"),
    _told(TOPIC_ID, r"\Amissing beside aliases"),
    _told(DATE_FROM_NAME, "of the file's name"),
    _told(FIELD_MISSING, r"\Amissing|\Aexpected a title, or words"),
    _told(TEXT_CUT_OFF, r"\AYAML reads"),
    _told(LIST_LENGTH, r"\Aexpected at most [\d,]+ (?:in a list|fields)|would take more than"),
    _told(TEXT_LENGTH, r"\Aexpected at most [\d,]+ characters"),
    _told(TEXT_COMMENT, r"\Aholds a comment"),
    _told(ID_TAKEN, "is also the id of"),
    _told(ID_FORM, "`guid` rules over it"),
    _told(ID_FORM, "is an id of this site|is written ", field=r"\A(?:id|guid)\Z"),
    _told(EMBED, "shown without it", field=r"\AfeaturedContent\Z"),
    _told(PUBLISHER_DOMAIN, "does not publish on"),
    _told(PUBLISHER_TWICE, "is the domain of"),
    _told(EDITION_TWICE, "is the edition of"),
    _told(editions.WITHDRAWN, r"\Amay not be shown, for it"),
    _told(editions.REPEATED, r"\Astands (?:further up|in) "),
    _told(EXCERPT_TITLE, r"\Asays no more than the title"),
    _told(COLLECTION_SELF, "is the collection itself"),
    _told(COLLECTION_ITEM, r"\Ano record is called|more are not there"),
    _told(DOUBLE, "has? the same original"),
    _told(DOUBLE_LIKELY, r"\Ahas (?:nearly the same address|the same title) as"),
    _told(DENIED, "is on the deny list"),
    _told(TWO_HOSTS, "is it the same article"),
    _told(DATE_TO_COME, "is yet to come"),
    _told(CATEGORY_TAKEN, "is the address of a page of the site"),
    _told(TOPIC_ALONE, "is a topic of this record alone"),
    _told(TOPIC_SPELLING, "is read as the topic"),
    _told(TOPIC_UNKNOWN, "no topic of this site is called"),
    _told(TOPIC_PARENT, "put at the top"),
    _told(BODY_DROPPED, r"\Anot shown", field=r"\A(?:body|intro)\Z"),
    _told(BODY_FILE, "left out|taken for an address|save it once more", field=r"\Abody\Z"),
    _told(BODY_FORM, field=r"\Abody\Z"),
    _told(PICTURE_OWN_SIZE, "that is shown|save it once more", field=r"\Aimages"),
    _told(PICTURE_MISSING, "; shown without it"),
    _told(FILE_ADDRESS, "it is not copied"),
    _told(STORY, "which stand apart", field=r"\Arelated\Z"),
    _told(PATH_TAKEN, r"its page would be|is that of |stays at .* has no page there"),
    _told(FILE_REFUSED, r"\Ais (?:a link|no file|no folder)|remove it|cannot be (?:read|shown)"),
    _told(SETTING_IDLE, "no effect|matches no file|there is no folder", source=_SETTINGS),
    _told(SETTING_IDLE, "without it|no record lies in|without this line", source=_SETTINGS),
    _told(TEMPLATE_IDLE, source=_THEME),
    _told(VALUE_FORM, r"\Aexpected |, expected |\Ais |does not exist|leads back|fields within"),
    _told(VALUE_FORM, source=_SETTINGS),
)
"""By their words, what each problem of a build is; the first that fits decides."""


def rule_of(problem: Problem) -> Rule:
    """What a problem of a build is a break of."""
    for rule, message, field, source in TOLD:
        if message.search(problem.message):
            if field is not None and not field.search(problem.field):
                continue
            if source is not None and not source.search(problem.source):
                continue
            return rule
    return OTHER
