# ruff: noqa: E501 (tables)
"""The words that `cascades` writes its invented news with. Even and odd entries make two worlds that share no name.

Nothing in tracer reads these lists. Names of people, places and outlets are invented; the agencies are real names,
so that datelines look as they do.
"""

from __future__ import annotations

FIRST = """Adan Belisa Corvin Darya Emeric Fenna Gorran Halyna Ivo Jorunn Kessim Lorna Marek Nadira Osric Petra Quillon
Rasha Stellan Tamsin Ulric Vesna Wendel Xenia Yorick Zelda Anselm Brona Casimir Delphine Edda Florian Ginevra Hakon
Isolde Jarek Katya Lazlo Mireille Nestor Oriane Pavel Rosalind Saskia Tobias Ursel Viggo Wilma Yasmin Zoran""".split()

LAST = """Abernold Bastonik Carvelho Drummane Eskander Farroway Gellhaus Hovmand Imbriano Jasperil Kolvenik Lindqvar
Marchetta Novakir Oberlund Pellegrast Quintara Rosvold Sandoral Tillinger Ugarteche Valkonis Westerhagen Xanthopol
Yelmazin Zubrowka Aldermont Brightwen Castellor Devinski Ellerbeck Fontanel Grimsdal Hallorane Ivarsen Janowitz
Kestrelm Lamontag Mirzakhel Nightrow Ostrander Pomeranz Rutherglen Sjostrand Thackeril Umbertini Vosskamp Winthrope
Yardwick Zimmerath""".split()

CITY = """Halvern Brestova Corlund Dunmarrow Estrava Farnholm Galbrech Hestia Ironquay Jorvale Kelmscote Lurenz Maravel
Nordhaven Oskaria Pelligrad Quenby Rosmere Staveley Tarnopil Ullersund Vardeno Westmark Yarrowby Zelenka Ashcombe
Bellinzar Cragside Dorvalle Eversund Fallowmere Gransee Hollinford Istravik Kirkvale Lathmoor""".split()

REGION = """Ardenlia|the Velmar valley|the Tressin coast|Upper Sorenia|the Kaldor plain|the Ostrin islands|Lower Brannic
|the Merrow delta|the Dravik highlands|the Pelham basin|Northern Castria|the Lorrel marches|Eastern Tavoria
|the Hask peninsula|the Gorran lakes|Southern Illmark""".replace("\n", "").split("|")

ORG = """the transport ministry|the harbour authority|the farmers' union|the constitutional court|the central bank
|the water board|the health inspectorate|the mining consortium|the electoral commission|the teachers' federation
|the national railway|the fisheries council|the border guard|the energy regulator|the chamber of commerce
|the coastal command|the housing agency|the steel works|the state auditor|the university senate|the grain exchange
|the prison service|the aviation office|the dockers' guild|the customs directorate|the forestry department
|the pension fund|the cultural institute|the space programme|the ambulance trust""".replace("\n", "").split("|")

ROLE = """deputy minister|spokeswoman|chief negotiator|regional governor|trade unionist|senior engineer|opposition leader
|retired general|company director|court clerk|head nurse|parliamentary secretary|police commissioner|aid coordinator
|shop steward|mayor|legal adviser|research fellow|treasurer|chairwoman""".replace("\n", "").split("|")

THING = """a disputed bridge|an unpaid loan|the coastal pipeline|a grain shipment|the border crossing|a derailed train
|the flood barrier|a reactor licence|the fishing quota|a prisoner exchange|the stadium contract|a vaccine order
|the water tariff|a ceasefire line|the airport strike|a land register|the copper mine|a school closure|the ferry disaster
|a currency peg|the census results|a pension cut|the tunnel collapse|a spy trial|the wheat subsidy|a radar station
|the hospital merger|a timber embargo|the opera house fire|a satellite launch""".replace("\n", "").split("|")

ADJ = """abrupt costly fragile sweeping reluctant overdue disputed modest secret binding hasty unusual bitter partial
lasting formal risky cautious patchy lucrative hostile routine awkward generous temporary decisive narrow unpopular
lengthy discreet""".split()

NOUN = """agreement inquiry budget deadline proposal evacuation compromise warning shortage timetable ruling petition
shipment audit boycott guarantee inspection settlement blockade subsidy referendum walkout tender reshuffle pledge
clearance curfew moratorium rescue verdict""".split()

