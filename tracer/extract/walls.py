"""Pages that are no articles: consent walls, paywalls, soft 404s, bot challenges, front pages.

A page is refused only on a mark *and* the lack of an article's worth of text; real articles carry cookie banners,
paywall scripts and the words "not found" too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracer.extract.mend import is_short
from tracer.extract.sheet import Sheet
from tracer.normalize import words

_NOT_FOUND = re.compile(
    r"^(?:http )?(?:error\W{0,3})?(?:404|410)\W{0,3}(?:(?:error|not "
    r"found|page|seite|fehler|erreur|p[áa]gina|страница)\b.{0,40})?$"
    r"|page (?:was |is |can ?)?(?:not (?:be )?found|does ?n.?t exist|no longer)|^(?:404 )?not found$"
    r"|(?:article|story|file|url|content) (?:was )?not found"
    r"|(?:article|story|page|content) (?:is )?(?:no longer available|unavailable|has been removed)"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|p[áa]gina no (?:encontrada|existe)"
    r"|p[áa]gina n[ãa]o encontrada|pagina non trovata|pagina niet gevonden|страница не найдена|сторінку не знайдено"
    r"|sayfa bulunamad[ıi]|الصفحة (?:غير موجودة|المطلوبة غير)|صفحه (?:مورد نظر )?(?:یافت|پیدا) "
    r"نشد|页面不存在|找不到页面|ページが見つかりません"
    r"|halaman tidak ditemukan|העמוד לא נמצא",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|checking (?:if the site connection|your browser)|attention required|are you (?:a "
    r"robot|human|not a robot)"
    r"|verify (?:that )?you are (?:a )?human|verifying you are human|access (?:to this page has been "
    r")?denied|unusual traffic"
    r"|please enable (?:js|javascript) and (?:disable any ad blocker|cookies)|ddos protection|request (?:was "
    r")?blocked|security check"
    r"|pardon our interruption|bot(?:s)? detect|incapsula incident|captcha",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|accept (?:all )?cookies|consent "
    r"to (?:the use|cookies)"
    r"|manage (?:your )?(?:cookie|privacy|consent)|we and our (?:\d+ )?partners|cookie (?:consent|settings|preferences)"
    r"|zustimmung|einwilligung|mit werbung weiterlesen|ihre privatsphäre|wir und unsere (?:bis zu )?(?:\d+ )?partner"
    r"|respectons votre vie privée|accepter (?:les cookies|et continuer|et fermer)|nous et nos (?:\d+ "
    r")?partenaires|consentement"
    r"|aceptar (?:las )?cookies|nosotros y nuestros|tu privacidad|rispettiamo la tua privacy|accetta(?: tutti)? i "
    r"cookie|aviso de cookies"
    r"|ملفات تعريف الارتباط|файлы cookie|çerez",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|to continue reading|subscribers? only|for "
    r"subscribers|already a subscriber"
    r"|this (?:article|content|story) is (?:for|only|reserved|exclusive)|(?:log|sign) in to "
    r"(?:continue|read)|register to (?:continue|read)"
    r"|create (?:a free|an) account to|unlock this (?:article|story)|become a (?:member|subscriber)"
    r"|réservé (?:aux|à nos) abonnés|abonnez-vous|il vous reste|pour lire la suite|contenido "
    r"exclusivo|suscr[íi]bete|solo para suscriptores"
    r"|weiterlesen mit|jetzt weiterlesen|nur für abonnenten|artikel freischalten|abo abschließen|jetzt "
    r"abonnieren|bereits abonnent"
    r"|riservato agli abbonati|abbonati per|exclusivo para assinantes|conteúdo exclusivo|alleen voor abonnees|lees "
    r"verder met|для подписчиков",
    re.IGNORECASE,
)


def wall(sheet: Sheet, paragraphs: Sequence[str]) -> str | None:
    """Why this page is no article, or None."""
    settings = sheet.settings
    if not is_short(paragraphs, settings.wall_words):
        return _front_page(sheet, paragraphs)
    text = " ".join(paragraphs)
    count = len(words(text))
    lines = sheet.lines
    top = [sheet.title or "", *(line.text for line in lines if line.tag in {"h1", "h2"})][:6]
    seen = " \n".join(part[: settings.margin_chars] for part in [*top, *(x.text for x in lines[: settings.wall_lines])])
    if count < settings.teaser_words and len(lines) <= settings.challenge_lines and _CHALLENGE.search(seen):
        return "bot challenge instead of the page"
    if any(_NOT_FOUND.search(part) for part in top if len(part) < settings.wall_title_chars):
        return "page not found (said with a success status)"
    if _is_consent(text if count >= settings.min_words else seen, sheet.title):
        return "consent wall instead of the page"
    if _is_teaser(count, " ".join([seen, *(line.text for line in lines if len(line.text) < 200)]), sheet):
        return "paywall: only a teaser"
    if count < settings.min_words:
        return "no text"
    return _front_page(sheet, paragraphs)


def _is_consent(text: str, title: str | None) -> bool:
    """Two different marks of consent in headline and text: one alone is a subject of the news."""
    return len({match.group().lower() for match in _CONSENT.finditer(f"{title or ''} \n{text}")}) >= 2


def _is_teaser(count: int, seen: str, sheet: Sheet) -> bool:
    """A paywall's mark and very little text; its declaration and its words together allow for more."""
    facts, settings = sheet.facts, sheet.settings
    declared = (facts.get("json-ld:isAccessibleForFree") or "").lower() == "false"
    declared = declared or (facts.get("article:content_tier") or "").lower() == "locked"
    said = bool(_PAYWALL.search(seen))
    return (count < settings.teaser_words and (declared or said)) or (count < settings.wall_words and declared and said)


def _front_page(sheet: Sheet, paragraphs: Sequence[str]) -> str | None:
    """A page of teasers: nothing calls it an article, and its text is mostly the text of links."""
    if sheet.is_declared_article:
        return None
    anchors = {anchor.text for line in sheet.lines for anchor in line.anchors if len(anchor.text) > 15}
    linked = sum(len(part) for block in paragraphs for part in block.split("\n") if part in anchors)
    total = sum(map(len, paragraphs))
    front = total and linked > sheet.settings.teaser_share * total
    return "front page: only teasers of other pages" if front else None
