"""Closed word classes of English that the grammar rules ask for."""

from .lists import word_set

SUBJECT_PRONOUNS = word_set(
    """
    he she they it we i who you
    """
)
PREPOSITIONS = word_set(
    """
    of in on at by for from with about against over under to into through during between among
    after before since until than like via per toward towards near outside inside beyond behind
    upon without regarding concerning despite including amid around across as within
    """
)
DETERMINERS = word_set(
    """
    a an the this that these those his her their its our one two three four five six several many
    some most both another other each every no any all few my your
    """
)
# Words that begin a clause; no noun phrase reaches back across them.
CLAUSE_WORDS = word_set("that if and but because whether as when while before after since")

# Where a headline in capitals goes on after a name: "Ada Finch On How Gates Break".
HEADLINE_WORDS = word_set(
    """
    How Why What When Where Is Are Was Were Has Have On In To With After Before Says Said About By
    From At As But Over Gets Makes Wants Calls Tells Asks Will
    """
)
# Of the words below, those that are forenames too, and what stands before them as months.
FORENAMES_TOO = word_set("April May June August Will")
BEFORE_A_MONTH = word_set(
    """
    in by since of last until till this next from to on for early late mid between and or before
    after during through every
    """
)

# Capitalised only because they begin a sentence; never the first word of a name.
NOT_A_NAME = word_set(
    """
    The A An This That These Those His Her Their Its Our My Your He She They It We I You Who What
    When Where Why How Which While If In On At By For From With About Against Over Under To Into
    Through During Between Among After Before Since Until Than Like Via Per Toward Towards Near
    Outside Inside Beyond Behind Upon Without Despite Including Amid Around Across As And But Or
    Nor So Yet Because Although Though Unless Whereas Also Then Later Now Still Always Never Once
    First Second Third Often Again Already Recently Just Even Not Only According Earlier Meanwhile
    However Instead Moreover Indeed Perhaps Asked Speaking Here There Some Most Many Several Both
    Another Other Each Every No Yes Any All Few One Two Three Four Five Six Seven Eight Nine Ten
    More Much Such Is Are Was Were Be Been Being Has Have Had Do Does Did Will Would Could Can May
    Might Must Shall Should Said Says Told Added Last Next Today Yesterday Tomorrow Tonight Well Oh
    Ok Okay Thank Thanks Please Let Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April June July August September October November December Mon Tue Wed
    Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Writing Responding Referring
    Following Given Asking Calling Citing Noting Finally Additionally Nearly Almost Either Neither
    Whether Whatever Nobody Everyone Someone Anyone Everything Nothing Something Somebody Critics
    Officials Experts Voters Others People Unlike Too Very Rather Quite Maybe Sure Right Hours
    Minutes Days Weeks Months Years Throughout Further Furthermore Besides Thus Hence Therefore
    Otherwise Similarly Likewise Nevertheless Nonetheless Regardless Back Down Up Out Off Away
    Whose Whom Of Along Based Onto Except Aside Apart Together Amongst Alongside Ahead Photo Image
    Video Read Watch Related See Click Share Follow Update Updated Editor Note Correction Breaking
    Good Bad Old
    """
)
