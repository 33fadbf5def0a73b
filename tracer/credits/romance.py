# ruff: noqa: E501  (patterns stay whole)
"""Attributions in running French, Spanish, Portuguese and Italian text."""

from __future__ import annotations

from tracer.credits.rule import Rule

_FR, _ES, _PT, _IT = ("fr",), ("es",), ("pt",), ("it",)
_FR_KIND = (
    r"(?:(?:l['’](?:agence(?: de presse| officielle)?|hebdomadaire|antenne de)|le (?:quotidien|journal|site|magazine|média)|la (?:chaîne|radio|télévision|chaîne de télévision))"
    r"(?: [\w'’-]{2,20}){0,2} |l['’]|le |la |les |du |de l['’]|des |de |à l['’]|au |aux )?"
)
_ES_KIND = (
    r"(?:(?:la (?:agencia(?: de noticias)?|cadena|televisora|revista|emisora|web|página)|el (?:diario|periódico|rotativo|semanario|portal|sitio|canal|medio|noticiero)|los medios)"
    r"(?: [\w-]{2,20}){0,2}? (?:de )?|el |la |los |al |del )?"
)
_PT_KIND = (
    r"(?:(?:a (?:agência(?: de notícias)?|emissora|revista|rede)|o (?:jornal|diário|site|portal|canal|semanário)|da agência|pela agência|do jornal|pelo jornal|ao jornal|à agência|à revista|pelo site)"
    r"(?: [\w-]{2,20}){0,2}? (?:de )?|o |a |os |as |do |da |ao |à |pelo |pela )?"
)
_IT_KIND = (
    r"(?:(?:l['’](?:agenzia(?: di stampa)?|emittente)|il (?:quotidiano|giornale|sito|settimanale|canale)|la (?:tv|televisione|rete|rivista|testata)|dall['’]agenzia|all['’]agenzia|al quotidiano)"
    r"(?: [\w'’-]{2,20}){0,2}? |l['’]|il |la |lo |al |alla |all['’]|dal |dalla |dall['’]|del |della |dell['’])?"
)

FRENCH = (
    Rule(
        "according_fr",
        "attribution",
        _FR,
        "body",
        rf"\b(?:selon|d['’]après|citant|citée? par|rapportée?s? par|relayée?s? par|révélée?s? par|publiée?s? (?:par|dans|sur)|reprise? par|comme (?:l['’]a )?(?:rapporté|indiqué|révélé)|(?:a )?rapport[eé](?:nt)?|(?:a )?révèle|indique) "
        rf"(?:(?:une? )?(?:information|enquête|article|reportage|dépêche|source)s? (?:de|du|par|dans|publiée? par) ?)?{_FR_KIND}<N>(?:,? <DAY>)?",
        yes=(
            ("Le port est ouvert, selon l'agence Reuters.", "reuters"),
            ("Le port est ouvert, rapporte Le Figaro.", "le-figaro"),
            ("cité par l'agence officielle SANA lundi", "sana"),
        ),
        no=("Selon le port, tout va bien.",),
    ),
    Rule(
        "reported_fr",
        "attribution",
        _FR,
        "body",
        lead=_FR_KIND,
        pattern=r"<N>,? (?:<DAY>,? )?(?:a |avait |ont )?(?:<DAY>,? )?(?:rapport[eé]|indiqu[eé]|annonc[eé]|révél[eé]|révèle|précis[eé]|affirm[eé]|écri[tv]|écrivait|publi[eé]|cit[eé]|signal[eé]|expliqu[eé])(?:nt)?(?:,? <DAY>)?",
        yes=(("L'AFP a rapporté lundi un incendie.", "afp"), ("Le Monde révèle un incendie.", "le-monde")),
        no=("Le port a rapporté un million.",),
    ),
    Rule(
        "told_fr",
        "told",
        _FR,
        "body",
        rf"(?:(?:déclaré|dit|confié|expliqué|affirmé|indiqué|précisé|assuré|témoigné|raconté|annoncé|souligné)(?:,? <DAY>,?)? (?:à|au|aux)|(?:dans|lors d['’]) ?(?:un |une )?(?:entretien|interview|communiqué|tribune) (?:\w+ )?(?:à|au|avec|accordée? à|publiée? (?:par|dans))|au micro de|interrogée? par|jointe? par|contactée? par|consultée? par|obtenue? par) ?{_FR_KIND}<N>(?:,? <DAY>)?",
        yes=(
            ("« Le port est ouvert », a-t-il déclaré à l'AFP.", "afp"),
            ("dans un entretien au Figaro, il dit dans un entretien à Le Figaro", "le-figaro"),
        ),
        no=("Il a dit à sa mère que le port est ouvert.",),
    ),
)

