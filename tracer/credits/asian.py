# ruff: noqa: E501  (patterns stay whole)
"""Attributions in running Turkish, Chinese and Indonesian text."""

from __future__ import annotations

from tracer.credits.rule import Rule

_TR, _ZH, _ID = ("tr",), ("zh",), ("id",)
_CASE = r"(?:['’]?\p{L}{1,6})?"  # a Turkish ending on a name: "Reuters'ın"

TURKISH = (
    Rule(
        "report_of_tr",
        "attribution",
        _TR,
        "body",
        rf"<N>{_CASE}(?: haber ajansı\p{{L}}{{0,5}}| gazetesi\p{{L}}{{0,5}}| kanalı\p{{L}}{{0,5}}| televizyonu\p{{L}}{{0,5}}| sitesi\p{{L}}{{0,5}})?,? (?:<DAY> )?(?:haberine göre|aktardığına göre|bildirdiğine göre|yazdığına göre|geçtiği habere göre|haberinde|raporuna göre|duyurduğuna göre)",
        yes=(
            ("Reuters'ın haberine göre liman açıldı.", "reuters"),
            ("Anadolu Ajansı'nın aktardığına göre liman açıldı.", "anadolu"),
        ),
        no=("Şirketin haberine göre liman açıldı.",),
    ),
    Rule(
        "reported_tr",
        "attribution",
        _TR,
        "body",
        rf"(?:<N>{_CASE}(?: haber ajansı| gazetesi| kanalı)?(?: (?:konuşan|açıklama yapan|bilgi veren|değerlendirmede bulunan))|<N>{_CASE} göre|(?:<DAY>,? )?<N>(?: haber ajansı| gazetesi| kanalı)?,? (?:[^\n.]{{0,80}} )?(?:bildirdi|duyurdu|yazdı|aktardı|haber verdi|iddia etti))\b",
        yes=(("Reuters limanın açıldığını bildirdi.", "reuters"), ("Hürriyet'e konuşan başkan mutlu.", "hurriyet")),
        no=("Şirket limanın açıldığını bildirdi.",),
    ),
)

CHINESE = (
    Rule(
        "according_zh",
        "attribution",
        _ZH,
        "body",
        r"(?:据|根据|援引|引述|引用|综合)(?:[\p{Han}]{0,8}?(?:媒体|通讯社|报纸|电视台|网站))?[“《]?<N>[”》]?(?:网站|电视台|记者|客户端|新闻|网)?(?:[^\n。，]{0,4}?(?:\d{1,2}月)?\d{1,2}日|<DAY>)?(?:[^\n。，]{0,8}?(?:报道|報道|消息|电|称|透露|援引|引述|的话|说法))?",
        yes=(
            ("据路透社报道，港口重新开放。", "reuters", "据路透社报道"),
            ("据俄罗斯卫星通讯社21日报道，港口开放。", "sputnik"),
            ("他援引《环球时报》报道说港口开放。", "global-times"),
        ),
        no=("据港口方面报道。",),
    ),
    Rule(
        "reported_zh",
        "attribution",
        _ZH,
        "body",
        r"[“《]?<N>[”》]?(?:网站|记者)?(?:[^\n。，]{0,4}?(?:\d{1,2}月)?\d{1,2}日|<DAY>)?(?:报道称?|報道|援引|引述|发文称|刊文|消息称)",
        yes=(("路透社21日报道称，港口重新开放。", "reuters"),),
        no=("港口报道称重新开放。",),
    ),
    Rule(
        "told_zh",
        "told",
        _ZH,
        "body",
        r"(?:(?:在)?接受|对|向|告诉)[“《]?<N>[”》]?(?:记者|网站|电视台|等媒体)?(?:的?(?:专访|采访|独家专访|独家采访)|表示|说|透露|称|证实)",
        yes=(("他在接受央视记者采访时说，港口已开放。", "cctv"), ("他对法新社表示港口开放。", "afp")),
        no=("他对记者表示港口开放。",),
    ),
)

INDONESIAN = (
    Rule(
        "according_id",
        "attribution",
        _ID,
        "body",
        r"\b(?:seperti |sebagaimana |demikian )?(?:dikutip(?: dari| oleh)?|dilansir(?: dari| oleh)?|melansir|mengutip|dilaporkan(?: oleh)?|diberitakan(?: oleh)?|menurut|lapor|dikabarkan) (?:laporan )?(?:(?:kantor berita|harian|surat kabar|majalah|laman|situs|media|stasiun televisi) )?<N>(?:,? <DAY>)?",
        yes=(
            ("Pelabuhan dibuka, dikutip dari Reuters.", "reuters"),
            ("Menurut kantor berita Antara, pelabuhan dibuka.", "antara"),
        ),
        no=("Menurut perusahaan, pelabuhan dibuka.",),
    ),
    Rule(
        "told_id",
        "told",
        _ID,
        "body",
        r"\b(?:kepada|wawancara dengan|dihubungi) (?:(?:kantor berita|harian|majalah|wartawan) )?<N>(?:,? <DAY>)?",
        yes=(("“Sudah dibuka,” katanya kepada Tempo.", "tempo"),),
        no=("katanya kepada ibunya",),
    ),
)
