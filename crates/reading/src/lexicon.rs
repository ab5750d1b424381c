/*!
What single words say about a source: tables for people to read and to add to.

Nouns are in the singular, lower case; [`noun`] takes a plural too. The tables were begun from the
nouns and verbs most frequent in the training part of PolNeAR and widened to crisis news.
*/

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a noun refers to when it is a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    /// One or more people.
    Person,
    /// A body that acts as one.
    Organization,
    /// Words on paper or screen, and what they were made from.
    Document,
    /// A newspaper, agency, broadcaster, site.
    Media,
    /// A country by a common noun.
    Country,
}

/// People who are named by what they are or do.
const PEOPLE: &str = "
    academic activist actor actress administrator adviser advisor advocate aide ally ambassador
    analyst announcer attendee attorney audience author backer bishop boss brother businessman
    bystander caller candidate captain cardinal chair chairman chairwoman chancellor chief child
    citizen civilian clergyman cleric client coach colleague colonel columnist commander
    commentator commissioner community congressman congresswoman conservative contender
    contractor coordinator coroner correspondent counsel counterpart critic crowd daughter
    defector defendant delegate democrat demonstrator deputy detainee detective developer
    diplomat director dissident doctor donor driver economist editor emir employee engineer
    envoy everyone ex-husband ex-wife executive expert eyewitness family farmer father fighter
    firefighter fisherman foreigner founder friend general governor guard historian host hostage
    husband imam individual inmate insider inspector investigator investor journalist judge king
    lawmaker lawyer leader legislator liberal lieutenant loyalist major majority man manager
    mayor mediator medic member migrant militant minister moderator mogul monarch monitor mother
    mourner narrator negotiator neighbor neighbour neurosurgeon nominee nurse observer officer
    official ombudsman onlooker operative opponent organizer others owner paramedic parent
    participant partner passenger pastor patient people person physician pilot pledger
    policeman politician pollster pope premier president priest prime prince
    princess prisoner producer professor proponent prosecutor protester public queen reader
    rebel refugee registrar relative reporter representative republican rescuer researcher
    resident residents respondent rival ruler runner-up scholar scientist secretary senator
    sergeant sheikh sheriff shopkeeper sister soldier son source speaker speechwriter spokesman
    spokesperson spokeswoman spouse staffer strategist student sultan superintendent supporter
    surgeon surrogate survivor suspect taxpayer teacher technologist tourist trader treasurer
    tycoon user veteran victim villager visitor volunteer voter whistleblower widow wife witness
    woman worker wounded writer youth
";

/// Bodies that act as one.
const ORGANIZATIONS: &str = "
    administration agency airline alliance army association authority bank battalion bloc board
    brigade bureau cabinet camp campaign carrier cartel center centre chapter charity church
    club coalition college command commission committee company congress consortium consulate
    corporation council court delegation department directorate embassy faction federation firm
    force foundation front fund garrison government group guard headquarters hospital house
    initiative inquiry institute institution insurgency judiciary junta leadership legislature
    maker manufacturer military militia ministry mission monarchy movement municipality navy
    network ngo observatory office operator opposition organisation organization palace panel
    parliament party police politburo presidency probe regime regiment regulator secretariat
    senate service side staff syndicate team treasury tribunal union
    unit university utility watchdog
";

/// Words that were written or published, and what they report.
const DOCUMENTS: &str = "
    account ad advert advertisement affidavit agreement analysis announcement article assessment
    audit bill book brief bulletin cable card chart charter clip code commentary communique
    communiqué complaint constitution contract correspondence data database declaration decree
    dispatch document dossier draft e-mail editorial email estimate evidence exam excerpt figure
    filing film finding footage form graphic image indictment investigation invoice law lawsuit
    legislation letter list log manifesto map memo memorandum message minutes note
    notice notification number op-ed order page paper petition photo photograph piece plan poll
    polling post posting presentation program programme projection protocol
    publication reading record recording release remark reply report research resolution result
    review rule ruling sign slide speech statement statistic statute story study submission
    summary survey tally text transcript treaty tweet update verdict video warrant website
   
";

/// Outlets by a common noun.
const MEDIA: &str = "
    broadcaster channel daily magazine media newspaper newscast news outlet paper press
    radio television tv weekly
";

const COUNTRIES: &str = "country nation republic kingdom emirate state";