PLURAL = """commuters residents investors fishermen lawyers pensioners drivers patients exporters villagers students
engineers shopkeepers refugees councillors farmhands witnesses volunteers conscripts depositors translators miners
surveyors tenants inspectors bakers pilots archivists brokers widows""".split()

VERB = """postponed approved rejected delayed welcomed questioned suspended reviewed abandoned defended extended
condemned financed drafted overturned monitored withdrew renewed disclosed halted""".split()

DO = """rebuild inspect finance postpone reopen defend abandon publish register evacuate supply restore renegotiate
withdraw protect investigate auction relocate upgrade certify""".split()

PLACE = (
    """warehouse district|northern quay|old barracks|ring road|market square|power station|customs shed|parliament
annex|river embankment|industrial park|cathedral quarter|freight terminal|cable factory|grain silo|lower town
|botanical garden|tram depot|military hospital|radio tower|salt works""".replace("\n", " ")
    .replace("  ", " ")
    .split("|")
)

# Sentences. {a|b} is a choice, <slot> a word of the story or of the lists above.
LEADS = (
    "<Org> {has agreed|decided|is preparing|moved} <day> to <do> <thing> in <city>, {ending|prolonging|complicating|reviving} "
    "a dispute that has {divided|worried|occupied|angered} <plural> across <region> for {weeks|months|more than a year}.",
    "{At least|More than|Nearly|Some} <n> <plural> {were affected|lost their work|filed complaints|took part} when <org> "
    "<verb> the <adj> <noun> over <thing> near <city>, {officials|witnesses|records} {showed|said|suggested} <day>.",
    "A <adj> <noun> over <thing> {brought|drew|forced} <n> <plural> into the <place> of <city> <day>, {as|after|while} <org> "
    "{and|together with} <org2> {failed|hesitated|promised} to <do> what {remains|is left} of it.",
    "<Thing> {is to|may|will} be {settled|examined|decided} by <org> within <n> {days|weeks}, <role> <person> {announced|"
    "told reporters|made known} in <city> <day>, {calling|considering} the <noun> {<adj>|<adj> and <adj>}.",
)  # fmt: skip

BODY = (
    "<Org> <verb> {a first|an earlier|the second|another} <adj> <noun> {last spring|in the autumn|two years ago|before the vote}, "
    "but <plural> in the <place> {never saw|were not shown|doubt} its {terms|figures|text}.",
    "{According to|In} {papers|minutes|figures|letters} {seen in|filed in|drawn up in} <city2>, <n> <plural> had {asked|petitioned|urged} "
    "<org2> to <do> the <place> {long before|well before|only after} the <noun>.",
    "{The cost|The bill|The damage} {is put at|could reach|has grown to} <n> million {crowns|marks|florins}, {about a third of|twice|far above} "
    "what <org> {set aside|had planned|spent} on the <adj> <noun> of {the previous year|two seasons ago|the last cabinet}.",
    "{Along|Behind|Around} the <place>, <plural> {queued|gathered|waited|slept} {since dawn|through the night|in heavy rain} for "
    "{news|word|copies} of the <noun>, which <person2> {had promised|once called <adj>|refused to sign}.",
    "{Few|Hardly any|Only <n>} of the <plural> {who came|on the list|interviewed} {believe|expect|hope} that <org2> {can|will|could} <do> "
    "<thing> {without|despite|because of} {another|a} <adj> <noun>.",
    "<Person>, {a former|the long-serving|the newly named} <role> {of|from|in} <region>, {left|entered|avoided} the <place> {without "
    "comment|under guard|by a side door} {shortly after noon|before midnight|as the session ended}.",
    "{Trains|Lorries|Boats|Buses} between <city> and <city2> {ran late|stood still|were diverted} {for <n> hours|until evening|all morning} {while|"
    "because} <plural> {blocked|occupied|inspected} the <place>.",
    "{Critics|Rivals|Allies} of <person> {say|argue|reply} that the <adj> <noun> {serves|harms|spares} <plural> {at the expense of|more than|as much as} "
    "<plural2>, and {point to|recall|cite} <n> {cases|complaints|accidents} in <region>.",
    "{The|An} <adj> {report|memorandum|map} {by|for|from} <org2> {lists|describes|counts} <n> {defects|breaches|claims} {at|near|inside} the <place>, "
    "{most|several|none} of them {known|hidden|repaired} {since the war|for years|last month}.",
    "{Under|Against|Beyond} the {terms|spirit} of the <noun>, <org> {must|may|need not} <do> {each|every second} {vessel|building|account} {that|which} "
    "<plural> {own|use|left behind} in the <place>.",
    "{Prices|Rents|Fares|Wages} in <city2> {rose|fell|doubled} by <n> per cent {after|before|during} the {first|second|last} <noun>, {a trend|an effect|a "
    "jump} <plural> {blame on|trace to|link with} <thing>.",
    "{On|By} {Tuesday evening|Thursday morning|the weekend}, {some|about|fewer than} <n> <plural> {had returned|were still missing|stayed away} {from|in} the "
    "<place>, {where|although} <org2> {kept|posted|doubled} {guards|signs|its staff}.",
    "{Negotiators|Envoys|Delegates} {met|argued|sat} {for <n> hours|twice|behind closed doors} in <city2> {without|before} {agreeing|settling} {on|over} "
    "the {wording|date|price} of {a|the} <adj> <noun>.",
    "{Nothing|Little|Much} {in|about} the <noun> {binds|concerns|protects} <plural2>, {whose|and their} {homes|savings|permits} {lie|remain|were} {outside|"
    "within|close to} the <place> of <city>.",
    "{Historians|Neighbours|Insurers} {compare|liken|contrast} it {with|to} the <adj> <noun> of <year>, when <n> <plural> {crossed|fled|rebuilt} <region> "
    "{on foot|by barge|within a month}.",
    "{A second|A smaller|The last} {group|convoy|committee} of <n> <plural2> {is due|will travel|was sent} {to|through|back to} <city2> {next week|in spring|once "
    "the roads open}, {provided|assuming|if} <org> <verb2> the <noun>.",
    "{Before|After|Until} <year>, <thing> {belonged to|was run by|depended on} <org2>, {which|and it} {sold|leased|neglected} the <place> {for <n> florins|to "
    "<plural>|in {secret|haste}}.",
    "{Asked|Pressed|Questioned} {about|over} the <adj> <noun>, <person2> {shrugged|hesitated|pointed to <org>} and {promised|declined|offered} to <do> the "
    "{ledger|schedule|archive} {himself|in public|by <year2>}.",
)  # fmt: skip

