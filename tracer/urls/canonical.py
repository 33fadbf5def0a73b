"""One spelling for one URL, changing nothing a server could tell apart but named tracking parameters.

Follows the equivalences of RFC 3986 section 6.2.2 and 6.2.3 (case, percent-encoding, dot segments, default port).
General canonicalisers drop query parameters they take for noise; many news sites keep the article's id there.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

import idna

SCHEMES = frozenset({"http", "https"})
DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that only say where a visitor came from. A name belongs here only if no site uses it to choose a page.
TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh mibextid epik rdt_cid
    li_fat_id sc_cid s_kwcid ef_id mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking vero_id vero_conv wickedid
    oly_enc_id oly_anon_id rb_clickid s_cid ns_campaign ns_mchannel ns_source ns_linkname ns_fee at_medium at_campaign
    at_campaign_type at_link_id at_link_type at_link_origin at_ptr_name at_format at_bbc_team at_custom1 at_custom2
    at_custom3 at_custom4 ref_src ref_url __twitter_impression fb_action_ids fb_action_types fb_source fb_ref xtor
    guccounter guce_referrer guce_referrer_sig ocid wt.mc_id wt.mc_ev pk_campaign pk_kwd pk_source pk_medium
    piwik_campaign piwik_kwd hootpostid spref _ga _gl soc_src soc_trk ncid dicbo phpsessid jsessionid cmpid
    """.split()
)
TRACKING_PREFIXES = ("utm_", "mtm_", "_x_tr_")

_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_HOST = re.compile(r"[^\s\x00-\x20/\\?#@:%\[\]<>^|]*[^\s\x00-\x20/\\?#@:%\[\]<>^|.]$|[0-9a-f:.]*:[0-9a-f:.]*$")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT = _UNRESERVED | frozenset(b"!$&'()*+,;=:@/?")
_C0_AND_SPACE = "".join(map(chr, range(0x21)))


def canonical(url: str) -> str:
    """The one spelling of an http(s) URL; any other text only loses surrounding space. Idempotent.

    Lower-case scheme and IDNA host without trailing dot or default port, dot segments resolved, percent-encoding
    normalised, no fragment (but `#!` paths), no named tracking parameters. Order of the query is kept.
    """
    parts = _split(url)
    if parts is None:
        return url.strip(_C0_AND_SPACE)
    path = _dot_segments(_escapes(_SESSION.sub("", parts.path))) or "/"
    query = "&".join(p for p in parts.query.split("&") if p and not _is_tracking(p))
    fragment = _escapes(parts.fragment) if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, _netloc(parts), path, _escapes(query), fragment))


def host(url: str) -> str:
    """The host in lower-case ASCII without port; empty where there is none. A bare host is taken as one."""
    parts = _split(url)
    if parts is None and "://" not in url:
        parts = _split("http://" + url.strip(_C0_AND_SPACE))
    return _host(parts) if parts else ""


def join(base: str, href: str) -> str:
    """`href` as an absolute canonical http(s) URL, empty where it leads to no page (mailto:, javascript:, junk)."""
    try:
        absolute = urljoin(base.strip(_C0_AND_SPACE), href.strip(_C0_AND_SPACE))
    except ValueError:
        return ""
    return canonical(absolute) if _split(absolute) else ""


def query_pairs(query: str) -> list[tuple[str, str]]:
    """The query's parameters, decoded, in order; a bare word is a name with an empty value."""
    pieces = (piece.partition("=") for piece in query.split("&") if piece)
    return [(unquote(name.replace("+", " ")), unquote(value.replace("+", " "))) for name, _, value in pieces]


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip(_C0_AND_SPACE))
        if parts.scheme not in SCHEMES or not _HOST.match(_host(parts)):
            return None
    except ValueError:
        return None
    return parts


def _netloc(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        return parts.netloc.lower()
    user, at, _ = parts.netloc.rpartition("@")
    name = _host(parts)
    name = f"[{name}]" if ":" in name else name
    return f"{user}{at}{name}" + (f":{port}" if port not in (None, DEFAULT_PORTS[parts.scheme]) else "")


def _host(parts: SplitResult) -> str:
    name = unquote(parts.hostname or "").strip(_C0_AND_SPACE).rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return name


def _is_tracking(piece: str) -> bool:
    name = unquote(piece.partition("=")[0]).lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _escapes(text: str) -> str:
    """Percent-encoding that says the same: upper-case, not for unreserved characters, always for illegal ones."""
    out: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        out.append(_encoded(text[end : match.start()]))
        byte = int(match[1], 16)
        out.append(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}")
        end = match.end()
    out.append(_encoded(text[end:]))
    return "".join(out)


def _encoded(text: str) -> str:
    return "".join(chr(b) if b in _KEPT else f"%{b:02X}" for b in text.encode("utf-8", "surrogatepass"))


def _dot_segments(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
