"""Which network addresses are the public's, and which a private network's or this machine's own.

What others write decides what is asked for. So nothing may be asked that only this machine can
reach: a router's page, the metadata of a cloud, a database without a password.
"""

import ipaddress
from typing import Final

_TRANSLATED: Final = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96"))
)  # IPv4 inside IPv6: by NAT64 (RFC 6052), and in its oldest form
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # all that was ever given out of IPv6
_OF_PROTOCOLS: Final = ipaddress.IPv4Network("192.0.0.0/24")  # some Pythons take parts for public


def is_public(address: str) -> bool:
    """True of an IP address that anyone on the internet may be reached at.

    An IPv4 address may be written as one of IPv6; it is still the one that is reached.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is None:
            return ip.is_global and ip in _UNICAST
        ip = inner
    return ip.is_global and not ip.is_multicast and ip not in _OF_PROTOCOLS


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(ip in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
