"""Invented names, subjects and sentences. All of them are made of parts, so none is anybody's."""

from collections.abc import Iterator
from random import Random


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SECTIONS = ("News", "Council", "Business", "Harbour", "Schools", "Health", "Arts", "Sport")
FORENAMES = _listed(
    "Ada Alwyn Bettina Bram Calla Corin Dara Edda Elowen Fenna Garrick Greta Hale Ida Ione Jory "
    "Keir Lene Lorcan Mabel Merrin Nell Odo Orla Perran Petra Quill Rhoda Rowan Sabra Senara "
    "Tamsin Thora Ulla Verity Wenna Wilf Ysolde Zander Zelah"
)
PLACE_STARTS = _listed(
    "Alder Amber Bracken Bramble Cinder Clay Copper Crane Dapple Elder Fallow Fennel Flint Gorse "
    "Hazel Heron Ivy Juniper Kestrel Lark Linden Marl Moss Nettle Oster Pewter Quarry Raven "
    "Rush Sedge Slate Tansy Teasel Thistle Umber Vetch Willow Wren Yarrow Yew"
)
PLACE_ENDS = _listed(
    "bank beck bourne brook cote croft dale den fold garth gate grove hallow hurst ley mere "
    "ridge shaw stead stoke strand thorpe wade wick worth"
)
OFFICES = _listed("Director Chair Secretary Treasurer Warden Clerk Surveyor Head Registrar Keeper")
TRADES = ("councillor", "head teacher", "harbour pilot", "baker", "surgeon", "conductor", "farmer")
BODIES = ("Trust", "Council", "Society", "Union", "Ferry Company", "Hospital", "Museum", "Club")
THINGS = _listed(
    "allotment bakery bridge bus bypass canal cinema clinic crossing drain ferry footpath forest "
    "grant harbour heating housing kiosk library lighthouse market mill museum nursery orchard "
    "parking pavement pier playground quay railway reservoir roof rota school sewer theatre tram "
    "vessel wall waste well workshop"
)
MATTERS = _listed(
    "accounts budget closure contract costs delay design fares funding hours inquiry inspection "
    "lease licence permit petition plan policy repairs report review safety scheme staffing "
    "survey tariff tender timetable upkeep vote"
)
KINDS = _listed(
    "annual belated careful costly disputed draft early emergency final interim joint late lengthy "
    "local modest new old partial public revised second shared sudden temporary thorough "
    "unfinished urgent voluntary winter yearly"
)
DEEDS = _listed(
    "abandon accept approve bring change check close delay discuss explain extend finish follow "
    "halve keep leave measure mend open pay plan postpone prepare publish question read refuse "
    "reopen repeat replace review share show start stop study support test trust withdraw"
)
TIMES = (
    "before the winter",
    "by the end of the month",
    "as soon as the tide allows",
    "within two years",
    "at the next meeting",
    "when the money is there",
    "without another delay",
    "in the spring",
    "for the first time",
    "for as long as it takes",
    "after the summer",
    "on the second Tuesday",
)
VIEWS = ("We will", "We can't", "I want to", "Nobody here should", "They had to", "You can still")
OTHERS = ("The board", "Residents", "The owners", "Engineers", "The committee", "Neighbours")
MODALS = ("will", "may", "did not", "could", "is expected to", "hopes to")


def place(rng: Random) -> str:
    """A place, or the second half of a name: “Brackenhurst”."""
    return rng.choice(PLACE_STARTS) + rng.choice(PLACE_ENDS)


def people(rng: Random) -> Iterator[str]:
    """Names of people, no name twice: “Senara Flintwade”, later ones with a middle name."""
    yield from _without_repeats(
        rng,
        lambda: f"{rng.choice(FORENAMES)} {place(rng)}",
        lambda: f"{rng.choice(FORENAMES)} {rng.choice(PLACE_STARTS)} {place(rng)}",
        lambda: f"{rng.choice(FORENAMES)} {place(rng)} {place(rng)}",
    )


def organisations(rng: Random) -> Iterator[str]:
    """Names of bodies, no name twice: “Herongate Ferry Company”."""
    yield from _without_repeats(
        rng,
        lambda: f"{place(rng)} {rng.choice(BODIES)}",
        lambda: f"{place(rng)} and {place(rng)} {rng.choice(BODIES)}",
    )


def topics(rng: Random) -> Iterator[str]:
    """Names of topics, no name twice: “Ferry fares”, then “Ferry fares in Mossdale”."""
    matter = lambda: f"{rng.choice(THINGS).capitalize()} {rng.choice(MATTERS)}"  # noqa: E731
    yield from _without_repeats(rng, matter, lambda: f"{matter()} in {place(rng)}")


def _without_repeats(rng, *makers):
    """New names for as long as the first maker finds any, then of the next; the last has to."""
    seen, maker, misses = set(), 0, 0
    while True:
        name = makers[maker]()
        if name in seen:
            misses += 1
            if misses > 20 and maker + 1 < len(makers):
                maker, misses = maker + 1, 0
            continue
        seen.add(name)
        misses = 0
        yield name


def matter(rng: Random) -> str:
    """What a story is about: “the revised ferry timetable”."""
    return f"the {rng.choice(KINDS)} {rng.choice(THINGS)} {rng.choice(MATTERS)}"


def spoken(rng: Random) -> str:
    """A sentence that somebody says, without its full stop."""
    words = f"{rng.choice(VIEWS)} {rng.choice(DEEDS)} {matter(rng)} {rng.choice(TIMES)}"
    return f"{words}, and {place(rng)} knows it" if rng.random() < 0.3 else words


def claimed(rng: Random) -> str:
    """What somebody is reported to have said, after “said that”."""
    return f"they would {rng.choice(DEEDS)} {matter(rng)} {rng.choice(TIMES)}"


def phrase(rng: Random) -> str:
    """A few words that are quoted within a sentence."""
    return f"{rng.choice(KINDS)}, {rng.choice(KINDS)} and paid for by {place(rng)}"


def reported(rng: Random) -> str:
    """A sentence of the story's own, with its full stop."""
    who = rng.choice(OTHERS)
    what = f"{rng.choice(MODALS)} {rng.choice(DEEDS)} {matter(rng)}"
    return f"{who} of {place(rng)} {what} {rng.choice(TIMES)}."


def headline(rng: Random) -> str:
    """A headline: “Residents may reopen the costly ferry inquiry”."""
    return f"{rng.choice(OTHERS)} {rng.choice(MODALS)} {rng.choice(DEEDS)} {matter(rng)}"
