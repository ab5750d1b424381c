//! The words that carry acts, and which of them may mean the same one.

use std::sync::OnceLock;

use crate::maps::HashMap;
use crate::words;

/// Words of one group can carry one act: two outlets seldom choose the same verb for it. The table was
/// written from knowledge of how news is worded, not from annotated data. A word stands in one group
/// only; words that are said of too many things ("hold", "make", "open") stand in none.
const GROUPS: &[(&str, &str)] = &[
    (
        "attack",
        "attack attacks assault strike strikes struck hit hits bomb bombed bombing bombard bombardment \
         shell shelling barrage raid raids airstrike airstrikes salvo missile fire fired firing shoot shot \
         shooting blast explosion explode detonate bombing blow blew blown ambush storm stormed pound \
         target offensive rocket gunfire clash clashes fight fought fighting battle torpedo ram rammed \
         set-off shootout strafe hack hacked cyberattack",
    ),
    (
        "harm",
        "kill killed killing die died dead death deaths wound wounded wounding injure injured injuring \
         injury hurt slay slain murder murdered massacre casualty fatality maim destroy destroyed \
         destruction damage damaged wreck level ruin burn burnt",
    ),
    (
        "meet",
        "meet met meeting talk talks summit negotiate negotiation negotiations confer conference consult \
              consultation discuss discussion parley",
    ),
    ("visit", "visit visited trip tour"),
    (
        "agree",
        "agree agreed agreement accord deal treaty pact sign signed signing truce ceasefire armistice",
    ),
    (
        "arrest",
        "arrest arrested arrests detain detained detention custody apprehend nab capture captured \
                imprison jail jailed",
    ),
    ("charge", "charge charged indict indictment prosecute arraign arraignment"),
    ("convict", "convict convicted conviction guilty"),
    ("sentence", "sentence sentenced"),
    (
        "abduct",
        "kidnap kidnapped kidnapping abduct abducted abduction seize seized seizure hostage hijack \
                hijacked",
    ),
    ("free", "release released free freed liberate"),
    ("sanction", "sanction sanctions embargo blacklist tariff"),
    ("expel", "expel expelled expulsion deport deported deportation"),
    ("recall", "recall recalled"),
    (
        "protest",
        "protest protests demonstrate demonstration demonstrations march marched rally rallied riot \
                 rioting walkout unrest",
    ),
    (
        "withdraw",
        "withdraw withdrew withdrawn withdrawal pull pulled pullout leave left retreat retreated \
                  pull-out",
    ),
    (
        "deploy",
        "deploy deployed deployment mobilise mobilize mobilisation mobilization send sent dispatch \
                dispatched reinforce reinforcement",
    ),
    ("evacuate", "evacuate evacuated evacuation rescue rescued"),
    (
        "aid",
        "aid relief assistance donate donation deliver delivered delivery supply supplied",
    ),
    ("threaten", "threaten threatened threat threats warn warned warning ultimatum"),
    ("accuse", "accuse accused accusation blame blamed allege alleged allegation"),
    ("deny", "deny denied denial denies"),
    (
        "reject",
        "reject rejected rejection refuse refused refusal rebuff dismiss veto vetoed",
    ),
    (
        "demand",
        "demand demanded ask asked request requested urge urged appeal call called",
    ),
    (
        "condemn",
        "condemn condemned condemnation denounce denounced criticise criticize criticism",
    ),
    ("promise", "promise promised pledge pledged vow vowed commit commitment"),
    (
        "announce",
        "announce announced announcement unveil unveiled reveal revealed declare declared \
                  declaration",
    ),
    ("close", "close closed closing closure shut shutdown blockade block blocked"),
    ("curfew", "curfew"),
    ("quake", "earthquake quake tremor temblor aftershock"),
    ("flood", "flood flooded flooding inundate"),
    (
        "crash",
        "crash crashed collision collide collided accident derail derailed wreckage",
    ),
    ("buy", "buy bought purchase purchased acquire acquired acquisition takeover"),
    ("resign", "resign resigned resignation quit"),
    (
        "dismiss",
        "fire-from sack sacked oust ousted ouster depose deposed topple overthrow overthrew coup",
    ),
    (
        "appoint",
        "appoint appointed appointment nominate nominated nomination name named pick picked",
    ),
    ("elect", "elect elected election vote voted voting poll ballot"),
    ("win", "win won victory beat beaten defeat defeated triumph"),
    ("launch", "launch launched"),
    ("end", "end ended halt halted stop stopped suspend suspended suspension cease"),
    ("begin", "begin began begun start started"),
    ("rise", "rise rose risen increase increased climb climbed grow grew"),
    ("fall", "fall fell fallen drop dropped decline declined decrease"),
    ("escape", "escape escaped flee fled"),
    (
        "enter",
        "enter entered invade invaded invasion incursion cross crossed land landed landing",
    ),
    ("occupy", "occupy occupied occupation overrun overran recapture retake retook"),
    ("say", SAYING),
];

