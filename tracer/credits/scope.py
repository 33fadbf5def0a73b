# ruff: noqa: E501  (patterns stay whole)
"""How far an attribution reaches: its own paragraph, and the following ones as long as they go on with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from tracer.model import Outlet, OutletKind, Span
from tracer.settings import CreditSettings

# "the agency", "the newspaper": the outlet named last that is such a thing.
_MEDIA_WORDS: tuple[tuple[str, tuple[OutletKind, ...]], ...] = (
    (
        r"\b(?:the|this|la|l['’]|die|der|a|bu|kantor) ?(?:news )?(?:agency|agence|agencia|agenzia|agentur|nachrichtenagentur|agência|ajans|berita)\b|\bajans\b|الوكالة|агентство|агенція|агентству|خبرگزاری|该社|该通讯社",
        ("agency", "unknown"),
    ),
    (
        r"\b(?:the|this|le|el|il|la|die|das|der|o) ?(?:news)?(?:paper|daily|weekly|magazine|journal|quotidien|diario|periódico|rotativo|giornale|quotidiano|zeitung|blatt|magazin|jornal)\b|الصحيفة|الجريدة|المجلة|газета|издание|видання|gazete\b|روزنامه|该报|该杂志",
        ("newspaper", "magazine", "site", "unknown"),
    ),
    (
        r"\b(?:the|this|la|el|il|der|die|a) ?(?:tv |television |news )?(?:channel|network|broadcaster|station|chaîne|cadena|canal|sender|emittente|emissora)\b|القناة|المحطة|телеканал|kanal\b|شبکه|该台|该电视台",
        ("broadcaster", "unknown"),
    ),
    (
        r"\b(?:the|this) (?:news )?(?:website|site|outlet|portal|report|article|source)s?\b|\b(?:le site|el sitio|el portal|das portal|der bericht|le rapport|el informe)\b|الموقع|التقرير|المصدر|المصادر|сайт|портал|سایت|该网站|报道称|报道还|报道说",
        ("agency", "newspaper", "magazine", "broadcaster", "site", "aggregator", "government", "unknown"),
    ),
)
_MEDIUM = tuple((regex.compile(pattern, regex.IGNORECASE), kinds) for pattern, kinds in _MEDIA_WORDS)
# Words that go on with what was said before.
_GOES_ON = regex.compile(
    r"\b(?:he|she|they|the (?:official|minister|source|spokes\w+|statement|lawmaker|mp|general|president)) (?:also |further |then )?(?:said|added|noted|told|stressed|continued|explained|pointed|went on|stated|warned|called)\b|"
    r"\b(?:added|adding that|further said|went on to say|in the statement|pointing out)\b|"
    r"\b(?:a-t-(?:il|elle) (?:ajouté|dit|précisé|indiqué|déclaré)|ajoute|poursuit|agregó|añadió|apuntó|explicó|sostuvo|fügte (?:er|sie) hinzu|acrescentou|afirmou|ha aggiunto|ekledi|dedi|tambahnya|ujarnya|katanya)\b|"
    r"^\s*و(?:أضاف|قال|أكد|أوضح|أشار|تابع|لفت|ذكر|بين|شدد|نقل|اضاف|اكد|اشار)|^\s*(?:وی|او) (?:افزود|گفت|تاکید)|"
    r"\b(?:добавил|отметил|подчеркнул|сказал|уточнил|додав|зазначив|сказав)\w{0,2}\b|^(?:他|她)(?:还|又|指出|表示|说|称)|(?:报道还|另称|还说)",
    regex.IGNORECASE | regex.MULTILINE,
)
_SAID = regex.compile(
    r"\b(?:said|says|told|added|noted|stated|pointing|declared|explained|warned|dijo|señaló|dit|déclaré|indiqué|sagte|erklärte|disse|ha detto|сказал\w?|заявил\w?|заявив|dedi)\b",
    regex.IGNORECASE,
)
_NAME = regex.compile(r"(?<![.!?]\s)(?<!^)(?<!^[\"“«'])\b\p{Lu}[\p{L}'’-]{2,}", regex.MULTILINE)


@dataclass(frozen=True)
class Told:
    """An attribution in a text: where it stands and whom it names."""

    span: Span
    outlet: Outlet


def reaches(
    text: str, paragraphs: Sequence[Span], told: Sequence[Told], settings: CreditSettings
) -> Mapping[Told, Span]:
    """For each attribution the stretch of the text it covers, whole paragraphs except where two share one."""
    starts = [paragraph.start for paragraph in paragraphs]
    home = {item: bisect_right(starts, item.span.start) - 1 for item in told}
    busy: dict[int, set[str]] = {}
    for item, index in home.items():
        busy.setdefault(index, set()).add(item.outlet.key)
    covered: dict[Told, Span] = {}
    stretches: dict[tuple[int, str], Span] = {}
    for item in told:
        index = home[item]
        if index >= 0 and (index, item.outlet.key) not in stretches:
            alone = len(busy[index]) == 1
            last = _last(text, paragraphs, index, item, busy, settings) if alone else index
            first = _first(text, paragraphs, index, busy, settings)
            stretches[index, item.outlet.key] = Span(paragraphs[first].start, paragraphs[last].end)
        covered[item] = stretches[index, item.outlet.key] if index >= 0 else item.span
    return covered


def _last(
    text: str,
    paragraphs: Sequence[Span],
    index: int,
    item: Told,
    busy: Mapping[int, set[str]],
    settings: CreditSettings,
) -> int:
    """The last paragraph that goes on with the attribution; up to `bridged` silent ones before it are taken along."""
    names = _names(paragraphs[index].of(text))
    last = index
    for following in range(index + 1, len(paragraphs)):
        if following in busy or following - last > settings.bridged + 1:
            break
        paragraph = paragraphs[following].of(text)
        if medium(paragraph, item.outlet) or (following - last == 1 and _continues(paragraph, names)):
            last = following
            names |= _names(paragraph)
    return last


def _first(
    text: str, paragraphs: Sequence[Span], index: int, busy: Mapping[int, set[str]], settings: CreditSettings
) -> int:
    """An attribution in the second or third paragraph covers the lead before it, where both speak of the same names."""
    if index == 0 or index > settings.lead_paragraphs or any(i in busy for i in range(index)):
        return index
    names = _names(paragraphs[index].of(text))
    return 0 if all(names & _names(paragraphs[i].of(text)) for i in range(index)) else index


def medium(paragraph: str, outlet: Outlet) -> bool:
    """Whether a paragraph speaks of "the agency", "the paper" and the outlet is one."""
    return any(outlet.kind in kinds and pattern.search(paragraph) for pattern, kinds in _MEDIUM)


def _continues(paragraph: str, names: set[str]) -> bool:
    if _GOES_ON.search(paragraph):
        return True
    return bool(names & _names(paragraph)) and _SAID.search(paragraph) is not None


def _names(paragraph: str) -> set[str]:
    return set(_NAME.findall(paragraph))
