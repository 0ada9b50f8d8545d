"""Verbs that report speech, with the form of their cue.

Three strengths. A firm verb attributes by itself ("said"). A fair one nearly always does beside
a quotation ("warned"). A weak one needs the quotation close by ("called", "made").
"""

from __future__ import annotations

from .lists import word_set

FIRM = """
say said says saying|tell told tells telling|add added adds adding
write wrote writes writing written
tweet tweeted tweets tweeting|reply replied replies replying|respond responded responds responding
explain explained explains explaining|declare declared declares declaring
continue continued continues continuing|recall recalled recalls recalling
note noted notes noting|quip quipped quips quipping|joke joked jokes joking
insist insisted insists insisting|argue argued argues arguing|warn warned warns warning
state stated states stating|remark remarked remarks remarking|observe observed observes observing
conclude concluded concludes concluding|acknowledge acknowledged acknowledges acknowledging
announce announced announces announcing|answer answered answers answering
ask asked asks asking|claim claimed claims claiming|comment commented comments commenting
concede conceded concedes conceding|admit admitted admits admitting
assert asserted asserts asserting|shout shouted shouts shouting|yell yelled yells yelling
mutter muttered mutters muttering|whisper whispered whispers whispering
exclaim exclaimed exclaims exclaiming|reiterate reiterated reiterates reiterating
repeat repeated repeats repeating|retort retorted retorts retorting
counter countered counters countering|interject interjected interjects interjecting
caution cautioned cautions cautioning|contend contended contends contending
complain complained complains complaining|predict predicted predicts predicting
lament lamented laments lamenting|suggest suggested suggests suggesting
confirm confirmed confirms confirming|maintain maintained maintains maintaining
stress stressed stresses stressing|emphasize emphasized emphasizes emphasizing
emphasise emphasised emphasises emphasising|boast boasted boasts boasting
vow vowed vows vowing|pledge pledged pledges pledging|promise promised promises promising
testify testified testifies testifying|recount recounted recounts recounting
advise advised advises advising|remind reminded reminds reminding
opine opined opines opining|muse mused muses musing|quote quoted quotes quoting
agree agreed agrees agreeing|proclaim proclaimed proclaims proclaiming
report reported reports reporting|post posted posts posting|tease teased teases teasing
blog blogged blogs blogging|chant chanted chants chanting|cry cried cries crying
begin began begins beginning|plead pleaded pleads pleading|scoff scoffed scoffs scoffing
allege alleged alleges alleging|read reads reading|urge urged urges urging
deny denied denies denying|fume fumed fumes fuming|bellow bellowed bellows bellowing
elaborate elaborated elaborates elaborating|clarify clarified clarifies clarifying
chime chimed chimes chiming|text texted texts texting|email emailed emails emailing
sneer sneered sneers sneering|snap snapped snaps snapping|gush gushed gushes gushing
pray prayed prays praying|sing sang sings singing|intone intoned intones intoning
inform informed informs informing|speculate speculated speculates speculating
"""

