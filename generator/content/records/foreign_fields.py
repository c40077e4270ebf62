"""What fields of other systems are called here: Jekyll, Hugo, Pelican, Eleventy, WordPress, Ghost.

It is only said, never assumed: a record says what it says in our fields, unless the setting
`fields` of its site has other names read as ours.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from generator.problems import shown

_PARTS: Final = re.compile(r"[\W_]+")
_OURS: Final = {
    "publishedDateTime": (
        "date datetime pubdate pubdatetime publishdate publishedat publishedon publisheddate "
        "published_time datepublished publicationdate postdate posted postedat issued release "
        "releasedate dcdate firstpublished publisheddatetime articlepublishedtime time timestamp "
        "day"
    ),
    "addedDateTime": (
        "created createdat createdon createddate datecreated creationdate dateadded added addedat "
        "addedon saved savedat bookmarked bookmarkedat collected capturedat found"
    ),
    "updatedDateTime": (
        "lastmod lastmodified lastmodifiedat lastupdated lastupdatedat updated updatedat "
        "updatedon updateddate modified modifiedat modifieddate datemodified dateupdated edited "
        "revised changed mtime articlemodifiedtime"
    ),
    "webUrl": (
        "link url href externalurl externallink exturl linkurl linkto target targeturl sourceurl "
        "sourcelink bookmarkof likeof repostof address website uri weburl newsurl articleurl "
        "posturl storyurl readmore target_url"
    ),
    "originalUrl": "canonical canonicalurl canonicallink originallink original originalurl",
    "excerpt": (
        "summary description abstract teaser lede lead deck dek standfirst intro blurb subtitle "
        "subheading subhead snippet synopsis excerpt customexcerpt metadescription ogdescription "
        "seodescription"
    ),
    "title": "headline heading caption pagetitle linktitle metatitle ogtitle",
    "provider": "provider",
    "provider.name": (
        "source sourcename publisher publishername publication site sitename outlet newspaper "
        "magazine journal"
    ),
    "provider.domain": "domain host hostname sourcedomain",
    "provider.authors": (
        "author authors byline by writer writers creator creators contributors authorname dccreator"
    ),
    "topics": "categories topic subject subjects taxonomies sections themes",
    "category": "section postcategory primarycategory channel",
    "tags": "tag keywords keyword labels label",
    "hashtags": "hashtag",
    "images": (
        "image images cover coverimage thumbnail thumb thumbnailurl featuredimage featureimage "
        "featimage hero heroimage banner bannerimage picture pictures photo photos headerimage "
        "imageurl ogimage socialimage postimage teaserimage preview leadimage socialshare"
    ),
    "featuredContent": "video videos embed videourl player youtube vimeo iframe media",
    "related": "relatedlinks relatedposts seealso links morelinks coverage",
    "locale": "lang language languagecode inlanguage hreflang",
    "length": "duration runtime readingtime",
    "redirect_from": "aliases alias redirectfrom redirects oldurl oldurls formerurls",
    "guid": "uuid uid identifier postid wordpressid permaid",
    "quality": "score rating stars",
    "heat": "weight rank ranking priority importance points",
    "type": "kind posttype contenttype format postformat",
    "story": "series thread",
    "extra": "params extras customfields customdata",
    "retracted": "retraction",
    "archived": "archiveurl archivelink archivedurl archivedlink waybackurl waybacklink",
    "correction": "corrections erratum errata",
}
_ADVICE: Final = {
    "slug basename permalink path filename entryname": (
        "a page's address follows the name of its file, or `permalink` in site.yaml"
    ),
    "body content text html markdown": 'the body stands below the second "---"',
    "layout template theme markup engine": "the theme decides how a record looks",
    "via vianame viaurl hattip ht": "Broadsheet has no field for it; name the source in the body",
    "pinned sticky featured feature pin": (
        "Broadsheet pins nothing; `heat` says which records lead their day"
    ),
    "feed feeds rss atom sitemap": "every public record is in the feeds and in the sitemap",
    "comments comment commenting disqus": "Broadsheet has no comments",
    "commentsurl commenturl discussion discussionurl": (
        "Broadsheet has no field for it; list it in `related`, with a title"
    ),
    "archive archivedat": "the address of an archived copy is the field `archived`",
    "paywall paywalled subscription free": "Broadsheet has no field for it; say it in the body",
    "toc math katex mathjax mermaid css js script scripts style styles head": (
        "Broadsheet has no field for it"
    ),
    "excerptseparator more": "the excerpt is the field `excerpt`",
}


class Field(Struct, frozen=True):
    """Another system's field, as it is known here."""

    ours: str
    """The field of ours that is meant; empty for none."""
    advice: str = ""
    """What to do instead, where there is none."""


def _known() -> Mapping[str, Field]:
    fields: dict[str, Field] = {}
    for words, advice in _ADVICE.items():
        fields |= {word: Field("", advice) for word in words.split()}
    for ours, words in _OURS.items():
        fields |= {word.replace("_", ""): Field(ours) for word in words.split()}
    return fields


FOREIGN: Final = _known()
"""By the name without marks and capitals: `canonical_url` is `canonicalurl`."""


def plain_name(name: str) -> str:
    """A name in the form in which it is looked up: `is_draft`, `is-draft` and `isDraft` are one."""
    return _PARTS.sub("", name).casefold() or name


def meant(name: str) -> str:
    """What is said of a field that other systems have; empty for any other name."""
    word = plain_name(name)
    known = FOREIGN.get(word)
    if known is None:
        return ""
    if not known.ours:
        return f": {known.advice}"
    advice = f'; did you mean "{known.ours}"?'
    if plain_name(known.ours) == word:
        return advice
    return f"{advice} Or have it read so: `fields: {{{shown(name)}: {known.ours}}}` in site.yaml"
