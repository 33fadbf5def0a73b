# ruff: noqa: E501  (patterns stay whole)
"""What looks like a credit and is none: an outlet naming itself, pictures, menus, share lines, denials, quotations."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from tracer import urls
from tracer.model import Article, Outlet, Span
from tracer.normalize import folded
from tracer.outlets import OutletTable

_PICTURE = regex.compile(
    r"\b(?:photo(?:s|graph\w*|credit)?|image[sn]?|picture[sd]?|pic|getty|shutterstock|istock\w*|alamy|epa|wikimedia|flickr|unsplash|video|screen ?shot|screengrab|"
    r"illustration|graphic|cartoon|footage|file pho\w+|foto\w*|imagen|bild(?:er|quelle|nachweis)?|grafik|fotograf\w*|abbildung)\b"
    r"|фото|изображени|صورة|الصورة|صور:|عکس|تصویر|图片|图源|图：|摄影|写真|fotoğraf",
    regex.IGNORECASE,
)
_PICTURE_BY = regex.compile(
    "[\ue000\ue001\ue003]\ue002*\\s?(?:(?:19|20)\\d\\d)?\\s?(?:/|\\bvia\\b|\\|)\\s?[\\p{Lu}\ue000\ue001\ue003]|\\p{L}\\s?/\\s?(?:[\\w ]{1,12}\\s?/\\s?)?[\ue000\ue003]"
)
_CHATTER = regex.compile(
    r"\b(?:follow|share|tweet|like|join|subscribe|sign up|download|newsletter|read (?:more|also|next|full)|also read|related|see also|more from|watch|listen|click|get the|advertis\w+|"
    r"log ?in|comments?|cookies?|privacy|terms of|breaking news|most (?:read|popular)|trending|recommended|app\b|facebook|twitter|whatsapp|telegram|instagram|google news|"
    r"síg[ua]e\w*|suscr\w+|compart\w+|leer (?:más|también)|lire aussi|suivez|abonnez|partager|folgen|abonnieren|lesen sie|siga|assine|leia (?:mais|também)|leggi anche|seguici|"
    r"подпис\w+|читайте|поделиться|takip|abone|baca juga|ikuti)\b|تابعنا|تابعونا|اقرأ|شارك|مشاركة|اشترك|关注|订阅|分享",
    regex.IGNORECASE,
)
_ELSEWHERE = regex.compile(
    r"\b(?:nav|navbar|menu|share|social|related|recommend\w*|more|sidebar|promo\w*|newsletter|comments?|widget|trending|popular|breadcrumb\w*|cookie\w*|banner|ads?|advert\w*|"
    r"sponsor\w*|gallery|figure|figcaption|caption|img|image|photo\w*|picture|video|carousel|teaser|headlines?|footer-nav|tags?|search|login|subscribe|livres?|book|poll)\b",
    regex.IGNORECASE,
)
_DENIAL = regex.compile(
    r"(?:\b(?:den(?:y|ied|ies|ying)|reject(?:ed|s|ing)?|dismiss(?:ed|es|ing)?|refut(?:ed|es|ing)|disput(?:ed|es)|contradict(?:ed|s)|debunk(?:ed|s)|criticiz(?:ed|es)|criticis(?:ed|es)|sued|"
    r"contrary to|unlike|despite|desm(?:intió|iente|entir)|neg(?:ó|ou|aram)|démenti\w*|dément|dementiert\w*|bestritt|yalanladı|smentit\w*|desmenti\w+|membantah|"
    r"опроверг\w*|отверг\w*|спростува\w+|заперечи\w+)|(?:[وف]?)(?:نفى|نفت|نفي|كذب|كذبت)|تکذیب|رد کرد|否认|驳斥|否認)"
    r"(?:\s+[\w'’\u0600-\u06ff\p{Han}-]{1,20}){0,4}\s*$",
    regex.IGNORECASE,
)
_DENIED_BEFORE_ZH = regex.compile("(?:否认|驳斥|否認)[\\p{Han}]{0,6}$")
_QUOTES = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "‹": "›", '"': '"'}
_OPENING = regex.compile(f"[{''.join(_QUOTES)}]")
_LONGEST_QUOTE = 1500  # code points; a mark left open must not swallow the rest of the text
_QUOTED_NAME = 4  # words: less between quotation marks is a name or a title, not speech


@dataclass(frozen=True)
class Own:
    """What an article's own outlet is called: keys, and names and domain labels run together."""

    keys: frozenset[str]
    names: frozenset[str]

    def is_own(self, outlet: Outlet) -> bool:
        """Whether this outlet is the article's own, by key, or by a name that is its domain or site name."""
        if outlet.key in self.keys:
            return True
        if outlet.kind != "unknown":  # "© CBS" on a site the table lacks, cbssports.com
            return any(own.startswith(outlet.key) for own in self.names if own not in self.keys)
        if outlet.domains and outlet.key.partition("-")[0] in self.names:  # faz-rechte.de, seen from faz.net
            return True
        name = _run_together(outlet.name)
        return any(
            name == own or (len(own) >= 5 and (name.startswith(own) or (own.startswith(name) and len(name) >= 5)))
            for own in self.names
        )


