"""Remote documents: which may be asked for, and whether they are still what they were.

Nothing is fetched without the user's permission. With it, https is read from any host whose addresses are
all public. What lies elsewhere (this machine, its network, the metadata service of a cloud), and
plain http, is read only from an origin (scheme, host, port) that the user named himself: that of the
document on the command line or in the configuration, or one listed under `allow_remote`, where
a list also means that nobody else is asked. Each redirect is judged anew, and none leads from https to http.
What was read is pinned by its hash in `crmgen.lock`, and has to stay the same until the user accepts another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crmgen.diagnostics import Unreachable
from crmgen.limits import MAX_REDIRECTS
from crmgen.records import dataclass
from crmgen.url import BadUrl, Url

if TYPE_CHECKING:
    from crmgen.fetch.network import Network, SocketAddress
    from crmgen.fetch.responses import FetchResponse


@dataclass(frozen=True, slots=True)
class RemotePolicy:
    """What the user allows: public hosts, and whatever is at these origins."""

    any_public_host: bool = True
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A remote document as it was read."""

    content: bytes
    location: Url
    """Where it was found in the end, which is what its relative references go by."""


class Remote:
    """Fetches each remote document once. `pins` are the SHA-256 that addresses have to have."""

    def __init__(
        self,
        policy: RemotePolicy,
        entries: Sequence[Path | Url],
        pins: Mapping[str, str] | None = None,
    ) -> None:
        self.hashes: dict[str, str] = {}
        """SHA-256 of each document that was read, by its address."""
        named = [each.origin for each in entries if isinstance(each, Url)]
        self._named = frozenset([*policy.origins, *named])
        self._any_public_host = policy.any_public_host
        self._pins = pins or {}
        self._fetched: dict[Url, Fetched] = {}
        self._network: Network | None = None

    def fetch(self, url: Url) -> Fetched:
        """The document at an address.

        Raises:
            Unreachable: it may not be asked for, is not there, or is not what was pinned.
        """
        if url not in self._fetched:
            found = self._follow(url)
            self._check_pin(url, found.content)
            self._fetched[url] = found
        return self._fetched[url]

    def _follow(self, url: Url) -> Fetched:
        at = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = self._ask(at)
                if response.redirect is None:
                    return Fetched(response.content, at)
                at = _redirected(at, response.redirect)
            except Unreachable as reason:
                if at == url:
                    raise
                message = f"it redirects to {at}: {reason.message}"
                raise Unreachable(message, reason.code) from None
        message = f"it redirects more than {MAX_REDIRECTS} times"
        raise Unreachable(message, "unreadable-remote")

    def _ask(self, url: Url) -> FetchResponse:
        from crmgen.fetch.network import Network
        from crmgen.fetch.responses import NetworkError

        self._network = self._network or Network()
        try:
            response = self._network.get(url, self._allowed(url, self._network))
        except NetworkError as error:
            code = "broken-ref" if error.is_gone else "unreadable-remote"
            raise Unreachable(error.message, code) from None
        if response.is_html:
            message = "it is an HTML page; give the address of the document itself"
            raise Unreachable(message, "unreadable-remote")
        return response

    def _allowed(self, url: Url, network: Network) -> tuple[SocketAddress, ...]:
        """The addresses to connect to, all of which may be asked."""
        from crmgen.fetch.public import is_public

        if url.origin in self._named:
            return network.addresses(url)
        if not self._any_public_host:
            raise _refused(url, "the configuration allows other origins only")
        if url.scheme != "https":
            raise _refused(url, "http is not protected on its way, write https")
        found = network.addresses(url)
        inside = next((each[0] for each in found if not is_public(each[0])), None)
        if inside is not None:
            raise _refused(url, f"its address, {inside}, is not a public one")
        return found

    def _check_pin(self, url: Url, content: bytes) -> None:
        found = sha256(content).hexdigest()
        pinned = self._pins.get(str(url), found)
        if pinned != found:
            message = (
                f"it is not what crmgen.lock pins: sha256 was {pinned}, is {found}; look at "
                "what changed, then accept it with `crmgen generate --update-remote`"
            )
            raise Unreachable(message, "changed-remote")
        self.hashes[str(url)] = found


def _redirected(url: Url, location: str) -> Url:
    try:
        target = url.join(location)
    except BadUrl as error:
        message = f"it redirects to {location!r}: {error}"
        raise Unreachable(message, "refused-remote") from None
    if url.scheme == "https" and target.scheme == "http":
        message = f"it redirects from https to http, {target}"
        raise Unreachable(message, "refused-remote")
    return target


def _refused(url: Url, reason: str) -> Unreachable:
    message = (
        f"{url.origin} is not asked: {reason}; if it is yours, list it under `allow_remote` "
        "in the configuration"
    )
    return Unreachable(message, "refused-remote")
