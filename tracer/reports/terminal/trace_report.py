"""The report of one trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from tracer.model import Article, Change, Link, Origin, Trace
from tracer.reports.terminal import evidence, tree
from tracer.reports.terminal.dates import known
from tracer.reports.terminal.finding import finding
from tracer.reports.terminal.layout import Address, Blank, Block, Node, Paragraph, Pieces, Report, Section, Tree
from tracer.reports.terminal.quoted import quoted
from tracer.reports.terminal.safe import clean, clipped, said
from tracer.reports.terminal.view import View
from tracer.reports.terminal.wording import OWN, count, is_undecided, judged, listed

_WORDING = 60  # characters of a changed passage
_REASONS = 6  # reasons for skipping that are named
_REASON = 60


def trace(result: Trace, *, explain: bool = False) -> Report:
    """The report of a trace; with `explain`, every piece of evidence with its weight and both passages."""
    view = View(result)
    chain, shown = tree.chain(view)
    blocks: list[Block] = [*_heading(result.article.article), Blank(), _finding(view), Blank()]
    blocks += [Tree((chain,)), _legend(chain), Blank()]
    beside = tree.beside(view, shown, every=explain)
    if beside:
        blocks += [
            Section("COPIES", (Text(_copies_told(beside)),)),
            Tree(tree.copies(view, beside, list(tree.ids(view, chain)), every=explain)),
            Blank(),
        ]
    blocks += _sections(view, chain, explain)
    if explain:
        blocks += [Blank(), *evidence.blocks(view)]
    return Report(tuple(blocks))


def _heading(article: Article) -> Iterator[Block]:
    yield Paragraph(Text(said(article.title, "(no title seen)"), style="bold"))
    yield Address(clean(article.url or article.location), known(article.published))


def _addresses(view: View, chain: Node) -> Iterator[Text]:
    """Where each page of the chain was seen, from the top."""
    for id in dict.fromkeys(tree.ids(view, chain)):
        article = view.studied[id].article
        yield Text(f"{view.name(id)}  {clean(article.url or article.location)}")


def _finding(view: View) -> Section:
    label, sentences = finding(view)
    return Section(label, (Text(sentences),), style="bold green" if label == "FINDING" else "bold yellow")


def _legend(chain: Node) -> Pieces:
    labels = list(_labels(chain))
    parts = ["● page seen"]
    if any(label.startswith(tree.NAMED) for label in labels):
        parts.append("○ named, not seen")
    if any(label.startswith(tree.NAMED) and "[" in label for label in labels):
        parts.append("[ ] inferred from a weekday")
    return Pieces(tuple(Text(part, style="dim") for part in parts), "   ")


def _labels(node: Node) -> Iterator[str]:
    yield node.label.plain
    for child in node.children:
        yield from _labels(child)


def _copies_told(links: list[Link]) -> str:
    versions = {link.copy for link in links if link.kind in OWN}
    copies = {link.copy for link in links} - versions
    parts = [count(len(copies), "more page")] if copies else []
    parts += [count(len(versions), "later version")] if versions else []
    return f"{listed(parts)} in this story, below the page that the text is shared with"


def _sections(view: View, chain: Node, explain: bool) -> Iterator[Block]:
    result = view.trace
    if result.marks:
        yield Section("JUDGED", tuple(_judged(view)))
    if result.changes:
        yield Section("CHANGED", tuple(_changed(view, change) for change in result.changes))
    yield from quoted(view)
    if result.set_aside:
        yield Section("SET ASIDE", tuple(_set_aside(view)))
    origins = _origins(view)
    if origins:
        yield Section("ORIGINS", (Text(origins),))
    if not explain:
        yield Section("PAGES", tuple(_addresses(view, chain)))
    yield Section("LOOKED IN", (Text(said("; ".join(result.looked_in), "nothing but the page itself")),))
    if result.skipped:
        yield Section("SKIPPED", tuple(_skipped(view, explain)))
    if result.stored:
        yield Section("STORED", (Text(said(result.stored)),))


def _judged(view: View) -> Iterator[Text]:
    """What people hold of the links, beside what the machine says of them."""
    for link in view.trace.links:
        for mark in view.marks_of(link):
            yield Text(f"{view.name(link.copy)} {link.kind} {view.name(link.source)}: {judged(mark, link)}")


# --- what changed -------------------------------------------------------------------------------------------------


def _changed(view: View, change: Change) -> Text:
    if change.where == "headline":
        told = change.note or f'"{clipped(change.before, _WORDING)}" -> "{clipped(change.after, _WORDING)}"'
        return Text(f"headline: {said(told)}")
    where = f"¶{change.paragraph} " if change.paragraph else ""
    flags = ", ".join(clean(flag) for flag in change.flags)
    hop = f"{view.name(change.source)} -> {view.name(change.copy)}" if change.source else ""
    aside = f" ({'; '.join(filter(None, [hop, flags]))})" if hop or flags else ""
    note = f" {said(change.note)}" if change.note else ""
    return Text(f"{where}{_wording(change)}{aside}{note}")


def _wording(change: Change) -> str:
    before, after = clipped(change.before, _WORDING), clipped(change.after, _WORDING)
    if not after:
        return f'"{before}" is gone'
    return f'"{before}" -> "{after}"' if before else f'"{after}" is added'


# --- the rest -----------------------------------------------------------------------------------------------------


def _set_aside(view: View) -> Iterator[Text]:
    traced = view.trace.article.article
    own = traced.outlet.key if traced.outlet else None
    for aside in view.trace.set_aside:
        outlet = "this outlet" if aside.outlet == own else said(aside.outlet)
        where = f", on {count(aside.pages, 'page')} of {outlet}" if aside.pages else f" of {outlet}"
        yield Text(f"{count(aside.words, 'word')} of site notice{where}")


def _origins(view: View) -> str:
    """Origins are counted per passage or claim, and never called independent without proof."""
    origins = view.trace.origins
    ids = list(dict.fromkeys(id for origin in origins for id in origin.ids))
    named = [id for id in ids if _is_named(view, id)]
    earliest = [id for id in ids if id not in named]
    if not ids:
        return ""
    told = [", ".join(filter(None, [_number(named, "named"), _number(earliest, "earliest seen")]))]
    if len(ids) > 1:
        told += _independence(view, named or earliest, of_many=bool(named and earliest))
    return f"{'; '.join(told)}. {'; '.join(_origin(view, origin) for origin in origins)}"


def _number(ids: list[str], what: str) -> str:
    return f"{len(ids)} {what}" if ids else ""


def _independence(view: View, ids: list[str], *, of_many: bool) -> list[str]:
    told = ["independence not established"]
    if len(ids) > 1:
        shared = "text shared" if _share_text(view, ids) else "no text shared"
        told.insert(0, f"{shared} between {'those named' if of_many else 'them'}")
    return told


def _is_named(view: View, id: str) -> bool:
    """Named for a claim in the text of another article, not for its whole text in a credit line; seen or not."""
    return not view.is_seen(id) or any(view.is_attributed(link) for link in view.trace.links if link.source == id)


def _share_text(view: View, ids: list[str]) -> bool:
    return any(m.a in ids and m.b in ids and m.kind != "none" for m in view.trace.matches)


def _origin(view: View, origin: Origin) -> str:
    what = said(origin.claim) or view.paragraphs(view.trace.article.id, origin.passages) or "the whole"
    return f"{what}: {listed([f'{view.name(id)}{_state(view, id)}' for id in origin.ids])}"


def _state(view: View, id: str) -> str:
    if id == view.trace.article.id:
        return " (this page, earliest seen)"
    if not view.is_seen(id):
        return " (named, not seen)"
    if not _is_named(view, id):
        return " (earliest seen)"
    decided = any(link.source == id and not is_undecided(link) for link in view.trace.links)
    return " (named, seen)" if decided else " (named; a page of it seen, undecided)"


def _skipped(view: View, explain: bool) -> Iterator[Text]:
    skipped = view.trace.skipped
    reasons = Counter(clipped(entry.reason, _REASON) for entry in skipped)
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    named = [reason if number == 1 else f"{reason} ({number})" for reason, number in ordered[:_REASONS]]
    more = f"; and {len(ordered) - _REASONS} other reasons" if len(ordered) > _REASONS else ""
    only = len(ordered) == 1
    told = ordered[0][0] if only else "; ".join(named) + more
    yield Text(f"{count(len(skipped), 'page')}: {told}")
    if explain:
        yield from (Text(f"{said(entry.location)}: {said(entry.reason)}") for entry in skipped)
