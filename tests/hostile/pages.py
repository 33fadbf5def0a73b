"""Pages that were had without trouble and are traps to whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import STORY, Case, answer, page


def _leading_inwards() -> Iterator[Case]:
    """A page may name what it likes: nothing it names is opened by reading it."""
    for name, top in {
        "meta refresh to a file": '<meta http-equiv="refresh" content="0;url=file:///etc/passwd">',
        "meta refresh inwards": '<meta http-equiv="refresh" content="0;url=http://{canary}/">',
        "canonical to a file": '<link rel="canonical" href="file:///etc/passwd">',
        "canonical inwards": '<link rel="canonical" href="http://{canary}/">',
        "base to a file": '<base href="file:///etc/">',
        "base of a script": '<base href="javascript:alert(1)//">',
        "stylesheet inwards": '<link rel="stylesheet" href="http://{canary}/x.css">',
        "amp page inwards": '<link rel="amphtml" href="http://{canary}/amp">',
        "feed inwards": '<link rel="alternate" type="application/rss+xml" href="http://{canary}/feed">',
        "share address to a file": '<meta property="og:url" content="file:///etc/passwd">',
        "linked data inwards": '<script type="application/ld+json">{{"@context":"http://{canary}/c",'
        '"@type":"NewsArticle","url":"file:///etc/passwd"}}</script>',
        "manifest inwards": '<html manifest="http://{canary}/m">',
    }.items():
        yield Case(name, page("", top=top.replace("{{", "{").replace("}}", "}")), may_be="page", study=True)
    for name, markup in {
        "frame of a file": '<iframe src="file:///etc/passwd"></iframe>',
        "frame inwards": '<iframe src="http://{canary}/"></iframe>',
        "object inwards": '<object data="http://{canary}/"></object><embed src="http://{canary}/">',
        "image inwards": '<img src="http://{canary}/x.png" srcset="http://{canary}/y.png 2x">',
        "link with a bad host": '<p><a href="http://[::1">a</a><a href="http://a b/">b</a><a href="//">c</a></p>',
        "link with a NUL": '<p><a href="http://a\x00b/">a</a></p>',
        "script that writes": "<script>document.write('<meta http-equiv=refresh content=0;url=file:///x>')</script>",
    }.items():
        yield Case(name, page(markup), may_be="page", study=True)


def _xml() -> Iterator[Case]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kind = "application/xhtml+xml"
    body = "".join(f"<p>{line}</p>" for line in STORY)
    for name, inside, use in (
        ("entity of a file", '<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ("entity inwards", '<!ENTITY x SYSTEM "http://{canary}/">', "&x;"),
        ("entity by parameter", '<!ENTITY % x SYSTEM "http://{canary}/x.dtd"> %x;', ""),
        ("a billion laughs", f'<!ENTITY l0 "ha">{laughs}', "&l9;"),
        ("entity quadratic", f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 5_000),
        ("entity of itself", '<!ENTITY x "&y;"><!ENTITY y "&x;">', "&x;"),
    ):
        text = f'<?xml version="1.0"?><!DOCTYPE html [{inside}]><html><body>{body}<p>{use}</p></body></html>'
        yield Case(name, answer(text.encode(), kind=kind), may_be="either", study=True)
    included = '<html xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/>'
    yield Case(
        "inclusion of a file", answer(f"{included}{body}</html>".encode(), kind=kind), may_be="either", study=True
    )
    styled = f'<?xml-stylesheet href="http://{{canary}}/x.xsl" type="text/xsl"?><html><body>{body}</body></html>'
    yield Case("style sheet inwards", answer(styled.encode(), kind=kind), may_be="either", study=True)


def _large() -> Iterator[Case]:
    for name, markup, slow in (
        ("100,000 elements deep", "<div>" * 100_000, True),
        ("50,000 tables deep", "<table><tr><td>" * 50_000, True),
        ("100,000 open links", '<a href="x">' * 100_000, True),
        ("100,000 bold", "<b>" * 100_000, True),
        ("100,000 attributes", "<p " + " ".join(f"a{n}=b" for n in range(100_000)) + ">x</p>", True),
        ("an attribute of 5 MB", f'<p title="{"a" * 5_000_000}">x</p>', False),
        ("a comment without end", "<!--" + "a" * 2_000_000, False),
        ("a script without end", "<script>" + "a" * 2_000_000, False),
        ("a tag without end", "<p " + "a" * 2_000_000, False),
        ("10,000 scripts", "<script>var a</script>" * 10_000, True),
        ("a word of 5 MB", "<p>" + "a" * 5_000_000 + "</p>", True),
        ("opening marks", "<p>" + "“" * 300_000 + "</p>", True),
        ("alternating marks", "<p>" + "“a” " * 100_000 + "</p>", True),
        ("plain marks", "<p>" + '" ' * 200_000 + "</p>", True),
        ("said, said, said", "<p>" + "he said " * 100_000 + "</p>", True),
        ("credits without end", "<p>" + "(Reuters) - according to Reuters, AFP reported " * 20_000 + "</p>", True),
        ("capitals without end", "<p>" + "Abdul Karim " * 100_000 + "</p>", True),
        ("digits without end", "<p>" + "1" * 1_000_000 + "</p>", True),
        ("dates without end", "<p>" + "12 January 2015, " * 60_000 + "</p>", True),
        ("brackets without end", "<p>" + "(" * 500_000 + "</p>", True),
        ("spaces without end", "<p>a" + " " * 3_000_000 + "b</p>", False),
        ("lines without end", "<p>a" + "\n" * 1_000_000 + "b</p>", False),
        ("500,000 short lines", "<br>a" * 500_000, True),
        ("entities without end", "<p>" + "&amp;" * 500_000 + "</p>", True),
        ("numeric entities", "<p>" + "&#x110000;&#0;&#xD800;&#99999999999;" * 10_000 + "</p>", True),
        ("combining marks", "<p>a" + "\u0301" * 500_000 + "</p>", True),
        ("turning marks", "<p>" + "\u202e\u2066\u200f" * 100_000 + "</p>", True),
        ("joiners", "<p>" + "a\u200d" * 300_000 + "</p>", True),
        ("ligatures that grow", "<p>" + "\ufdfa" * 200_000 + "</p>", True),
    ):
        yield Case(name, page(markup), may_be="either", study=True, slow=slow)


def _tops() -> Iterator[Case]:
    nested = "[" * 200_000
    for name, top in {
        "linked data 200,000 deep": f'<script type="application/ld+json">{nested}</script>',
        "linked data of a large number": f'<script type="application/ld+json">{{"n":{"9" * 100_000}}}</script>',
        "linked data of one string": f'<script type="application/ld+json">{{"text":"{"a " * 1_000_000}"}}</script>',
        "20,000 meta tags": '<meta property="article:published_time" content="2015-10-24">' * 20_000,
        "a title of 2 MB": "<title>" + "a " * 1_000_000 + "</title>",
        "a date of digits": f'<meta property="article:published_time" content="{"1" * 200_000}">',
        "a date of years": '<meta property="article:published_time" content="99999-99-99T99:99:99+99:99">',
        "a date of signs": f'<meta property="article:published_time" content="{"-" * 100_000}">',
        "a language of 1 MB": f'<meta http-equiv="content-language" content="{"a" * 1_000_000}">',
        "charset utf-7": '<meta charset="utf-7">',
        "charset of nonsense": '<meta charset="../../etc/passwd">',
        "charset of a codec": '<meta charset="zlib_codec">',
        "charset punycode": '<meta charset="punycode">',
        "charset unicode_escape": '<meta charset="unicode_escape">',
        "charset undefined": '<meta charset="undefined">',
        "charset of 1 MB": f'<meta charset="{"a" * 1_000_000}">',
    }.items():
        slow = any(mark in name for mark in ("deep", "one string", "20,000"))
        yield Case(name, page("", top=top), may_be="either", study=True, slow=slow)


def _encodings() -> Iterator[Case]:
    text = "<html><body>" + "".join(f"<p>{line}</p>" for line in STORY) + "</body></html>"
    for charset in (
        "zlib_codec",
        "base64",
        "rot13",
        "idna",
        "undefined",
        "utf-7",
        "utf-32",
        "iso-2022-jp-ext",
        "hz",
        "mbcs",
        "oem",
        "x-user-defined",
    ):
        kind = f"text/html; charset={charset}"
        yield Case(f"said to be {charset}", answer(text.encode(), kind=kind), may_be="either", study=True)
    yield Case(
        "utf-16 said to be utf-8",
        answer(text.encode("utf-16"), kind="text/html; charset=utf-8"),
        may_be="either",
        study=True,
    )
    yield Case("utf-32 without a mark", answer(text.encode("utf-32-le")), may_be="either", study=True)
    yield Case("half a utf-16", answer(b"\xff\xfe" + text.encode("utf-16-le")[:-1]), may_be="either", study=True)
    yield Case(
        "surrogates",
        answer(text.replace("Seven", "\ud800\udfff").encode("utf-8", "surrogatepass")),
        may_be="either",
        study=True,
    )
    yield Case(
        "overlong bytes", answer(text.encode().replace(b"Seven", b"\xc0\xaf\xe0\x80\xaf")), may_be="either", study=True
    )
    yield Case("NUL between letters", answer("\x00".join(text).encode()), may_be="either", study=True)
    yield Case("five million NULs", answer(bytes(5_000_000)), may_be="either", study=True)
    yield Case("all bytes", answer(bytes(range(256)) * 2_000), may_be="either", study=True)
    yield Case("two marks at the top", answer(b"\xef\xbb\xbf\xff\xfe" + text.encode()), may_be="either", study=True)


CASES = [*_leading_inwards(), *_xml(), *_large(), *_tops(), *_encodings()]
