"""What campaigns, mail services and buttons for sharing append to addresses: which parameters of a
query select nothing of what a page shows.

Names are in small letters, as they are compared. Sources: the lists of ClearURLs (Rules,
`data.min.json`), of AdGuard (`TrackParamFilter`) and of Brave (`components/query_filter`), all
read in 2026, and the documents of the vendors that are named. A name that selects a page on any
site of note (`id`, `p`, `ref`, `source`, `s`, `v`) is in none of the global lists here: two
articles that become one are worse than one that is told twice.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

NAMES: Final = frozenset(
    " ".join(
        (
            # Clicks on advertisements: Google, Microsoft, Meta, X, TikTok, Yandex, Pinterest,
            # Reddit, Snapchat, Taboola, Outbrain, Commission Junction, Impact, Awin, Rakuten.
            "gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid fbclid"
            " twclid ttclid yclid ysclid ymclid epik rdt_cid sccid tblci dicbo oborigurl cjevent"
            " irclickid irgwc ir_adid ir_campaignid ir_partnerid awc zanpid sscid tduid ranmid"
            " raneaid ransiteid rb_clickid sznclid aiad_clid admitad_uid erid rfsn",
            # Social networks: Facebook, Instagram, Threads, X, LinkedIn, Reddit.
            "fb_action_ids fb_action_types fb_comment_id fb_ref fb_source action_object_map"
            " action_ref_map action_type_map sfnsn mibextid igsh igshid xmt li_fat_id trkcampaign"
            " trkinfo ref_src ref_url ref_campaign ref_source __twitter_impression",
            # Measurement: Google Analytics, Adobe, Webtrends, AT Internet, comScore, Cxense, IO,
            # Branch, Adjust, Yandex, Mapp, Coremetrics, Marin.
            "_ga _gl ga_source ga_medium ga_campaign ga_term ga_content gs_l s_cid s_kwcid ef_id"
            " adobe_mc adobe_mc_ref adobe_mc_sdid xtor at_medium at_campaign at_campaign_type"
            " at_creation at_custom1 at_custom2 at_custom3 at_custom4 at_format at_link_id"
            " at_link_origin at_link_type at_ptr_name at_bbc_team at_recipient_id"
            " at_recipient_list ns_mchannel ns_source ns_campaign ns_linkname ns_fee cx_click"
            " cx_recsorder cx_recswidget __io_lv _io_session_id _branch_match_id _branch_referrer"
            " gps_adid unicorn_click_id external_click_id adjust_adgroup adjust_campaign"
            " adjust_creative adjust_referrer adjust_tracker adjust_tracker_limit _openstat wt_mc"
            " wtmc wt_zmc wtzmc wtrid spm usqp mkwid pcrid nx_source tracking_source piwik_campaign"
            " piwik_kwd",
            # Mail: Mailchimp, HubSpot, Marketo, Klaviyo, Vero, Drip, MailerLite, Olytics, Eloqua,
            # Kit, beehiiv, Blueshift, Listrak, Squarespace, Omnisend, dotdigital, Dynamics.
            "mc_cid mc_eid mc_tc _hsenc _hsmi __hsfp __hssc __hstc hsctatracking mkt_tok _kx _ke"
            " vero_id vero_conv __s ml_subscriber ml_subscriber_hash oly_anon_id oly_enc_id"
            " elqtrack elqtrackid elqaid elqat elqcampaignid ck_subscriber_id _bhlid bbeml"
            " bsft_clkid bsft_eid bsft_mid bsft_uid bsft_aaid bsft_ek trk_contact trk_msg"
            " trk_module trk_sid ss_source ss_campaign_id ss_campaign_name ss_campaign_sent_date"
            " ss_email_id omnisendcontactid dm_i _clde _cldee et_rid vgo_ee wickedid os_ehash"
            " mindbox-click-id mindbox-message-key user_email_address",
            # Publishers and what they share by: Yahoo, AOL, CBS, Wikipedia, Echobox, Hootsuite,
            # Shareaholic, Dow Jones, Microsoft, Amazon, eBay, Apple News and others.
            "guccounter guce_referrer guce_referrer_sig soc_src soc_trk .tsrc ncid ftag wprov"
            " echobox hootpostid sr_share reflink cmpid ocid ref_ mkcid mkevt mkrid intcmp"
            " embedded_webview sb_referer_host redirect_log_mongo_id redirect_mongo_id ceneo_spo"
            " dpg_source dpg_medium dpg_campaign dpg_content",
        )
    ).split()
)
PREFIXES: Final = (
    *("utm_", "pk_", "mtm_", "hsa_", "itm_", "otm_", "hmb_", "cm_mmc", "oft_", "_sgm_", "wt."),
    *("amp;utm_",),  # of an address whose `&` was escaped twice
)

_RSS: Final = r"(?:rss|feedburner)(?:[\W_].*)?"
_NETWORKS: Final = (
    "bluesky|email|facebook|jetpack-[a-z]+|linkedin|mastodon|nextdoor|pinterest|pocket|press-this"
    "|print|reddit|telegram|threads|tumblr|twitter|x|whatsapp|xing"
)
_VALUES: Final = {
    name: re.compile(value, re.IGNORECASE | re.DOTALL)
    for name, value in (
        # "Came by the feed", of many publishers; any other value may select a page.
        *((name, _RSS) for name in "cid emc from mod partner ref source src via".split()),
        # Medium writes `source=rss----<id>---4`; Jetpack's buttons `share=twitter&nb=1`.
        ("share", _NETWORKS),
        ("cmp", r"[a-z]+_.+|rss"),  # The Guardian: `CMP=share_btn_url`
        ("smid", r"[a-z]+(?:-[a-z0-9]+)+"),  # The New York Times: `smid=url-share`
        ("sh", r"(?=.*[a-f])(?=.*[0-9])[0-9a-f]+"),  # Forbes: a hexadecimal number
        ("trk", r"[a-z].*"),  # LinkedIn, eBay: a word; a track of music has a number
        # The form of the same article that is made for telephones.
        ("amp", "1|true|yes|"),
        ("outputtype", "amp"),
    )
}
_BESIDE: Final = {"st": "reflink", "nb": "share"}
"""Names that are such beside another: `st=…&reflink=…` of Dow Jones, `share=…&nb=1` of Jetpack."""
_ON_HOSTS: Final = {
    "youtube.com": "si feature pp",
    "youtu.be": "si feature",
    "twitter.com": "s t cn",
    "x.com": "s t cn",
    "medium.com": "source sk",
    "nytimes.com": "smid smtyp",
    "theguardian.com": "cmp",
    "wsj.com": "mod st",
    "barrons.com": "mod st",
    "marketwatch.com": "mod st",
    "reuters.com": "taid",
    "linkedin.com": "trk refid trackingid",
    "reddit.com": "share_id rdt correlation_id",
    "tiktok.com": "_t _r is_from_webapp sender_device",
}
"""By the site, names that select nothing there, and may elsewhere."""
_NAME: Final = re.compile(r"[^\s&=?#*]+\*?")
_HOSTED: Final = {name for names in _ON_HOSTS.values() for name in names.split()}


class Tracking(Struct, frozen=True, cache_hash=True):
    """What a site changes of these lists. Names in small letters; one that ends with `*` stands for
    all that begin so."""

    add: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    """Rules over everything else."""


AS_LISTED: Final = Tracking()


def parameter(text: str) -> str:
    """A parameter's name as `Tracking` has it."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise ValueError('expected the name of a parameter, such as "ref" or "utm_*"')
    return name


