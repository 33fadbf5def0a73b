"""Addresses that must not be reached, in every spelling that a resolver, a parser or a browser is known to take."""

from __future__ import annotations

from tests.hostile.case import Case, redirect

# How a name or an address may be written so that it leads inwards. 127.0.0.2 is a canary that listens.
SPELLINGS = {
    "dotted": "127.0.0.2",
    "trailing dot": "127.0.0.2.",
    "decimal": "2130706434",
    "hex": "0x7f000002",
    "hex upper": "0X7F000002",
    "hex dotted": "0x7f.0x0.0x0.0x2",
    "hex mixed": "0x7f.0.0.2",
    "octal": "0177.0.0.2",
    "octal padded": "00000177.00000000.00.02",
    "octal whole": "017700000002",
    "two parts": "127.2",
    "three parts": "127.0.2",
    "overflowing": "383.0.0.2",
    "overflowing decimal": "6425673730",
    "zero": "0",
    "zeroes": "0.0.0.0",
    "percent digits": "%31%32%37.0.0.2",
    "percent dots": "127%2e0%2e0%2e2",
    "fullwidth digits": "１２７.０.０.２",
    "circled digits": "①②⑦.⓪.⓪.②",
    "ideographic stops": "127。0。0。2",
    "fullwidth stops": "127．0．0．2",
    "soft hyphen": "127.0.0.2\u00ad",
    "six": "[::1]",
    "six long": "[0:0:0:0:0:0:0:1]",
    "six any": "[::]",
    "six zone": "[fe80::1%25eth0]",
    "six zone loopback": "[::1%25lo]",
    "six mapped": "[::ffff:127.0.0.2]",
    "six mapped hex": "[::ffff:7f00:2]",
    "six compatible": "[::127.0.0.2]",
    "six translated": "[::ffff:0:127.0.0.2]",
    "six nat64": "[64:ff9b::127.0.0.2]",
    "six nat64 local": "[64:ff9b:1::7f00:2]",
    "six 6to4": "[2002:7f00:2::]",
    "six teredo": "[2001:0:53aa:64c:0:0:80ff:fffd]",
    "six unique local": "[fd00:ec2::254]",
    "six site local": "[fec0::1]",
    "six multicast": "[ff02::1]",
    "metadata": "169.254.169.254",
    "metadata decimal": "2852039166",
    "metadata hex": "0xa9fea9fe",
    "metadata octal": "0251.0376.0251.0376",
    "metadata mapped": "[::ffff:169.254.169.254]",
    "ten": "10.0.0.1",
    "hundred": "100.64.0.1",
    "onesevenwo": "172.16.0.1",
    "onenineto": "192.168.0.1",
    "broadcast": "255.255.255.255",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "documentation": "192.0.2.1",
    "benchmarking": "198.18.0.1",
    "localhost": "localhost",
    "localhost dot": "localhost.",
    "localhost upper": "LOCALHOST",
    "localhost fullwidth": "ｌｏｃａｌｈｏｓｔ",
    "localhost below": "a.localhost",
}

