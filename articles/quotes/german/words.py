"""German words, each under the English word that the grammar knows it by.

The rules for clauses ask what a word does, not how it is spelt, so "sagte" is read as "said" and
"Ministerium" as "ministry". Only words that the rules ask for stand here.
"""

from __future__ import annotations


def _pairs(block: str) -> dict[str, str]:
    """Read "said: sagte meinte" lines: the English word, then the German ones."""
    words: dict[str, str] = {}
    for line in block.strip().split("\n"):
        english, _, german = line.strip().partition(": ")
        words.update(dict.fromkeys(german.split(), english))
    return words


# Verbs of saying, in the forms that stand in reports. "hinzu", "mit" and "ein" say nothing more.
VERBS = _pairs(
    """
    said: sagte sagten gesagt meinte meinten sprach
    says: sagt sagen meint meinen
    told: erzählte erzählten
    added: ergänzte ergänzten fügte fügten
    explained: erklärte erklärten erläuterte erklärt
    announced: teilte teilten kündigte kündigten verkündete
    stressed: betonte betonten unterstrich betont
    wrote: schrieb schrieben schreibt
    tweeted: twitterte
    posted: postete
    answered: antwortete antworteten entgegnete erwiderte
    asked: fragte fragten gefragt
    warned: warnte warnten warnt
    demanded: forderte forderten fordert verlangte
    criticised: kritisierte kritisierten kritisiert bemängelte
    called: nannte nannten nennt
    described: bezeichnete bezeichneten bezeichnet beschrieb
    praised: lobte lobten
    claimed: behauptete behaupteten behauptet
    promised: versprach versprachen versicherte
    admitted: räumte räumten gestand
    reported: berichtete berichteten berichtet
    complained: klagte klagten beklagte
    shouted: rief riefen
    joked: scherzte witzelte
    recalled: erinnerte
    concluded: folgerte schloss
    """
)
PEOPLE = _pairs(
    """
    spokesman: sprecher sprechern sprechers
    spokeswoman: sprecherin
    minister: minister ministerin ministers
    mayor: bürgermeister bürgermeisterin
    chairman: vorsitzender vorsitzende vorsitzenden
    director: direktor direktorin leiter leiterin chef chefin
    resident: anwohner anwohnerin bewohner bewohnerin
    lawyer: anwalt anwältin
    judge: richter richterin
    teacher: lehrer lehrerin
    officer: beamter beamte beamtin kommissar kommissarin
    expert: experte expertin forscher forscherin
    witness: zeuge zeugin
    president: präsident präsidentin
    chancellor: kanzler kanzlerin
    member: mitglied abgeordneter abgeordnete
    engineer: ingenieur ingenieurin
    farmer: bauer bäuerin landwirt landwirtin
    """
)
BODIES = _pairs(
    """
    ministry: ministerium ministeriums
    authority: behörde amt
    police: polizei feuerwehr
    company: unternehmen firma konzern betreiber
    association: verband verein bund gewerkschaft
    council: rat gemeinderat stadtrat
    party: partei fraktion
    court: gericht
    government: regierung
    report: bericht gutachten
    letter: brief schreiben
    statement: mitteilung erklärung stellungnahme
    newspaper: zeitung
    sign: schild plakat
    """
)
SMALL = _pairs(
    """
    he: er
    she: sie
    it: es
    we: wir
    i: ich
    who: wer
    the: der die das dem den des
    a: ein eine einer eines einem einen
    his: sein seine seiner seinem seinen
    her: ihr ihre ihrer ihrem ihren
    one: einer
    another: anderer andere
    and: und
    but: aber doch jedoch
    as: wie als
    while: während
    if: ob wenn
    that: dass
    because: weil
    of: von vom
    for: für
    from: aus
    at: bei beim
    with: mit
    in: in im
    on: an am auf
    about: über
    under: unter
    after: nach
    before: vor
    since: seit
    against: gegen
    through: durch
    toward: zu zum zur
    around: um
    was: war wurde wurden waren
    is: ist sind wird werden sei seien
    has: hat haben hatte hatten
    would: würde würden
    also: auch zudem außerdem hinzu noch dann schließlich später
    laut: laut
    """
)
COMMON = {**BODIES, **PEOPLE, **VERBS, **SMALL}
NOUNS = {**BODIES, **PEOPLE}
LONGEST_FIRST = sorted(NOUNS, key=len, reverse=True)
# German writes two nouns as one: the last of them says what it is.
SHORTEST_COMPOUND = 3


def common(word: str) -> str:
    """Return the word that the grammar knows a small-letter German word by, or itself."""
    found = COMMON.get(word)
    if found is not None:
        return found
    for noun in LONGEST_FIRST:
        if word.endswith(noun) and len(word) >= len(noun) + SHORTEST_COMPOUND:
            return NOUNS[noun]
    return word
