# ruff: noqa: E501  (a table of words)
"""The words by which news attributes words: one table a language. Add a language by adding a `Cues`.

All forms are as `tracer.normalize.fold` gives them (lower case, no marks, Arabic letters unified). Of each English
verb only the lemma stands here; `_inflected` makes its forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from tracer.normalize import folded

Strength: TypeAlias = Literal["speech", "stance"]
"""speech: may introduce words in marks (said); stance: takes what is believed, wanted or done with words (criticised)."""


@dataclass(frozen=True)
class Cues:
    """One language's cue words. Phrases are written with single spaces; every set holds folded forms."""

    language: str
    speech: frozenset[str]
    stance: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()  # forms that are as often nouns: only after a subject, not after these
    participles: frozenset[str] = frozenset()  # "adding", "citing": the subject is the one before
    before: frozenset[str] = frozenset()  # "according to X": the source follows
    genitive: frozenset[str] = frozenset()  # of them those whose source stands in the genitive: по словам
    behind: frozenset[str] = frozenset()  # Turkish "X'e göre": the source stands before
    complementizers: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()  # and adverbs that may stand between subject and cue
    pronouns: dict[str, str] = field(default_factory=dict)  # -> "m", "f", "p" (plural), "u"
    relatives: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()  # words a speaker's name or role cannot hold
    links: frozenset[str] = frozenset()  # words that join a role's parts: of, for, de
    determiners: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    titles: dict[str, str] = field(default_factory=dict)  # Mr -> m
    recipients: frozenset[str] = frozenset()  # verbs followed by who was told
    quoting: frozenset[str] = frozenset()  # verbs of passing on: quoted X as saying, نقلت عن
    as_saying: tuple[str, ...] = ()  # "quoted X as saying"
    links_source: frozenset[str] = frozenset()  # the word before whom a verb-first language quotes: عن
    told: tuple[str, ...] = ()  # letters written onto who was told: Arabic ل
    verb_last: bool = False  # subject, content, verb: Turkish
    relative_verbs: tuple[str, ...] = ()  # endings of verbs whose subject follows: Turkish diyen
    names: frozenset[str] = frozenset()  # forms that only name where passive: "is called"
    naming: frozenset[str] = frozenset()  # words before a form that only names: "so-called"
    drops_subject: bool = False  # a verb without a subject goes on with the speaker before
    prefixes: tuple[str, ...] = ()  # letters written onto a verb: Arabic و ف
    verb_first: bool = False  # the subject follows the verb unless it stands directly before it
    unspaced: bool = False
    conjunctions: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()  # "the agency", "the channel": the outlet named last


def _set(text: str, *more: Iterable[str]) -> frozenset[str]:
    """Folded entries of a text where "|" or line ends separate phrases; `more` are added."""
    entries = {folded(entry) for line in text.splitlines() for entry in line.split("|")}
    return frozenset(entries.union(*more) - {""})


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split())


# --- English ------------------------------------------------------------------------------------------------------

_SPEECH = """acknowledge add admit advise allege announce answer argue ask assert boast brag call claim comment
complain concede conclude confess confirm contend continue counter cry declare demand echo elaborate email emphasize
emphasise exclaim explain interject joke lament mention mutter muse note object observe opine plead post predict
proclaim quip rail read reassure recall recite reflect reiterate remark remember remind repeat reply report respond
retort reveal say scream shout snap speculate state stress suggest sum tease tell testify text tweet urge vow warn whisper
wonder write yell chant caution chide insist joke elaborate point continue recount relate summarize interrupt cable
blog stipulate quote""".split()