SPANISH = (
    Rule(
        "according_es",
        "attribution",
        _ES,
        "body",
        rf"\b(?:según|de acuerdo (?:con|a)|conforme a|citad[oa]s? por|citando a|recogid[oa]s? por|difundid[oa]s? por|publicad[oa]s? (?:por|en)|reportad[oa] por|revelad[oa] por|a través de|con base en)"
        rf"(?: (?:informó|reportó|publicó|señaló|indicó|recoge|reporta|informa|publica|ha informado|un (?:informe|artículo|reporte|despacho) (?:de|del|publicado (?:por|en)|en)|información (?:de|del)|informaciones (?:de|del)))? ?{_ES_KIND}<N>(?:,? <DAY>)?",
        yes=(
            ("El puerto está abierto, según la agencia Reuters.", "reuters"),
            ("según informó la agencia EFE el lunes", "efe"),
            ("citado por el diario Granma", "granma"),
        ),
        no=("Según el puerto, todo va bien.",),
    ),
    Rule(
        "reported_es",
        "attribution",
        _ES,
        "body",
        rf"\b(?:inform[oó]|reportó|reporta|señaló|señala|publicó|publica|reveló|revela|indicó|indica|citó|cita|recogió|recoge|divulgó|anunció|difundió|adelantó)(?: (?:<DAY>|hoy|este \w+))? {_ES_KIND}<N>(?:,? <DAY>)?",
        yes=(("El puerto está abierto, informó la agencia Xinhua.", "xinhua"),),
        no=("informó la empresa del puerto",),
    ),
    Rule(
        "outlet_reported_es",
        "attribution",
        _ES,
        "body",
        lead=_ES_KIND,
        pattern=r"<N>,? (?:<DAY>,? )?(?:ha |había )?(?:inform[oóa]|informado|reportó|reporta|reportado|señaló|publicó|publica|publicado|reveló|revela|revelado|indicó|citó|cita|recogió|recoge|difundió|aseguró|asegura)\b(?:,? <DAY>)?",
        yes=(
            ("Reuters informó el lunes de un incendio.", "reuters"),
            ("El diario alemán Der Spiegel informó ayer que el puerto abrió", "spiegel"),
        ),
        no=("La empresa informó de un incendio.",),
    ),
    Rule(
        "told_es",
        "told",
        _ES,
        "body",
        rf"(?:(?:dijo|declaró|explicó|aseguró|afirmó|comentó|contó|confirmó|indicó|señaló|relató|adelantó|manifestó)(?:,? <DAY>,?)? (?:a|al)|(?:en )?(?:una )?(?:entrevista|declaraciones|conversación|diálogo|comunicado)(?: \w+)? (?:con|a|al|para|en|concedida a|publicada (?:por|en))|entrevistad[oa] por|consultad[oa]s? por|vist[oa]s? por|obtenid[oa]s? por) ?{_ES_KIND}<N>(?:,? <DAY>)?",
        yes=(
            ("“Está abierto”, dijo a Reuters el alcalde.", "reuters"),
            ("en una entrevista con la cadena CNN", "cnn"),
            ("declaraciones a la agencia rusa Sputnik", "sputnik"),
        ),
        no=("dijo a su madre que el puerto abrió",),
    ),
)

