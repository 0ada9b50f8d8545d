"""Nouns that can speak: who or what an unnamed source may be called."""

from .lists import word_set

PEOPLE_NOUNS = word_set(
    """
    spokesman spokeswoman spokesperson spokesmen spokespeople official officials aide aides
    adviser advisers advisor advisors source sources lawyer lawyers attorney attorneys minister
    secretary president senator governor mayor chairman chairwoman chair chief director leader
    leaders lawmaker lawmakers candidate candidates nominee strategist strategists analyst
    analysts expert experts economist economists professor researcher researchers scientist
    scientists reporter reporters journalist journalists columnist editor editors author authors
    host anchor moderator witness witnesses resident residents neighbour neighbor neighbours
    neighbors voter voters supporter supporters critic critics opponent opponents protester
    protesters activist activists organizer organizers organiser organisers student students
    teacher teachers doctor doctors officer officers detective judge justice juror prosecutor
    prosecutors congressman congresswoman congressmen representative representatives member
    members councillor councillors councilman councilwoman man woman men women boy girl father
    mother son daughter brother sister husband wife friend friends colleague colleagues executive
    executives manager managers owner owners worker workers driver veteran veterans soldier
    soldiers general commander ambassador diplomat diplomats envoy pastor priest bishop pope rabbi
    imam king queen prince princess person people one insider insiders operative operatives
    staffer staffers commentator commentators pollster pollsters historian businessman
    businesswoman billionaire mogul celebrity actor actress singer comedian writer writers blogger
    attendee attendees respondent respondents democrat democrats republican republicans
    conservative conservatives liberal liberals donor donors commissioner deputy sheriff premier
    chancellor speaker tycoon developer frontrunner front-runner socialist coach player captain
    farmer farmers nurse nurses patient patients customer customers shopkeeper campaigner
    campaigners headteacher teenager pensioner mp mps peer peers couple family families parents
    child children caller callers user users reader readers viewer viewers passenger passengers
    survivor survivors relative relatives founder co-founder ceo boss scholar scholars lobbyist
    musician artist contender rival rivals crowd others neurosurgeon physician surgeon incumbent
    hopeful native delegate delegates guard guards fan fans follower followers millennial
    millennials American Americans inspector interviewer
    """
)
ORGANIZATION_NOUNS = word_set(
    """
    ministry department agency government administration campaign company group organization
    organisation committee commission council court party union association university school
    newspaper paper magazine network channel station statement report letter memo email e-mail
    post tweet website site article editorial study survey poll ad advert advertisement video book
    blog firm bank charity police force army military navy embassy office team board panel
    foundation institute coalition alliance think-tank club church hospital trust authority
    regulator watchdog body service bureau pentagon white house white-house senate parliament
    congress filing lawsuit complaint document documents ruling opinion release transcript sign
    signs banner billboard caption headline text message resolution bill law indictment affidavit
    order narrator voiceover petition manifesto platform constitution column story op-ed piece
    description page press outlet newsroom publication sticker slogan placard voice-over
    """
)
# Nouns that carry words without a verb of saying: "his answer was", "the claim that".
SPEECH_NOUNS = word_set(
    """
    statement answer response reply remark remarks comment comments claim message words question
    argument tweet speech letter email e-mail interview post warning promise pledge call assertion
    description view opinion line slogan motto mantra phrase advice conclusion testimony
    """
)
