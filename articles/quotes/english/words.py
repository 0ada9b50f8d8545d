"""Closed word classes of English that the grammar rules ask for."""

SUBJECT_PRONOUNS = frozenset("he she they it we i who you".split())
PERSON_PRONOUNS = {"he": "m", "she": "f"}
PREPOSITIONS = frozenset(
    """of in on at by for from with about against over under to into through during between among
    after before since until than like via per toward towards near outside inside beyond behind upon without
    regarding concerning despite including amid around across as within""".split()
)
DETERMINERS = frozenset(
    """a an the this that these those his her their its our one two three four five six several many some
    most both another other each every no any all few my your""".split()
)
SUBORDINATORS = frozenset(
    "that if whether because while although though when where since as whereas unless until but and or so".split()
)
RELATIVES = frozenset("who whom whose which that".split())

# Capitalised only because they begin a sentence; never the first word of a name.
NOT_A_NAME = frozenset(
    """The A An This That These Those His Her Their Its Our My Your He She They It We I You Who What When Where
    Why How Which While If In On At By For From With About Against Over Under To Into Through During Between Among
    After Before Since Until Than Like Via Per Toward Towards Near Outside Inside Beyond Behind Upon Without
    Despite Including Amid Around Across As And But Or Nor So Yet Because Although Though Unless Whereas
    Also Then Later Now Still Always Never Once First Second Third Often Again Already Recently Just Even Not Only
    According Earlier Meanwhile However Instead Moreover Indeed Perhaps Asked Speaking Here There Some Most Many
    Several Both Another Other Each Every No Yes Any All Few One Two Three Four Five Six Seven Eight Nine Ten More
    Much Such Is Are Was Were Be Been Being Has Have Had Do Does Did Will Would Could Can May Might Must Shall Should
    Said Says Asked Told Added Last Next Today Yesterday Tomorrow Tonight Well Oh Ok Okay Thank Thanks Please Let
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec
    Writing Responding Referring Following Given Asking Calling Citing Noting Speaking Yet Finally Additionally
    Nearly About Almost Today Those Either Neither Whether Whatever Nobody Everyone Someone Anyone Everything Nothing
    Something Critics Officials Experts Voters Others People Like Unlike Too Very Rather Quite Maybe Sure Right
    Hours Minutes Days Weeks Months Years Until During Throughout Further Furthermore Besides Thus Hence Therefore Otherwise
    Similarly Likewise Nevertheless Nonetheless Regardless Back Down Up Out Off Away Whose Whom Ahead Photo Image Video
    Read Watch Related See Click Share Follow Update Updated Editor Note Correction Breaking Good Bad Old""".split()
)
NAME_PARTICLES = frozenset(
    "de da di del della der den van von la le du dos das bin ibn al el ben y ter ten af av zu".split()
)
