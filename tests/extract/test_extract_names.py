"""Title, byline, site, language, and what stands around the body."""

from __future__ import annotations

import pytest

from tests.extract.pages import BODY, SETTINGS, extracted, html, paragraphs
from tracer.extract import language
from tracer.extract.names import clean_name

HEADLINE = "Ferry landing to close after nine years of dispute"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ferry landing to close after nine years of dispute | Harbour Post</title>", HEADLINE),
        ("<title>Harbour Post - Ferry landing to close after nine years of dispute</title>", HEADLINE),
        ('<meta property="og:title" content="Ferry landing to close after nine years of dispute - Harbour Post">',
        HEADLINE),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry landing to close after nine '
         'years of"}'
         "</script>", HEADLINE),
        ('<meta property="og:title" content="Old landing shuts &amp; boats move">', "Old landing shuts & boats move"),
        ('<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="Mayor - a '
         'profile - Harbour Post">',
         "Mayor - a profile"),
        ('<meta property="og:title" content="Mayor: a profile - part one">', "Mayor: a profile - part one"),
    ],
)  # fmt: skip
def test_titles(head: str, title: str) -> None:
    """The heading a reader sees where the page confirms it; site names go, dashes of the headline stay."""
    assert extracted(html(head=head)).title == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ada Lund", "Ada Lund"), ("by: Ada Lund, 24 October 2015", "Ada Lund"), ("Von Ada Lund und Per Holm",
        "Ada Lund und Per Holm"),
        ("بقلم: ليلى حداد", "ليلى حداد"), ("Written by Ada Lund | Updated 3 hours ago", "Ada Lund"),
        ("Par Ada Lund", "Ada Lund"),
        ("Ada Lund ada.lund@harbour-post.example", "Ada Lund"), ("https://harbour-post.example/ada", ""), ("admin", ""),
        ("Автор: Ада Лунд", "Ада Лунд"), ("24 October 2015", ""), ("By Ada Lund on Saturday, October 24, 2015",
        "Ada Lund"), ("Byron Lund", "Byron Lund"), ("Parker Holm",
        "Parker Holm"),
    ],
)  # fmt: skip
def test_names_are_cleaned(text: str, name: str) -> None:
    """No "By", no date, no address; names that begin like "By" stay whole."""
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<script '
         'type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"@type":"Person","name":"Ada '
         'Lund"},'
         '{"name":"Per Holm"}]}</script>', ""),
        ('<meta name="author" content="Ada Lund"><meta name="author" content="Per Holm">', ""),
        ("", '<div class="article-byline">By Ada Lund, Per Holm</div>'),
        ("", '<a rel="author" href="/ada">Ada Lund</a> <a rel="author" href="/per">Per Holm</a>'),
        ("", "<p>By Ada Lund, Per Holm | 24 October 2015</p>"),
    ],
)  # fmt: skip
def test_bylines(head: str, top: str) -> None:
    """JSON-LD lists, meta tags, byline elements, rel=author, and a line that begins with "By"."""
    assert extracted(html(head=head, top=top)).byline == "Ada Lund, Per Holm"


def test_a_person_goes_before_the_sites_own_name() -> None:
    """Where JSON-LD names only the house, the byline a reader sees is taken."""
    head = (
        '<meta property="og:site_name" content="Harbour Post"><script type="application/ld+json">'
        '{"@type":"NewsArticle","headline":"x","author":{"@type":"Organization","name":"Harbour Post"}}</script>'
    )
    assert extracted(html(head=head, top='<p class="byline">By Ada Lund</p>')).byline == "Ada Lund"
    assert extracted(html(head=head)).byline == "Harbour Post"


