"""Nouns that can speak: who or what an unnamed source may be called."""

from .lists import word_set

PEOPLE_NOUNS = word_set(
    """
    academic academics accountant activist activists actor actress adjudicator administrator
    administrators admirer admirers adversaries adversary adviser advisers advisor advisors agent
    agents aide aides alderman allies ally ambassador american americans analyst analysts anchor
    anchors apprentice archaeologist archbishop architect artist artists assistant astronomer
    athlete attendee attendees attorney attorneys auditor aunt author authors backer backers baker
    barrister batsman beekeeper believer billionaire biologist bishop bishops blogger bookseller
    boss bowler boy broker brother brothers builder builders bureaucrat businessman businesswoman
    butcher buyer caller callers campaigner campaigners candidate candidates captain cardinal carer
    carers caretaker celebrity centrist ceo chair chairman chairwoman chancellor chaplain chef
    chemist chief child children cleaner clergyman cleric clerk climber clinician co-founder coach
    colleague colleagues collector columnist columnists comedian commander commentator commentators
    commissioner commuter commuters companion conductor congressman congressmen congresswoman
    conservative conservatives constable consultant consultants contender contractor contractors
    contributor cook coordinator coroner correspondent correspondents councillor councillors
    councilman councilwoman counsel counsellor counselor counterpart counterparts couple creator
    creditor critic critics crowd curator customer customers cyclist dancer daughter daughters
    dealer dean defendant defendants defender delegate delegates democrat democrats demonstrator
    demonstrators dentist deputy designer detective detectives detractor detractors developer
    diplomat diplomats director directors dissident doctor doctors donor donors driver drivers
    ecologist economist economists editor editors educator elder elders emeritus employee employees
    employer employers engineer engineers entrepreneur environmentalist envoy evangelical
    evangelicals evangelist ex-husband ex-wife examiner excavator executive executives expert
    experts families family fan fans farmer farmers father filmmaker financier firefighter
    firefighters fisherman fishermen follower followers forecaster forecasters foreman founder
    friend friends front-runner frontrunner fundraiser gardener general geologist girl goalkeeper
    governor governors graduate grandfather grandmother grocer grower growers guard guards guest
    guests guide hacker hackers hauliers headteacher heckler hecklers helper hiker historian
    holidaymaker homeowner homeowners hopeful host hosts householder hunter husband hydrologist
    imam incumbent informant insider insiders inspector instructor interpreter interviewer inventor
    investigator investigators investor investors islander islanders janitor jockey journalist
    journalists judge judges juror jurors justice keeper king labourer landlord landlords landowner
    lawmaker lawmakers lawyer lawyers leader leaders learner lecturer legislator legislators
    liberal liberals librarian lieutenant lifeguard listener lobbyist locals loyalist loyalists
    magistrate magistrates maker man manager managers marine mayor mayors mechanic mediator member
    members men merchant meteorologist midwife migrant migrants millennial millennials miner miners
    minister ministers missionary moderate moderates moderator moderators mogul mother mothers
    motorist motorists mourner mourners mp mps musician narrator native naturalist negotiator
    negotiators neighbor neighbors neighbour neighbours nephew neurosurgeon newcomer niece nominee
    novelist nun nurse nurses nutritionist observer observers oceanographer officer officers
    official officials ombudsman one onlooker onlookers operative operatives operator opponent
    opponents orchestrator organiser organisers organist organizer organizers ornithologist others
    owner owners painter panelist panelists panellist paramedic paramedics parents participant
    participants partner partners partygoer passenger passengers pastor pathologist patient
    patients pediatrician peer peers pensioner people performer person pharmacist philanthropist
    philosopher photographer physician physicians physicist pilgrim pilot pilots plaintiff
    plaintiffs planner planners player playwright plumber poet policeman policemen policewoman
    politician politicians pollster pollsters pope porter postman preacher predecessor premier
    presenter president presidents priest prince princess principal principals prisoner prisoners
    producer producers professor professors progressive progressives promoter proprietor prosecutor
    prosecutors protester protesters protestor protestors provost psychiatrist psychologist
    publican publicist publisher publishers punter purchaser queen questioner questioners rabbi
    ranger rapper reader readers receptionist recruiter referee refugee refugees registrar relative
    relatives rep reporter reporters representative representatives reps republican republicans
    rescuer rescuers researcher researchers resident residents respondent respondents restaurateur
    retailer retailers retiree retirees reviewer rider rioter rival rivals sailor sailors salesman
    sceptic sceptics scholar scholars scientist scientists sculptor secretary seller sellers
    senator senators sergeant servant settler shareholder shareholders sheriff shopkeeper shopper
    shoppers singer sister skeptic skeptics skipper smuggler socialist sociologist soldier soldiers
    solicitor somebody someone son songwriter sons source sources speaker spectator spectators
    spokesman spokesmen spokespeople spokesperson spokeswoman staff staffer staffers statistician
    steward stewards strategist strategists student students subscriber successor suffragan
    superintendent supervisor supporter supporters surgeon surveyor surveyors survivor survivors
    suspect suspects swimmer tailor taxpayer taxpayers teacher teachers teammate technician
    teenager teenagers tenant tenants theologian therapist tourist tourists trader traders trainee
    trainer translator traveller travellers treasurer trustee trustees tutor twin tycoon umpire
    uncle undersecretary undertaker user users vendor vendors vet veteran veterans vets vicar
    victim victims viewer viewers villager villagers visitor visitors volunteer volunteers voter
    voters waiter waitress walker warden whistleblower widow widower wife witness witnesses woman
    women woodsman worker workers workman writer writers youngster youth youths zookeeper zoologist
    """
)
CALLING_ENDS = ("sman", "swoman", "erman", "erwoman", "keeper", "master", "mistress", "maker")


