"""Common forenames: they tell a person from an organisation, and "he" from "she".

Only names used nearly always for one sex tell a pronoun; the others only tell a person.
"""

from .lists import word_set

MEN = word_set(
    """
    aaron abdul abdullah abraham adam adrian ahmed alan albert alejandro alexander alfred ali
    allan allen alvin amir andre andreas andrew andy angus anthony antonio archie arnold arthur
    austin barry bart ben benjamin bernard bernie bert bill billy bob bobby boris brad bradley
    brandon brendan brent brett brian bruce bruno bryan byron calvin carl carlos cecil charles
    charlie chester chris christian christopher chuck clarence clark clayton clive colin conor
    corey craig curtis cyril damien dan daniel danny darren darryl dave david dean declan denis
    dennis derek desmond diego dimitri dominic don donald donnie doug douglas duncan dustin dwayne
    dwight earl ed eddie edgar eduardo edward edwin eli elliot elmer emanuel emmanuel enrique eric
    erik ernest ethan eugene evan felix fernando francis francisco frank franklin fred frederick
    gareth gary gavin gene geoff geoffrey george gerald gerard gilbert giles glen glenn gordon
    graham grant greg gregory guy hamid harold harry harvey hassan hector henry herbert herman
    horace howard hugh hugo ian ibrahim igor imran isaac ivan jack jacob jake jamal james jamie
    jared jason javier jay jeb jeff jeffrey jeremy jerome jerry jim jimmy joe joel john johnny jon
    jonathan jorge jose josé joseph josh joshua juan julian julio justin karl keith ken kenneth
    kevin khalid kurt kyle lance larry lars laurence lawrence leo leon leonard leroy leslie lewis
    liam lloyd lorenzo louis luca lucas luis luke luther magnus malcolm manuel marc marcel marco
    marcus mario mark martin marvin matt matthew maurice max melvin michael miguel mike milton
    mitch mitchell mitt mohamed mohammad mohammed morgan morris muhammad mustafa nathan nathaniel
    neil newt nicholas nick nigel noah noel norman oleg oliver omar oscar otto owen pablo patrick
    paul pedro percy perry pete peter phil philip phillip pierre rafael rahul raj ralph ramon
    randall randy raul ray raymond reggie reginald rex ricardo richard rick rob robert roberto rod
    roderick rodney roger roland ron ronald rory ross roy rudy rupert russ russell ryan salvador
    sam samuel saul scott sean sebastian sergei sergio seth shane shaun sidney simon stanley
    stefan stephen steve steven stewart stuart tariq ted terence terrence theo theodore thomas tim
    timothy toby todd tom tommy tony travis trevor trey tristan tyler vernon victor vincent
    vladimir wade wallace walter warren wayne wesley wilbur will willard william willie winston
    xavier yusuf zachary reince lindsey
    """
)
WOMEN = word_set(
    """
    abigail ada adele agnes aisha alexandra alice alicia alison allison amanda amber amelia amina
    amy ana andrea angela angelina anita ann anna anne annette annie april ariana arlene ashley
    audrey barbara beatrice becky belinda bernadette bernice beth bethany betsy betty beverly
    bonnie brenda bridget brittany camille candace carla carly carmen carol caroline carolyn
    carrie catherine cathy cecilia celia charlotte chelsea cheryl chloe christina christine cindy
    claire clara claudia colleen connie constance courtney crystal cynthia daisy danielle daphne
    dawn debbie deborah debra deirdre delia denise diana diane dolores donna doris dorothy edith
    edna eileen elaine eleanor elena elizabeth ella ellen eloise elsie emily emma erica erin
    esther ethel eva eve evelyn faith fatima felicity fiona flora florence frances francesca freda
    freya gabriela gail gemma georgia georgina geraldine gertrude gillian gina ginger gladys
    glenda gloria grace greta gwen gwendolyn hannah harriet hazel heather heidi helen helena
    hillary holly hope huma ida imogen ines ingrid irene irina iris isabel isabella isobel ivanka
    jacqueline jane janet janice jasmine jean jeanne jemima jennifer jenny jessica jill joan
    joanna joanne josephine joy joyce juanita judith judy julia juliana julie june kara karen kate
    katherine kathleen kathryn kathy katie katrina kay kayla kellyanne kerry kim kimberly kirsten
    kristen kristin laura lauren leah leanne leila lena leticia lillian lily linda lindsay lisa
    lois loretta lorraine louise lucia lucille lucy luisa lydia lynda lynn lynne mabel madeleine
    madison maggie mandy margaret margarita maria marian marie marilyn marina marion marissa
    marjorie marlene martha mary matilda maureen maxine megan meghan melanie melinda melissa
    mercedes meredith michelle mildred millie miranda miriam moira molly monica muriel myra nadia
    nancy naomi natalia natalie natasha nicola nicole nina nora norma olga olivia paige pamela
    patricia patty paula pauline penelope penny philippa phoebe phyllis polly priya priscilla
    rachel ramona rebecca regina renee rhona rita roberta rosa rosalind rose rosemary roxanne ruby
    ruth sabrina sally samantha sandra sara sarah sasha selena shannon sharon sheila shelly sherry
    shirley sian silvia simone sofia sonia sophia sophie stacey stacy stella stephanie sue susan
    susanna suzanne sylvia tamara tammy tanya tara teresa tess theresa tiffany tina tracy ursula
    valerie vanessa vera veronica victoria viola violet virginia vivian wanda wendy whitney yasmin
    yolanda yvette yvonne zara zoe
    """
)
EITHER = word_set(
    """
    alex avery blake cameron casey chandler charley dakota dana drew elliott frankie haley harper
    hayden jackie jess jesse jo jody jordan jules kelly kendall kris lee leigh lonnie mackenzie
    nicky pat quinn reese riley robin rowan sandy sidney skyler stevie taylor terry tracey val
    logan parker peyton pippa stacy tyra carson marion
    """
)


def gender_of(forename: str) -> str:
    """Return "m", "f", or "" for a forename."""
    low = forename.lower()
    if low in EITHER:
        return ""
    if low in MEN:
        return "m"
    return "f" if low in WOMEN else ""


def is_forename(word: str) -> bool:
    low = word.lower()
    return low in MEN or low in WOMEN or low in EITHER
