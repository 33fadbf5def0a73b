"""Articles and links as a graph: GEXF (Gephi), GraphML, and W3C PROV-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import regex

Rows = Iterable[Mapping[str, Any]]

_ILLEGAL = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
_NODE = ("title", "outlet", "url", "language", "published", "story")
_EDGE = ("kind", "probability", "credit", "share", "decided", "judgement")


def gexf(articles: Rows, ghosts: Rows, links: Rows, out: BinaryIO) -> None:
    """GEXF 1.3: articles and sources not seen as nodes, links from copy to source as edges."""
    xml = _begin(out)
    _start(xml, "gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"})
    _start(xml, "graph", {"defaultedgetype": "directed"})
    for of, names in (("node", _NODE), ("edge", _EDGE)):
        _start(xml, "attributes", {"class": of})
        for name in names:
            _empty(xml, "attribute", {"id": name, "title": name, "type": "string"})
        xml.endElement("attributes")
    _start(xml, "nodes", {})
    for node in _nodes(articles, ghosts):
        _start(xml, "node", {"id": node["id"], "label": _xml(node["title"] or node["url"] or node["id"])})
        _values(xml, node, _NODE)
        xml.endElement("node")
    xml.endElement("nodes")
    _start(xml, "edges", {})
    for link in links:
        ends = {"id": str(link["link"]), "source": _xml(link["copy"]), "target": _xml(link["source"])}
        _start(xml, "edge", ends)
        _values(xml, link, _EDGE)
        xml.endElement("edge")
    xml.endElement("edges")
    xml.endElement("graph")
    xml.endElement("gexf")
    xml.endDocument()


def _values(xml: XMLGenerator, row: Mapping[str, Any], names: Sequence[str]) -> None:
    _start(xml, "attvalues", {})
    for name in names:
        if row.get(name) is not None:
            _empty(xml, "attvalue", {"for": name, "value": _xml(row[name])})
    xml.endElement("attvalues")


def graphml(articles: Rows, ghosts: Rows, links: Rows, out: BinaryIO) -> None:
    """GraphML: the same graph."""
    xml = _begin(out)
    _start(xml, "graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    for of, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            _empty(xml, "key", {"id": f"{of}-{name}", "for": of, "attr.name": name, "attr.type": "string"})
    _start(xml, "graph", {"edgedefault": "directed"})
    for node in _nodes(articles, ghosts):
        _start(xml, "node", {"id": node["id"]})
        _data(xml, "node", node, _NODE)
        xml.endElement("node")
    for link in links:
        _start(xml, "edge", {"source": _xml(link["copy"]), "target": _xml(link["source"])})
        _data(xml, "edge", link, _EDGE)
        xml.endElement("edge")
    xml.endElement("graph")
    xml.endElement("graphml")
    xml.endDocument()


def _data(xml: XMLGenerator, of: str, row: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in names:
        if row.get(name) is not None:
            _start(xml, "data", {"key": f"{of}-{name}"})
            xml.characters(_xml(row[name]))
            xml.endElement("data")


def prov(articles: Rows, ghosts: Rows, links: Rows, out: BinaryIO) -> None:
    """PROV-JSON: articles are entities, outlets agents, links derivations with the probability beside them."""
    document: dict[str, Any] = {
        "prefix": {"tracer": "urn:syndication-tracer:"},
        "entity": {},
        "agent": {},
        "wasAttributedTo": {},
        "wasDerivedFrom": {},
    }
    for node in _nodes(articles, ghosts):
        name = f"tracer:{node['id']}"
        document["entity"][name] = _known({f"tracer:{key}": node.get(key) for key in ("title", "url", "published")})
        if node.get("outlet"):
            agent = f"tracer:outlet/{node['outlet']}"
            document["agent"][agent] = {"prov:type": "prov:Organization"}
            document["wasAttributedTo"][f"_:a{node['id']}"] = {"prov:entity": name, "prov:agent": agent}
    for link in links:
        ends = {"prov:generatedEntity": f"tracer:{link['copy']}", "prov:usedEntity": f"tracer:{link['source']}"}
        facts = _known({f"tracer:{name}": link.get(name) for name in _EDGE})
        document["wasDerivedFrom"][f"_:d{link['link']}"] = {**ends, **facts}
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _nodes(articles: Rows, ghosts: Rows) -> Iterable[dict[str, Any]]:
    for article in articles:
        yield {**article, "id": _xml(article["id"])}
    for ghost in ghosts:
        yield {"id": _xml(ghost["id"]), "title": ghost["phrase"], "outlet": ghost["outlet"], "url": None}


def _begin(out: BinaryIO) -> XMLGenerator:
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    return xml


def _start(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _empty(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    _start(xml, name, attributes)
    xml.endElement(name)


def _xml(value: object) -> str:
    """A value as text that XML 1.0 can hold."""
    return _ILLEGAL.sub("\ufffd", str(value).encode("utf-8", "replace").decode())
