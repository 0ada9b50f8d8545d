"""Titles and offices printed before a name; they are not part of it."""

from .lists import word_set

# Forms of address: they tell the gender, and that a person follows.
ADDRESS_OF_MEN = word_set(
    """
    mr sir lord king prince pope father congressman councilman chairman spokesman businessman
    assemblyman alderman baron duke emperor brother
    """
)
ADDRESS_OF_WOMEN = word_set(
    """
    mrs ms miss dame lady queen princess sister congresswoman councilwoman chairwoman spokeswoman
    businesswoman assemblywoman baroness duchess empress actress
    """
)
ADDRESS = {**dict.fromkeys(ADDRESS_OF_MEN, "m"), **dict.fromkeys(ADDRESS_OF_WOMEN, "f")}
# Nouns that tell, beside a name, whether "he" or "she" is meant; and pronouns that do.
TELLING_NOUNS = {
    **dict.fromkeys(word_set("man father grandfather husband widower son brother uncle boy"), "m"),
    **dict.fromkeys(
        word_set("woman mother grandmother wife widow daughter sister aunt girl housewife"), "f"
    ),
    **{word: ADDRESS[word] for word in ADDRESS if word.endswith(("man", "woman", "ess"))},
}
TELLING = {
    **TELLING_NOUNS,
    **dict.fromkeys(word_set("he his himself"), "m"),
    **dict.fromkeys(word_set("she her herself"), "f"),
}

# Words of an office. Every leading run of them, with "of", "for", "and" inside, is the office.
OFFICE = word_set(
    """
    cllr ald supt insp det pc dc ds di dci dcc acc wpc
    dr prof professor president vice-president vice sen sens senator senators rep reps
    representative gov govs governor mayor secretary minister prime chancellor judge justice chief
    gen general col colonel maj major capt captain lt lieutenant sgt sergeant cpl corporal adm
    admiral rev reverend rabbi imam bishop archbishop cardinal former ex attorney ambassador
    speaker chair spokesperson director commissioner councillor councilmember councilor deputy
    assistant associate senior junior press campaign manager adviser advisor strategist leader
    candidate nominee party majority minority whip house senate executive officer ceo cfo coo
    founder co-founder editor reporter correspondent columnist analyst anchor host moderator
    pollster coach detective inspector constable superintendent sheriff marshal foreign home
    interior defence defense finance health education shadow first lady acting interim democratic
    democrat republican labour conservative tory liberal independent gop libertarian green
    socialist communist mp msp mep td hon honourable honorable rt right us u.s uk u.k eu e.u un
    u.n nato state treasury federal national international communications policy political public
    relations consultant lawyer economist historian author activist scientist researcher actor
    singer comedian rapper comptroller treasurer solicitor provost dean principal warden surgeon
    lead co-chair cochair co-author co-host undersecretary envoy premier taoiseach congress pastor
    evangelist billionaire media mogul guru star radio tv talk-show legend congressional
    presidential gubernatorial american british english scottish welsh irish french german russian
    chinese ukrainian israeli indian canadian australian european iranian mexican japanese
    """
)
# Letters after a name; the name ends before them.
POSTNOMINALS = word_set("MP MPs MSP MS MEP TD QC KC OBE MBE CBE CH QPM")
# Offices that end a title wherever they stand in it: "Eastmere Mayor Ada Finch".
BEFORE_NAMES = word_set(
    """
    cllr ald supt insp det sen sens senator rep reps representative gov governor president mayor
    minister secretary
    chairman chairwoman spokesman spokeswoman spokesperson congressman congresswoman councilman
    councilwoman councillor director commissioner mr mrs ms dr gen col lt sgt capt rev ambassador
    leader premier counsel chancellor professor prof sheriff ceo candidate nominee adviser advisor
    strategist manager lawyer attorney editor correspondent host anchor moderator analyst pollster
    columnist deputy speaker chief
    """
)
# What an office is of: "Secretary of Defence Anna Bell", "Minister for Children Anna Bell".
PORTFOLIO = word_set(
    """
    defense defence state treasury health education labor labour commerce energy agriculture
    transportation transport interior justice homeland security veterans affairs housing urban
    development environment finance children families culture media sport pensions work trade
    industry business science technology home foreign intelligence staff budget management
    communications elections national planning tourism immigration communities local government
    police economy skills equality women water food rural the lords commons operations research
    policy
    """
)
OFFICE_HEADS = word_set(
    """
    secretary minister director chief commissioner chair chairman chairwoman head president
    speaker undersecretary ambassador professor leader editor chancellor envoy lord mayor dean
    archbishop bishop governor duke duchess earl prince princess
    """
)
SUFFIXES = word_set(
    """
    jr jr. sr sr. ii iii iv phd ph.d ph.d. md m.d. esq esq.
    """
)
# A last word that makes a name an organisation's (or a place's), not a person's.
ORGANIZATION_WORDS = word_set(
    """
    party committee council commission department ministry agency association society union
    university college school institute foundation center centre group company corporation corp
    inc ltd plc llc bank court congress senate house parliament government administration office
    bureau board authority service services federation league club church times post journal news
    press network magazine herald tribune guardian telegraph mail campaign coalition alliance
    organization organisation trust fund force police army navy guard intelligence security review
    radio television tv hospital conference team caucus convention project initiative museum act
    bill law street avenue road city county state states kingdom republic nations island islands
    river valley hall square park airport hotel tower poll report america daily weekly today
    standard observer chronicle gazette examiner beacon globe star sun mirror express politico
    action pac partners industries holdings systems airlines motors media studios records
    international worldwide global
    """
)
# Of these, the ones no person is called: "Lee County", against "Ada Park".
NEVER_A_SURNAME = word_set(
    """
    party committee council commission department ministry agency association university college
    institute foundation company corporation corp inc ltd plc llc congress senate government
    administration authority federation campaign coalition alliance organization organisation
    county city hospital airport museum conference airlines times tribune herald avenue
    """
)
ORGANIZATION_STARTS = word_set(
    """
    department ministry university bank house institute church court council office federation
    association society united supreme
    """
)
