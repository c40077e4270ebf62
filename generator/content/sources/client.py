"""A polite client: one request a second a host, what robots.txt asks for, its own name, and bounds
on all that a stranger's server can do.

Whatever that does, what comes of it is a value. It keeps no cookies, and knows no proxy: the check
of what is public would be another machine's.
"""

import ssl
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from time import monotonic, sleep
from typing import Final
from urllib.parse import urlsplit

import ada_url
import httpcore2
import httpx2

from generator import __version__
from generator.content.sources.answers import Answer, Failure, Hop, Reason
from generator.content.sources.robots import LARGEST, PRODUCT, Robots, robots_of
from generator.content.sources.transport import NoHost, PrivateHost, send
from generator.content.sources.turns import Turns
from generator.problems import shown

LARGEST_BODY: Final = 3_000_000
"""Bytes of an answer that are kept, decompressed: a page of news has a tenth of it."""

_INTERVAL: Final = 1.0  # seconds between two requests to one host
_PATIENCE: Final = 20.0  # seconds for an answer, with all of its body
_MAX_HOPS: Final = 8  # redirects; browsers follow 20, and who needs more than these is in a circle
_LONGEST: Final = 4_000  # characters of an address
_LEADING_ON: Final = frozenset((301, 302, 303, 307, 308))
_ENCODINGS: Final = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))


