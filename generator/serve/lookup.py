"""What a host shows at an address: a file of the output folder, or where it leads instead."""

import os
import stat
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from generator.content import urls

_KEPT: Final = (urls.HEADERS, urls.REDIRECTS, urls.NGINX_REDIRECTS, urls.CADDY_REDIRECTS)
"""Files that hosts read and show no one."""
_WELL_KNOWN: Final = ".well-known"
_PLAIN: Final = "/~!$&'()*+,;=:@"  # signs of a path that are no escapes


class Moved(NamedTuple):
    """An address that leads elsewhere."""

    target: str
    """A path of this host, or a URL."""
    status: int


class Found(NamedTuple):
    """A file of the output folder."""

    path: str
    """Below it."""
    status: os.stat_result


def find(output: Path, base_path: str, address: str) -> Found | Moved | None:
    """What lies at an address; None for nothing.

    output      the folder of built files
    base_path   what stands before each path of the site: `/digest`, or nothing
    address     as a browser asks for it, without escapes
    """
    if not address.startswith(f"{base_path}/"):
        return Moved(f"{quote(base_path)}/", 302) if address in ("/", base_path) else None
    path = address.removeprefix(f"{base_path}/")
    if not _is_shown(path):
        return None
    found = file_at(output, urls.file(path))
    if found is None and path and not path.endswith("/"):
        folder = file_at(output, urls.file(f"{path}/"))
        return Moved(f"{quote(address, _PLAIN)}/", 301) if folder is not None else None
    return found


def file_at(output: Path, path: str) -> Found | None:
    """The file at a path below the output folder; None for none."""
    try:
        status = os.stat(output / path)
    except (OSError, ValueError):  # such as a name that is too long, or holds a zero
        return None
    return Found(path, status) if stat.S_ISREG(status.st_mode) else None


def _is_shown(path: str) -> bool:
    """True for a path that stays below the output folder, and that hosts show."""
    *folders, name = path.split("/")
    if name:
        folders.append(name)
    if any(not part or "\\" in part or (":" in part and os.name == "nt") for part in folders):
        return False
    hidden = folders[1:] if folders[:1] == [_WELL_KNOWN] else folders
    return path not in _KEPT and not any(part.startswith(".") for part in hidden)