_STANCE = """accuse affirm applaud assail attack back bash belittle believe bemoan berate blame blast
blog brand cast celebrate challenge charge chastise cheer cite clarify compare condemn congratulate
consider criticize criticise decline decry deem defend denounce deny deride describe disagree disavow disclose dismiss
dispute disparage doubt downplay dub emphasize endorse estimate expect express extol fault favor fear feel find
forecast foresee hail hint hope highlight imply indicate insinuate instruct invoke
lambaste liken list mock mull name oppose order pan
pledge portray praise prefer profess promise promote propose question rate realize rebuff rebuke
rebut recommend refer refuse refute reject reprimand request rebut ridicule rip rule
scold show signal slam slight speculate stump suspect tell thank think threaten
tout trash underscore urge view voice voice warn want
worry plan see seem appear agree support seek learn""".split()

_IRREGULAR = {
    "say": "say says said saying", "tell": "tell tells told telling", "write": "write writes wrote written writing",
    "think": "think thinks thought thinking", "feel": "feel feels felt feeling", "find": "find finds found finding",
    "see": "see sees saw seeing", "seek": "seek seeks sought seeking", "show": "show shows showed shown showing",
    "read": "read reads reading", "foresee": "foresee foresees foresaw", "forecast": "forecast forecasts",
    "cast": "cast casts casting", "forbid": "forbid forbids forbade", "swear": "swear swears swore swearing",
    "refer": "refer refers referred referring", "admit": "admit admits admitted admitting",
    "quip": "quip quips quipped quipping", "dub": "dub dubs dubbed dubbing", "plan": "plan plans planned planning",
    "snap": "snaps snapped", "brag": "brags bragged bragging", "rip": "rips ripped ripping", "slam": "slams slammed slamming",
    "rebut": "rebut rebuts rebutted rebutting", "blog": "blogged blogs blogging", "pan": "panned",
    "call": "call calls called calling", "learn": "learned learns",
    "point": "", "sum": "", "seem": "seem seems seemed", "appear": "appears appeared",
    "back": "backed backs backing", "list": "listed lists", "name": "named", "order": "ordered orders", "post": "posted posts",
    "view": "views viewed", "want": "want wants wanted wanting", "text": "texted", "cable": "cabled",
    "object": "objected objects", "object to": "", "rate": "rated", "rule": "ruled rules", "trash": "trashed",
    "slight": "", "stump": "", "fault": "faulted faults", "brand": "branded brands", "rail": "railed rails railing",
}  # fmt: skip


