"""The one door to the web: a request goes to the very address that was found to be public, or nowhere."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Holds an IPv4 address in its last 32 bits (RFC 6052)."""
NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("fec0::/10"),
)
"""Special by the IANA registries, and not to every Python 3.11."""


class RefusedError(Exception):
    """A page that is not to be had; `str()` is the reason, for the person who asked for it."""


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, NAT64), else the same."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be asked at this address."""
    meant = unwrapped(address)
    special = meant.is_multicast or meant.is_reserved or any(meant in network for network in NOT_PUBLIC)
    return meant.is_global and not special


def is_allowed(address: Address, private: Sequence[Network]) -> bool:
    """Public, or in a network that was named; link-local and multicast never (cloud metadata is link-local)."""
    meant = unwrapped(address)
    never = meant.is_link_local or meant.is_multicast or meant.is_unspecified
    return is_public(address) or (not never and any(meant in network for network in private))


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order. Raises RefusedError when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(f"the host {host} is not known here: check the address and your network") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guarded(httpx.AsyncBaseTransport):
    """Looks a host up once, refuses it if any of its addresses is not allowed, and connects to those alone.

    No proxy of the environment is used: what it connects to could not be known. Connections are not kept, since
    they would be found again by address and not by the host that their certificate was checked for.
    """

    def __init__(self, private: Sequence[Network] = ()) -> None:
        self._private = private
        self._inner = httpx.AsyncHTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await resolve(host, port)
        for address in addresses:
            if not is_allowed(ipaddress.ip_address(address.partition("%")[0]), self._private):
                raise RefusedError(
                    f"the host {host} is at {address}, which is not a public address"
                    " (for pages of your own network see --allow-private)"
                )
        failed: httpx.TransportError | None = None
        for address in addresses:
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed or RefusedError(f"the host {host} has no address")

    async def aclose(self) -> None:
        await self._inner.aclose()
