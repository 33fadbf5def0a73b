# ruff: noqa: E501  (patterns stay whole)
"""Credit blocks, credit lines and copyright lines: their shape says that a source follows, whatever the language."""

from __future__ import annotations

from tracer.credits.rule import Rule

_EVERY = ("*",)

# Labels that stand alone before a source, with or without a colon.
_LABEL = (
    "(?:news |article |original )?sources?|source of this article|story source|via|h/t|hat tip|courtesy(?: of)?|credits?|origin"
    "|from|fuentes?|tomado de|fontes?|fonte originale|quellen?|source originale|источник(?:и)?|оригинал|джерел[оа]|kaynak(?:lar)?|المصدر|المصادر"
    "|نقلا عن|نقلاً عن|منبع|来源|來源|文章来源|稿源|信息来源|sumber|bron|источник публикации|πηγή|źródło|zdroj|källa|kilde|lähde|מקור|出典"
)
_FIRST = (
    "(?:this (?:article|story|post|piece|essay|report|interview|commentary|text|version)|(?:the )?(?:original|above) (?:article|story|post|version)"
    "|it|which|article|story|post|an? (?:earlier |longer |shorter )?version of this (?:article|story|post|piece))"
)
_WEBSITE = r"(?:web ?site|web ?page|site|page|blog|newspaper|magazine|journal|newsletter|substack|forum)"

HEAD = (
    Rule(
        "original_source",
        "credit_line",
        ("en",),
        "line",
        r"(?:the )?original source (?:of|for) this (?:article|story|post|text)(?: is| was)?\s*:? <X>\s*$",
        yes=(("The original source of this article is Al Manar", "al-manar"),),
        no=("The original source of this river is unknown to us.",),
    ),
    Rule(
        "archive_credit",
        "credit_line",
        ("en",),
        "head",
        rf"(?:^|(?<=\d) )\s*(?:re)?(?:posted |taken |excerpted |reprinted |adapted |published |recovered |extracted )?from(?: the)?\s+<X>\s+{_WEBSITE}\b",
        yes=(
            ("by Jane Roe\nMay 3, 2012\nfrom\nGlobalResearch\nWebsite\nThe harbour was quiet", "global-research"),
            ("May 3, 2012\nfrom NightHeron Website\nThe harbour was quiet", "nightheron"),
            ("by A. Writer\nfrom HarbourPost.org Website", "harbourpost.org"),
        ),
        no=("The minister moved from her office to the new website on Monday.",),
    ),
    Rule(
        "archive_credit_es",
        "credit_line",
        ("es", "it", "pt", "fr", "de"),
        "head",
        r"^[^\n]{0,60}?\b(?:del? (?:la )?(?:sitio(?: web)?|p[áa]gina(?: web)?|blog)|dal (?:sito(?: web)?)|do site|du site(?: web| internet)?"
        r"|von der (?:web ?site|webseite))(?: de)?\s+<X>\s*(?=$|\.\s|traducci|versi|\()",
        yes=(
            ("por Ana Ruiz\n3 Mayo 2012\ndel Sitio Web\nRedVoltaire\nEl puerto estaba en calma", "voltaire-network"),
            ("3 Mayo 2012\ndel Sitio Web RT\nEl puerto estaba en calma", "rt"),
            ("por Ana Ruiz 3 Mayo 2012\ndel Sitio Web GarzaNocturna\ntraducción de B. Paz", "garzanocturna"),
        ),
        no=("El alcalde habló del sitio web que la ciudad abrirá en mayo para sus vecinos y comercios.",),
    ),
    Rule(
        "from_line",
        "credit_line",
        ("en", "es", "fr", "it", "pt", "de"),
        "head",
        r"^[^\S\n]*+(?:from|de|del|da|dal|aus|tomado de|extra[íi]do de)\s*:?\s+<N>\s*$",
        yes=(("by Jane Roe\nfrom The Guardian\nThe harbour was quiet", "guardian"),),
        no=("from The Guardian he had expected more than that",),
    ),
    Rule(
        "source_and_date",
        "credit_line",
        _EVERY,
        "head",
        r"^[^\S\n]*+<N>[ ,.|–-]{1,3}(?:\p{L}{3,10}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? (?:de )?\p{L}{3,10}\.?(?: de)? (?:19|20)\d\d)\s*$",
        yes=(
            (
                "By Jane Roe\nGlobal Harbour, October 25, 2015\nPress TV 24 October 2015\nThe port was quiet.",
                "press-tv",
            ),
        ),
        no=("Reuters, 24 hours later, had 2015 boats.",),
    ),
)