QUOTES = (
    "we will not <do> the <place> {for the sake of|because of|in return for} {a|one more|any} <adj> <noun>",
    "{no|not one} {family|worker|citizen} in <region> {should|will|ought to} pay for the <adj> <noun> {of|made by|left by} <plural>",
    "{there is|I see|they offer} {no|only one|a} {way|reason|chance} to <do> <thing> {before|without} {the winter|an <adj> <noun>|asking <plural>}",
    "{my|our|their} {patience|trust|budget} {ended|ran out|was spent} {the day|when} <org> <verb> the <noun> and {sent|left} <n> <plural> {home|outside}",
    "{history|the law|every mother here} {knows|shows|remembers} {who|which of us} <verb> the <adj> <noun> {first|in the end|at <city2>}",
    "{give|show|send} us <n> {days|honest <plural>|new engines} and we {can|shall} <do> the <place> {ourselves|by ourselves|twice over}",
)  # fmt: skip

SAID = (
    '"<Quote>," {said|added|declared|insisted} <person>, {the|a} <role> {of|in|from} <region>.',
    '"<Quote>," <person> {said|told the crowd|wrote} {on <weekday>|in <city>|after the {meeting|vote|session}}.',
    '<Person2>, {speaking|writing} {for|on behalf of} <org2>, {said|replied|warned}: "<Quote>."',
    '{Speaking|Interviewed} {near|in} the <place>, <person2> {said|complained|maintained} that "<quote>".',
)

NOTICES = (
    "{Readers|Subscribers|Friends} of <outlet> {keep|make} this {site|paper|page} {alive|independent|free}. {Give|Donate|Contribute} {today|what you can} "
    "{and|so that} our {newsroom|team|desk} {in|of} <city> {can|may} go on. Write to the editors at desk@<domain> or call our office.",
    "The {views|opinions} {expressed|given} {above|in this article} are {those of|solely} the {author's|writer|contributor} and {do not|need not} {reflect|"
    "represent} {the position of|what is held at} <outlet>. <outlet> {accepts|takes} no {liability|responsibility} for {errors|omissions} of any kind.",
    "{Sign up|Register} for the {morning|weekly|evening} {letter|digest|briefing} of <outlet>, {read by|sent to} <n> thousand people in <region>. {Follow|Find} us "
    "{also|now} {on every platform|wherever you read}, and {tell|send to} a {friend|colleague}.",
    "{All|Most} {material|content|pictures} {on|at} <domain> {is|are} {protected|owned} by {its|their} {makers|owners}. {Permission|Leave} to {reproduce|reprint} can be "
    "{asked|had} from the {rights|library} {desk|office} of <outlet>, {Quay|Mill|Tower} Street <n>, <city>.",
)  # fmt: skip

