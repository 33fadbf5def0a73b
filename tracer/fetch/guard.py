"""Which addresses may be connected to: public ones only, judged by the address itself and never by a name.

Names are resolved here, every address is checked, and the connection goes to the checked address: a name that answers
differently a moment later gains nothing. Spellings such as 0x7f.1 or 2130706433 are names to the resolver and end up
here as what they mean.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from tracer.settings import FetchSettings

# IPv6 forms that carry an IPv4 address: (network, how far the address stands from the right end, in bits)
CARRIERS = (
    (IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
)
# Networks that are never a public site's, whatever the standard library's tables say of them (they differ by release)
REFUSED = tuple(
    IPv6Network(network)
    for network in ("::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10", "fc00::/7", "::ffff:0:0:0/96")
)


class Refused(Exception):
    """Something that must not be asked for or taken. The message says why and what to do, without the URL."""


class Elsewhere(Refused):
    """What cannot be had where it is, and an archive may have: no host has the name, or robots.txt closes it."""


_NUMERIC = re.compile(r"[0-9a-fA-FxX]+(?:\.[0-9a-fA-FxX]+){0,3}\.?")
REFUSED4 = tuple(IPv4Network(network) for network in ("192.0.0.0/24", "192.88.99.0/24"))


def is_public(address: str) -> bool:
    """Whether an address belongs to the public Internet. Carried IPv4 addresses are judged by what they carry."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public4(found)
    for network, shift in CARRIERS:
        if found in network:
            return _is_public4(IPv4Address(int(found) >> shift & 0xFFFFFFFF))
    return found.is_global and not found.is_multicast and not _is_refused(found)


def _is_public4(address: IPv4Address) -> bool:
    refused = address.is_multicast or address.is_reserved or any(address in network for network in REFUSED4)
    return address.is_global and not refused


def _is_refused(address: IPv6Address) -> bool:
    return address.is_reserved or any(address in network for network in REFUSED)


def checked_addresses(
    host: str, port: int, settings: FetchSettings, seconds: float, *, exempt: bool = False
) -> list[str]:
    """The addresses of a host, all of them allowed. Raises Refused where there is none or one is not.

    `exempt` is for what the user typed as the address of a service or proxy: it may be on this machine.
    """
    addresses = list(dict.fromkeys(_resolve(host, port, settings, seconds)))
    if not addresses:
        raise Elsewhere(f"no such host as {host}; check the address")
    allowed = settings.allow or is_public
    for address in () if exempt else addresses:
        if not allowed(endpoint(address, port)[0]):
            leads = "" if host == address else f"leads to {address}, which "
            raise Refused(f"{host} {leads}is no public address: refused; save the page and give the file")
    return addresses


def check_through_proxy(host: str, settings: FetchSettings) -> None:
    """Where a proxy resolves names, what can be judged here: an address written out, and this machine's own names.

    Raises Refused.
    """
    address = "127.0.0.1" if host.lower().rstrip(".").endswith("localhost") else _as_address(host)
    if address is not None and not (settings.allow or is_public)(address):
        raise Refused(f"{host} is no public address: refused; save the page and give the file")


def endpoint(address: str, port: int) -> tuple[str, int]:
    """Where to connect to: an injected resolver may send a name to a port of its own ("127.0.0.1:8080")."""
    where, colon, own = address.partition(":")
    return (where, int(own)) if colon and own.isdigit() and where.count(".") == 3 else (address, port)


def _resolve(host: str, port: int, settings: FetchSettings, seconds: float) -> Sequence[str]:
    """Resolution in a thread of its own, because the system's resolver knows no deadline."""
    if (literal := _as_address(host)) is not None:
        return [literal]
    if settings.resolver is not None:
        return settings.resolver(host, port)
    answer: list[Sequence[str] | Refused] = []
    thread = threading.Thread(target=lambda: answer.append(_ask_system(host, port)), daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if not answer:
        raise Refused(f"the name {host} could not be resolved in time; try again")
    if isinstance(answer[0], Refused):
        raise answer[0]
    return answer[0]


def _as_address(host: str) -> str | None:
    """A host that is an address already, in any spelling the system would take for one (0x7f.1, 2130706433)."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if _NUMERIC.fullmatch(host) else None
    except OSError:
        return None


def _ask_system(host: str, port: int) -> Sequence[str] | Refused:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return Refused(f"the name {host} cannot be resolved now; is this machine on a network?")
        return ()
    except (OSError, UnicodeError):
        return ()
    return [str(address[0]) for *_, address in found]