def own(article: Article, outlets: OutletTable) -> Own:
    """The article's own outlet as its URL, its site name and its user say it."""
    found = [article.outlet] if article.outlet else []
    urls_of_page = [urls.unwrap(url) for url in (article.url, None if article.url else article.canonical_url) if url]
    found += [outlets.of_url(url) for url in urls_of_page]
    sites = [
        value
        for name, value in article.metadata
        if name in ("og:site_name", "json-ld:website.name", "application-name")
    ]
    found += [known for site in sites if (known := outlets.named(site))]
    labels = [urls.registered_domain(url).partition(".")[0] for url in urls_of_page]
    names = [*labels, *sites, *(o.name for o in found), *(o.key.partition(".")[0] for o in found)]
    return Own(frozenset(o.key for o in found), frozenset(filter(None, map(_run_together, names))))


def _run_together(name: str) -> str:
    plain = folded(name).replace(" ", "")
    return plain.removeprefix("www").removeprefix("the") if len(plain) > 5 else plain


def speaks_of_picture(line: str) -> bool:
    """Whether a line says that it is about a picture."""
    return _PICTURE.search(line) is not None


def is_picture(marked_line: str) -> bool:
    """Whether a line credits a picture, not the text; "AFP/Jane Roe" does so without saying it."""
    return speaks_of_picture(marked_line) or _PICTURE_BY.search(marked_line) is not None


def is_chatter(line: str) -> bool:
    """Whether a line is about the site: share buttons, newsletters, other articles."""
    return _CHATTER.search(line) is not None


def stands_elsewhere(where: str) -> bool:
    """Whether an element is a menu, a teaser box, a caption or the like, by its path."""
    return _ELSEWHERE.search(where.replace("-", " ").replace("_", " ")) is not None


def is_denied(text: str, start: int) -> bool:
    """Whether what starts here is what somebody denies: "denied a | Reuters report"."""
    before = text[max(0, start - 90) : start]
    return _DENIAL.search(before) is not None or _DENIED_BEFORE_ZH.search(before) is not None


def speech(text: str) -> tuple[Span, ...]:
    """Stretches between quotation marks that are speech (names and titles between marks are not)."""
    spans: list[Span] = []
    after = 0
    for match in _OPENING.finditer(text):
        index = match.start()
        if index < after:
            continue
        end = _closing(text, index + 1, _QUOTES[match[0]])
        if end is not None and len(text[index + 1 : end].split()) > _QUOTED_NAME:
            spans.append(Span(index, end + 1))
            after = end + 1
    return tuple(spans)


def _closing(text: str, start: int, close: str) -> int | None:
    stop = min(len(text), start + _LONGEST_QUOTE)
    ends = [found for char in close if (found := text.find(char, start, stop)) >= 0]
    paragraph = text.find("\n\n", start, stop)
    end = min(ends, default=None)
    return None if end is None or 0 <= paragraph < end else end
