"""The words that stand before a name, and those inside and after one: data, in folded form.

Folded as `people.names.fold` folds: small letters, no accents, no dots. Words that are as often a
given name (Dean, Earl, Duke) or that belong to the name (King, Queen, Pope, Prince) are left out.
"""

__all__ = ["GENERATIONS", "MODIFIERS", "PARTICLES", "POST_NOMINALS", "SMALL_WORDS", "TITLES"]

COURTESIES = """
mr|mrs|ms|miss|mx|dr|doctor|prof|professor|sir|dame|lord|lady|baroness|viscount|hon|honourable
|honorable|rt hon|right hon|right honourable|rev|reverend|rt rev|very rev|archbishop|cardinal
|imam|rabbi|sheikh|father
"""

OFFICES = """
president|prime minister|first minister|taoiseach|tanaiste|chancellor|chancellor of the exchequer
|premier|governor|governor general|mayor|lord mayor|provost|lord provost|alderman|councillor|cllr
|council leader|senator|sen|congressman|congresswoman|representative|rep|assemblyman
|assemblywoman|speaker|minister|minister of state|secretary|secretary general|under secretary
|attorney general|solicitor general|surgeon general|commissioner|chairman|chairwoman|chair
|chief executive|chief minister|director general|first lady|judge|justice|lord justice|mr justice
|mrs justice|lord chief justice|chief justice|magistrate|prosecutor|sheriff|ombudsman|ambassador
|consul|leader of the opposition|chief of staff|mp
"""

RANKS = """
general|gen|major general|maj gen|lieutenant general|lt gen|brigadier|brigadier general|brig
|colonel|col|lieutenant colonel|lt col|major|maj|captain|capt|lieutenant|lt|sergeant|sgt|corporal
|admiral|adm|rear admiral|vice admiral|commodore|air marshal|air chief marshal|air vice marshal
|field marshal|wing commander|commander|cmdr|chief constable|constable|pc|inspector|insp
|chief inspector|superintendent|supt|chief superintendent|detective inspector|detective sergeant
|detective chief inspector|detective superintendent|detective chief superintendent|det insp
|det sgt|dci|fire chief|police chief
"""

PORTFOLIOS = """
defence|defense|state|health|education|finance|justice|interior|the interior|energy|transport
|transportation|culture|trade|agriculture|environment|the environment|labour|labor|commerce
|treasury|the treasury|foreign|foreign affairs|home|home affairs|homeland security|economy
|the economy|business|industry|housing|work and pensions|science|sport|tourism|planning|veterans
|climate|communities|immigration|families|children|northern ireland|scotland|wales
"""

NATIONS = """
us|uk|british|english|scottish|welsh|irish|american|canadian|australian|french|german|italian
|spanish|portuguese|dutch|belgian|danish|swedish|norwegian|finnish|polish|czech|hungarian|austrian
|swiss|greek|turkish|russian|ukrainian|chinese|japanese|indian|pakistani|israeli|palestinian
|egyptian|iranian|iraqi|korean|brazilian|mexican|african|nigerian|kenyan|european
"""


def _phrases(table: str) -> set[str]:
    return {" ".join(phrase.split()) for phrase in table.split("|")}


def _of_government() -> set[str]:
    """Every "secretary of defense", "minister for health", "foreign secretary"."""
    titles = set()
    for portfolio in _phrases(PORTFOLIOS):
        titles |= {f"{portfolio} {office}" for office in ("minister", "secretary", "chief")}
        for office in ("minister", "secretary", "secretary of state"):
            titles |= {f"{office} {link} {portfolio}" for link in ("of", "for")}
    return titles


TITLES = frozenset(_phrases(COURTESIES) | _phrases(OFFICES) | _phrases(RANKS) | _of_government())

# These make a longer title of one that follows ("former President"), and are none by themselves.
MODIFIERS = frozenset(
    _phrases(NATIONS)
    | _phrases("the|former|ex|then|acting|interim|deputy|vice|assistant|outgoing|incoming|shadow")
    | _phrases("late|current|retired|junior|senior|chief|first|south|north")
)

# After a name, spelled as printed but for the dots: "Md" is a name, "MD" a degree.
POST_NOMINALS = frozenset(
    _phrases("MP|MSP|MEP|MLA|TD|KC|QC|SC|OBE|MBE|CBE|KBE|DBE|CB|KCB|GCB|CH|FRS|FBA|PhD|DPhil")
    | _phrases("MD|JP|QPM")
)
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})

# Before a surname and part of it, whether written "van" or "Van".
PARTICLES = frozenset(
    _phrases("van|von|der|den|de|del|della|di|da|dos|das|do|du|la|le|ter|ten|zu|zur|af|av|al|el")
    | _phrases("bin|ibn|bint|abu|st|saint|san")
)

SMALL_WORDS = frozenset(_phrases("a|an|and|at|de|des|du|et|for|in|la|le|of|on|the|to|und"))
