"""Common forenames: they tell a person from an organisation, and "he" from "she".

Only names used nearly always for one sex tell a pronoun; the others only tell a person.
"""

from .lists import word_set

MEN = word_set(
    """
    aaron al abdul abdullah abe abraham adam adolfo adrian agustin ahmed aidan aiden alan alasdair
    alastair albert alec aled alejandro alessandro alexander alexei alfonso alfred alfredo ali
    alistair allan allen alonzo alphonse alvin amir amos anand anders andre andreas andrei andrew
    andré andrés andy angelo angus ansel anthony antoine anton antonin antonio archie arjun armando
    arne arnold arthur arturo arun asher ashok augustus austin axel baptiste barnaby barry bart
    basil ben benedict benito benjamin benny bernard bernie bert bill billy björn bob bobby bogdan
    boris brad braden bradford bradley bram brandon brendan brent brett brian brock bruce bruno
    bryan bryce burt byron caleb calvin carl carlo carlos carlton cecil cedric cesar chad charles
    charlie chas chester chris christian christopher chuck chuka clarence clark clay clayton
    clement cliff clifford clint clinton clive clyde cody cole colin conor corey cornelius cory
    craig cristian curt curtis cuthbert cyril cyrus césar dale dalton damien dan daniel danny dante
    darius darrell darren darrin darryl daryl dave davey david davide davis dean declan deepak
    denis dennis denny denzel derek deshawn desmond devin dewi dickie diego dieter dimitri dirk
    dmitri dominic don donald donnell donnie doug douglas doyle duane duncan dustin dwayne dwight
    dylan earl ebenezer ed eddie edgar edgardo edmund edouard eduardo edward edwin efraim eirik
    eladio eldon eli elias elijah elliot elmer elton emanuel emil emilio emlyn emmanuel emrys enoch
    enrique enzo eric erik ernest ernesto errol erwin esteban ethan eugene eugenio evan evander
    everett ezra fabian fabio faisal farid federico felipe felix ferdinand fergus fernando filip
    finlay fintan fletcher floyd francesco francis francisco francois frank franklin franz françois
    fred freddie freddy frederick fritz gabriel galen gareth garrett garth gary gavin gene geoff
    geoffrey george geraint gerald gerard gerhard gerry gideon gilbert gilberto giles giorgio
    giovanni giuseppe glen glenn godfrey gonzalo goran gordon graham grant greg gregory grigori
    grover gunnar gustav gustavo guy gwilym hakeem hal hamid hamish hank hans haris harley harold
    haroon harry haruki harun harvey hassan hector heinrich helmut henry herbert herman hernan
    hiroshi homer horace howard hubert hugh hugo humphrey hussein hywel ian ibrahim idris ieuan
    ignacio igor ike ilya imad imran irving irwin isaac isaiah ismael ismail ivan ivor jack jacob
    jacques jaime jair jake jalen jamal james jamie jan jared jarrod jarvis jason jasper javid
    javier jay jeb jeff jeffrey jens jeremy jermaine jerome jerrold jerry jesús jethro jim jimmy
    joachim joaquin joaquín jock joe joel johan johann john johnny jon jonah jonas jonathan jonty
    jorge jorgen jose josef joseph josh joshua josé joão juan jude juergen julian julio junaid
    justin jérôme jürgen kaleb kamal kareem karim karl kasper keir keith kelvin ken kenji kenneth
    kenny kent kevin khalid kieran kiran kirk klaus konrad konstantin krishna kurt kyle lachlan
    lamar lance larry lars laurence lawrence lawson leif leland lenny leo leon leonard leopold
    leroy leslie lester lev levi lewis liam lindsey linus lionel llewellyn lloyd lonny loren
    lorenzo lorne louis lowell luca lucas luciano luigi luis luke luther lyle lyndon mack magnus
    mahmoud malcolm malik manny manoj mansour manuel marc marcel marcelo marco marcus mario mark
    marko marlon martin marty martín marvin masoud mateo mathew matt matthew matthias matthieu
    maurice maurizio max maynard mehmet melvin merle merlin micah michael mick mickey miguel mikael
    mike mikhail milan milo milton mitch mitchell mitt mohamed mohammad mohammed mohan mordechai
    morgan morris mort morten moses muhammad murray mustafa myles myron nabil nadeem nathan
    nathaniel naveed ned neil nels nestor newt niall nicholas nick nicolas nicolás niels nigel
    nikita nikolai nils noah noel norbert norman norris octavio olaf ole oleg oliver olivier omar
    omari orson orville osama oscar osman otto owain owen pablo pascal patricio patrick paul paulo
    pavel pawel pedr pedro percy perry pete peter phil philip phillip pierce pierre pieter piotr
    prakash pranav preston pádraig quentin quincy quinton rafael rahul raj ralf ralph ramesh ramiro
    ramon rana randall randolph randy raphael rashid rasmus raul ravi ray raymond raymundo raúl
    reggie reginald reince renato rené rex rhodri rhys ricardo richard richie rick rishi rob robbie
    robert roberto rocco rod roderick rodney rodolfo rodrigo roger roland rolf roman romeo ron
    ronald ronan ronnie rory ross roy royce ruben rubén rudy rufus rune rupert russ russell rusty
    ryan ryszard sajid salim salman salvador salvatore sam samuel sanjay sanjiv santiago santos
    saul sayed scott sean sebastian sebastien selim semyon sergei sergey sergio seth seymour shane
    shaquille shaun sheldon sherman shinzo sidney silas silvio simeon simon solomon soren stan
    stanley stavros stefan stefano stephan stephen steve steven stewart stu stuart sunil sven
    sylvester takeshi tanner tarek tariq tavis ted teddy terence terrance terrell terrence thaddeus
    theo theodor theodore thierry thomas thorsten tim timothy titus tobias toby todd tom tomas
    tomasz tommy tomás tony torsten travis trevor trey tristan tyler tyrone ulf ulrich umar
    valentin vaughn venkat vern vernon vicente victor vijay vikram viktor vince vincent vinny vito
    vivek vlad vladimir volodymyr wade waldo waleed wallace walter warren wasim wayne webster
    wendell werner wesley wilbur wilfred wilhelm will willard william willie winfred winston
    winthrop wolfgang woodrow wyatt xavier yaakov yannick yannis yiannis yitzhak yuri yusef yusuf
    yves zachary zack zane zeke zoltan
    """
)
WOMEN = word_set(
    """
    abbie abby abigail ada addison adela adele adeline adriana adrienne agatha agnes agneta aileen
    ailsa aimee aisha aisling akiko alana alberta alejandra aleksandra alessandra alexa alexandra
    alexandria alexis alice alicia alina alison aliyah allison alma althea alyssa amal amanda amara
    amaya amber amelia amelie amina amrita amy ana anastasia andrea andrée angela angelica angelina
    angelique angharad angie anika anissa anita anja anjali ann anna annabel annabelle annalise
    anne anneka anneliese annemarie annette annie antoinette antonia anya aoife april arabella
    aretha ariana arielle arlene ashley astrid athena audra audrey ava ayesha aïcha bailey barbara
    beatrice beatrix beatriz becky belinda bella bernadette bernadine bernice bertha bess beth
    bethan bethany betsey betsy bettina betty beverly bianca birgit blanca blanche bonnie branwen
    bree brenda briana brianna bridget brigid brigitte britney brittany bronagh bronwen bryony
    camila camilla camille candace candice caren carina carla carlotta carly carmela carmen carol
    carole caroline carolyn carolyne carrie cassandra cassie catarina caterina cath catherine cathy
    catriona cecilia celeste celia celina celine ceri chandra chantal charity charlene charlotte
    charmaine chelsea cheryl chiara chloe chrissy christa christiane christie christina christine
    cilla cindy claire clara clarissa claudette claudia claudine clemency clementine cleo colleen
    concetta connie constance consuelo cordelia corinna corinne courtney cristina crystal cynthia
    dagmar dahlia daisy daniela daniella danielle daphne darla darlene davina dawn deanna debbie
    debby debora deborah debra deena deidre deirdre delia delores delphine demi denisa denise devi
    diana diane dianne dina dinah dolly dolores dominique donna dora doreen doris dorothea dorothy
    dottie eartha ebony edie edith edna effie eileen eilidh eirlys ekaterina elaina elaine eleanor
    eleanora elena eleni elettra eliana elisa elisabeth elise eliza elizabeth ella ellen ellie
    eloise elsa elsie elspeth elvira emilia emily emma emmeline enid erica erika erin erna
    ernestine esme esmeralda estelle esther ethel eugenia eunice eva evangeline eve evelyn evie
    faith fanny farah fatima faye felicity fern fernanda fidelma fiona fionnuala flora florence
    fran frances francesca francine freda freya frida frieda gabby gabriela gabriella gabrielle
    gail gemma genevieve georgia georgina geraldine gerda germaine gertrude gilda gillian gina
    ginger ginny giovanna gisela gisele giulia gladys glenda glenys gloria glynis golda goldie
    grace gracie grainne greta gretchen guadalupe gudrun gwen gwendolyn gwyneth hailey halima
    hallie hana hanan hannah harriet hattie hayley hazel heather hedda hedwig heidi heike helen
    helena helga heloise henrietta hermione hetty hilary hilda hildegard hillary holly honoria hope
    hortense huma ida ilana ilse iman imelda imogen ines inga inge ingeborg ingrid iona irena irene
    irina iris irma isabel isabella isla isobel isobelle ivana ivanka ivy jacinta jaclyn jacqueline
    jacqui jada jana jane janelle janet janette janey janice janie janine jasmine jayne jean
    jeanette jeanne jeannie jemima jenna jennie jennifer jenny jessica jill joan joanie joann
    joanna joanne jocelyn jodie johanna joni jordana josefina josephine josie joy joyce juanita
    judi judith judy julia juliana julianna julianne julie julienne juliet juliette june justine
    kamala kara karen karin karina karla katarina kate katharina katharine katherina katherine
    kathie kathleen kathryn kathy katie katja katrina katya kay kaye kayla kayleigh keira kelley
    kellyanne kelsey kendra keren kerri kerry kiara kim kimberley kimberly kirsten kirstie kirsty
    kitty kristen kristi kristie kristin kristina kristine kylie kyra lacey lana lara larissa
    latisha latoya laura laurel lauren laurie lavinia layla leah leanne leila lena lenore leona
    leonie leonora leticia letitia lexi liana lidia liesl lila lilian lilith lillian lily lina
    linda lindsay lindy linnea lisa liv liza lizzie lois lola lorena loretta lori lorna lorraine
    lotte lottie louella louise lourdes luana lucia lucie lucille lucinda lucrezia lucy luisa lupe
    luz lydia lynda lynette lynn lynne lyudmila mabel maddie madeleine madeline madge madison magda
    magdalena maggie maia mairead maisie malala malia mamie mandy mara marcella marcia margaret
    margarita mari maria mariam marian mariana marianna marianne marie mariel mariella marietta
    marilyn marilynn marina marion marissa maritza marjorie marla marlene marlo marta martha
    martina mary maryam maryann maryanne mathilda matilda mattie maud maude maura maureen mavis
    maxine maya mayra meera meg megan meghan melania melanie melinda melissa melody mercedes
    meredith merrill mia michaela michele michelle mila mildred milena millie minerva minnie
    miranda mireille miriam mitzi moira mollie molly mona monica monique morag morwenna muna muriel
    myra myrna myrtle nadia nadine nadya nan nana nancy nanette naomi natalia natalie natalya
    natasha neha nell nellie nerys nettie niamh nichola nicki nicola nicole nicolette nina noelle
    noor nora noreen norma nuala octavia odette olena olga olive olivia oona oonagh ophelia oprah
    orla padma paige pamela pamella pandora patrice patricia patsy pattie patty paula pauline pearl
    peggy penelope penny perpetua petra petula philippa philomena phoebe phylicia phyllida phyllis
    pia piper polly poppy portia pratibha primrose priscilla priya prudence queenie rachael rachel
    rae raelene raisa ramona randi raquel rasheda raven rebecca rebekah regina renata renee rhian
    rhiannon rhoda rhona rihanna rita riva roberta robyn rochelle roisin romy rosa rosalie rosalind
    rosalyn rosanna rosanne rosario rose roseanne roselyn rosemary rosie rosita rowena roxana
    roxane roxanne ruby ruth sabrina sadie saira sally salma samantha samira sanaa sandi sandra
    saoirse sara sarah sarai sasha saskia scarlett selena selina serena shakira shania shanice
    shannon shari sharlene sharon sharron shauna shawna shayla sheila shelagh shelley shelly sheree
    shereen sheri sherry sheryl shirin shirley shona sian sienna sigrid silvia simona simone sinead
    sinéad siobhan siobhán sloane sofia sondra sonia sonja sonya sophia sophie soraya stacey stacy
    stefanie stella stephanie stormy sue sunita susan susana susanna susie suzan suzanna suzanne
    suzette suzy svetlana sybil sylvia sylvie tabitha talia tamar tamara tamika tammy tamsin tania
    tanya tara tatiana tatum tegan tera teresa teri terri tess thea thelma theodora theresa therese
    thérèse tiffany tilda tilly tina tisha toni tonya tracy tricia trina trisha trixie trudy tulsi
    uma una ursula ute valentina valeria valerie vanda vanessa velma venetia venus vera verena
    verity verna veronica veronika veronique vicki vickie vicky victoria vilma viola violet
    virginia vivian viviane vivien vivienne wanda wendi wendy whitney wilhelmina willa wilma
    winifred winnie winona xanthe xenia xiomara yael yasmin yasmine yelena yetta yolanda yuki yulia
    yuliya yvette yvonne zainab zara zelda zelma zinaida zita zoe zora zuleikha
    """
)
EITHER = word_set(
    """
    alex avery blake cameron carson casey chandler charley dakota dana drew elliott frankie haley
    harper hayden jackie jess jesse jo jody jordan jules kelly kendall kris lee leigh logan lonnie
    mackenzie marion nicky parker pat peyton pippa quinn reese riley robin rowan sandy sidney
    skyler stacy stevie taylor terry tracey tyra val
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