def without_tracking(parts: Sequence[str], host: str, tracking: Tracking) -> list[str]:
    """The parts of a query, such as `id=1`, that may select what a page shows.

    host   for what is such only there
    """
    lists = _lists(tracking)
    names = [part.partition("=")[0].lower() for part in parts]
    return [
        part
        for part, name in zip(parts, names, strict=True)
        if not _is_tracking(name, part, names, host, lists)
    ]


def is_known(name: str, tracking: Tracking) -> bool:
    """True if all that a name stands for selects nothing on any site, without being added."""
    lists = _lists(tracking)
    if name in lists.kept or name.startswith(lists.kept_prefixes):
        return False
    if name.endswith("*"):
        stem = name.removesuffix("*")
        return stem.startswith(PREFIXES) and not any(
            kept.startswith(stem) for kept in tracking.keep
        )
    return name in NAMES or name.startswith(PREFIXES)


def may_be_tracking(name: str, tracking: Tracking) -> bool:
    """True if anything that a name stands for may select nothing, on some site or beside some
    other, so that to keep it is to change something."""
    lists = _lists(tracking)
    named = {*NAMES, *lists.added, *_VALUES, *_BESIDE, *_HOSTED}
    prefixes = (*PREFIXES, *lists.added_prefixes)
    if not name.endswith("*"):
        return name in named or name.startswith(prefixes)
    stem = name.removesuffix("*")
    return any(start.startswith(stem) for start in (*named, *prefixes)) or stem.startswith(prefixes)


class _Lists(Struct, frozen=True):
    added: frozenset[str]
    added_prefixes: tuple[str, ...]
    kept: frozenset[str]
    kept_prefixes: tuple[str, ...]


@lru_cache(maxsize=4)
def _lists(tracking: Tracking) -> _Lists:
    return _Lists(*_parted(tracking.add), *_parted(tracking.keep))


def _parted(names: Sequence[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    prefixes = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), prefixes


def _is_tracking(name: str, part: str, names: Sequence[str], host: str, lists: _Lists) -> bool:
    if name in lists.kept or name.startswith(lists.kept_prefixes):
        return False
    if name in NAMES or name.startswith(PREFIXES):
        return True
    if name in lists.added or name.startswith(lists.added_prefixes):
        return True
    if name in _VALUES and _VALUES[name].fullmatch(part.partition("=")[2]):
        return True
    if name in _BESIDE and _BESIDE[name] in names:
        return True
    return name in _HOSTED and any(
        name in listed.split() and (host == site or host.endswith(f".{site}"))
        for site, listed in _ON_HOSTS.items()
    )