def test_json_ld_as_it_is_found_in_the_wild() -> None:
    """Graphs, comments around, trailing commas, raw line breaks, several objects in one script, rubbish behind."""
    shapes = (
        '{"@context":"x","@graph":[{"@type":"WebSite","name":"Harbour '
        'Post"},{"@type":"NewsArticle","headline":"Pier opens"}]}',
        '<!-- {"@type":"NewsArticle","headline":"Pier opens",} -->',
        '{"@type":["Thing","NewsArticle"],\n"headline":"Pier opens", "description": "two\nlines"}',
        '{"@type":"BreadcrumbList"} {"@type":"ReportageNewsArticle","headline":"Pier opens"} trailing',
        '[{"@type":"Organization","name":"x"},[{"@type":"https://schema.org/NewsArticle","headline":"Pier opens"}]]',
    )
    for shape in shapes:
        found = extracted(html(head=f'<script type="application/ld+json">{shape}</script>'))
        assert ("json-ld:headline", "Pier opens") in found.metadata, shape


def test_the_articles_own_node_is_chosen() -> None:
    """Related stories are described in JSON-LD too; the node that names this page wins whatever the order."""
    own = '{"@type":"NewsArticle","url":"https://harbour-post.example/news/ferry","headline":"Own","datePublished":"2015-10-24"}'
    other = '{"@type":"NewsArticle","url":"https://harbour-post.example/news/z","headline":"Other","datePublished":"2015-10-01"}'
    for order in (f"[{own},{other}]", f"[{other},{own}]"):
        found = extracted(html(head=f'<script type="application/ld+json">{order}</script>'))
        assert found.published is not None
        assert found.published.value == "2015-10-24"


def test_declared_sources_are_kept_as_metadata() -> None:
    """What credits are read from: syndication tags, isBasedOn, publishers, canonical links of other sites."""
    head = (
        '<link rel="canonical" href="https://coast-wire.example/ferry"><meta name="syndication-source" content="https://coast-wire.example/f">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isBasedOn":"https://coast-wire.example/f",'
        '"sourceOrganization":{"name":"Coast Wire"},"copyrightHolder":{"name":"Coast Wire"}}</script>'
    )
    found = extracted(html(head=head))
    kept = dict(found.metadata)
    assert kept["link:canonical"] == "https://coast-wire.example/ferry"
    assert kept["syndication-source"] == kept["json-ld:isBasedOn"] == "https://coast-wire.example/f"
    assert kept["json-ld:sourceOrganization.name"] == kept["json-ld:copyrightHolder.name"] == "Coast Wire"
    assert found.canonical_url == "https://harbour-post.example/news/ferry"


def test_canonical_of_the_own_site_is_the_identity() -> None:
    """A canonical link within the site names the page; one to the front page is a broken template."""
    print_form = "https://harbour-post.example/print/7"
    head = '<link rel="canonical" href="/news/ferry">'
    assert extracted(html(head=head), url=print_form).canonical_url == "https://harbour-post.example/news/ferry"
    home = '<link rel="canonical" href="https://harbour-post.example/">'
    assert extracted(html(head=home), url=print_form).canonical_url == print_form


def test_margins_hold_what_credits_are_read_from() -> None:
    """Byline block, credit line, source line, caption and copyright stand in the margins with their place and links."""
    top = '<div class="byline">By Ada Lund</div><figure><img><figcaption>The landing. Per Holm</figcaption></figure>'
    bottom = (
        '<p class="credit">Source: <a href="https://coast-wire.example/f">Coast Wire</a></p>'
        "<footer><div class=copyright>Copyright © Coast Wire, 2015</div></footer>"
    )
    found = extracted(html(top=top, bottom=bottom))
    margins = {margin.text: margin for margin in found.margins}
    assert {"By Ada Lund", "The landing. Per Holm", "Source: Coast Wire", "Copyright © Coast Wire, 2015"} <= set(
        margins
    )
    assert margins["Source: Coast Wire"].where == "p.credit"
    assert margins["Source: Coast Wire"].links[0].url == "https://coast-wire.example/f"
    assert margins["Copyright © Coast Wire, 2015"].where == "footer div.copyright"
    assert not any(text in margins for text in BODY)


def test_margins_are_bounded_and_keep_the_telling_ones() -> None:
    """Of thousands of menu entries only some are kept; the credit line is among what stays."""
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(2_000))
    found = extracted(html(top=f"<ul>{menu}</ul>", bottom='<p class="credit">Source: Coast Wire</p>'))
    assert len(found.margins) <= SETTINGS.max_margins
    assert "Source: Coast Wire" in {margin.text for margin in found.margins}
    assert len(found.links) <= SETTINGS.max_links


