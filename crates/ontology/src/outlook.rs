use crate::cameo::CameoCode;

/// How an act stands to being done, as far as CAMEO's codes tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outlook {
    /// Done, or being done.
    Actual,
    /// Its actor means or has promised to do it.
    Intended,
    /// Its actor threatens to do it.
    Threatened,
    /// Somebody asks its actor for it.
    Requested,
    /// Somebody demands it of its actor.
    Demanded,
    /// Its own actor declines to do it.
    Refused,
}

/// The code that CAMEO gives to the *announcement* of an act that is coded `code` when done.
///
/// CAMEO has no status: it codes cooperation still to come as 03x, hostility announced as 13x,
/// cooperation asked for as 02x or 10x and cooperation refused as 12x. An event here keeps the code
/// of the act and says beside it how it stands; this function leads from there to what a CAMEO
/// coder writes down, for comparisons. Where CAMEO has no such code (a raid that is planned but not
/// threatened) the act's own is given.
///
/// ```
/// use watchfloor_ontology::{CameoCode, Outlook, cameo_with_status};
///
/// let aid = CameoCode::parse("073").unwrap();
/// assert_eq!(cameo_with_status(aid, Outlook::Intended).as_str(), "0333");
/// assert_eq!(cameo_with_status(aid, Outlook::Refused).as_str(), "1223");
/// ```
pub fn cameo_with_status(code: CameoCode, outlook: Outlook) -> CameoCode {
    let family = match outlook {
        Outlook::Actual => return code,
        Outlook::Threatened => {
            let threat = threat(code.as_str()).and_then(CameoCode::parse);
            return threat.unwrap_or(code);
        }
        Outlook::Intended => "03",
        Outlook::Requested => "02",
        Outlook::Demanded => "10",
        Outlook::Refused => "12",
    };
    announced(code.as_str(), family).unwrap_or(code)
}

/// The code of a cooperative act in one of the families 02, 03, 10 and 12, which list the same
/// things to be announced in the same order.
fn announced(code: &str, family: &str) -> Option<CameoCode> {
    let thing = thing(code)?;
    let suffix = match (family, thing) {
        // Refusals name material and diplomatic cooperation together, and so stand one lower.
        ("12", "2") => "1".to_owned(),
        ("12", _) if thing > "2" => {
            let (digit, rest) = thing.split_at(1);
            format!("{}{rest}", digit.parse::<u8>().ok()? - 1)
        }
        // Requests to mediate and to accept mediation are one.
        ("02" | "10", "9") => "8".to_owned(),
        _ => thing.to_owned(),
    };
    let exact = CameoCode::parse(&format!("{family}{suffix}"));
    let general =
        suffix.get(..1).and_then(|digit| CameoCode::parse(&format!("{family}{digit}")));
    exact.or(general)
}

/// What a cooperative act is about: the digits behind 03 in the code of its announcement.
fn thing(code: &str) -> Option<&'static str> {
    let thing = match code {
        "060" => "1",
        "061" => "11",
        "062" => "12",
        "063" => "13",
        "064" => "14",
        "070" | "075" => "3",
        "071" => "31",
        "072" => "32",
        "073" => "33",
        "074" => "34",
        "083" => "4",
        "0831" => "41",
        "0832" => "42",
        "0833" => "43",
        "0834" => "44",
        "080" => "5",
        "081" | "0811" | "0812" | "0813" | "0814" => "51",
        "082" => "52",
        "084" | "0841" | "0842" => "53",
        "085" => "54",
        "086" | "0861" | "0862" | "0863" => "55",
        "087" | "0871" | "0872" | "0873" | "0874" => "56",
        "045" => "9",
        "057" => "7",
        // An agreement is already the announcement of the thing.
        _ if code.starts_with("03") && code != "030" => {
            return CameoCode::parse(code).and_then(|code| code.as_str().get(2..));
        }
        _ if code.starts_with("04") => "6",
        _ if code.starts_with("05") => "2",
        _ => return None,
    };
    Some(thing)
}

/// The threat to do what is coded `code`.
fn threat(code: &str) -> Option<&'static str> {
    let threat = match code {
        "160" | "171" | "1711" | "170" => "131",
        "162" | "1621" | "1622" | "1623" => "1311",
        "163" => "1312",
        "161" => "1313",
        "164" => "134",
        "165" => "135",
        "166" | "1661" | "1662" | "1663" => "136",
        "172" | "173" | "174" => "132",
        "1721" => "1321",
        "1722" => "1322",
        "1723" => "1323",
        "1724" => "1324",
        "175" => "137",
        "191" => "1381",
        "192" => "1382",
        "190" | "1712" => "138",
        "204" | "2041" | "2042" => "1385",
        _ => match code.get(..2)? {
            "14" => "133",
            "15" => "138",
            "18" | "20" => "1383",
            "19" => "1384",
            _ => return None,
        },
    };
    Some(threat)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::plover::{EventType, QuadClass};

    fn with(code: &str, outlook: Outlook) -> &'static str {
        cameo_with_status(CameoCode::parse(code).unwrap(), outlook).as_str()
    }

    #[test]
    fn cooperation_to_come_is_an_intent_to_cooperate() {
        assert_eq!(with("061", Outlook::Intended), "0311");
        assert_eq!(with("042", Outlook::Intended), "036");
        assert_eq!(with("051", Outlook::Intended), "032");
        assert_eq!(with("0871", Outlook::Intended), "0356");
        assert_eq!(with("0333", Outlook::Intended), "0333");
        assert_eq!(with("190", Outlook::Intended), "190");
    }

    #[test]
    fn hostility_announced_is_a_threat() {
        assert_eq!(with("195", Outlook::Threatened), "1384");
        assert_eq!(with("163", Outlook::Threatened), "1312");
        assert_eq!(with("141", Outlook::Threatened), "133");
        assert_eq!(with("070", Outlook::Threatened), "070");
    }

    #[test]
    fn cooperation_asked_for_or_refused_keeps_its_subject() {
        assert_eq!(with("072", Outlook::Requested), "0232");
        assert_eq!(with("072", Outlook::Demanded), "1032");
        assert_eq!(with("072", Outlook::Refused), "1222");
        assert_eq!(with("040", Outlook::Refused), "125");
        assert_eq!(with("045", Outlook::Demanded), "108");
        assert_eq!(with("0841", Outlook::Refused), "1243");
        assert_eq!(with("062", Outlook::Refused), "1212");
    }

    #[test]
    fn what_comes_out_is_of_the_family_that_was_asked_for() {
        for code in CameoCode::all() {
            let Some(kind) = code.event_type() else { continue };
            let cooperative = matches!(
                kind.quad(),
                QuadClass::VerbalCooperation | QuadClass::MaterialCooperation
            );
            if cooperative && code.as_str() != "030" {
                for (outlook, root) in [
                    (Outlook::Intended, "03"),
                    (Outlook::Requested, "02"),
                    (Outlook::Demanded, "10"),
                    (Outlook::Refused, "12"),
                ] {
                    assert_eq!(cameo_with_status(code, outlook).root(), root, "{code}");
                }
            }
            if kind.quad() == QuadClass::MaterialConflict && code.as_str() != "116" {
                let threat = cameo_with_status(code, Outlook::Threatened);
                assert_eq!(threat.event_type(), Some(EventType::Threaten), "{code}");
            }
        }
    }
}
