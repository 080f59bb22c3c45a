/**
 * Words that short passwords consist of: names, pets, teams, brands, feelings, rows of the
 * keyboard. A password below the length that stands alone counts as common when hardly anything
 * else is left of it, so the list covers `Superman1984!` and similar ones without naming each.
 * Longer passwords are not checked against it: a passphrase may well use such words. Written by
 * hand; lower case, letters only, at least four.
 */
const WORDS = `
aaron abby abigail adam adrian ahoj aileen airborne airplane alan alaska albert alejandra alejandro alex alexander alexandra alexis alfred
alice alicia alison alles alligator allison amanda amazing amber amelia america american amigo amigos amor amores amour anaconda anderson
andrea andreas andrew andy angel angela angelica angelina angelo animal anita anjing anna annette anthony antonio apollo apple april
arizona arschloch arsenal arthur ashley ashton asshole atlanta atlantis aurora austin avatar avenger azul babe baby babydoll babygirl
badass badboy badger bailey baise balloon bambino banana bandit banker barbara barbie barney baseball basket basketball bastard batman
beach bear beast beatrice beautiful beauty beaver becky beer believe benjamin berlin bernard beth beverly bienvenido bigboy bigdaddy
bigdick biker billabong billy birdie biscuit bisous bitch bitches black blackbird blackcat blackie blackjack blake blessed blessing
blizzard blonde blondie blood blossom blue bluebird bluesky bobby bond bonheur bonita bonjour bonnie boobies booboo boogie boomer booster
bordel boston bottom boxer bradley brandon brasil brazil breaker brenda brian british britney brittany broadway brooke brooklyn brother
brown browns bruce bryan bubba bubble bubbles buddha buddy buffalo buffy bulldog bulldogs bullet bunny burger business buster butter
butterfly button cabron caca cachorro cactus cadillac caitlin calcio california calvin camaro cameron camilla canada cancer candle candy
canon capital captain cardinal cardinals carina carino carl carla carlos carmen carol carolina caroline carotte carter casey casino casper
cassandra cassie castle catdog catherine cecilia celtic celtics chad champion champions chance changes charles charlie charlotte chaton
cheese cheetah chelsea cherokee cherry cheryl chester cheval chevrolet chevy chicago chicken chicks chiefs chien child chile china chips
chocolat chocolate chopper choupette chris christ christian christina christine christmas christoph christopher church ciao cinderella
cindy claire clara classic claude claudia clayton clever cloud clover cobra cocacola cocktail coconut cody coffee colin college colorado
colts columbia comanche comet commander company computer connor consumer control cookie cookies cooper copper corey corvette cosmos
cosworth cotton coucou cougar counter country courtney cowboy cowboys coyote craig crazy cream creative cretin cricket cristian cristina
cross crunch crystal cuddles cupcake curtis cutie cyclone cynthia daddy daddysgirl daisy dakota dale dallas damian dance dancer dancing
danger daniel daniela danielle danny darkness darling darren database david dawn death debbie deborah defender deliver delta demon denise
dennis denver derek desert design destiny detroit devil devils diablo diamond diamonds diana dickhead diego digital dimanche dinosaur
dirty disco discover disney doctor dodger dodgers doggie dolphin dolphins dominic dominik donald donkey donna doobie doodle doris dorothy
doudou douglas dragon dragonball dragonfly dragons dream dreamer dreams driver drums ducati dude duncan dustin dylan eagle eagles earth
eclipse edgar eduardo edward eileen einstein elaine electric element elena elephant elizabeth ella ellen emerald emily eminem emma emperor
empire energy engine engineer england enigma enrique enter enterprise eric erica erik ernest escort esther estrella eternity eugene europe
evelyn everest everton evolution excalibur expert explorer express extreme fabian facebook fairy faith falcon falcons familia famille
family fantasy fashion father fatman favorite felicia felicidad felix fernando ferrari fickdich ficken fighter figure fiona fire fireball
firebird firefly fireman fish fisher fishing fitness flamengo flamingo flash fleur flipper florian florida flower flowers fluffy flyers
football forest forever formula fortune forza fountain francais france frances francesca francis francisco frank frankfurt franklin freak
fred freddy frederick free freebird freedom freeman freiheit freunde frieden friend friends friendship froggy frosty fucker fucking fuckme
fuckoff fuckyou funny funtime futbol futebol future gabber gabriel gabriela gabrielle galaxie galaxy gambit gamecube gamer games gandalf
gangsta gangster garden garfield garrett gary gateway gatito gators gatos gemini general generation genesis gentle george gerald gerard
german germany ghost giants gibson gina ginger giovanni girlfriend girls giveme gladiator gloria glueck goalie goblin goddess godfather
godzilla golden goldfish golf golfer golfing goober good goodgirl goodluck goodness google gordon gorilla grace gracias graham grandma
grandpa grant grateful great green greenday greg gregory griffin guapa guapo guinness guitar gunner gunners gustavo gymnast hacker hallo
hallohallo halloween hamburg hamilton hammer hamsik hamster handsome hannah happiness happy hardcore hardrock harley harold harry harvard
hase hasi hawaii hawkeye hazel heart hearts heather heaven hector heidi hejsan helen helena hello hellokitty hendrix henry herbert
hercules heritage hermosa hero hertha highland hobbit hockey hogwarts hola holiday holly hollywood home homer honda honey honeybee
hongkong hooters hope horizon horney horny horse horses hotdog hotmail hotrod hotstuff hottie house houston howard hummer hunter hunting
hurricane icecream ilovegod iloveme iloveyou imagine impact impala indian indiana infantry inferno infinity information ingrid insane
inside instagram internacional internazionale internet invisible ireland irene ironman isaac isabel isabella isabelle island italia italy
jack jackass jackie jackpot jackson jacob jacqueline jaguar jake jamaica james jamie jane janet janice january japan jardin jared jasmine
jason jasper javier jean jeanette jeep jeff jeffrey jellybean jennifer jenny jeremy jerome jerry jesse jessica jessie jester jesus jetaime
jewels jillian jimmy joan joanna joel johanna johannes john johnny johnson jokers jonas jonathan jordan jorge joseph joshua journey joyeux
joyful juan juanita judith julia julian juliana julie juliet julius jumper jungle jupiter justice justin justme juventus kaiser kaktus
kangaroo karate karen karina karl karla kartoffel katherine kathleen kathryn kathy katie katrina katze kawasaki kayla keith kelly kelsey
kenneth kenny kerstin kevin killer killers kimberly king kingdom kingkong kings kirsten kissme kitchen kitten kittens kitty kittycat
knicks knight knights koala kokain kristall kristen kristina kurt kyle labrador ladies ladybug lakers lakeside lambert lampard lapin
laptop larry laser lasvegas latina laura lauren laurence lavender leah leather leaves legend legolas lemonade leon leonard leonardo
leopard lesbian leslie lester letmein letters leverkusen lewis liam liberty library liebe liebling life lifetime light lighthouse
lightning lillian lincoln linda lindsay lindsey linkin lionking lions lisa little liverpool living lizard logan lollipop london lonely
longhorn lorena lorenzo loser lottery lotus louis louise love loved lovely lover loverboy lovers loves loveyou lucas lucia lucifer lucky
luckydog lucy luis luke lumiere lundi lydia lynn machine macintosh madeline madison madmax madonna madrid maggie magic magical magician
magnum maiden mailman maison makaveli malcolm mama maman mamma manager manchester mandarin mango manhattan manuel manuela maradona
marathon marco marcus margaret maria mariana marie marilyn marina marines mario marion mariposa marissa mark markus marlboro marlene
marley married marseille marshall martha martin martina marvin mary mateo mathew matrix matthew matthias maureen maurice mausi maverick
maximum maxwell mclaren megan meinschatz melanie melinda melissa melody member memory memphis mercedes mercredi merde meredith metal
metallica mexican mexico miami michael michaela micheal michele michelle michigan mickey midnight miguel mike milan milano military
million millions minecraft mineral minnie minou miracle miranda mireille mission mistress mitchell mobile modem moderator molly monamour
moncoeur monday mondial money monica monique monkey monkeys monopoly monster monsters montana monty moon moonlight moose morgan mother
motherfucker motocross motor motorola motorrad mountain mouse muffin munchen muscle music musica musician musique mustang mustangs myspace
mystery naked nancy naomi napoleon naruto nascar nasty natalia natalie natasha nathalie nathan nathaniel natural nebraska nelson neptune
network nevada newlife newyork nicholas nicola nicolas nicole nicotine night nightmare nightwish nikita nikki nina nintendo nirvana nissan
noah nokia nora norman nothing nounours nuage number nursing nutmeg oakland obsidian ocean oceane octopus offspring ohio oiseau oldschool
oliver olivia olympic online onlyme opensesame optimus orange oranges orchid original orlando oscar outlaw oxford pacific packard packers
painter pakistan palace pamela panda pantera panther panthers pantoufle papa papillon paradise paris parker parola party passion passport
passwort patches patience patricia patrick patriot patriots paul paula pauline peace peaches peanut peanuts pearljam pebbles pedro peggy
penelope penguin penguins pepper pepsi perfect personal peter phantom philip philipp phillip phoebe phoenix photo photography piano
picasso pickle picture pierre pimpin pineapple pink pinky pirate piraten pirates pitbull pizza planet platinum platypus playboy player
playstation please pleasure plumber poisson pokemon police polska poohbear pookie poop popcorn popeye porn porno porsche portugal
portugues possible potato potter poussin power precious predator premier president presley pretty prince princesa princess printer
priscilla private product property prosper psycho pulcino pumpkin punisher punkrock puppet puppies puppy purple putain python qazwsx
quality quantum queen queens querida rabbit rachael rachel racing racoon radio raiders railroad rainbow rainbows raistlin ralph ramona
random randy ranger rangers raphael raptor raquel rascal rasta raven ravens raymond reality rebecca rebel rebelde rebels record reddog
redhead redneck redsox redwings reggae regina renault renee republic research respect revolution rhino ricardo richard rick ricky
riverside robert roberta roberto robin rocket rocknroll rockstar rocky rodeo rodney rodrigo roger roland roller roman romance romantic
ronald ronnie rooster rosario rosebud rosemary roses rosie ross rover roxanne royal ruby runner running rush russell russia ruth ryan
sabrina sailing sailor sakura sally salmon salvador salvation samantha samsung samuel samurai sanchez sandman sandra sandrine sandy
sanjose santiago sara sarah satan saturn savannah sayang schalke schatz schatzi schnecke schnucki school schule science scooby scoobydoo
scooter scorpio scorpion scotland scott scout sean sebastian secret secrets security selena seminole senior september serena sergio
service seven sexy sexygirl shadow shadows shaggy shalom shane shannon shark sharks sharon shawn sheila shelby shelly shelter sherlock
shirley shithead shooter shopping shorty shotgun shuttle sidney sierra silver silverado silvia simba simon simone simple simpson simpsons
singer single sirene sister sisters skater skeeter skipper skippy skittles skywalker slayer sleep slipknot smile smiles smiley smokey
smoking smooth snake snickers sniper snoopy snowball snowboard snowflake snowman soccer sofia softball soldier soleil something sommer
sonia sonic sonne sonnenschein sophia sophie soprano sparkle sparky spartan spartans special spencer spider spiderman spirit spitfire
spongebob sporting sports spring squirrel stacey stalker stanford stanley star starfish stargate starlight stars starship startrek
starwars static station stealth steelers stefan stefanie stella stephanie stephen stern steve steven stewart sticky stingray storm
stranger strawberry streets strike strong stuart student studio stupid stuttgart submarine success suckit sugar summer summertime sunday
sunflower sunlight sunny sunrise sunset sunshine super superfly superhero superman supernova superstar supreme surfer surfing survivor
susan suzanne suzuki swallow sweden sweet sweetheart sweetie sweetness sweetpea sweets swimmer swimming swordfish sydney sylvia system
tamara tania tanya tara target tarzan tattoo taurus taylor teacher teamo teamwork teddy teddybear telefon telephone temple tennis tequiero
tequila teresa terminal terminator terry tesoro test tester testing teufel texas thailand thankyou thebest theking themaster theodore
theresa therock thesims thethe thirteen thomas thunder thunderbird thursday tiffany tiger tigers tigger tigre timothy tina tinker
tinkerbell titanic titanium todd together tomato tomcat tommy tomorrow tony topgun topsecret toronto tortue tottenham toyota tractor tracy
traffic trains transfer transformer trapper travel travis treasure trevor tricky trinity tristan triumph trojan trooper trouble truck
trucker trucks truelove trumpet trustme trustno tucker tuesday turbo turtle turtles tweety twilight twister tyler ultimate umbrella
undertaker unicorn unicorns union united universal universe unknown ursula user username vacation valencia valentina valentine valerie
valhalla valley vampire vampires vanessa vegeta vendredi venus vera verano veronica version vicky victor victoria vida viking vikings
vincent violet violin viper virgin virginia virus vision vivian voiture volcano volkswagen volleyball vollmond voodoo voyager vulcan
walker walter wanda warcraft warhammer warlock warren warrior warriors washington watcher water watermelon wayne weather webmaster
wednesday weed welcome wendy werder werewolf wesley whatever whatsapp white whitney wicked wildcat wildcats wildfire wilkommen william
williams willie willow window windows winner winnie winston winter wisdom wizard wolf wolverine wolves woman wonder wonderful woodland
woodstock woofwoof word work working world wrestler wrestling xavier xbox yahoo yamaha yankee yankees yellow yesterday yolanda young
yourmom youtube yvette yvonne zachary zaubermaus zeppelin zeus zombie`;

let words: readonly string[] | undefined;

/**
 * Longer words first, since they are removed in this order. Split at the first use: the start of a
 * process needs none of them.
 */
export function commonWords(): readonly string[] {
  words ??= [...new Set(WORDS.trim().split(/\s+/))].sort((a, b) => b.length - a.length);
  return words;
}