class Client:
    """Asks other people's servers; from several threads, if you like.

    contact       where those who run the servers find who asks them, such as the site's address
    local_hosts   hosts that may be asked although they are private or this machine's own
    interval      seconds between two requests to one host
    patience      seconds that one answer may take
    """

    def __init__(
        self,
        contact: str = "",
        *,
        local_hosts: Collection[str] = (),
        interval: float = _INTERVAL,
        patience: float = _PATIENCE,
    ) -> None:
        agent = f"{PRODUCT}/{__version__}" + (f" (+{contact})" if _is_header(contact) else "")
        self._headers = {
            "User-Agent": agent,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        self._patience = patience
        self._turns = Turns(interval)
        self._robots: dict[str, Robots] = {}
        self._asking: dict[str, Lock] = {}
        self._lock = Lock()
        self._local_hosts = frozenset(local_hosts)
        self._tls = httpx2.create_ssl_context()

    def get(
        self,
        address: str,
        *,
        method: str = "GET",
        accept: str = "*/*",
        etag: str = "",
        last_modified: str = "",
        largest: int = LARGEST_BODY,
    ) -> Answer | Failure:
        """What the server says at an address, after all redirects.

        method          GET, or HEAD for what would be said without its body
        accept          the media types that are wanted
        etag            those of an answer from before: the status is 304 if it still holds
        last_modified
        largest         bytes of the body that are kept
        """
        headers = {"Accept": accept}
        headers |= {"If-None-Match": etag} if _is_header(etag) else {}
        headers |= {"If-Modified-Since": last_modified} if _is_header(last_modified) else {}

        def ask(address: str) -> Answer | Failure:
            robots = self._robots_of(address)
            if robots.refusal is not None:
                return Failure(address, robots.refusal.reason, robots.refusal.message)
            if not robots.allow(address):
                message = "its robots.txt asks programs not to fetch it"
                return Failure(address, Reason.ROBOTS, message)
            return self._ask(address, method, headers, largest, robots.delay)

        return _followed(address, ask)

    def _robots_of(self, address: str) -> Robots:
        """What the robots.txt of the address's host says; asked once."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            asking = self._asking.setdefault(origin, Lock())
        with asking:  # whoever needs it meanwhile waits for it
            known = self._robots.get(origin)
            if known is None:
                headers = {"Accept": "text/plain, */*;q=0.5"}
                answer = _followed(
                    f"{origin}/robots.txt", lambda hop: self._ask(hop, "GET", headers, LARGEST, 0)
                )
                known = self._robots[origin] = robots_of(answer)
            return known

    def _ask(
        self, address: str, method: str, headers: Mapping[str, str], largest: int, delay: float
    ) -> Answer | Failure:
        """One request, when it is the host's turn."""
        sleep(self._turns.take(urlsplit(address).hostname or "", monotonic(), delay))
        deadline = monotonic() + self._patience
        try:
            request = httpx2.Request(method, address, headers={**self._headers, **headers})
            response = send(
                request, tls=self._tls, deadline=deadline, local_hosts=self._local_hosts
            )
            try:
                return _read(address, response, largest)
            finally:
                response.close()
        except Exception as error:
            failure = _failure(address, error)
            if failure is None:
                raise
            return failure


def _followed(address: str, ask: Callable[[str], Answer | Failure]) -> Answer | Failure:
    """What is said at the end of all redirects; each address on the way is checked like the first.

    ask   what one address says
    """
    hops: list[Hop] = []
    here = _address(address)
    while True:
        if here is None:
            message = "expected an http or https address, with a host and without a user name"
            return Failure(address, Reason.ADDRESS, message, tuple(hops))
        answer = ask(here)
        location = answer.headers.get("location", "") if isinstance(answer, Answer) else ""
        if isinstance(answer, Failure) or not location or answer.status not in _LEADING_ON:
            if not hops:
                return answer
            return _with_hops(answer, hops)
        hops.append(Hop(here, answer.status))
        address, here = location[:_LONGEST], _address(location, here)
        if len(hops) > _MAX_HOPS or here in {hop.address for hop in hops}:
            message = "it leads from address to address, and to no page"
            return Failure(here or address, Reason.REDIRECTS, message, tuple(hops))


def _with_hops(answer: Answer | Failure, hops: Collection[Hop]) -> Answer | Failure:
    if isinstance(answer, Failure):
        return Failure(answer.address, answer.reason, answer.message, tuple(hops))
    return Answer(
        answer.address, answer.status, answer.headers, answer.body, answer.cut, tuple(hops)
    )


def _address(text: str, base: str | None = None) -> str | None:
    """An address that can be asked for, as a browser would ask for it; None if it is none."""
    if len(text) > _LONGEST:
        return None
    try:
        url = ada_url.URL(text, base)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:") or url.username or url.password or not url.hostname:
        return None
    url.hash = ""
    return str(url.href)


def _read(address: str, response: httpx2.Response, largest: int) -> Answer | Failure:
    """The answer, with as much of its body as is wanted."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        message = f'it answers in "{shown(encoding)}", and was asked not to'
        return Failure(address, Reason.PROTOCOL, message)
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest:
            break
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(
        address, response.status_code, headers, bytes(body[:largest]), cut=len(body) > largest
    )


def _failure(address: str, error: Exception) -> Failure | None:
    """What an error of a request means; None for one that is nobody's but ours."""
    for kind, reason, message in (
        (NoHost, Reason.NO_HOST, "there is no host of that name"),
        (PrivateHost, Reason.PRIVATE, "the host is in a private network, or is this machine"),
        (httpx2.InvalidURL, Reason.ADDRESS, "the address cannot be asked for"),
        (httpcore2.TimeoutException, Reason.TIMEOUT, "it takes too long to answer"),
        (httpx2.DecodingError, Reason.PROTOCOL, "it is not in the encoding that it names"),
        (httpcore2.ProtocolError, Reason.PROTOCOL, "what it answers is not HTTP, or breaks off"),
        (httpcore2.NetworkError, Reason.NO_CONNECTION, "there is no connection to it"),
    ):
        if isinstance(error, kind):
            if isinstance(error.__cause__, ssl.SSLError):
                message = "there is no secure connection to it: its certificate may not be valid"
                return Failure(address, Reason.NOT_SECURE, message)
            return Failure(address, reason, message)
    return None


def _is_header(value: str) -> bool:
    """True of what another server said that can be said to it again."""
    return 0 < len(value) <= 1_000 and value.isascii() and value.isprintable()