/// Verbs of saying with the way they take the person spoken to.
const SPEECH_VERBS: &[(&str, Addressing)] = &[
    ("acknowledge", Addressing::To),
    ("add", Addressing::To),
    ("admit", Addressing::To),
    ("advise", Addressing::Object),
    ("announce", Addressing::To),
    ("apologize", Addressing::To),
    ("argue", Addressing::To),
    ("ask", Addressing::Object),
    ("assert", Addressing::To),
    ("assure", Addressing::Object),
    ("beg", Addressing::Object),
    ("brief", Addressing::Object),
    ("call", Addressing::To),
    ("caution", Addressing::Object),
    ("challenge", Addressing::Object),
    ("claim", Addressing::To),
    ("comment", Addressing::To),
    ("complain", Addressing::To),
    ("concede", Addressing::To),
    ("confirm", Addressing::To),
    ("convey", Addressing::To),
    ("convince", Addressing::Object),
    ("declare", Addressing::To),
    ("demand", Addressing::To),
    ("deny", Addressing::To),
    ("describe", Addressing::To),
    ("direct", Addressing::Object),
    ("disclose", Addressing::To),
    ("email", Addressing::Object),
    ("encourage", Addressing::Object),
    ("explain", Addressing::To),
    ("express", Addressing::To),
    ("implore", Addressing::Object),
    ("inform", Addressing::Object),
    ("insist", Addressing::To),
    ("instruct", Addressing::Object),
    ("lobby", Addressing::Object),
    ("mention", Addressing::To),
    ("note", Addressing::To),
    ("notify", Addressing::Object),
    ("order", Addressing::Object),
    ("persuade", Addressing::Object),
    ("pledge", Addressing::To),
    ("press", Addressing::Object),
    ("promise", Addressing::Object),
    ("remark", Addressing::To),
    ("remind", Addressing::Object),
    ("repeat", Addressing::To),
    ("reply", Addressing::To),
    ("report", Addressing::To),
    ("request", Addressing::To),
    ("respond", Addressing::To),
    ("reveal", Addressing::To),
    ("say", Addressing::To),
    ("speak", Addressing::To),
    ("state", Addressing::To),
    ("stress", Addressing::To),
    ("suggest", Addressing::To),
    ("tell", Addressing::Object),
    ("testify", Addressing::To),
    ("text", Addressing::Object),
    ("threaten", Addressing::Object),
    ("tweet", Addressing::To),
    ("urge", Addressing::Object),
    ("vow", Addressing::To),
    ("warn", Addressing::Object),
    ("write", Addressing::To),
];

/// How a verb of saying takes the person spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Addressing {
    /// As its object: "told reporters".
    Object,
    /// With a preposition: "said to reporters".
    To,
}

/// Forms that no rule makes from the verbs above.
const IRREGULAR: &[(&str, &str)] = &[
    ("said", "say"),
    ("told", "tell"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("wrote", "write"),
    ("written", "write"),
    ("denied", "deny"),
    ("denies", "deny"),
    ("replied", "reply"),
    ("replies", "reply"),
    ("notified", "notify"),
    ("notifies", "notify"),
    ("testified", "testify"),
    ("admitted", "admit"),
    ("begged", "beg"),
];

/// What the noun refers to, if the tables have it; plurals count as their singulars.
pub(crate) fn noun(word: &str) -> Option<Noun> {
    static TABLE: OnceLock<HashMap<&'static str, Noun>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        // Where a word stands in two lists, the later one holds.
        let lists = [
            (COUNTRIES, Noun::Country),
            (ORGANIZATIONS, Noun::Organization),
            (DOCUMENTS, Noun::Document),
            (MEDIA, Noun::Media),
            (PEOPLE, Noun::Person),
        ];
        lists
            .into_iter()
            .flat_map(|(list, kind)| {
                list.split_whitespace().map(move |word| (word, kind))
            })
            .collect()
    });
    let lower = word.to_lowercase();
    let singulars = [
        Some(lower.as_str()),
        lower.strip_suffix('s'),
        lower.strip_suffix("es"),
        lower.strip_suffix("men").map(|_| "man"),
        lower.strip_suffix("women").map(|_| "woman"),
    ];
    if let Some(&kind) = singulars.into_iter().flatten().find_map(|form| table.get(form))
    {
        return Some(kind);
    }
    let stem = lower.strip_suffix("ies")?;
    table.get(format!("{stem}y").as_str()).copied()
}

/// The verb of saying that `word` is a form of, and how it takes whom it speaks to.
pub(crate) fn speech_verb(word: &str) -> Option<(&'static str, Addressing)> {
    let lower = word.to_lowercase();
    let irregular =
        IRREGULAR.iter().find(|(form, _)| *form == lower).map(|&(_, verb)| verb);
    let stems = [
        irregular,
        Some(lower.as_str()),
        lower.strip_suffix('s'),
        lower.strip_suffix("es"),
        lower.strip_suffix("ed"),
        lower.strip_suffix('d'),
        lower.strip_suffix("ing"),
    ];
    for stem in stems.into_iter().flatten() {
        let found = SPEECH_VERBS
            .iter()
            .find(|(verb, _)| *verb == stem || verb.strip_suffix('e') == Some(stem));
        if let Some(&found) = found {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_in_any_number() {
        assert_eq!(noun("officials"), Some(Noun::Person));
        assert_eq!(noun("spokeswomen"), Some(Noun::Person));
        assert_eq!(noun("authorities"), Some(Noun::Organization));
        assert_eq!(noun("statement"), Some(Noun::Document));
        assert_eq!(noun("banana"), None);
    }

    #[test]
    fn verbs_in_any_form() {
        for form in ["tell", "tells", "told", "telling"] {
            assert_eq!(speech_verb(form), Some(("tell", Addressing::Object)), "{form}");
        }
        assert_eq!(speech_verb("urged").map(|v| v.0), Some("urge"));
        assert_eq!(speech_verb("warned").map(|v| v.0), Some("warn"));
        assert_eq!(speech_verb("walked"), None);
    }
}
