"""Pages that are no articles: consent walls, paywalls, soft 404s, bot challenges, front pages.

A page is refused only on a mark *and* the lack of an article's worth of text; real articles carry cookie banners,
paywall scripts and the words "not found" too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracer.extract.dom import Line
from tracer.extract.structured import Facts
from tracer.normalize import words
from tracer.settings import ExtractSettings

_NOT_FOUND = re.compile(
    r"(?:^|\W)(?:error\s*)?(?:404|410)(?:\W|$)|page (?:was )?(?:not found|cannot be found|does ?n.?t exist|no longer)|not found$"
    r"|(?:article|story|page|content) (?:is )?(?:no longer available|unavailable|has been removed)"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|p[áa]gina no (?:encontrada|existe)"
    r"|p[áa]gina n[ãa]o encontrada|pagina non trovata|pagina niet gevonden|страница не найдена|сторінку не знайдено"
    r"|sayfa bulunamad[ıi]|الصفحة (?:غير موجودة|المطلوبة غير)|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|页面不存在|找不到页面|ページが見つかりません"
    r"|halaman tidak ditemukan|העמוד לא נמצא",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|checking (?:if the site connection|your browser)|attention required|are you (?:a robot|human|not a robot)"
    r"|verify (?:that )?you are (?:a )?human|verifying you are human|access (?:to this page has been )?denied|unusual traffic"
    r"|please enable (?:js|javascript) and (?:disable any ad blocker|cookies)|ddos protection|request (?:was )?blocked|security check"
    r"|pardon our interruption|bot(?:s)? detect|incapsula incident|captcha",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|accept (?:all )?cookies|consent to (?:the use|cookies)"
    r"|manage (?:your )?(?:cookie|privacy|consent)|we and our (?:\d+ )?partners|cookie (?:consent|settings|preferences)"
    r"|zustimmung|einwilligung|mit werbung weiterlesen|ihre privatsphäre|wir und unsere (?:bis zu )?(?:\d+ )?partner"
    r"|respectons votre vie privée|accepter (?:les cookies|et continuer|et fermer)|nous et nos (?:\d+ )?partenaires|consentement"
    r"|aceptar (?:las )?cookies|nosotros y nuestros|tu privacidad|rispettiamo la tua privacy|accetta(?: tutti)? i cookie|aviso de cookies"
    r"|ملفات تعريف الارتباط|файлы cookie|çerez",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|to continue reading|subscribers? only|for subscribers|already a subscriber"
    r"|this (?:article|content|story) is (?:for|only|reserved|exclusive)|(?:log|sign) in to (?:continue|read)|register to (?:continue|read)"
    r"|create (?:a free|an) account to|unlock this (?:article|story)|become a (?:member|subscriber)"
    r"|réservé (?:aux|à nos) abonnés|abonnez-vous|il vous reste|pour lire la suite|contenido exclusivo|suscr[íi]bete|solo para suscriptores"
    r"|weiterlesen mit|jetzt weiterlesen|nur für abonnenten|artikel freischalten|abo abschließen|jetzt abonnieren|bereits abonnent"
    r"|riservato agli abbonati|abbonati per|exclusivo para assinantes|conteúdo exclusivo|alleen voor abonnees|lees verder met|для подписчиков",
    re.IGNORECASE,
)


def wall(
    paragraphs: Sequence[str], lines: Sequence[Line], title: str | None, facts: Facts, settings: ExtractSettings
) -> str | None:
    """Why this page is no article, or None."""
    count = len(words(" ".join(paragraphs)[: settings.wall_words * 40]))
    if count >= settings.wall_words:
        return _front_page(paragraphs, lines, facts, settings)
    top = [title or "", *(line.text for line in lines if line.heading and line.tag in {"h1", "h2"})][:6]
    seen = " \n".join(text[: settings.margin_chars] for text in [*top, *(x.text for x in lines[: settings.wall_lines])])
    if _challenged(seen, title, lines, settings):
        return "bot challenge instead of the page"
    if any(_NOT_FOUND.search(text) for text in top if len(text) < settings.wall_title_chars):
        return "page not found (said with a success status)"
    if _CONSENT.search(" ".join(paragraphs) if count else seen):
        return "consent wall instead of the page"
    if count < settings.teaser_words and _behind_paywall(seen, facts):
        return "paywall: only a teaser"
    if count < settings.min_words:
        return "no text"
    return _front_page(paragraphs, lines, facts, settings)


def _challenged(seen: str, title: str | None, lines: Sequence[Line], settings: ExtractSettings) -> bool:
    return len(lines) <= settings.challenge_lines and bool(_CHALLENGE.search(seen) or _CHALLENGE.search(title or ""))


def _behind_paywall(seen: str, facts: Facts) -> bool:
    free = (facts.get("json-ld:isAccessibleForFree") or "").lower()
    tier = (facts.get("article:content_tier") or "").lower()
    return free == "false" or tier in {"locked", "metered"} or bool(_PAYWALL.search(seen))


def _front_page(
    paragraphs: Sequence[str], lines: Sequence[Line], facts: Facts, settings: ExtractSettings
) -> str | None:
    """A page of teasers: nothing calls it an article, and its text is mostly the text of links."""
    declared = bool(facts.get("json-ld:headline", "json-ld:datePublished", "article:published_time"))
    if declared or (facts.get("og:type") or "").lower() == "article":
        return None
    anchors = {anchor.text for line in lines for anchor in line.anchors if len(anchor.text) > 15}
    linked = sum(len(part) for part in paragraphs if part in anchors)
    total = sum(map(len, paragraphs))
    return "front page: only teasers of other pages" if total and linked > settings.teaser_share * total else None
