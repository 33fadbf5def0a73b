"""Site name and byline: who is said to have written the page, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import html

from tracer.extract import dates
from tracer.extract.dom import Line, inner_text, squash
from tracer.extract.structured import Facts
from tracer.extract.titles import same_name
from tracer.normalize import words

_BY = re.compile(
    r"^\s*(?:(?:(?:article|articles|story|written|reported|posted|words|text|report|reporting|analysis|opinion|published)\s+)?by"
    r"|von|par|por|di|da|av|af|van|door|from|текст|автор|авторы|автори|від|bởi|oleh|penulis|yazan|yazar|haber|"
    r"autor|autora|autore|autorin|auteur|author|authors|redakteur|"
    r"بقلم|كتب|كتبت|إعداد|الكاتب|نویسنده|作者|記者|记者|文|מאת)\b\s*[:：\-]?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|\u2022\u00b7]|\s[\u2013\u2014-]\s|\b(?:updated|published|posted|last updated|aktualisiert|veröffentlicht|"
    r"publié|mis à jour|publicado|actualizado|pubblicato|aggiornato)\b|\d{1,2}[:.]\d\d|@).*$",
    re.IGNORECASE,
)
# What stands between a name and the date that was cut off behind it.
_BEFORE_DATE = re.compile(
    r"(?:[\s,]+(?:on|am|at|le|el|il|op|em|den|vom|publiziert|published|posted|updated|(?:mon|tues|wednes|thurs|fri|satur|sun)day))+"
    r"[\s,]*$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\S{1,64}@\S{1,120}")
_WEB_BRACKET = re.compile(r"\s*\((?:https?:|www\.)[^)]{0,100}\)?")
_NO_NAME = re.compile(
    r"^(https?:|www\.|//)|^(follow|folgen|suivre|seguir|segui|volg|fehler "
    r"melden|share|teilen|quelle:?.*|source:?.*|admin|administrator|editor|null|undefined|none|unknown|author|n/?a|root|user)$",
    re.I,
)
_BYLINE_CLASS = re.compile(r"by-?line|author|writer(?!s-)|autor|auteur|reporter|redakteur", re.IGNORECASE)
_OFF_PATH = re.compile(r"comment|relat|recom|teaser|sidebar|bio|more-|popular", re.IGNORECASE)
MAX_NAME = 120
MAX_AUTHORS = 20


def site_name(facts: Facts) -> str | None:
    """What the site calls itself."""
    return facts.get("og:site_name", "json-ld:publisher.name", "json-ld:WebSite.name", "application-name",
                     "json-ld:NewsMediaOrganization.name", "json-ld:Organization.name", "publisher",
                     "dc.publisher")  # fmt: skip


def byline(
    facts: Facts, tree: html.HtmlElement, lines: Sequence[Line], near: tuple[int, int], site: str | None
) -> str | None:
    """The authors as the page names them, joined by ", ".

    Sources in order: JSON-LD, meta tags, a byline element by the headline, rel=author, a byline element elsewhere, a
    line by the headline that begins with "By". One that names only the site itself yields to a later one that names a
    person.
    """
    around = lines[near[0] : near[1]]
    sources = (
        _from_node(facts.article),
        _from_meta(facts),
        _from_lines(around),
        _from_markup(tree),
        _from_lines(lines),
        _from_words(around),
    )
    own: list[str] = []
    for found in sources:
        cleaned = list(dict.fromkeys(name for name in map(clean_name, found) if name))
        if any(not _is_site(name, site) for name in cleaned):
            return ", ".join(cleaned[:MAX_AUTHORS])
        own = own or cleaned
    return ", ".join(own) or None


def _is_site(name: str, site: str | None) -> bool:
    return bool(site and same_name(name, site)) or bool(
        re.search(r"\w\.(com|net|org|de|fr|info|[a-z]{2})\b", name.lower())
    )


def clean_name(text: str) -> str:
    """A name without "By", dates, addresses and what follows a bar; empty where nothing like a name is left."""
    name = squash(_EMAIL.sub("", text))[:400]
    name = _BY.sub("", name)
    first_date = next(dates.read(name), None)
    if first_date is not None:
        name = _BEFORE_DATE.sub("", name[: first_date.start])
    name = _AFTER.sub("", _WEB_BRACKET.sub("", name)).strip(" ,;:|\u2022\u00b7-\u2013\u2014.&/()")
    refused = len(name) > MAX_NAME or len(name) < 2 or _NO_NAME.search(name) or not any(map(str.isalpha, name))
    return "" if refused else name


def _from_node(node: Any) -> Iterator[str]:
    """schema.org author: a string, an object with a name, or lists of both; given and family name where parted."""
    stack = [node.get("author") or node.get("creator")]
    while stack:
        item = stack.pop(0)
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            stack = [*item[:50], *stack]
        elif isinstance(item, dict):
            name = item.get("name") or " ".join(str(item.get(k) or "") for k in ("givenName", "familyName"))
            stack = [name, *stack] if isinstance(name, (str, list)) and name else stack


def _from_meta(facts: Facts) -> Iterable[str]:
    for name in ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
                 "dc.contributor", "byl", "byline", "article.author", "citation_author", "twitter:creator:name",
                 "cxenseparse:author", "dcterms.creator", "og:author",
                 "articleauthor", "article_author", "dcsext.author", "og:article:author", "twitter:data1"):  # fmt: skip
        values = [value for value in facts.all(name) if clean_name(value)]
        if values:
            return values
    return []


def _from_markup(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//a[@rel='author'] | //*[@itemprop='author']")[:30]:
        around = " ".join(
            f"{e.get('class') or ''} {e.get('id') or ''}" for e in [element, *list(element.iterancestors())[:8]]
        )
        if _OFF_PATH.search(around):
            continue
        inner = element.xpath(".//*[@itemprop='name']")
        for named in inner[:5] or [element]:
            text = named.get("content") or inner_text(named)
            if len(words(text)) <= 8:
                yield text


def _from_lines(lines: Sequence[Line]) -> Iterator[str]:
    """Elements whose class says byline or author; the first only, since others belong to teasers."""
    for line in lines:
        last = " ".join(line.path.split()[-2:])
        if not _BYLINE_CLASS.search(last) or _OFF_PATH.search(line.path) or len(line.text) > 200:
            continue
        if line.landmarks & {"aside", "nav", "footer", "figure"}:
            continue
        name = clean_name(line.text)
        if name and _looks_named(name):
            yield name
            return


def _looks_named(name: str) -> bool:
    """Up to a dozen words, begun with a capital where the script has them, and no sentence."""
    count = len(words(name))
    initials = count == 1 and name.islower() and len(name) <= 4  # "ssi", "amw": how some papers sign
    return 1 <= count <= 12 and name[-1] not in "?!" and (initials or not (name[0].islower() or name[0].isdigit()))


def _from_words(lines: Sequence[Line]) -> Iterator[str]:
    """A short line, or a part of one between bars, that begins with "By", "Von", "بقلم" and goes on with a name."""
    for line in lines:
        if len(line.text) > 160 or line.landmarks & {"aside", "nav", "footer", "figure", "figcaption"}:
            continue
        for part in re.split(r"\s[|\u2022\u00b7]\s", line.text):
            match = _BY.match(part)
            name = clean_name(part) if match else ""
            if name and _looks_named(name):
                yield name.split(", in ")[0]
                return
