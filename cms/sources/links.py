"""Checks one link, safe against requests into the private network (SSRF).

The host name is resolved here, every address is checked, and the connection uses a checked one: a
name that resolves differently a moment later has no effect (DNS rebinding). Redirects are followed
one by one, each checked like the first.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError, LocationParseError

MAX_REDIRECTS = 6
TIMEOUT = urllib3.Timeout(connect=5, read=10, total=20)
MAX_BYTES = 64 * 1024
MISSING_STATUSES = {404, 410}
# The server is up but refuses programs, or limits their rate.
UNWILLING_STATUSES = {401, 403, 405, 406, 429, 451, 999}
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class LinkResponse:
    """The result of checking a link. `is_sure`: conclusive without a second check."""

    status: int | None = None
    fault: str = ""
    moved_to: str = ""
    is_sure: bool = False


class LinkRefused(Exception):
    """A link that is not requested; the sentence says why."""


def check_link(
    url: str, *, agent: str, may_be_private: bool = False, resolve: Resolve | None = None
) -> LinkResponse:
    """Check a URL with HEAD and then GET, following redirects."""
    at, moved_to, is_permanent = url, "", True
    try:
        for _ in range(MAX_REDIRECTS):
            status, location = _request_once(
                at, agent=agent, may_be_private=may_be_private, resolve=resolve or resolved
            )
            if status not in PERMANENT | TEMPORARY or not location:
                return _response_for(status, moved_to)
            is_permanent = is_permanent and status in PERMANENT
            at = urljoin(at, location)
            if is_permanent:
                moved_to = at[:500]
    except LinkRefused as refused:
        return LinkResponse(fault=str(refused), is_sure=True)
    except (HTTPError, OSError, UnicodeError, ValueError) as error:
        return LinkResponse(fault=_in_words(error))
    return LinkResponse(fault="it redirects without end.", is_sure=True)


def _response_for(status: int, moved_to: str) -> LinkResponse:
    if status in MISSING_STATUSES:
        return LinkResponse(status, f"it answers {status} (not found).", is_sure=True)
    if status >= 400 and status not in UNWILLING_STATUSES:
        return LinkResponse(status, f"it answers {status}.")
    return LinkResponse(status, moved_to=moved_to)


def _request_once(
    url: str, *, agent: str, may_be_private: bool, resolve: Resolve
) -> tuple[int, str | None]:
    """One request to a checked address: status and Location."""
    parts = urlsplit(url)
    host, port = _host_and_port(parts)
    addresses = resolve(host, port)
    if not addresses:
        raise OSError("no address")
    if not may_be_private:
        for address in addresses:
            if not is_public(address):
                raise LinkRefused("it leads to an address inside a private network.")
    pool = _pool(parts.scheme, host, port, addresses[0])
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = host if port in (80, 443) else f"{host}:{port}"
    headers = {"Host": named, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}
    try:
        for method in ("HEAD", "GET"):
            response = pool.urlopen(
                method, target, headers=headers, redirect=False, retries=False,
                preload_content=False, assert_same_host=False,
            )  # fmt: skip
            if method == "GET":
                response.read(MAX_BYTES)
            location = response.headers.get("Location")
            response.close()
            if response.status < 400:
                break
        return response.status, location
    finally:
        pool.close()


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    if parts.scheme not in ("http", "https"):
        raise LinkRefused("it is no web address (http or https).")
    if parts.username or parts.password:
        raise LinkRefused("it holds a login.")
    if not parts.hostname:
        raise LinkRefused("it names no server.")
    host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else None
    return host or parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _pool(scheme: str, host: str, port: int, address: str) -> urllib3.HTTPConnectionPool:
    """A connection to that IP address; TLS verifies the host name."""
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=TIMEOUT, maxsize=1,
        ssl_context=_tls(), server_hostname=host, assert_hostname=host,
    )  # fmt: skip


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def resolved(host: str, port: int) -> list[str]:
    """Every address a name has, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def is_public(address: str) -> bool:
    """Whether an IP address is public, also inside IPv6 transition formats."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _in_words(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "its server cannot be found."
    if isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError)):
        return "it does not answer in time."
    if isinstance(error, (urllib3.exceptions.SSLError, ssl.SSLError)):
        return "its certificate is not in order."
    if isinstance(error, (LocationParseError, UnicodeError, ValueError)):
        return "it cannot be read as an address."
    return "no connection to it could be made."