FAIR = """
think thought thinks thinking|believe believed believes believing
criticize criticized criticizes criticizing|criticise criticised criticises criticising
accuse accused accuses accusing|praise praised praises praising
describe described describes describing|call called calls calling
dub dubbed dubs dubbing|label labeled labelled labels labeling labelling
brand branded brands branding|deem deemed deems deeming|denounce denounced denounces denouncing
decry decried decries decrying|condemn condemned condemns condemning
blast blasted blasts blasting|slam slammed slams slamming|mock mocked mocks mocking
ridicule ridiculed ridicules ridiculing|dismiss dismissed dismisses dismissing
tout touted touts touting|hail hailed hails hailing
characterize characterized characterizes characterizing
characterise characterised characterises characterising|propose proposed proposes proposing
demand demanded demands demanding|apologize apologized apologizes apologizing
apologise apologised apologises apologising|express expressed expresses expressing
wonder wondered wonders wondering|point pointed points pointing|speak spoke speaks speaking
talk talked talks talking|refer referred refers referring|question questioned questions questioning
feel felt feels feeling|blame blamed blames blaming|attack attacked attacks attacking
lambaste lambasted lambastes lambasting|rail railed rails railing|defend defended defends defending
thank thanked thanks thanking|swear swore swears swearing|threaten threatened threatens threatening
hope hoped hopes hoping|cite cited cites citing|deride derided derides deriding
reveal revealed reveals revealing|indicate indicated indicates indicating
invoke invoked invokes invoking|hint hinted hints hinting|charge charged charges charging
fear feared fears fearing|conceive conceived|portray portrayed portrays portraying
liken likened likens likening|cast casting|rule ruled rules ruling
mention mentioned mentions mentioning
challenge challenged challenges challenging|welcome welcomed welcomes welcoming
find found finds finding|see saw sees seeing|want wanted wants wanting
declined decline declines declining|know knew knows knowing|vent vented vents venting
implore implored implores imploring|react reacted reacts reacting|riff riffed riffs riffing
determine determined determines determining|bemoan bemoaned bemoans bemoaning
fret fretted frets fretting
chide chided chides chiding|scold scolded scolds scolding|rebuke rebuked rebukes rebuking
rant ranted rants ranting|thunder thundered thunders thundering|beam beamed beams beaming
marvel marvelled marvels marvelling|sigh sighed sighs sighing|laugh laughed laughs laughing
heckle heckled heckles heckling|reason reasoned reasons reasoning|echo echoed echoes echoing
recommend recommended recommends recommending|order ordered orders ordering
reckon reckoned reckons reckoning|sigh sighed sighs sighing|smile smiled smiles smiling
grin grinned grins grinning|sniff sniffed sniffs sniffing|groan groaned groans groaning
moan moaned moans moaning|murmur murmured murmurs murmuring|mumble mumbled mumbles mumbling
stammer stammered stammers stammering|growl growled growls growling|bark barked barks barking
hiss hissed hisses hissing|snarl snarled snarls snarling|chuckle chuckled chuckles chuckling
giggle giggled giggles giggling|sob sobbed sobs sobbing|wail wailed wails wailing
shriek shrieked shrieks shrieking|scream screamed screams screaming|roar roared roars roaring
gasp gasped gasps gasping|confide confided confides confiding|enthuse enthused enthuses enthusing
deadpan deadpanned deadpans deadpanning|crow crowed crows crowing
retaliate retaliated retaliates retaliating|protest protested protests protesting
interrupt interrupted interrupts interrupting|concur concurred concurs concurring
confess confessed confesses confessing|affirm affirmed affirms affirming
beg begged begs begging|holler hollered hollers hollering|recite recited recites reciting
venture ventured ventures venturing|volunteer volunteered volunteers volunteering
shrug shrugged shrugs shrugging|grumble grumbled grumbles grumbling
rasp rasped rasps rasping|chirp chirped chirps chirping|object objected objects objecting
surmise surmised surmises surmising|assure assured assures assuring
theorize theorized theorizes theorizing|theorise theorised theorises theorising
pronounce pronounced pronounces pronouncing
advocate advocated advocates advocating|endorse endorsed endorses endorsing
applaud applauded applauds applauding|rate rated rates rating|offer offered offers offering
"""


def _forms(block: str) -> dict[str, str]:
    """Map each printed form to its base form."""
    verbs: dict[str, str] = {}
    for entry in block.replace("|", "\n").split("\n"):
        words = entry.split()
        for word in words:
            verbs[word] = words[0]
    return verbs


FIRM_FORMS = _forms(FIRM)
FAIR_FORMS = _forms(FAIR)
BASE_FORM = {**FAIR_FORMS, **FIRM_FORMS}

# Present and base forms, which may be nouns: "orders", "a report". "says" never is.
NOUN_LIKE = frozenset(
    form for form, base in BASE_FORM.items() if form == base or form.endswith("s")
) - word_set(
    """
    says tells thinks writes adds explains argues insists told read reads acknowledges admits
    concedes declares describes believes asserts confirms denies maintains recalls replies reckons
    responds suggests warns agrees continues observes predicts contends concludes announces
    """
)

# "asked", "pressed": the asker's words when active, nobody's when passive without "by".
QUESTION_PASSIVES = word_set(
    """
    asked pressed questioned quizzed queried challenged grilled
    """
)
AUXILIARIES = word_set(
    """
    has have had having is are was were be been being will would could can may might must shall
    should do does did 's 'd ’s ’d went going go goes
    """
)
ADVERBS_BETWEEN = word_set(
    """
    also then later now still always never once first often again already recently repeatedly just
    even not only simply further quickly too so ever long nevertheless nonetheless however instead
    on back reportedly famously flatly bluntly openly publicly previously subsequently eventually
    finally to both all each who in turn
    """
)