/// To say something is an act of which a report is full; the same word is no sign of the same act.
const SAYING: &str = "say said says saying tell told state stated report reported reports add added comment \
                      speak spoke spoken statement according note noted explain explained claim claimed think \
                      believe believed know knew";

/// Words that name an act without saying which: what is meant stands elsewhere.
const VAGUE: &str = "incident event move action operation act step measure development tragedy disaster \
                     crime case crisis emergency scene situation thing happen happened occur occurred \
                     occurrence place do did done";

/// Verbs of so many meanings that the same one is little sign of the same act.
const EMPTY: &str = "be was were been is are have had has make made take took taken get got give gave given \
                     go went gone come came put see saw seen find found hold held keep kept leave use used \
                     show showed shown become became bring brought want need expect expected plan planned \
                     try tried help helped continue continued remain remained follow followed work worked";

/// Forms that the stemmer does not lead back to their verb, beyond those in the groups.
const IRREGULAR: &[(&str, &str)] = &[
    ("blew", "blow"),
    ("blown", "blow"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("built", "build"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("drew", "draw"),
    ("drove", "drive"),
    ("fell", "fall"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("fought", "fight"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("held", "hold"),
    ("kept", "keep"),
    ("led", "lead"),
    ("lost", "lose"),
    ("made", "make"),
    ("met", "meet"),
    ("paid", "pay"),
    ("ran", "run"),
    ("sank", "sink"),
    ("sunk", "sink"),
    ("sent", "send"),
    ("shot", "shoot"),
    ("sold", "sell"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("struck", "strike"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("taken", "take"),
    ("won", "win"),
    ("wrote", "write"),
    ("written", "write"),
    ("died", "die"),
    ("dies", "die"),
    ("dying", "die"),
    ("torn", "tear"),
    ("tore", "tear"),
    ("hung", "hang"),
    ("dead", "die"),
    ("death", "die"),
    ("began", "begin"),
    ("begun", "begin"),
    ("said", "say"),
    ("quit", "quit"),
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
    ("rose", "rise"),
    ("risen", "rise"),
    ("grew", "grow"),
    ("shook", "shake"),
    ("shaken", "shake"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("bore", "bear"),
    ("born", "bear"),
    ("laid", "lay"),
    ("left", "leave"),
    ("slew", "slay"),
    ("slain", "slay"),
    ("overthrew", "overthrow"),
    ("ate", "eat"),
    ("beaten", "beat"),
    ("became", "become"),
    ("brought", "bring"),
    ("came", "come"),
    ("went", "go"),
    ("gone", "go"),
    ("got", "get"),
    ("knew", "know"),
    ("known", "know"),
    ("saw", "see"),
    ("seen", "see"),
    ("taught", "teach"),
    ("thought", "think"),
    ("wore", "wear"),
    ("found", "find"),
];

/// What is known of a word that carries an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// The stem of its base form.
    pub stem: String,
    /// The group it stands in.
    pub group: Option<&'static str>,
    /// Whether it says that somebody said something.
    pub saying: bool,
    /// Whether it names an act without saying which.
    pub vague: bool,
    /// Whether it is a verb of very many meanings.
    pub empty: bool,
}

/// How much two triggers have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The same word.
    Same,
    /// Two of one group.
    Group,
    /// A verb and a noun made of it, most likely ("acquire", "acquisition").
    Kin,
    /// One does not say which act it means.
    Vague,
    /// Nothing.
    No,
}

impl Alike {
    /// Whether it is the same word or one of its group.
    pub fn is_akin(self) -> bool {
        matches!(self, Alike::Same | Alike::Group)
    }
}

impl Trigger {
    /// The trigger whose chief word has this stem (of any form).
    pub fn of(stem: &str) -> Trigger {
        if stem.is_empty() {
            // Of "said" and its like nothing is left: they are among the little words.
            return Trigger { group: Some("say"), saying: true, ..Trigger::default() };
        }
        let tables = tables();
        let stem = tables.irregular.get(stem).cloned().unwrap_or_else(|| stem.to_owned());
        let group = tables.groups.get(&stem).copied();
        Trigger {
            group,
            saying: group == Some("say"),
            vague: tables.vague.contains_key(&stem),
            empty: tables.empty.contains_key(&stem),
            stem,
        }
    }

    /// How much two have to do with each other.
    pub fn alike(&self, other: &Trigger) -> Alike {
        if self.stem == other.stem {
            return Alike::Same;
        }
        if self.group.is_some() && self.group == other.group {
            return Alike::Group;
        }
        if kin(&self.stem, &other.stem) {
            return Alike::Kin;
        }
        if self.vague || other.vague { Alike::Vague } else { Alike::No }
    }

    /// Whether this says what came of an act that the other names: "killing 12" of "shelled the town".
    pub fn is_outcome_of(&self, act: &Trigger) -> bool {
        const ACTS: [&str; 2] = ["attack", "protest"];
        self.group == Some("harm") && act.group.is_some_and(|group| ACTS.contains(&group))
    }

    /// What two words have in common that are more than [`Alike::Vague`]: the group, else how the stem
    /// begins.
    pub fn label(&self) -> &str {
        let beginning = self
            .stem
            .char_indices()
            .nth(KIN)
            .map_or(&self.stem[..], |(end, _)| &self.stem[..end]);
        self.group.unwrap_or(beginning)
    }
}

/// So many letters in common make kin of two stems.
const KIN: usize = 5;

/// Whether two stems begin alike for so long that they belong to one word.
fn kin(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    shared >= KIN && one.len().max(other.len()) - shared <= 4
}

struct Tables {
    groups: HashMap<String, &'static str>,
    vague: HashMap<String, ()>,
    empty: HashMap<String, ()>,
    irregular: HashMap<String, String>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let stem =
            |word: &str| words::stems(word).pop().unwrap_or_else(|| word.to_owned());
        let irregular: HashMap<String, String> =
            IRREGULAR.iter().map(|(form, base)| (stem(form), stem(base))).collect();
        let base = |word: &str| {
            let stem = stem(word);
            irregular.get(&stem).cloned().unwrap_or(stem)
        };
        let set =
            |list: &str| list.split_whitespace().map(|word| (base(word), ())).collect();
        let mut groups = HashMap::default();
        for (name, list) in GROUPS {
            for word in list.split_whitespace() {
                groups.entry(base(word)).or_insert(*name);
            }
        }
        Tables { groups, vague: set(VAGUE), empty: set(EMPTY), irregular }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(word: &str) -> Trigger {
        Trigger::of(&words::stems(word).pop().unwrap_or_default())
    }

    #[test]
    fn forms_of_a_verb_are_one_word_and_its_group_is_known() {
        assert_eq!(trigger("struck").alike(&trigger("strikes")), Alike::Same);
        assert_eq!(trigger("shelled").alike(&trigger("bombardment")), Alike::Group);
        assert_eq!(trigger("acquires").alike(&trigger("acquisition")), Alike::Group);
        assert_eq!(trigger("investigated").alike(&trigger("investigation")), Alike::Same);
        assert_eq!(trigger("met").alike(&trigger("talks")), Alike::Group);
        assert_eq!(trigger("met").alike(&trigger("shelled")), Alike::No);
        assert_eq!(trigger("shelled").alike(&trigger("incident")), Alike::Vague);
    }

    #[test]
    fn saying_is_known_as_such() {
        assert!(trigger("said").saying && trigger("told").saying);
        assert!(!trigger("denied").saying);
    }
}