def _inflected(lemmas: Iterable[str]) -> frozenset[str]:
    forms: set[str] = set()
    for lemma in lemmas:
        if lemma in _IRREGULAR:
            forms.update(_IRREGULAR[lemma].split())
        elif lemma.endswith("e"):
            forms |= {lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"}
        elif lemma.endswith("y") and lemma[-2] not in "aeo":
            forms |= {lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
        elif lemma.endswith(("s", "sh", "ch", "x")):
            forms |= {lemma, lemma + "es", lemma + "ed", lemma + "ing"}
        else:
            forms |= {lemma, lemma + "s", lemma + "ed", lemma + "ing"}
    return frozenset(forms)


def _ing(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(form for form in forms if form.endswith("ing") and form not in {"bring"})


_EN_SPEECH = _inflected(_SPEECH)
_EN_STANCE = _inflected(_STANCE)
_EN_PHRASES = _set(
    "pointed out|points out|point out|went on to say|goes on to say|made clear|makes clear|made it clear|put it"
    "|spoke out|fired back|shot back|hit back|summed up|chimed in|weighed in|went on|is quoted as saying"
    "|was quoted as saying|were quoted as saying|has been quoted as saying|read aloud|speaks of|spoke of|talked of"
)
_EN_STANCE_PHRASES = _set(
    "called for|calls for|call for|called on|calls on|call on|took issue with|takes issue with|laid out|lays out"
    "|lashed out|pointed to|points to|point to|spoke about|talked about|talks about|refers to|referred to"
    "|is expected|are expected|was expected|were expected|came out against|pushed back|seems to|likely to"
    "|hopes to|would like|is hoping|are hoping|is worried|are worried|were worried|was worried|is confident|are confident"
    "|is convinced|are convinced|is aware|was aware|did not respond|didn't respond|made the case|makes the case"
    "|sided with|took aim at|takes aim at|singled out|expressed concern|raised questions|cast doubt|spoke against"
    "|dwelled on|is opposed|are opposed|turned down|signed off on|focused on|focuses on|comes out against"
)
_EN_PARTICIPLES = _ing(_EN_SPEECH | _EN_STANCE) - _words("seeing feeling reading appearing finding backing showing")

ENGLISH = Cues(
    language="en",
    speech=_EN_SPEECH | _EN_PHRASES,
    stance=(_EN_STANCE - _EN_SPEECH) | _EN_STANCE_PHRASES,
    ambiguous=_words(
        """answer answers claim claims comment comments demand demands echo email note notes object objects post posts
        report reports state states stress text tweet tweets call calls attack attacks back blame blast challenge charge
        charges cheer doubt doubts estimate estimates fear fears favor hope hopes hint hints list lists
        mention order orders plan plans pledge pledges praise promise promises question questions quote quotes rate
        request requests rule rules signal signals support supports view views voice voices vow vows worry worries
        show want cast feel see read name cry cries think appeal forecast cite urge object
        find add remark remarks display seek learn"""
    ),
    participles=_EN_PARTICIPLES | _set("pointing out|referring to|pointing to|calling for|calling on|making clear"),
    before=_set("according to|in the words of|in the view of|in the opinion of|as per"),
    complementizers=_words("that whether"),
    auxiliaries=_words(
        """has have had was were is are been be would will could should may might must did does do not also later then
        once never often still just now again soon already earlier first recently repeatedly even ever always
        further too instead simply sometimes clearly reportedly famously s ve d ll hasn't didn't doesn't don't won't
        wouldn't couldn't haven't hadn't isn't aren't wasn't weren't can cannot can't finally all both himself herself
        themselves itself"""
    ),
    pronouns={"he": "m", "she": "f", "they": "p", "i": "i", "we": "we", "it": "it", "you": "u", "one": "u"},
    relatives=_words("who which"),
    stops=_words(
        """that because when while if as after before although though since whether where but so than until unless
        once what how why whom whose then however meanwhile there here"""
    ),
    links=_words("of for from at in with to on and & de al el bin van von der la le du"),
    determiners=_words(
        """the a an his her its their our my your whose no any every each"""
    ),
    roles=_words(
        """president minister premier chancellor senator congressman congresswoman representative governor mayor secretary
        spokesman spokeswoman spokesperson chairman chairwoman chair chief director commissioner ambassador envoy judge
        justice attorney lawyer prosecutor sheriff officer commander general colonel king queen prince emir sheikh
        leader head speaker deputy lawmaker candidate nominee businessman executive analyst professor researcher
        economist scientist doctor coach player captain author writer editor reporter founder member official adviser
        advisor aide manager strategist pollster billionaire mogul pope bishop imam activist narrator"""
    ),
    titles={
        "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lord": "m", "lady": "f", "king": "m", "queen": "f",
        "sen": "", "gov": "", "rep": "", "dr": "", "gen": "", "col": "", "lt": "", "sgt": "", "capt": "", "rev": "",
        "prof": "", "president": "", "senator": "", "congressman": "m", "congresswoman": "f", "sheikh": "m",
        "spokesman": "m", "spokeswoman": "f", "businessman": "m", "chairman": "m", "chairwoman": "f", "pope": "m",
        "father": "m", "mother": "f", "husband": "m", "wife": "f", "actress": "f", "emir": "m", "prince": "m",
    },
    recipients=_inflected(["tell", "ask", "remind", "reassure", "warn", "advise", "assure"]),
    conjunctions=_words("and but while"),
    quoting=_words("quoted quotes quoting cited cites citing"),
    names=_words("called named dubbed known"),
    naming=_words("so"),
    as_saying=("as saying", "as having said", "as telling", "as stating", "as warning"),
    agencies=_set(
        "agency|news agency|channel|newspaper|paper|daily|broadcaster|network|station|magazine|website|outlet|wire"
        "|the agency|tv channel|news outlet"
    ),
)  # fmt: skip

# --- Arabic -------------------------------------------------------------------------------------------------------

ARABIC = Cues(
    language="ar",
    speech=_set(
        "قال|قالت|قالوا|يقول|تقول|يقولون|وقال|أضاف|أضافت|أضافوا|صرح|صرحت|أكد|أكدت|أكدوا|أعلن|أعلنت|أعلنوا|أوضح|أوضحت"
        "|أشار|أشارت|ذكر|ذكرت|شدد|شددت|اعتبر|اعتبرت|تابع|تابعت|زعم|زعمت|كشف|كشفت|أفاد|أفادت|لفت|لفتت|حذر|حذرت"
        "|رأى|رأت|نفى|نفت|أبلغ|أبلغت|كتب|كتبت|غرد|غردت|تساءل|تساءلت|أجاب|أجابت|علق|علقت|وصف|وصفت|اتهم|اتهمت|دعا|دعت|طالب|طالبت"
        "|استطرد|أردف|أردفت|نوه|نوهت|أخبر|أخبرت|جدد|هدد|هددت|استدرك|نقل|نقلت|نسبت|يؤكد|تؤكد|يضيف|تضيف|يوضح|توضح|يرى|ترى|يعتقد|ختم"
    ),
    participles=_set(
        "مضيفا|مؤكدا|مشيرا إلى|مشيرا|موضحا|قائلا|قائلة|مضيفة|مؤكدة|مشيرة إلى|مشيرة|موضحة|معتبرا|لافتا إلى|لافتا|مشددا على|مبينا|متابعا|محذرا من"
    ),
    before=_set(
        "وفقا ل|وفق|بحسب|حسب|طبقا ل|نقلا عن|على حد قول|على لسان|حسبما ذكر|حسبما ذكرت|حسبما أفاد|حسبما أفادت|كما ذكر|كما ذكرت"
        "|استنادا إلى|على حد تعبير|في رأي|وفقا لما ذكرته|بحسب ما ذكرت|وفق ما نقلته|وفق ما نقله|وفق ما ذكرته|وفق ما ذكره"
        "|وفق ما أوردته|وفق ما أورده|بحسب ما نقلته|بحسب ما نقله|بحسب ما ذكرته|بحسب ما ذكره|حسب ما ذكرته|حسب ما نقلته"
        "|وفقا لما نقلته|وفقا لما نقله|وفقا لما ذكره|وفقا لما أوردته"
    ),
    complementizers=_set("إن|أن|بأن|إنه|أنه|إنها|أنها|بأنه|بأنها|إنهم|أنهم|إننا|أننا|إلى أن|على أن|بأنهم|فإن|فان"),
    auxiliaries=_words("قد لقد كان كانت أيضا كذلك"),
    pronouns={"هو": "m", "هي": "f", "هم": "p"},
    relatives=_words("الذي التي الذين"),
    stops=_words(
        "في على من خلال عن إلى مع بعد قبل أن إن أنه إنه بأن لدى أمام حول يوم أمس اليوم حيث بينما عندما لكن ولكن ثم إثر عقب منذ ضمن عبر بشأن فيما رداً ردا خلال أثناء الذي التي ولكن كما مساء صباح السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة"
    ),
    links=_words("بن آل أبو ابو عبد"),
    roles=_words(
        "رئيس الرئيس وزير الوزير المتحدث الناطق أمين مدير عضو النائب نائب القائد قائد الملك الأمير السفير المبعوث المدعي المحامي"
    ),
    titles={"السيد": "m", "السيدة": "f", "الدكتور": "m", "الدكتورة": "f", "الشيخ": "m"},
    recipients=_set("أبلغ|أبلغت|أخبر|أخبرت"),
    quoting=_words("نقلت نقل نقلا نسبت ينقل تنقل"),
    links_source=_words("عن إلى"),
    told=("ل",),
    as_saying=("قوله", "قولها", "قولهم", "ان", "انه", "انها", "بان"),
    prefixes=("و", "ف"),
    verb_first=True,
    drops_subject=True,
    agencies=_set("الوكالة|القناة|الصحيفة|الموقع|الإذاعة"),
)

# --- French, Spanish, Portuguese, German --------------------------------------------------------------------------

FRENCH = Cues(
    language="fr",
    speech=_set(
        "dit|disait|disent|déclaré|déclare|déclarait|déclarer|affirmé|affirme|affirment|affirmait|ajouté|ajoute|ajoutait|expliqué|explique"
        "|expliquait|souligné|souligne|indiqué|indique|précisé|précise|estimé|estime|estiment|assuré|assure|annoncé|annonce|rapporté"
        "|rapporte|confié|confie|raconté|raconte|écrit|répondu|répond|reconnu|reconnaît|lancé|lance|conclu|conclut|rappelé|rappelle"
        "|martelé|martèle|insisté|insiste|prévenu|prévient|averti|avertit|dénoncé|dénonce|regretté|regrette|poursuivi|poursuit|noté"
        "|note|observé|observe|plaidé|plaide|confirmé|confirme|jugé|juge|soutenu|soutient|tweeté|lâché|glissé|commenté|commente|détaillé|détaille"
    ),
    participles=_set("ajoutant|précisant|affirmant|soulignant|estimant|expliquant|indiquant|rappelant|assurant|disant"),
    before=_set("selon|d'après|de l'avis de|aux dires de|pour"),
    complementizers=_words("que qu"),
    auxiliaries=_words("a ont avait avaient est sont n ne s se l y en aussi également encore notamment toutefois cependant déjà t"),
    pronouns={"il": "m", "elle": "f", "ils": "p", "elles": "p", "on": "u", "t-il": "m", "t-elle": "f"},
    relatives=_words("qui"),
    stops=_words("que qu lors dans après avant quand lorsque si mais car donc mardi lundi mercredi jeudi vendredi samedi dimanche sur devant au aux à pendant hier dans ce comme où puis"),
    links=_words("de du des d la le l les et pour"),
    determiners=_words("le la les l un une des son sa ses leur leurs ce cette ces plusieurs deux trois"),
    roles=_words("président présidente ministre premier porte-parole maire député députée directeur directrice chef"),
    titles={"m": "m", "mme": "f", "dr": "", "mlle": "f"},
    agencies=_set("l'agence|agence|la chaîne|chaîne|le journal|journal|quotidien|le quotidien"),
)  # fmt: skip

SPANISH = Cues(
    language="es",
    drops_subject=True,
    speech=_set(
        "dijo|dijeron|dice|dicen|decía|ha dicho|afirmó|afirma|afirmaron|ha afirmado|aseguró|asegura|aseguraron|añadió|añade|agregó|agrega|explicó"
        "|explica|señaló|señala|señalaron|indicó|indica|declaró|declara|manifestó|manifiesta|sostuvo|sostiene|subrayó|subraya|recordó"
        "|recuerda|advirtió|advierte|anunció|anuncia|informó|informa|informaron|reconoció|reconoce|comentó|comenta|apuntó|apunta|precisó"
        "|precisa|respondió|responde|insistió|insiste|denunció|denuncia|escribió|escribe|destacó|destaca|confirmó|confirma|expresó|expresa"
        "|concluyó|concluye|consideró|considera|admitió|negó|relató|reiteró|exclamó|preguntó|enfatizó|acusó|reveló|puntualizó|lamentó|aclaró"
    ),
    participles=_set("agregando|añadiendo|asegurando|señalando|indicando|diciendo|afirmando|subrayando|recordando"),
    before=_set("según|de acuerdo con|de acuerdo a|en palabras de|a juicio de|en opinión de"),
    complementizers=_words("que"),
    auxiliaries=_words("ha han había habían se le les lo no también además ya fue"),
    pronouns={"ella": "f", "ellos": "p", "ellas": "p"},
    relatives=_words("quien que quienes"),
    stops=_words("que en durante tras después antes cuando mientras si pero porque como al este ayer hoy lunes martes miércoles jueves viernes sábado domingo sobre ante donde desde hasta"),
    links=_words("de del la las los el y para"),
    determiners=_words("el la los las un una unos unas su sus este esta varios dos tres"),
    roles=_words("presidente presidenta ministro ministra portavoz vocero alcalde alcaldesa diputado diputada senador senadora director jefe líder"),
    titles={"sr": "m", "sra": "f", "dr": "m", "dra": "f", "don": "m", "doña": "f"},
    agencies=_set("la agencia|agencia|el diario|diario|el periódico|periódico|la cadena|cadena|el canal"),
)  # fmt: skip

PORTUGUESE = Cues(
    language="pt",
    drops_subject=True,
    speech=_set(
        "disse|disseram|diz|dizem|dizia|afirmou|afirma|afirmaram|acrescentou|acrescenta|explicou|explica|declarou|declara|ressaltou|ressalta"
        "|destacou|destaca|informou|informa|informaram|anunciou|anuncia|contou|conta|garantiu|garante|lembrou|lembra|alertou|alerta|avisou"
        "|escreveu|escreve|respondeu|responde|reconheceu|confirmou|confirma|comentou|comenta|sublinhou|sublinha|frisou|frisa|salientou|salienta|referiu"
        "|refere|defendeu|defende|considerou|considera|admitiu|negou|criticou|concluiu|concluiu|reiterou|revelou|questionou|argumentou|adiantou"
    ),
    participles=_set("acrescentando|afirmando|dizendo|ressaltando|destacando|lembrando|sublinhando|referindo|explicando"),
    before=_set("segundo|de acordo com|conforme|nas palavras de|na opinião de"),
    complementizers=_words("que"),
    auxiliaries=_words("tem têm tinha havia se lhe não também ainda já foi"),
    pronouns={"ele": "m", "ela": "f", "eles": "p", "elas": "p"},
    relatives=_words("quem que"),
    stops=_words("que em durante após depois antes quando enquanto se mas porque como ao na no nesta neste ontem hoje segunda terça quarta quinta sexta sábado domingo sobre onde desde até num numa à"),
    links=_words("de da do das dos e para"),
    determiners=_words("o a os as um uma seu sua seus suas este esta dois duas três"),
    roles=_words("presidente ministro ministra porta-voz prefeito prefeita deputado deputada senador senadora diretor diretora chefe líder"),
    titles={"sr": "m", "sra": "f", "dr": "m", "dra": "f"},
    agencies=_set("a agência|agência|o jornal|jornal|a emissora|emissora"),
)  # fmt: skip

GERMAN = Cues(
    language="de",
    speech=_set(
        "sagte|sagten|sagt|sagen|erklärte|erklärten|erklärt|betonte|betont|meinte|meint|meinten|teilte|teilten|berichtete|berichteten"
        "|berichtet|berichten|schrieb|schreibt|schrieben|fügte|kritisierte|kritisiert|forderte|fordert|forderten|warnte|warnt|warnten|behauptete"
        "|behauptet|kündigte|ergänzte|ergänzt|äußerte|antwortete|antwortet|fragte|fragt|versicherte|bestätigte|bestätigt|räumte|erzählte|erzählt"
        "|unterstrich|hob|verkündete|stellte|meldete|meldet|meldeten|monierte|mahnte|mahnt|bekräftigte|twitterte|urteilte|resümierte|rief|hieß|heißt"
    ),
    participles=_set("so|sagend"),
    before=_set("laut|nach angaben von|nach angaben der|nach angaben des|zufolge|nach aussage von|nach ansicht von|nach den worten von|gemäß"),
    behind=_set("zufolge"),
    complementizers=_words("dass daß ob"),
    auxiliaries=_words("hat haben hatte hatten habe auch zudem weiter ferner nun noch nicht sich"),
    pronouns={"er": "m", "sie": "f", "es": "it", "wir": "we"},
    relatives=_words("der die welcher"),
    stops=_words("dass daß am im in bei nach vor während als wenn weil aber auf mit dem zum zur gegenüber heute gestern montag dienstag mittwoch donnerstag freitag samstag sonntag mit über wie an"),
    links=_words("der des von für und aus"),
    determiners=_words("der die das den dem ein eine einer seine ihre mehrere zwei drei"),
    roles=_words("präsident präsidentin minister ministerin kanzler kanzlerin sprecher sprecherin bürgermeister bürgermeisterin chef chefin vorsitzende vorsitzender"),
    titles={"herr": "m", "frau": "f", "dr": ""},
    agencies=_set("die agentur|agentur|die zeitung|zeitung|der sender|sender|nachrichtenagentur"),
)  # fmt: skip

# --- Russian, Turkish, Persian, Chinese ---------------------------------------------------------------------------

RUSSIAN = Cues(
    language="ru",
    drops_subject=True,
    speech=_set(
        "сказал|сказала|сказали|говорит|говорят|говорил|говорила|заявил|заявила|заявили|заявляет|отметил|отметила|отметили|отмечает|добавил|добавила"
        "|добавили|сообщил|сообщила|сообщили|сообщает|сообщают|сообщило|подчеркнул|подчеркнула|пояснил|пояснила|объяснил|объяснила|рассказал|рассказала"
        "|считает|уверен|утверждает|утверждают|утверждал|напомнил|напомнила|написал|написала|пишет|ответил|ответила|признал|признала|предупредил"
        "|предупредила|уточнил|уточнила|подтвердил|подтвердила|призвал|призвала|указал|указала|констатировал|передает|передаёт|обвинил|заверил|резюмировал"
    ),
    participles=_set("добавив|отметив|подчеркнув|заявив|пояснив|сообщив|уточнив"),
    before=_set("по словам|по данным|по мнению|по информации|согласно|как сообщает|как сообщил|как сообщила|как передает|как заявил|со ссылкой на|как пишет"),
    genitive=_set("по словам|по данным|по мнению|по информации"),
    complementizers=_words("что"),
    auxiliaries=_words("также уже еще ещё не ранее тоже затем"),
    pronouns={"он": "m", "она": "f", "они": "p", "оно": "it"},
    relatives=_words("который которая которые"),
    stops=_words("что в на во после до когда если но а как о об при по для из с со накануне вчера сегодня понедельник вторник среду четверг пятницу субботу воскресенье журналистам также"),
    links=_words("и"),
    roles=_words("президент премьер-министр министр глава депутат сенатор губернатор мэр секретарь представитель пресс-секретарь директор"),
    agencies=_set("агентство|газета|издание|телеканал"),
)  # fmt: skip

TURKISH = Cues(
    language="tr",
    drops_subject=True,
    speech=_set(
        "dedi|diyor|diyen|demişti|söyledi|söylüyor|söyleyen|belirtti|belirten|açıkladı|açıklayan|ifade etti|ifade eden|vurguladı|vurgulayan|ekledi|ekleyen"
        "|kaydetti|kaydeden|bildirdi|bildiren|aktardı|aktaran|anlattı|anlatan|sordu|yanıtladı|yazdı|iddia etti|iddia eden|savundu|savunan|konuştu|duyurdu|uyardı"
        "|dile getirdi|hatırlattı|şeklinde konuştu|diye konuştu|ifadelerini kullandı|ifadesini kullandı|değerlendirmesinde bulundu"
    ),
    behind=_set("göre"),
    verb_last=True,
    relative_verbs=("en", "an", "eden"),
    auxiliaries=_words("da de ise şöyle şunları"),
    pronouns={"onlar": "p"},
    stops=_words("ve ama ancak çünkü sonra önce için ile ki dün bugün"),
    roles=_words("başkan başkanı cumhurbaşkanı bakan bakanı sözcü sözcüsü milletvekili vali müdür lider lideri"),
    agencies=_set("ajans|ajansı|gazete|gazetesi|kanal"),
)  # fmt: skip

PERSIAN = Cues(
    language="fa",
    drops_subject=True,
    speech=_set(
        "گفت|گفتند|گفته|گفته است|می گوید|می‌گوید|میگوید|می گویند|افزود|افزودند|اظهار داشت|اظهار کرد|اعلام کرد|اعلام کردند|اعلام کرده است|تاکید کرد|تأکید کرد|خاطرنشان کرد|خاطر نشان کرد"
        "|تصریح کرد|بیان کرد|بیان داشت|نوشت|ادامه داد|یادآور شد|گزارش داد|گزارش کرد|هشدار داد|پاسخ داد|توضیح داد|عنوان کرد|مدعی شد|ادعا کرد|یادآوری کرد|ابراز کرد"
    ),
    before=_set("به گفته|به گزارش|به نقل از|بر اساس گزارش|به نوشته|بنا بر گزارش|از قول|بنا به گفته"),
    complementizers=_words("که"),
    auxiliaries=_words("نیز هم همچنین"),
    pronouns={"او": "u", "وی": "u", "آنها": "p", "ایشان": "u"},
    relatives=_words("که"),
    stops=_words("که در از با به بر برای اما ولی تا پس روز امروز دیروز خود این"),
    roles=_words("رئیس رییس وزیر سخنگوی سخنگو نماینده فرمانده دبیر مدیر سفیر"),
    agencies=_set("خبرگزاری|این خبرگزاری|روزنامه|شبکه"),
)  # fmt: skip

CHINESE = Cues(
    language="zh",
    speech=frozenset(
        "说 說 表示 称 稱 指出 强调 強調 认为 認為 写道 寫道 回应 回應 透露 宣布 补充说 补充 告诉 告訴 坦言 直言 解释 解釋 警告 承认 承認 "
        "否认 呼吁 呼籲 反问 问道 答道 提到 谈到 报道 報道 報導 报导 介绍 介紹".split()
    ),
    before=frozenset("据 據 根据 根據 按照".split()),
    pronouns={"他": "m", "她": "f", "他们": "p", "她们": "p"},
    unspaced=True,
)

TABLE: dict[str, Cues] = {
    cues.language: cues
    for cues in (ENGLISH, ARABIC, FRENCH, SPANISH, PORTUGUESE, GERMAN, RUSSIAN, TURKISH, PERSIAN, CHINESE)
}

_FREQUENT = {
    "en": "the of and to in that is was for on with his by as at from he it",
    "fr": "le la les des et du est une dans pour que qui sur au par ne pas il",
    "es": "el la los las del y en que una por con para es se su al como",
    "pt": "o a os as do da em que um uma não para com por dos das no na ao",
    "de": "der die das und den von zu mit sich ist nicht auf ein eine dem für",
    "tr": "ve bir bu için ile da de olarak çok daha olan ki ise",
    "ru": "и в на что с по не из его как для это к",
    "ar": "في من على إلى أن عن التي الذي مع هذا هذه كان ان",
    "fa": "در به از که این را با است برای آن می تا شده",
}


@lru_cache(maxsize=1)
def _frequent() -> dict[str, frozenset[str]]:
    return {language: _words(text) for language, text in _FREQUENT.items()}


def table(language: str | None, sample: str) -> Cues:
    """The cue table for an article: by its language if there is one for it, else by script and commonest words."""
    if language in TABLE:
        return TABLE[language]
    if any("\u4e00" <= char <= "\u9fff" for char in sample[:400]):
        return CHINESE
    tokens = folded(sample).split()
    counts = {name: sum(token in common for token in tokens) for name, common in _frequent().items()}
    best = max(sorted(counts), key=lambda name: counts[name])
    return TABLE[best] if counts[best] else ENGLISH
