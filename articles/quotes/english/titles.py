"""Titles and offices printed before a name; they are not part of it."""

# Forms of address: they tell the gender, and that a person follows.
ADDRESS = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "dame": "f", "lady": "f", "lord": "m",
    "king": "m", "queen": "f", "prince": "m", "princess": "f", "pope": "m", "father": "m", "sister": "f",
    "congressman": "m", "congresswoman": "f", "councilman": "m", "councilwoman": "f", "chairman": "m",
    "chairwoman": "f", "spokesman": "m", "spokeswoman": "f", "businessman": "m", "businesswoman": "f",
    "assemblyman": "m", "assemblywoman": "f", "alderman": "m", "baroness": "f", "baron": "m", "duke": "m",
    "duchess": "f", "emperor": "m", "empress": "f", "brother": "m", "actress": "f",
}  # fmt: skip

# Words of an office. Every leading run of them, with "of", "for", "and" inside, is the office.
OFFICE = frozenset(
    """dr prof professor president vice-president vice sen sens senator senators rep reps representative gov govs
    governor mayor secretary minister prime chancellor judge justice chief gen general col colonel maj major capt
    captain lt lieutenant sgt sergeant cpl corporal adm admiral rev reverend rabbi imam bishop archbishop cardinal
    former ex attorney ambassador speaker chair spokesperson director commissioner councillor councilmember
    councilor deputy assistant associate senior junior press campaign manager adviser advisor strategist leader
    candidate nominee party majority minority whip house senate executive officer ceo cfo coo founder co-founder
    editor reporter correspondent columnist analyst anchor host moderator pollster coach detective inspector
    constable superintendent sheriff marshal foreign home interior defence defense finance health education
    justice shadow first lady acting interim democratic democrat republican labour conservative tory liberal independent
    gop libertarian green socialist communist mp msp mep td hon honourable honorable rt right us u.s uk u.k eu e.u un
    u.n nato state treasury federal national international communications policy political public relations
    consultant lawyer economist historian author activist scientist researcher actor singer comedian rapper economist
    comptroller treasurer solicitor provost dean principal warden superintendent surgeon lead co-chair
    cochair co-author co-host undersecretary envoy premier taoiseach treasurer congress pastor evangelist
    billionaire media mogul guru star radio tv talk-show legend congressional presidential gubernatorial
    american british english scottish welsh irish french german russian chinese ukrainian israeli indian
    canadian australian european iranian mexican japanese""".split()
)
# Offices that end a title wherever they stand in it: "Eastmere Mayor Ada Finch".
BEFORE_NAMES = frozenset(
    """sen sens senator rep reps representative gov governor president mayor minister secretary chairman
    chairwoman spokesman spokeswoman spokesperson congressman congresswoman councilman councilwoman
    councillor director commissioner mr mrs ms dr gen col lt sgt capt rev ambassador leader premier
    counsel chancellor professor prof sheriff ceo candidate nominee adviser advisor strategist manager lawyer
    attorney editor correspondent host anchor moderator analyst pollster columnist deputy speaker chief""".split()
)
# What an office is of: "Secretary of Defence Anna Bell", "Minister for Children Anna Bell".
PORTFOLIO = frozenset(
    """defense defence state treasury health education labor labour commerce energy agriculture transportation
    transport interior justice homeland security veterans affairs housing urban development environment finance
    children families culture media sport pensions work trade industry business science technology home foreign
    intelligence staff budget management communications elections national planning tourism immigration
    communities local government police education economy skills equality women water food rural
    budget the treasury lords commons operations research policy""".split()
)
OFFICE_HEADS = frozenset(
    """secretary minister director chief commissioner chair chairman chairwoman head president speaker
    undersecretary ambassador professor leader editor chancellor envoy lord mayor dean archbishop bishop
    governor duke duchess earl prince princess""".split()
)
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d ph.d. md m.d. esq esq.".split())
# A last word that makes a name an organisation's (or a place's), not a person's.
ORGANIZATION_WORDS = frozenset(
    """party committee council commission department ministry agency association society union university college
    school institute foundation center centre group company corporation corp inc ltd plc llc bank court congress
    senate house parliament government administration office bureau board authority service services federation
    league club church times post journal news press network magazine herald tribune guardian telegraph mail
    campaign coalition alliance organization organisation trust fund force police army navy guard intelligence
    security house journal review network radio television tv hospital conference team caucus convention
    project initiative museum act bill law street avenue road city county state states kingdom republic
    nations island islands river valley hall square park airport hotel tower university poll report america
    daily weekly today standard observer chronicle gazette examiner beacon globe star sun mirror express politico
    coalition action pac partners industries holdings systems airlines motors media studios records
    international worldwide global""".split()
)
# Of these, the ones no person is called: "Lee County", against "Ada Park".
NEVER_A_SURNAME = frozenset(
    """party committee council commission department ministry agency association university college institute
    foundation company corporation corp inc ltd plc llc congress senate government administration authority
    federation campaign coalition alliance organization organisation county city hospital airport museum
    conference airlines times tribune herald avenue""".split()
)
ORGANIZATION_STARTS = frozenset(
    "department ministry university bank house institute church court council office federation association society united supreme".split()
)
