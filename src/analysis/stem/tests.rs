//! Paradigms that meet, and words that stay apart.

use super::*;

/// Inflections of one word a line.
const PARADIGMS: &str = "\
analys analysen analysens analyser analyserna analysernas analysera analyserar analyserade analyserat
kurs kursen kurser kurserna
resurs resursen resurser resurserna resursers
process processen processer processerna processens
flöde flödet flöden flödena flödets flödes
värde värdet värden värdena
arbete arbetet arbeten arbetena arbetets
förbättringsarbete förbättringsarbetet förbättringsarbeten
ställtid ställtiden ställtider ställtiderna ställtidens
förbättring förbättringen förbättringar förbättringarna
tavla tavlan tavlor tavlorna tavlans
brist bristen brister bristerna
man mannen män männen männens
tjänsteman tjänstemannen tjänstemän tjänstemännen
fot foten fötter fötterna
hand handen händer händerna
bok boken böcker böckerna
handbok handboken handböcker handböckerna
stad staden städer städerna
land landet länder länderna
natt natten nätter nätterna
tand tanden tänder tänderna
rot roten rötter rötterna
bonde bonden bönder bönderna
son sonen söner sönerna
dotter dottern döttrar döttrarna
broder brodern bröder bröderna
öga ögat ögon ögonen
öra örat öron öronen
mäta mäter mätte mätt mäts
mätning mätningen mätningar mätningarna
arbeta arbetar arbetade arbetat
styra styr styrde styrt styrs
upprätthålla upprätthåller upprätthöll upprätthållit upprätthållen upprätthållna
hållbar hållbart hållbara
hållbarhet hållbarheten
möjlighet möjligheten möjligheter möjligheterna
nyckel nyckeln nycklar nycklarna
cykel cykeln cyklar cyklarna
medel medlet medlen
exempel exemplet exemplen
fönster fönstret fönstren
nummer numret nummren numren
center centret centren
register registret registren
lager lagret lagren lagrens
läger lägret lägren
papper papperet papperen pappret
vatten vattnet vattnen
botten bottnen bottnar
fågel fågeln fåglar
syster systern systrar systrarna
finger fingret fingrar fingrarna
vinter vintern vintrar
sommar sommaren somrar somrarna
kammare kammaren kammarna
läkare läkaren läkarna läkares
medarbetare medarbetaren medarbetarna medarbetares
rörelse rörelsen rörelser rörelserna
avvikelse avvikelsen avvikelser avvikelserna
maskin maskinen maskiner maskinerna
pall pallen pallar pallarna
rum rummet rummen
program programmet programmen programmens
system systemet systemen
mål målet målen målens
krav kravet kraven
problem problemet problemen
schema schemat scheman schemana
företag företaget företagen företagens
projekt projektet projekten
möte mötet möten mötena
metod metoden metoder metoderna
studie studien studier studierna
linje linjen linjer linjerna
aktie aktien aktier
idé idén idéer idéerna
nivå nivån nivåer nivåerna
parti partiet partier partierna
industri industrin industrier industrierna
kriterium kriteriet kriterier kriterierna
museum museet museer museerna
centrum centrumet centra
ny nytt nya
stor stort stora större störst
liten litet lilla små
god gott goda
gammal gammalt gamla
visuell visuellt visuella
daglig dagligt dagliga dagligen
ständig ständigt ständiga
vanlig vanligt vanliga vanligare vanligast
snabb snabbt snabba snabbare snabbast
enkel enkelt enkla
vacker vackert vackra
lean leans
kaizen kaizens
robot roboten robotar robotarna
operatör operatören operatörer operatörerna
coach coachen coacher coacherna
team teamet teamen
kund kunden kunder kunderna kunders
ledare ledaren ledarna
chef chefen chefer cheferna
tid tiden tider tiderna
dag dagen dagar dagarna
år året åren årens
sak saken saker sakerna
orsak orsaken orsaker orsakerna
fråga frågan frågor frågorna
skola skolan skolor skolorna
timme timmen timmar timmarna
vecka veckan veckor veckorna
grupp gruppen grupper grupperna
regel regeln regler reglerna
artikel artikeln artiklar artiklarna
modell modellen modeller modellerna
doktor doktorn doktorer
motor motorn motorer motorerna
sensor sensorn sensorer
faktor faktorn faktorer faktorerna
dator datorn datorer datorerna
ledamot ledamoten ledamöter ledamöterna
standard standarden standarder standarderna
material materialet materialen
kvalitet kvaliteten kvaliteter
universitet universitetet universiteten
verksamhet verksamheten verksamheter verksamheterna
samhälle samhället samhällen samhällena
område området områden områdena
träd trädet träden träd
barn barnet barnen
kvinna kvinnan kvinnor kvinnorna
människa människan människor människorna
pojke pojken pojkar pojkarna
förälder föräldern föräldrar föräldrarna
anställd anställda anställde anställdas
studerande studerandet
äga äger ägde ägt ägs
hus huset husen husets
ljus ljuset ljusen
bas basen baser baserna
plats platsen platser platserna
pris priset priser priserna
kris krisen kriser
lins linsen linser
gas gasen gaser
köpman köpmannen köpmän köpmännen
säkerhetslager säkerhetslagret säkerhetslagren
värdeflödesanalys värdeflödesanalysen värdeflödesanalyser värdeflödesanalysens
ordbok ordboken ordböcker ordböckerna
skriva skriver skrev skrivit skrivs
beskriva beskriver beskrev beskrivit beskrivs
18månadersprogram 18månadersprogrammet
ställtidsreduktion ställtidsreduktionen
islamist islamister islamisterna islamistens
mongol mongoler mongolerna
harvards harvard
warszawa warszawas
kalifornien kaliforniens
haveri haveriet haverier haverierna
turbin turbinen turbiner turbinerna
heijunka heijunkan
workshop workshopen workshops workshoparna
moder mödrar mödrarna
teknik tekniken teknikerna
begränsa begränsar begränsad begränsade
betecknar beteckna betecknas
granne grannen grannar grannarna
stam stammen stammar
avgör avgöra avgörs
test testa testar testade
ordern order orderns
ord ordet orden
regler regel reglerna
byta byt byter bytte byts
betala betalade betalades betalat
samla samlade samlat
tillägga tillade
känna känn känner känns";