OUTLET_HEAD = """Daily Evening Morning Free Northern Coastal United Open Civic Harbour Valley Royal National Plain Inland
Old New Liberty Frontier Capital""".split()
OUTLET_TAIL = """Courier Sentinel Lantern Dispatch Beacon Chronicle Gazette Standard Observer Bulletin Register Argus Clarion
Messenger Ledger Compass Mirror Tribune Record Signal""".split()

AGENCIES = (("reuters", "afp", "dpa", "xinhua", "efe"), ("ap", "tass", "ansa", "anadolu", "kyodo"))

# One word for another, as a copy editor would. Used for edits only.
SYNONYMS = {
    "agreed": "consented", "decided": "resolved", "moved": "acted", "affected": "hit", "weeks": "some weeks",
    "months": "several months", "dispute": "quarrel", "angered": "infuriated", "worried": "troubled", "officials": "authorities",
    "witnesses": "onlookers", "showed": "indicated", "said": "stated", "suggested": "implied", "failed": "were unable",
    "promised": "vowed", "settled": "resolved", "examined": "studied", "announced": "revealed", "reporters": "journalists",
    "calling": "terming", "describing": "portraying", "but": "yet", "papers": "documents", "letters": "correspondence",
    "cost": "price", "damage": "harm", "about": "roughly", "behind": "at the back of", "gathered": "assembled",
    "waited": "lingered", "news": "word", "hardly": "scarcely", "believe": "think", "expect": "anticipate", "hope": "trust",
    "former": "one-time", "shortly": "soon", "trains": "rail services", "late": "behind schedule", "diverted": "rerouted",
    "blocked": "barred", "critics": "detractors", "rivals": "opponents", "argue": "contend", "recall": "remember",
    "report": "study", "lists": "names", "describes": "sets out", "known": "familiar", "hidden": "concealed", "repaired": "mended",
    "must": "has to", "prices": "costs", "rose": "climbed", "fell": "dropped", "doubled": "grew twofold", "trend": "pattern",
    "jump": "leap", "missing": "unaccounted for", "returned": "gone back", "negotiators": "mediators", "argued": "debated",
    "twice": "two times", "agreeing": "settling", "wording": "phrasing", "little": "not much", "homes": "houses",
    "compare": "set it", "crossed": "traversed", "fled": "escaped", "group": "party", "travel": "journey", "sent": "dispatched",
    "sold": "disposed of", "neglected": "ignored", "pressed": "urged", "declined": "refused", "offered": "proposed", "added": "went on",
    "declared": "proclaimed", "insisted": "maintained", "warned": "cautioned", "replied": "answered", "meeting": "gathering",
    "vote": "ballot", "near": "close to", "disputed": "contested", "costly": "expensive", "fragile": "brittle", "overdue": "belated",
    "modest": "small", "secret": "covert", "hasty": "rushed", "unusual": "rare", "lasting": "durable", "risky": "dangerous",
    "cautious": "wary", "agreement": "accord", "inquiry": "probe", "deadline": "cut-off", "proposal": "plan", "warning": "alert",
    "shortage": "lack", "ruling": "judgment", "inspection": "check", "settlement": "deal", "pledge": "vow", "verdict": "finding",
    "residents": "locals", "fishermen": "trawlermen", "lawyers": "attorneys", "drivers": "motorists", "villagers": "countryfolk",
    "students": "undergraduates", "postponed": "put off", "approved": "endorsed", "rejected": "turned down", "delayed": "held up",
    "welcomed": "hailed", "suspended": "froze", "reviewed": "re-examined", "abandoned": "gave up", "extended": "prolonged",
    "condemned": "denounced", "halted": "stopped", "rebuild": "reconstruct", "inspect": "check", "reopen": "open again",
    "supply": "provide", "protect": "shield", "investigate": "look into", "after": "following", "because": "since",
    "people": "persons", "government": "administration", "president": "head of state", "killed": "slain", "attack": "assault",
    "many": "numerous", "large": "big", "began": "started", "country": "nation", "including": "among them", "against": "versus",
    "also": "too", "however": "still", "according": "as reported", "between": "among", "during": "in the course of",
}  # fmt: skip