# Whole addresses, where the trick is beside the host; {canary} is "127.0.0.2:port".
TRICKS = {
    "userinfo": "http://{host}@{canary}/",
    "userinfo with password": "http://{host}:80@{canary}/",
    "userinfo twice": "http://{host}@{host}@{canary}/",
    "userinfo escaped": "http://{host}%40x@{canary}/",
    "backslash": "http://{canary}\\@{host}/",
    "backslash behind": "http://{host}\\@{canary}/",
    "fragment in the host": "http://{canary}#@{host}/",
    "query in the host": "http://{canary}?@{host}/",
    "three slashes": "http:///{canary}/",
    "no slashes": "http:{canary}/",
    "backslashes": "http:\\\\{canary}\\",
    "space in the host": "http://{host} {canary}/",
    "space before the host": "http:// {canary}/",
    "tab in the host": "http://127.0\t.0.2:{port}/",
    "newline in the host": "http://127.0.0\n.2:{port}/",
    "return in the host": "http://127.0.0\r.2:{port}/",
    "nul in the host": "http://127.0.0.2\x00.{host}/",
    "semicolon": "http://{canary};{host}/",
    "comma": "http://{host},{canary}/",
    "open bracket": "http://[::1/",
    "shut bracket": "http://::1]/",
    "bracketed four": "http://[127.0.0.2]/",
    "port nought": "http://127.0.0.2:0/",
    "port too large": "http://127.0.0.2:99999/",
    "port negative": "http://127.0.0.2:-80/",
    "port of letters": "http://127.0.0.2:http/",
    "bad punycode": "http://xn--a/",
    "empty label": "http://a..b.test/",
    "long label": "http://" + "a" * 64 + ".test/",
    "long host": "http://" + "a." * 2_000 + "test/",
    "no host": "http://:80/",
    "only dots": "http://.../",
    "upper scheme": "HTTP://127.0.0.2:{port}/",
    "scheme with a space": " http://127.0.0.2:{port}/",
}

SCHEMES = (
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "FILE://127.0.0.2/etc/passwd",
    "ftp://127.0.0.2/x",
    "gopher://127.0.0.2:25/_HELO",
    "dict://127.0.0.2:11211/stats",
    "ldap://127.0.0.2/x",
    "jar:http://127.0.0.2/x!/y",
    "data:text/html,<p>Seven</p>",
    "javascript:alert(1)",
    "about:blank",
    "blob:http://127.0.0.2/x",
    "view-source:http://127.0.0.2/",
    "ws://127.0.0.2/",
    "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "mailto:a@b.test",
    "netdoc:/etc/passwd",
    "phar:///etc/passwd",
    "x:y",
)

# Names and what they are said to be, one list of addresses an asking; the last one stays.
NAMES: dict[str, tuple[tuple[str, ...], ...]] = {
    "private.test": (("10.0.0.1",),),
    "canary.test": (("127.0.0.2",),),
    "six.test": (("::1",),),
    "mapped.test": (("::ffff:127.0.0.2",),),
    "both.test": (("127.0.0.1", "127.0.0.2"),),
    "bothturned.test": (("127.0.0.2", "127.0.0.1"),),
    "metadata.test": (("169.254.169.254",),),
    "none.test": ((),),
    "nonsense.test": (("not an address",),),
    "numeric.test": (("2130706434",),),
    "blank.test": (("",),),
    "zone.test": (("fe80::1%lo",),),
    "rebound.test": (("127.0.0.1",), ("127.0.0.2",)),
    "reboundsix.test": (("127.0.0.1",), ("::1",)),
    "reboundlater.test": (("127.0.0.1",), ("127.0.0.1",), ("127.0.0.2",)),
}


def _cases() -> list[Case]:
    found = []
    for name, host in SPELLINGS.items():
        address = f"http://{host}:{{port}}/"
        found.append(Case(f"asked: {name}", url=address, guarded=True))
        found.append(Case(f"redirect: {name}", redirect(address)))
    found += [Case(f"asked: {name}", url=url, guarded=True) for name, url in TRICKS.items()]
    found += [Case(f"redirect: {name}", redirect(url)) for name, url in TRICKS.items()]
    found += [Case(f"redirect to {url[:28]}", redirect(url)) for url in SCHEMES]
    found += [Case(f"asked for {url[:28]}", url=url, guarded=True) for url in SCHEMES]
    for name in NAMES:
        if not name.startswith("rebound"):
            found.append(Case(f"name: {name}", url=f"http://{name}:{{port}}/"))
        found.append(Case(f"redirect to a name: {name}", _twice(name)))
    return found


def _twice(name: str) -> bytes:
    """Sends on to itself for ever, so that the name is asked again and again."""
    return redirect(f"http://{name}:{{port}}/{{name}}/{{count}}")


CASES = _cases()
