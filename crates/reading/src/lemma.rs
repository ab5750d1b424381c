/*!
Base forms of verbs and nouns, as far as looking them up in the tables of acts needs them.
*/

use watchfloor_ontology::knows_verb;

/// Forms that no rule below leads back to their verb.
const IRREGULAR: &[(&str, &str)] = &[
    ("began", "begin"),
    ("begun", "begin"),
    ("beat", "beat"),
    ("beaten", "beat"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("burnt", "burn"),
    ("came", "come"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("cut", "cut"),
    ("dealt", "deal"),
    ("did", "do"),
    ("done", "do"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("fed", "feed"),
    ("fell", "fall"),
    ("fallen", "fall"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("forgave", "forgive"),
    ("forgiven", "forgive"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("had", "have"),
    ("has", "have"),
    ("held", "hold"),
    ("hit", "hit"),
    ("hurt", "hurt"),
    ("kept", "keep"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lost", "lose"),
    ("made", "make"),
    ("met", "meet"),
    ("overran", "overrun"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("paid", "pay"),
    ("put", "put"),
    ("ran", "run"),
    ("said", "say"),
    ("sank", "sink"),
    ("sunk", "sink"),
    ("sent", "send"),
    ("sentenced", "sentence"),
    ("set", "set"),
    ("shook", "shake"),
    ("shot", "shoot"),
    ("shut", "shut"),
    ("slain", "slay"),
    ("slew", "slay"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("spent", "spend"),
    ("split", "split"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("strove", "strive"),
    ("struck", "strike"),
    ("swept", "sweep"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("taken", "take"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("torn", "tear"),
    ("tore", "tear"),
    ("understood", "understand"),
    ("undertaken", "undertake"),
    ("undertook", "undertake"),
    ("went", "go"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("withheld", "withhold"),
    ("won", "win"),
    ("wrote", "write"),
    ("written", "write"),
];

/// The base form of a word, in lower case; `xpos` is its English part of speech. Between several
/// that the spelling allows ("invad", "invade") the tables of verbs decide.
pub(crate) fn lemma(form: &str, xpos: &str) -> String {
    let form = form.to_lowercase();
    match xpos {
        "NNS" | "NNPS" | "VBZ" => singular(&form),
        "VBD" | "VBN" | "VBG" => verb(&form),
        _ => form,
    }
}

fn singular(form: &str) -> String {
    if let Some(&(_, base)) = IRREGULAR.iter().find(|(known, _)| *known == form) {
        return base.to_owned();
    }
    if let Some(stem) = form.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if form.ends_with(ending) {
            return form[..form.len() - 2].to_owned();
        }
    }
    let kept = form.ends_with("ss") || form.ends_with("us") || form.ends_with("is");
    form.strip_suffix('s').filter(|_| !kept).unwrap_or(form).to_owned()
}

fn verb(form: &str) -> String {
    if let Some(&(_, base)) = IRREGULAR.iter().find(|(known, _)| *known == form) {
        return base.to_owned();
    }
    if let Some(stem) = form.strip_suffix("ied") {
        // "Died", "lied", "tied".
        return if stem.len() == 1 { format!("{stem}ie") } else { format!("{stem}y") };
    }
    let Some(stem) = form.strip_suffix("ing").or(form.strip_suffix("ed")) else {
        return form.to_owned();
    };
    let with_e = format!("{stem}e");
    let mut letters = stem.chars().rev();
    let doubled = letters.next().is_some_and(|last| letters.next() == Some(last));
    let single = stem.get(..stem.len().saturating_sub(1)).unwrap_or(stem);
    let candidates = [stem, with_e.as_str(), if doubled { single } else { stem }];
    candidates.into_iter().find(|word| knows_verb(word)).unwrap_or(stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_verbs_and_nouns() {
        for (form, xpos, base) in [
            ("accused", "VBD", "accuse"),
            ("condemned", "VBN", "condemn"),
            ("raided", "VBD", "raid"),
            ("stopped", "VBD", "stop"),
            ("struck", "VBD", "strike"),
            ("denies", "VBZ", "deny"),
            ("died", "VBD", "die"),
            ("launching", "VBG", "launch"),
            ("invading", "VBG", "invade"),
            ("strikes", "NNS", "strike"),
            ("Talks", "NNS", "talk"),
            ("crisis", "NN", "crisis"),
            ("allies", "NNS", "ally"),
        ] {
            assert_eq!(lemma(form, xpos), base, "{form}");
        }
    }
}