def test_links_are_absolute_with_their_line() -> None:
    """A link in the body has its sentence; scripts and anchors are no links."""
    sentence = 'The plan was told by <a href="//coast-wire.example/a?utm_source=x">Coast Wire</a> in May of this year.'
    body = f"<p>{sentence}</p>" + paragraphs() + '<p><a href="#top">Top</a><a href="javascript:x()">Print</a></p>'
    found = extracted(html(body=body))
    inside = [link for link in found.links if link.in_body]
    assert [link.url for link in inside] == ["https://coast-wire.example/a"]
    assert inside[0].context == "The plan was told by Coast Wire in May of this year."
    assert not any("javascript" in link.url or "#top" in link.url for link in found.links)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ".join(BODY), "en"),
        ("Le conseil du port a voté jeudi soir la fermeture de l'ancien embarcadère, ce qui met fin à un conflit "
         "de neuf ans.", "fr"),
        ("El consejo del puerto votó el jueves por la noche el cierre del antiguo muelle y puso fin a una disputa "
         "de nueve años.", "es"),
        ("Der Hafenrat hat am Donnerstag beschlossen, die alte Anlegestelle zu schließen, und beendet damit einen "
         "Streit.", "de"),
        ("O conselho do porto votou na quinta-feira à noite pelo fecho do antigo cais, o que põe fim a uma disputa "
         "de anos.", "pt"),
        ("Il consiglio del porto ha votato giovedì sera per la chiusura del vecchio molo, che mette fine a una "
         "disputa.", "it"),
        ("De havenraad heeft donderdag besloten om de oude aanlegplaats te sluiten en dat is het einde van een "
         "conflict.", "nl"),
        ("Liman meclisi perşembe akşamı eski iskelenin kapatılması için oy kullandı ve bu bir anlaşmazlığı sona "
         "erdirdi.", "tr"),
        ("Dewan pelabuhan pada Kamis malam memutuskan untuk menutup dermaga lama yang telah digunakan oleh warga "
         "itu.", "id"),
        ("Совет порта в четверг вечером проголосовал за закрытие старой пристани, положив конец спору.", "ru"),
        ("Рада порту у четвер увечері проголосувала за закриття старої пристані, поклавши край суперечці її "
         "мешканців.", "uk"),
        ("صوّت مجلس الميناء مساء الخميس على إغلاق المرسى القديم منهيا خلافا استمر تسع سنوات.", "ar"),
        ("شورای بندر عصر پنجشنبه به بستن اسکله قدیمی رأی داد و به اختلافی که نه سال گذشت پایان داد.", "fa"),
        ("بندرگاہ کی کونسل نے جمعرات کی شام پرانے گھاٹ کو بند کرنے کے حق میں ووٹ دیا اور تنازع ختم ہوا۔", "ur"),
        ("מועצת הנמל הצביעה ביום חמישי בערב על סגירת הרציף הישן ושמה קץ למחלוקת של תשע שנים.", "he"),
        ("港务委员会周四晚投票决定关闭旧渡口,结束了长达九年的争议。", "zh"),
        ("港湾評議会は木曜日の夜、古い船着き場を閉鎖することを決めた。", "ja"),
        ("항만위원회는 목요일 저녁 옛 선착장을 폐쇄하기로 결정했다.", "ko"),
        ("Qwxz 1234 5678", None), ("", None),
    ],
)  # fmt: skip
def test_language_of_text(text: str, expected: str | None) -> None:
    """By letters where they tell, else by common words; nothing where neither does."""
    assert language.of_text(text, None, SETTINGS) == expected


def test_declared_language_yields_to_the_text() -> None:
    """Templates say en-US over text of any language; a claim stands where the text is too short to tell."""
    french = (
        "Le conseil du port a voté jeudi soir la fermeture de l'ancien embarcadère, ce qui met fin à un conflit. " * 4
    )
    assert language.of_text(french, "en-US", SETTINGS) == "fr"
    assert language.of_text("Oui.", "fr-FR", SETTINGS) == "fr"
    assert language.of_text("Совет порта проголосовал", "en-US", SETTINGS) == "ru"