PORTUGUESE = (
    Rule(
        "according_pt",
        "attribution",
        _PT,
        "body",
        rf"\b(?:segundo|de acordo com|conforme|citad[oa]s? (?:por|pela|pelo)|citando|publicad[oa]s? (?:por|pela|pelo|em|na|no)|divulgad[oa]s? (?:por|pela|pelo)|noticiad[oa] (?:por|pela|pelo)|revelad[oa] (?:por|pela|pelo))(?: (?:informou|noticiou|divulgou|publicou|informações d[aeo]|informação d[aeo]|reportagem d[aeo]))? ?{_PT_KIND}<N>(?:,? <DAY>)?",
        yes=(("O porto está aberto, segundo a agência Reuters.", "reuters"), ("de acordo com a Lusa", "lusa")),
        no=("Segundo o porto, tudo vai bem.",),
    ),
    Rule(
        "reported_pt",
        "attribution",
        _PT,
        "body",
        rf"\b(?:informou|noticiou|noticia|relatou|publicou|divulgou|revelou|reportou|avançou)(?: <DAY>)? {_PT_KIND}<N>|<N>,? (?:<DAY>,? )?(?:informou|noticiou|noticia|relatou|publicou|divulgou|revelou|reportou|avançou|avança)\b(?:,? <DAY>)?",
        yes=(
            ("O porto abriu, noticiou a agência Lusa.", "lusa"),
            ("A Folha de S.Paulo publicou ontem o plano.", "folha"),
        ),
        no=("informou a empresa do porto",),
    ),
    Rule(
        "told_pt",
        "told",
        _PT,
        "body",
        rf"(?:(?:disse|afirmou|declarou|explicou|contou|confirmou|adiantou|garantiu)(?:,? <DAY>,?)? (?:à|ao|a|em entrevista (?:à|ao|a))|em (?:entrevista|declarações|conversa|comunicado) (?:à|ao|a|com)) ?{_PT_KIND}<N>(?:,? <DAY>)?",
        yes=(("“Está aberto”, disse à Lusa o autarca.", "lusa"),),
        no=("disse à mãe que o porto abriu",),
    ),
)

ITALIAN = (
    Rule(
        "according_it",
        "attribution",
        _IT,
        "body",
        rf"\b(?:secondo(?: quanto (?:riferisce|riporta|scrive|riferito da|riportato da|riporta))?|citat[oaie] da|citando|riportat[oaie] da|pubblicat[oaie] (?:da|su)|riferisce|riporta|scrive|rivela|fa sapere|lo (?:riferisce|riporta|scrive)|stando a) ?{_IT_KIND}<N>(?:,? <DAY>)?",
        yes=(
            ("Il porto è aperto, secondo l'agenzia Reuters.", "reuters"),
            ("Il porto è aperto, riferisce l'ANSA.", "ansa"),
        ),
        no=("Secondo il porto tutto va bene.",),
    ),
    Rule(
        "reported_it",
        "attribution",
        _IT,
        "body",
        lead=_IT_KIND,
        pattern=r"<N>,? (?:<DAY>,? )?(?:ha |aveva )?(?:<DAY>,? )?(?:riferi(?:sce|to)|riporta(?:to)?|scri(?:ve|tto)|rivela(?:to)?|pubblica(?:to)?|annuncia(?:to)?)(?:,? <DAY>)?",
        yes=(("Reuters ha riferito ieri di un incendio.", "reuters"),),
        no=("La ditta ha riferito di un incendio.",),
    ),
    Rule(
        "told_it",
        "told",
        _IT,
        "body",
        rf"(?:(?:detto|dichiarato|spiegato|raccontato|affermato|confermato)(?: <DAY>)? (?:a|al|alla|all['’])|in (?:un['’]|una )?(?:intervista|dichiarazione|colloquio) (?:\w+ )?(?:a|al|alla|all['’]|con)|intervistat[oa] da) ?{_IT_KIND}<N>(?:,? <DAY>)?",
        yes=(("«È aperto», ha detto all'ANSA il sindaco.", "ansa"),),
        no=("ha detto alla madre che il porto è aperto",),
    ),
)
