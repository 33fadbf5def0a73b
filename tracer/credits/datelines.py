# ruff: noqa: E501  (patterns stay whole)
"""Bylines, datelines and taglines: the places where an agency's name stands alone."""

from __future__ import annotations

from tracer.credits.rule import Rule

_EVERY = ("*",)

ENDS = (
    Rule(
        "tagline_slash",
        "tagline",
        _EVERY,
        "end",
        r"(?:^|(?<=[.!?…”\"»)]))\s{0,4}(?:/{1,2}|--?|[–—])\s?<N>(?:/{1,2}|--)?\s*\)?\s*$",
        yes=(
            ("The harbour reopened at noon. --Reuters", "reuters"),
            ("/dpa", "dpa"),
            ("The harbour reopened. – AFP", "afp"),
        ),
        no=("He reads two papers - Reuters and the Herald - each day of the week",),
    ),
    Rule(
        "tagline_tag",
        "tagline",
        _EVERY,
        "end",
        r"(?:^|(?<=[.!?…”\"»)。]))\s{0,4}[(\[（【]\s*(?:with |avec |con |mit |com |de |aa/|ts/)?<N>(?:\s?/\s?[\w .]{1,20})?\s*[)\]）】]\s*\.?\s*$|^[^\S\n]*+<N>\s{0,4}$",
        yes=(
            ("The harbour reopened at noon. (AP)", "ap"),
            ("Le port a rouvert à midi. (avec AFP)", "afp"),
            ("El puerto reabrió. (EFE)", "efe"),
            ("港口中午重新开放。（新华社）", "xinhua"),
            ("Reuters", "reuters"),
        ),
        no=("The harbour reopened (Reuters photo)",),
    ),
)

_DASH = r"(?:[-–—−:ـ.]{1,3}|//)"
_DATE = r"(?:[^\n()/]{0,24}\d[^\n()/]{0,14})?"

