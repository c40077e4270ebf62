"""What hosts are to install: the program, from where this copy of it came."""

import json
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_REACHED: Final = ("https", "http", "ssh")


def requirement(version: str, direct_url: str | None) -> str:
    """A line of requirements.txt by which a host gets the same program; empty where it came from a
    folder of this machine, which no host reaches.

    direct_url   what its installer noted of where it came from (PEP 610); None for an index
    No user name, password or token of that address is in the line.
    """
    if direct_url is None:
        return f"broadsheet=={version}"
    try:
        noted = json.loads(direct_url)
        parts = urlsplit(noted["url"])
        commit = noted.get("vcs_info", {}).get("commit_id", "")
        kind = noted.get("vcs_info", {}).get("vcs", "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""
    if parts.scheme not in _REACHED or not parts.hostname or parts.password or parts.query:
        return ""
    host = parts.netloc.rpartition("@")[2] if parts.scheme != "ssh" else parts.netloc
    url = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return f"broadsheet @ {kind}+{url}@{commit}" if commit else f"broadsheet @ {url}"
