"""Common German forenames, beside the ones that English has too."""

from ..english import forenames as english
from ..english.lists import word_set

MEN = word_set(
    """
    achim adalbert alois andreas ansgar arne arnold axel benedikt bernd bernhard bertold björn
    burkhard carsten christoph claus clemens detlef dieter dietmar eberhard eckart egon elmar emil
    enno erhard ernst erwin eugen fabian falk ferdinand florian frank friedrich georg gerd gerhard
    gottfried günter günther gustav hannes hans harald hartmut hauke heiko heiner heinrich heinz
    helmut hendrik henning herbert hermann holger horst ingo jakob jan jens joachim jochen johann
    johannes jonas jörg josef jürgen kai karl karsten klaus knut konrad konstantin kurt lars
    lennart leopold lorenz ludwig lukas manfred marius markus marten mathias matthias maximilian
    moritz niklas nils norbert olaf oskar otto peter philipp rainer ralf reiner reinhard reinhold
    rolf rudolf rüdiger sebastian siegfried sören stefan steffen sven thilo thomas thorsten till
    timo tobias torsten udo ulf ulrich uwe veit volker walter werner wilhelm winfried wolf wolfgang
    """
)
WOMEN = word_set(
    """
    agathe andrea angela angelika anja anke anna annegret anneliese annette antje astrid barbara
    bärbel beate bettina birgit birte brigitte britta carola charlotte christa christel christiane
    christina claudia cornelia dagmar daniela dörte doris edeltraud elfriede elisabeth elke ella
    emma erika erna eva franziska frauke frieda friederike gabi gabriele gerda gertrud gesa gisela
    greta grete gudrun hannelore hanna hedwig heide heike helene helga herta hilde hildegard ilka
    ilse imke ines inga inge ingeborg ingrid irene iris irma isolde jana johanna julia jutta karin
    karoline katharina kathrin katja katrin kerstin kirsten klara käthe lena lieselotte lina
    lotte luise magda maike manuela margarete margit maria marie marion marlene marlies martina
    mathilde maren meike melanie mechthild merle michaela monika nadine nele nicole nina olga
    petra ramona regina renate rieke rita rosemarie roswitha ruth sabine sandra sibylle sigrid
    silke silvia simone sonja sophie stefanie susanne svenja tanja theresa traute trude ulrike
    ursula ute vera verena waltraud wiebke wilma
    """
)


def gender_of(forename: str) -> str:
    """Return "m", "f", or "" for a forename."""
    low = forename.lower().partition("-")[0]
    if low in MEN or low in WOMEN:
        return "m" if low in MEN else "f"
    return english.gender_of(low)


def is_forename(word: str) -> bool:
    """Whether people are called so."""
    low = word.lower().partition("-")[0]
    return low in MEN or low in WOMEN or english.is_forename(low)