LINES = (
    Rule(
        "articles_by",
        "credit_line",
        ("en",),
        "line",
        r"^\s*+\W{0,3}(?:more )?(?:articles|stories|posts) by\s*:\s*<X>\s*$",
        yes=(("Articles by: Al Manar", "al-manar", "Articles by: Al Manar"),),
        no=("More articles by Jane Roe",),
    ),
    Rule(
        "first_published",
        "credit_line",
        ("en",),
        "line",
        rf"{_FIRST} (?:was |is |has been |were )?(?:has )?(?:originally |first |previously |initially )+(?:was )?"
        r"(?:published|appeared|posted|ran|printed|written|aired|broadcast)\s+(?:by|on|in|at|for|as|with|via|here at)?\s*"
        r"(?:(?-i:[A-Z])\w{2,8} \d{1,2},? \d{4} )?(?:in|on|by|at)?\s*(?:the )?<X>(?: (?:website|web site|magazine|newspaper))?\s*(?=$|[.,;(|\u2013\u2014]|\bon\b|\band\b|\bhere\b|under\b|as\b|in\b)",
        yes=(
            ("This article was originally published by Reuters.", "reuters"),
            ("This story first appeared on The Night Heron.", "night-heron"),
            ("A version of this article originally appeared in The Guardian", "guardian"),
        ),
        no=("The plan was originally published in March.", "This article was originally published in 2015."),
    ),
    Rule(
        "bare_first_published",
        "credit_line",
        ("en",),
        "line",
        r"^\s*+\W{0,3}(?:originally|first|previously)\s+(?:published|appeared|posted)\s*(?:by|on|in|at|:)\s*(?:the )?<X>\s*(?=$|[.,;(|\u2013\u2014]|\bon\b)",
        yes=(
            ("Originally published at HarbourPost.org", "harbourpost.org"),
            ("First published on Middle East Eye", "middle-east-eye"),
        ),
        no=("Originally published in March, the plan was dropped in May.",),
    ),
    Rule(
        "permission",
        "credit_line",
        ("en",),
        "line",
        r"(?:(?:re-?published|reprinted|reproduced|re-?posted|cross-?posted|syndicated)(?: here)?(?: in full)?(?: (?:with|by)(?: the)?(?: kind| express)? permission)?(?: (?:from|of|by|at|on|courtesy of))"
        r"|(?:used|shared|published|reproduced)(?: here)? (?:with|by)(?: the)?(?: kind| express)? permission (?:from|of|by))\s*:?\s*(?:the )?<X>(?:'s)?\s*"
        r"(?=$|[.,;(|\u2013\u2014]|\bunder\b|\bwith\b|\bon\b)",
        yes=(
            ("Republished with permission of Consortium News.", "consortium-news"),
            ("Reposted from ZeroHedge", "zero-hedge"),
            ("Reprinted with permission from The Night Heron.", "night-heron"),
        ),
        no=("The text may be used with care.", "Material may be reproduced for personal use only."),
    ),
    Rule(
        "republished_es",
        "credit_line",
        ("es", "fr", "it", "pt", "de"),
        "line",
        r"(?:publicad[oa] originalmente|artículo original(?: publicado)?|se publicó originalmente|publicado por primera vez|art[íi]culo tomado"
        r"|publié (?:initialement|à l['’]origine)|article (?:original|initialement) publié|pubblicato originariamente|originalmente publicad[oa]"
        r"|zuerst (?:erschienen|veröffentlicht)|ursprünglich (?:erschienen|veröffentlicht)|erschien zuerst)"
        r"\s*(?:en|por|de|sur|par|dans|su|da|in|no|na|em|bei|auf|von)?\s*(?:el |la |le |les |der |die |dem )?<X>\s*(?=$|[.,;(|])",
        yes=(
            ("Publicado originalmente en Rebelión.", "rebelion"),
            ("Article initialement publié sur Mediapart", "mediapart"),
            ("Zuerst erschienen bei Telepolis.", "telepolis"),
        ),
        no=("Fue publicado originalmente como libro en dos tomos.",),
    ),
    Rule(
        "reposted_zh",
        "credit_line",
        ("zh", "ja"),
        "line",
        r"(?:本文)?(?:转载自|转自|轉載自|轉自|摘自|原载于?|原文刊于|首发于)\s*[:：]?\s*<X>\s*(?=$|[，。；,（(])",
        yes=(("本文转载自环球时报", "global-times"), ("转自：新华社", "xinhua")),
        no=("此物转自他处。",),
    ),
    Rule(
        "reposted_ru",
        "credit_line",
        ("ru", "uk", "ar", "fa", "tr", "id"),
        "line",
        r"^\s*+\W{0,3}(?:впервые опубликовано|первоисточник|оригинал(?: статьи| публикации)?|перепечатано из|опубликовано в|вперше опубліковано|передрук(?: з)?"
        r"|نشر (?:هذا المقال |هذا التقرير )?(?:أولا |أولاً )?في|أعيد نشره (?:عن|من)|نقلا عن موقع|منقول (?:عن|من)|به نقل از|dikutip dari|artikel ini telah tayang di"
        r"|alıntı)\s*[:：]?\s*<X>\s*(?=$|[.,;،(|])",
        yes=(
            ("Первоисточник: Коммерсантъ", "kommersant"),
            ("Artikel ini telah tayang di Kompas.com", "kompas"),
            ("منقول عن القدس العربي", "al-quds-al-arabi"),
        ),
        no=("Опубликовано вчера",),
    ),
    Rule(
        "labelled_source",
        "credit_line",
        _EVERY,
        "line",
        rf"^\s*+\W{{0,3}}(?:{_LABEL})\s*[:：]\s*(?:(?:وكالات|agencies|agencias|agences|agenturen|агентства|ajanslar)\s?[-+/,،و]\s?)?<X>(?:\s*[|/,(–—-]\s*[^\n]{{0,60}})?\s*\W{{0,3}}$",
        yes=(
            ("Source: Al Manar", "al-manar", "Source: Al Manar"),
            ("Source : AFP", "afp"),
            ("Fuente: EFE", "efe"),
            ("Quelle: dpa", "dpa"),
            ("Источник: Интерфакс", "interfax"),
            ("Джерело: Укрінформ", "ukrinform"),
            ("Kaynak: Anadolu Ajansı", "anadolu"),
            ("المصدر: رويترز", "reuters"),
            ("المصدر: وكالات + رويترز", "reuters"),
            ("منبع: ایسنا", "isna"),
            ("来源：新华社", "xinhua"),
            ("Sumber: Antara", "antara"),
            ("Fonte: Lusa", "lusa"),
            ("Source: The Heron Post", "heron-post"),
            ("h/t Zero Hedge".replace("h/t", "h/t:"), "zero-hedge"),
        ),
        no=(
            "Source: Photo Reuters / J. Roe",
            "Sources: company reports and own calculations of the staff for the last nine years",
        ),
    ),
    Rule(
        "bare_source",
        "credit_line",
        _EVERY,
        "line",
        rf"^\s*+\W{{0,3}}(?:{_LABEL}|reporting by|with)\s+(?:the )?<N>\s*\W{{0,3}}$",
        yes=(
            ("via ZeroHedge", "zero-hedge"),
            ("h/t Moon of Alabama", "moon-of-alabama"),
            ("Courtesy of Reuters", "reuters"),
        ),
        no=("with Reuters on the line",),
    ),
    Rule(
        "with_agencies",
        "tagline",
        _EVERY,
        "line",
        r"^\s*+\W{0,3}(?:with (?:additional )?(?:inputs?|reporting|material|files|reports?)(?: from| by)?|(?:additional )?(?:reporting|material) (?:from|by)|compiled from|"
        r"avec|con informaci[óo]n de|con datos de|com informaç(?:ões|ão) d[aeo]s?|con|com|mit material (?:von|der)|из материалов|по материалам|за матеріалами|"
        r"\(?con (?:agenzie|agencias)\)?)\s*:?\s*(?:the |l['’]|la |el )?<N>[^\n]{0,30}$",
        yes=(
            ("With inputs from PTI", "pti"),
            ("(avec AFP)", "afp"),
            ("Con información de EFE", "efe"),
            ("Com informações da Agência Brasil", "agencia-brasil"),
            ("По материалам РИА Новости", "ria-novosti"),
        ),
        no=("Avec AFP nous avons parlé longtemps du port et de son avenir",),
    ),
    Rule(
        "contributed",
        "tagline",
        ("en",),
        "line",
        r"<N> contributed to this (?:report|article|story)|^\s*+\W{0,3}<N> (?:writers?|reporters?|correspondents?) [^\n]{3,200} contributed to this report",
        yes=(
            ("Reuters contributed to this report.", "reuters"),
            ("The Associated Press contributed to this report.", "ap"),
        ),
        no=("Jane Roe contributed to this report.",),
    ),
    Rule(
        "tagline_reporting",
        "tagline",
        ("en",),
        "end",
        r"^\s*+\W{0,2}\(?(?:Additional )?(?:reporting|writing) by (?P<people>[^\n;()]{3,200});\s*(?:[^\n()]{3,200};\s*)?(?:editing|writing|compiled) by [^\n()]{3,160}\)?\s*$",
        yes=(("(Reporting by Jane Roe in Basra; Editing by John Doe)", "reuters"),),
        no=("Reporting by Jane Roe",),
    ),
)

COPYRIGHTS = (
    Rule(
        "copyright",
        "copyright",
        _EVERY,
        "line",
        r"(?:©|\(c\)|copyright|all rights reserved)[\s©:,.]{0,4}(?:by )?(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)\d\d)?)?[\s,.:©]{0,3}(?:the )?(?:[\p{L}'’. -]{2,40}, ?){0,2}<N>\s*(?=$|[.,;|)/–-]|all rights|(?:19|20)\d\d|inc\b|ltd|llc|limited|and\b)",
        yes=(
            ("Copyright © Al Manar, Global Research, 2015", "al-manar"),
            ("© 2019 Reuters. All rights reserved.", "reuters"),
            ("Copyright 2015 The Associated Press. All rights reserved.", "ap"),
        ),
        no=("Copyright 2015 by the authors.", "© Reuters/Jane Roe"),
    ),
)