DATELINES = (
    Rule(
        "dateline",
        "dateline",
        _EVERY,
        "start",
        rf"^\s*+\W{{0,3}}(?:[^\n().!?]{{2,60}}?[,\s]\s*)?{_DATE}[(\[（]\s*(?:[\w .]{{1,20}}/\s?)?<N>\s?(?:[/-][\w .]{{1,20}})?\s*[)\]）]\s*(?:{_DASH}|(?=(?-i:\p{{Lu}})))",
        yes=(
            ("BAGHDAD (Reuters) - The harbour reopened.", "reuters", "BAGHDAD (Reuters) -"),
            ("(AP) -- The harbour reopened.", "ap"),
            ("WASHINGTON, Oct. 21 (UPI) -- The harbour reopened.", "upi"),
            ("Madrid, 21 oct (EFE).- El puerto reabrió.", "efe"),
            ("PARIS, 21 octobre (AFP) - Le port a rouvert.", "afp"),
            ("Berlin (dpa) - Der Hafen ist offen.", "dpa"),
            ("بغداد (رويترز) - أعيد فتح المرفأ.", "reuters"),
            ("ANKARA (AA) - Liman açıldı.", "anadolu"),
        ),
        no=("He called the agency (Reuters) twice.", "London: Asked why (Reuters had it first) he smiled."),
    ),
    Rule(
        "dateline_slash",
        "dateline",
        _EVERY,
        "start",
        r"^\s*+\W{0,2}[^\n/]{2,60}?[.,–—-]?\s*/\s?<N>\s?(?:-\s?[^\n/]{1,30})?/",
        yes=(("МОСКВА, 21 октября. /ТАСС/. Порт открыт.", "tass"), ("PRAGUE /CTK/ The harbour reopened.", "ctk")),
        no=("He reads Reuters/AFP every day.",),
    ),
    Rule(
        "dateline_ar",
        "dateline",
        ("ar", "fa"),
        "start",
        r"^\s*+[\s*•.&;A-Za-z]{0,30}?(?![\s\W]*[وف]?(?:قال|أكد|ذكر|أضاف|أوضح|صرح|أفاد|نقل))(?:(?:[^\n().!?؟]{2,60}?[-–—ـ:،/(«][\s«(]{0,2})?<N>\s?[)»]?\s?(?:[-–—ـ:]|\(\S{2,20}\))"
        r"|[^\n().!?؟]{2,60}?[-–—ـ:،/]\s?«?<N>»?\s*$)",
        yes=(
            ("دبي - رويترز: أعيد فتح المرفأ.", "reuters"),
            ("رويترز - دبي: أعيد فتح المرفأ.", "reuters"),
            ("طوكيو - «رويترز»: أعيد فتح المرفأ.", "reuters"),
            ("واس (جدة) أعيد فتح المرفأ.", "spa"),
            ("واس- عدن: أعيد فتح المرفأ.", "spa"),
        ),
        no=("أعيد فتح المرفأ صباح اليوم بعد أن أصلحت الشركة الرصيف القديم كله، والعمل لدى رويترز: انتهى.",),
    ),
    Rule(
        "dateline_dash",
        "dateline",
        ("ru", "uk", "en", "es", "fr", "de", "pt", "it", "tr", "fa", "id"),
        "start",
        rf"^\s*+\W{{0,2}}(?:[^\n.!?—–()]{{2,50}}?\s?[.,—–-]\s?)?(?:[^\n.!?—–()]{{0,24}}\d[^\n!?—–()]{{0,12}}\s?[.,—–-]\s?)?(?<=^|[.,—–\s-])<S>\s?{_DASH}\s",
        yes=(
            ("СДЕК. ТАСС. Порт открыт.", "tass"),
            ("МОСКВА, 21 окт — РИА Новости. Порт открыт.", "ria-novosti"),
            ("Москва. 21 октября. ИНТЕРФАКС - Порт открыт.", "interfax"),
            ("КИЇВ, 21 жовтня – УНІАН. Порт відкрито.", "unian"),
            ("Reuters - The harbour reopened.", "reuters"),
        ),
        no=("The story was told by Reuters - and by others - for weeks.",),
    ),
    Rule(
        "dateline_zh",
        "dateline",
        ("zh", "ja"),
        "start",
        r"^\s*+[【（(]{0,3}<N>[^\n，。,]{0,16}?\d{1,2}[日号][^\n，。]{0,8}?(?:电|讯|電)|^\s*+[【（(]<N>[^\n】）)]{0,24}[】）)]",
        yes=(("新华社巴格达10月21日电 港口重新开放。", "xinhua"), ("【环球时报报道】港口重新开放。", "global-times")),
        no=("港口10月21日重新开放，新华社没有报道。",),
    ),
)

BYLINES = (
    Rule(
        "agency_byline",
        "byline",
        _EVERY,
        "byline",
        r"(?:^|[,|/(\[–—:؛،*•;-]|\b(?:by|for|of|from|and|with|y|et|und|mit|e|по|і|и|por|par|von|via|avec|con|da|de|by the|source|المصدر|بقلم|وكالة|وكالات|وكالاة|د)\b|\b(?:و|ل)(?=[\ue000\ue001\ue003]))\s{0,4}(?:the )?"
        r"<N>(?:'s|’s)?\s{0,4}(?=$|[,|/)\]–—:؛،.*•;-]|\b(?:staff|news|writers?|agency|bureau|team|reporters?|correspondents?|and|with|in|via|و|y|et|und|e)\b|\()",
        yes=(
            ("By Reuters", "reuters"),
            ("Reuters Staff", "reuters"),
            ("Jane Roe, Associated Press", "ap"),
            ("رويترز - واشنطن", "reuters"),
            ("الرياض، عدن - سالم أحمد، واس", "spa"),
            ("د ب أ - مدريد", "dpa"),
            ("AFP/dpa", "afp"),
            ("Jane Roe and agencies, AFP", "afp"),
        ),
        no=("Michael Bloomberg Smith", "Jane Roe"),
    ),
    Rule(
        "loose_byline",
        "byline",
        ("ar", "fa"),
        "byline",
        r"<S>",
        yes=(("واشنطن رويترز", "reuters"), ("سيؤول رويترز", "reuters")),
        no=("سالم أحمد",),
    ),
)