def is_calling(word: str) -> bool:
    """Whether a small word names what a person does: "groundsman", "prosecutor"."""
    return word in PEOPLE_NOUNS or word.endswith(CALLING_ENDS)


ORGANIZATION_NOUNS = word_set(
    """
    academy ad administration advert advertisement advertisements advisory affidavit agency airline
    alliance app army article association audit authority bakery bank banner banners bill billboard
    blog board body book brewery broadcaster brochure bulletin bureau businesses cabinet campaign
    caption caucus channel charities charity church club co-operative coalition college column
    comment commission committee companies company complaint congress consortium constitution
    cooperative corporation council court decree department description diary directive directorate
    document documents e-mail edict editorial email emails embassy enquiry excerpt excerpts
    federation filing firm firms force foundation government grand-jury group guidance headline
    hospital house indictment inquiry inspectorate institute investigation jury laboratory law
    lawsuit leaflet league legislature letter letters lobby magazine magazines manifesto manual
    memo memoir message military ministry minutes museum narrator navy network newsletter newspaper
    newspapers newsroom non-profit nonprofit nursery office op-ed opinion order organisation
    organization outlet page pamphlet panel paper papers parliament party pentagon petition piece
    placard placards plaque platform police poll polls post poster posting posts press
    press-release probe publication readout regulator release report reports resolution ruling
    school secretariat senate service sign signs site slogan society start-up startup statement
    station sticker story study suit supermarket survey surveys syndicate t-shirt team text texts
    theatre think-tank trade-union transcript treasury tribunal trust tweet tweets union unions
    university utility video voice-over voiceover watchdog webpage website white white-house
    """
)
# Nouns that carry words without a verb of saying: "his answer was", "the claim that".
SPEECH_NOUNS = word_set(
    """
    accusation accusations admission advice allegation allegations answer answers argument
    assertion assertions call characterisation characterization claim claims comment comments
    complaint conclusion criticism declaration description dictum e-mail email explanation
    insistence interview joke letter line mantra message motto observation opinion phrase pledge
    pledges post promise promises question quip refrain remark remarks replies reply response
    responses slogan speech statement suggestion testimony tweet tweets verdict view vow warning
    warnings words
    """
)
