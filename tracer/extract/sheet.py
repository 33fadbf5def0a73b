"""One page opened: its DOM, what it declares, and its lines, which are walked only when something asks for them."""

from __future__ import annotations

from functools import cached_property

from lxml import html

from tracer import urls
from tracer.extract import dom, names, structured, titles
from tracer.extract.dom import Line
from tracer.model import Page
from tracer.settings import ExtractSettings


class Sheet:
    """A parsed page. `source` is the text its tree was made from."""

    def __init__(self, tree: html.HtmlElement, source: str, page: Page, settings: ExtractSettings) -> None:
        self.tree = tree
        self.source = source
        self.settings = settings
        self.url = page.given.url or page.url
        self.facts = structured.facts(tree, self.url, settings)
        self.site = names.site_name(self.facts)
        self.given_title = page.given.title

    @cached_property
    def title(self) -> str | None:
        """The headline; on the lean path from headings and declarations alone."""
        label = urls.registered_domain(self.url).split(".")[0] if self.url else ""
        sites = [name for name in (self.site, label) if name]
        return self.given_title or titles.title(self.facts, self.tree, sites, () if self.lean else self.lines)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The visible lines of the page."""
        return dom.lines(self.tree, self.settings)

    @property
    def lean(self) -> bool:
        """Whether only text, title and declared dates are wanted: the bulk path."""
        return self.settings.extractor == "resiliparse" and not self.settings.surroundings

    @cached_property
    def declared_language(self) -> str | None:
        """The language the page claims, as it writes it."""
        root = self.tree.getroottree().getroot()
        own = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        return own or self.facts.get("og:locale", "json-ld:inLanguage", "content-language", "language", "dc.language")

    @property
    def is_declared_article(self) -> bool:
        """Whether the page calls itself an article."""
        if self.facts.get("json-ld:headline", "json-ld:datePublished", "article:published_time"):
            return True
        return (self.facts.get("og:type") or "").lower() == "article"
