"""Which addresses of the internet protocol anybody may be asked to look at."""

from __future__ import annotations

import ipaddress
from typing import Final

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 as hosts that only speak IPv6 see it (RFC 6052)."""
_UNICAST: Final = ipaddress.ip_network("2000::/3")
_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16")
)
"""What `is_global` of some versions of Python lets pass: tunnels and protocols' own addresses."""


def is_public(address: str) -> bool:
    """May anybody be asked to look there? Not this machine, its network, or anything special.

    IPv4 inside of IPv6 (mapped, NAT64) is judged as what it is.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    special = any(ip in each for each in _NOT_PUBLIC if each.version == ip.version)
    return ip.is_global and not (special or ip.is_multicast or ip.is_reserved)