#[test]
fn every_form_of_a_paradigm_has_one_stem() {
    for line in PARADIGMS.lines() {
        // A form of another paradigm too has its stem beside: brister is a form of brist and of brista.
        let base = line.split(' ').next().unwrap_or(line);
        let expected = stem(base, Language::Swedish);
        for form in line.split(' ') {
            let stems = stems(form, Language::Swedish);
            assert!(stems.contains(&expected), "{line}: {form} has {stems:?}");
        }
    }
}

#[test]
fn words_that_are_not_akin_stay_apart() {
    for (one, other) in [
        ("daglig", "dag"),
        ("lager", "lag"),
        ("före", "för"),
        ("månad", "måne"),
        ("order", "ord"),
        ("formel", "form"),
        ("hål", "hal"),
        ("lön", "lönsam"),
        ("central", "centrum"),
        ("vän", "vänster"),
        ("fin", "finsk"),
        ("organ", "organisation"),
        ("leverans", "leverantör"),
        ("polis", "polisonger"),
        ("mode", "moder"),
        ("sport", "spörja"),
        ("band", "binda"),
        ("allmän", "man"),
        ("användare", "användning"),
        ("hållbar", "hållbarhet"),
        ("möjlig", "möjlighet"),
        ("regel", "reglera"),
        ("cykel", "cyklon"),
        ("tavla", "tavlett"),
        ("läkare", "lek"),
        ("rum", "rumsren"),
        ("vanlig", "van"),
        ("ständig", "stånd"),
        ("säker", "säkerhet"),
        ("flöde", "flod"),
        ("mål", "mal"),
        ("a3", "a4"),
    ] {
        assert_ne!(
            stem(one, Language::Swedish),
            stem(other, Language::Swedish),
            "{one}, {other}"
        );
    }
}

#[test]
fn a_compound_has_the_stem_of_its_end_behind_what_stands_before() {
    for (form, expected) in [
        ("säkerhetslagret", "säkerhetslager"),
        ("handböckerna", "handbok"),
        ("18månadersprogrammet", "18månadersprogram"),
        ("beskrev", "beskriv"),
    ] {
        assert_eq!(stem(form, Language::Swedish), expected);
    }
}

#[test]
fn english_words_have_english_stems() {
    for forms in [
        "reduce reduced reducing reduces",
        "changeover changeovers",
        "study studies",
    ] {
        let stems: Vec<String> = forms
            .split(' ')
            .map(|form| stem(form, Language::English))
            .collect();
        assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_stem_is_much_longer_than_its_form(form in "[a-zåäöé0-9]{1,64}|\\PC{1,20}") {
        let stem = stem(&form, Language::Swedish);
        proptest::prop_assert!(!stem.is_empty() && stem.len() <= form.len() + 4, "{stem}");
    }
}
