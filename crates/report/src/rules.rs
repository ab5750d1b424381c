/*!
What lines that are no running text look like.

Each rule is a pattern and what a line that matches it is. The first rule that matches decides.
A wrong rule loses statements, so a rule must be narrow: it names the words that open such lines
in news reports, and bounds how long the line may be. What matches nothing stays a paragraph.
*/

use std::sync::LazyLock;

use regex::bytes::RegexSet;

use crate::BlockKind::{
    self, Caption, Contributors, Credit, Media, Note, Other, Subhead,
};
use crate::date::MONTH;

/// What a rule's line says of the whole report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// Nothing.
    Nothing,
    /// That the report was updated.
    Updated,
    /// That it was corrected.
    Corrected,
    /// When it was published, with the date in the line.
    Published,
    /// A date alone, which is the report's own only above its text.
    Dated,
    /// That the next line belongs to it ("Correction:").
    Goes,
}

/// A kind of line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// What the line is.
    pub(crate) kind: BlockKind,
    /// What it says of the report.
    pub(crate) says: Says,
    /// How long the line may be, in bytes.
    longest: usize,
    /// The pattern; words in capitals such as `AGENCY` stand for what [`expand`] puts there.
    pattern: &'static str,
}

const fn rule(
    kind: BlockKind,
    says: Says,
    longest: usize,
    pattern: &'static str,
) -> Rule {
    Rule { kind, says, longest, pattern }
}

use Says::{Corrected, Dated, Goes, Nothing, Published, Updated};

/// The rules, in the order in which they are asked.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    // Videos and sound.
    rule(Media, Nothing, 200, r"^\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:DASH|\|)\s*(?:Source|Video|Now playing)\b.{0,60})?$"),
    rule(Media, Nothing, 200, r"^(?:Video|Audio|Watch|Listen|Now playing|Podcast)(?:\s*[:|]\s*.*)?$"),
    rule(Media, Nothing, 200, r"^(?:Watch|Listen to)\b.*\b(?:above|below|here)\b[.:)]*$"),
    rule(Media, Nothing, 120, r"^(?:Video|Audio) (?:by|from|courtesy of|source)\b"),
    // Who made a picture.
    rule(Credit, Nothing, 110, r"^(?:Photo(?:graph)?s?|(?:Image|Picture|Video)s? (?:credits?|source)|Illustration|Graphic)(?: credits?| source)?\s*:\s*\S"),
    rule(Credit, Nothing, 50, r"^(?:Image|Picture|Video)s?\s*:\s*\S"),
    rule(Credit, Nothing, 200, r"^(?:Photo(?:graph)?s?|Image|Picture|Illustration|Graphic)s? (?:by|courtesy of|courtesy|via|credit)\b[^.!?]{2,80}$"),
    rule(Credit, Nothing, 140, r"^(?:(?:Image|Photo|Picture|Video) )?(?:source|credits?)\s*[,:]\s*\S"),
    rule(Credit, Nothing, 200, r"^[^.!?\x22]{2,70}/\s?(?:AGENCY)(?:[ /,].{0,60})?$"),
    rule(Credit, Nothing, 200, r"^[^.!?\x22]{2,70} via (?:AGENCY)$"),
    rule(Credit, Nothing, 200, r"^(?:AP Photo|Getty Images?|AFP via Getty Images|Shutterstock|EPA(?:-EFE)?|Alamy|NurPhoto|Getty)(?:/.{2,60})?\.?$"),
    rule(Credit, Nothing, 200, r"^(?:Handout|File photo|File image|Screengrab|Screenshot|Social media)(?:(?: via|/| from).{2,60})?$"),
    rule(Credit, Nothing, 100, r"^\((?:Image|Photo|Picture|Credit|Source)\b[^()]*\)$"),
    // The words under a picture.
    rule(Caption, Nothing, 900, r"^In this .{0,60}\b(?:photo|photograph|image|picture|frame grab|screengrab|screenshot)\b"),
    rule(Caption, Nothing, 900, r"^In this .{0,60}\bvideo\b.{0,40}\b(?:released|provided|taken|made available|from)\b"),
    rule(Caption, Nothing, 900, r"^(?-i:FILE|File)(?: photo| image| picture)?\s*(?:DASH|:)\s*\S"),
    rule(Caption, Nothing, 900, r"^(?:(?:Image|Photo|Picture) )?caption\s*[,:]\s*\S"),
    rule(Caption, Nothing, 900, r"^(?:Pictured|Above|Photo shows|Photos?|Images?|Pictures?)\s*:\s*\S"),
    rule(Caption, Nothing, 900, r"\(\s*(?:(?:AP |File )?(?:Photo|Image|Picture|Credit|Courtesy)\b[^()]{0,80}|[^()]{2,60}/\s?(?:AGENCY)[^()]{0,40}|[^()]{2,40} via (?:AGENCY))\)\.?$"),
    rule(Caption, Nothing, 900, r"\b(?:is|are) (?:seen|pictured|shown)(?: here)? in this\b.{0,60}\b(?:photo|photograph|image|picture)\b"),
    // What the outlet says of its report.
    rule(Note, Corrected, 600, r"^(?:This (?:story|article|report|headline|post|page|piece)|The (?:story|article|headline))\b.{0,60}\b(?:has|have|was|were) (?:since )?(?:been )?(?:corrected|amended|clarified)\b"),
    rule(Note, Updated, 600, r"^(?:This (?:story|article|report|headline|post|page|piece)|The (?:story|article|headline))\b.{0,60}\b(?:has|have|was|were) (?:since )?(?:been )?(?:updated|revised)\b"),
    rule(Note, Nothing, 600, r"^(?:This|It) (?:is|remains) a (?:breaking|developing)(?: news)? (?:story|report)\b"),
    rule(Note, Corrected, 600, r"^(?:An?|The) (?:earlier|previous|original) version of (?:this|the) (?:story|article|report|headline|post|page|piece)\b"),
    rule(Note, Goes, 600, r"^(?:Correction|Clarification|Corrections and clarifications)s?\s*:?\.?$"),
    rule(Note, Corrected, 600, r"^(?:Correction|Clarification)s?(?: appended)?\s*(?:[:.]|DASH\s)"),
    rule(Note, Corrected, 600, r"^(?:Correction|Clarification)s? appended\.?$"),
    rule(Note, Goes, 600, r"^Editor(?:s|APOS){0,2} note\s*:?\.?$"),
    rule(Note, Nothing, 600, r"^Editor(?:s|APOS){0,2} note\b"),
    rule(Note, Updated, 120, r"^(?:Last )?(?:updated|modified)(?:\s*(?:at|on|:|\||DASH)\s*.{0,60}\d.{0,30}|\s+(?:WHEN).{0,50})$"),
    rule(Note, Nothing, 240, r"^(?:Warning|Content warning)\s*:\s*.*\b(?:graphic|distressing|disturbing|upsetting)\b"),
    // Who contributed.
    rule(Contributors, Nothing, 500, r"^.+ contributed (?:to|from|reporting (?:to|from|for)|reporting)\b.{0,80}\b(?:report|story|article|piece|post)\b"),
    rule(Contributors, Nothing, 400, r"^.+ contributed (?:reporting|research)\b"),
    rule(Contributors, Nothing, 600, r"^\((?:(?:Additional |With )?(?:reporting|writing)|editing|compiled|written|edited)\b.{0,40}\bby\b.+\)?\.?$"),
    rule(Contributors, Nothing, 600, r"^(?:Additional |With )?(?:reporting|writing|editing)(?: and (?:writing|editing|reporting))? by (?-i:(?u:\p{Lu})\S+ (?u:\p{Lu})\S+(?:(?:,|;)?(?: (?:and|in|at|by|for|additional|editing|writing|reporting|(?u:\p{Lu})\S*))*))\.?$"),
    rule(Contributors, Nothing, 400, r"^(?:AP|Associated Press|Reuters|AFP|CNN|BBC) (?:writers?|reporters?|journalists?|correspondents?|staff) .+ contributed\b"),
    // When it was published.
    rule(Other, Published, 100, r"^(?:(?:First )?published|Posted|Publication date|Date|Issued)(?: on| at)?(?:\s*(?:[:|]|DASH)?\s*(?:WHEN)|\s*:\s*\d)"),
    rule(Other, Dated, 200, r"^(?:\d{1,2}:\d{2}\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,5})?,?\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)),?\s+(?:DATE)(?:.{0,50})$"),
    rule(Other, Dated, 200, r"^(?:DATE)(?:(?:[ ,|/]|DASH|(?u:·|•)){1,4}(?:at )?\d{1,2}[:.]\d{2}.{0,40})?$"),
    rule(Other, Dated, 100, r"^(?:DATE)\s?(?:[|,/]|DASH|(?u:·|•))\s?\d{1,2}[ -]?min(?:ute)?s?(?: read)?$"),
    // The hour that heads an entry of a live report.
    rule(Subhead, Nothing, 200, r"^\d{1,2}(?::\d\d)? ?[ap]\.?m\.?(?: [A-Z]{2,4})?$"),
    // Links, adverts and the page's own words.
    rule(Other, Nothing, 200, r"^(?:Advertise?ment|Advertising|Sponsored(?: content)?|Promoted(?: content)?|Ad feedback|Video ad feedback|Loading|Comments?|Print|E-?mail|Save|Share|Tweet|Facebook|Twitter|WhatsApp|Telegram|Copy link|Most read|Most popular|Trending|Recommended|Topics|Tags|Related(?: (?:stories|articles|topics|content|coverage|links))?|More on this story|Read more|See also|Also read|Listen to this article|Skip to (?:main )?content|Home|Menu|Search|Log ?in|Sign in|Back to top)(?:[.: ]|(?u:…))*$"),
    rule(Other, Nothing, 100, r"^(?:Story|Article) continues (?:below|after)\b"),
    rule(Other, Nothing, 100, r"^(?:Skip (?:past|to|ad)|Ad: )\b"),
    rule(Other, Nothing, 100, r"^Share (?:this|on|via)\b"),
    // What a page says of itself in the midst of its articles.
    rule(Other, Nothing, 60, r"^(?:Adverts?|Privacy Overview|Table of contents|Thanks for signing up!|Sorry!|Post tags|Read this next|Explore further|Back to blog|Learn more|Keep reading|Posted on|Join the conversation|View comments|Leave a comment|Jump to)(?:[.: ]|(?u:…))*$"),
    rule(Other, Nothing, 900, r"\b(?:we|website|site|sites|page|partners) (?:may )?uses? (?:[a-z-]+ ){0,6}cookies\b"),
    rule(Other, Nothing, 900, r"^(?:Necessary|Functional|Performance|Analytics|Advertisement|Any) cookies\b"),
    rule(Other, Nothing, 300, r"^By (?:choosing|clicking|continuing|selecting|signing up|subscribing|submitting)\b.*\byou (?:consent|agree|accept|acknowledge|are agreeing)\b"),
    rule(Other, Nothing, 160, r"^(?:This|The) (?:slideshow|video|content|page|site|feature|player) requires JavaScript\b"),
    rule(Other, Nothing, 160, r"^(?:Please )?(?:enable|turn on) JavaScript\b"),
    rule(Other, Nothing, 160, r"^There was an error processing your (?:subscription|request)\b"),
    rule(Other, Nothing, 140, r"^(?:Get|Have) (?:the )?(?:[a-z]+ ){0,4}(?:delivered|sent|straight|directly|right)\b.{0,20}\b(?:to|in|through) your (?:inbox|door|letterbox|email)\b"),
    rule(Other, Nothing, 160, r"^Advertisement (?:-|(?u:–|—)) (?:Continue reading|Scroll)\b"),
    rule(Other, Nothing, 200, r"^(?:Read(?: more| also| next| on)?|Also read|See also|See more|Related(?: \w+)?|Also on [^:]{1,30}|Also of interest|DonAPOSt miss|Recommended|Go deeper|Further reading)\s*[:|]\s*"),
    rule(Other, Nothing, 140, r"^Read (?:it all|(?:the )?(?:rest|full|whole|entire|latest)|more)\b"),
    rule(Other, Nothing, 180, r"^(?:Click|Tap) (?:here|on)\b"),
    rule(Other, Nothing, 160, r"^Follow (?:us|@\w|.+(?:@\w|https?://|on (?:Twitter|Facebook|Instagram|X|Telegram|WhatsApp|YouTube|LinkedIn|Threads|Bluesky)\b))"),
    rule(Other, Nothing, 120, r"^(?:Like|Join|Find|Contact|E-?mail|Reach|Message) (?:us|me|him|her|them|the author|our)\b.{0,60}(?:\bon\b|\bat\b|@)"),
    rule(Other, Nothing, 200, r"^\(?(?:Sign up|Subscribe|Register|Download (?:the|our)|Get (?:our|the) (?:free |daily |latest )?(?:newsletter|app|headlines|news))\b"),
    rule(Other, Nothing, 340, r"^(?:(?u:©)|\(c\) ?\d|Copyright (?:(?u:©)|\(c\)|\d))"),
    rule(Other, Nothing, 200, r"^.*\ball rights reserved\b"),
    rule(Other, Nothing, 120, r"^\(?h/t\b"),
    rule(Other, Nothing, 400, r"^The post .+ (?:appeared first|first appeared) on .+$"),
    rule(Other, Nothing, 80, r"^(?:\[|\()?(?:Continue reading|Keep reading|Read on)\b[^.!?]*(?:(?u:…|→|»)|\.{3})?(?:\]|\))?$"),
    rule(Other, Nothing, 200, r"^(?:\x22|(?u:“))?\((?:begin|end|applause|laughter|crosstalk|inaudible|cheering)\b[^)]{0,40}\)$"),
    rule(Other, Nothing, 200, r"^(?:\d{1,2}[ -]?min(?:ute)?s? read|\d+ comments?|\d+ shares?)$"),
    rule(Other, Nothing, 200, r"^(?:https?://|www\.)\S+$"),
    rule(Other, Nothing, 200, r"^(?:-\s?30\s?-|ENDS?|###|(?u:[\W_]+))$"),
];

/// Names of agencies in credits.
const AGENCIES: &str = "AP|AP Photo|AFP|Agence France-Presse|Associated Press|The Associated Press|\
    Reuters|Getty(?: Images)?|EPA(?:-EFE)?|EFE|Shutterstock|Bloomberg|Anadolu(?: Agency)?|Xinhua|\
    NurPhoto|Alamy|CNN|BBC|Sipa(?: USA)?|Zuma(?: Press)?|Kyodo(?: News)?|TASS|Sputnik|WANA|Flash90|\
    Maxar(?: Technologies)?|Planet Labs|Pool|Handout|The New York Times|The Washington Post|\
    USA TODAY|Press Association|PA|dpa|Canadian Press|Ukrinform|Middle East Images|ISNA|IRNA|Tasnim";

/// Longest line that rules are asked about, in bytes. The longest captions have about this length.
pub(crate) const LONGEST: usize = 900;

static PATTERNS: LazyLock<Option<RegexSet>> = LazyLock::new(|| {
    let patterns: Vec<String> = RULES.iter().map(|rule| expand(rule.pattern)).collect();
    RegexSet::new(patterns).ok()
});

/// A rule's pattern with the lists in it, ignoring case.
///
/// Patterns are matched byte by byte, which keeps their automaton small; characters beyond ASCII
/// stand in `(?u:…)`.
fn expand(pattern: &str) -> String {
    let date = format!(
        r"\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d"
    );
    let day = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*";
    let when = format!(
        r"{date}|\d{{1,2}}[:.]\d\d|\d{{1,2}} ?[ap]\.?m\b|{day},? .{{0,12}}\d|{MONTH} \d"
    );
    let pattern =
        pattern.replace("DASH", "(?:-|(?u:–|—))").replace("APOS", "(?:'|(?u:’))");
    let pattern =
        pattern.replace("AGENCY", AGENCIES).replace("WHEN", &when).replace("DATE", &date);
    format!("(?i-u){pattern}")
}

/// The first rule that `line` matches.
pub(crate) fn rule_for(line: &str) -> Option<Rule> {
    if line.len() > LONGEST {
        return None;
    }
    // Pages put spaces that do not break between the parts of such lines; the patterns say ` `.
    let plain = line.replace(['\u{a0}', '\u{2009}', '\u{202f}'], " ");
    let matches = PATTERNS.as_ref()?.matches(plain.as_bytes());
    let rules = matches.iter().filter_map(|nth| RULES.get(nth));
    rules.into_iter().find(|rule| line.len() <= rule.longest).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    fn kind(line: &str) -> Option<BlockKind> {
        rule_for(line).map(|rule| rule.kind)
    }

    #[test]
    fn patterns_compile() {
        let patterns: Vec<String> =
            RULES.iter().map(|rule| expand(rule.pattern)).collect();
        RegexSet::new(patterns).expect("every rule is a pattern");
    }

    #[test]
    fn lines_around_a_report_are_known() {
        let cases = [
            (Media, "01:17 - Source: CNN"),
            (Media, "Watch the full interview above."),
            (Credit, "Photo: Ana Reyes/Getty Images"),
            (Credit, "Omar Haddad/AFP/Getty Images"),
            (Credit, "Ministry of Defense via AP"),
            (Credit, "(Image: Ana Reyes)"),
            (Caption, "FILE - Workers clear a street in Lima, March 3, 2022."),
            (Caption, "Smoke over the port. (AP Photo/Ana Reyes)"),
            (
                Caption,
                "Image: The general, left, has replaced Omar Haddad as head of the army",
            ),
            (Note, "This article has been updated with comments from the army."),
            (Note, "Correction: An earlier version misspelled a name."),
            (Note, "Editor’s note: This is the second of three parts."),
            (Note, "Updated at 3:15 p.m."),
            (Note, "Last modified on Mon 15 Apr 2024 08.12 BST"),
            (Contributors, "Ana Reyes in Lima contributed to this report."),
            (Contributors, "(Reporting by Ana Reyes; Editing by Li Wei)"),
            (Contributors, "Additional reporting by Ana Reyes and Li Wei"),
            (Other, "Published: 14 April 2024 09:12 BST"),
            (Other, "Read more: What we know about the talks"),
            (Other, "Advertisement"),
            (Other, "Follow us on Twitter"),
            (Other, "© 2024 Example News"),
            (Other, "The post Talks fail in Lima appeared first on Example News."),
            (Other, "Continue reading…"),
            (Other, "This website uses cookies to improve your experience."),
            (Other, "By choosing I Accept, you consent to our use of them."),
            (Other, "Get the latest updates right in your inbox."),
            (Other, "* * *"),
        ];
        for (expected, line) in cases {
            assert_eq!(kind(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn sentences_are_left_alone() {
        for line in [
            "In a video released on Sunday, the group said it would not negotiate.",
            "Video shows soldiers entering the town.",
            "Updated figures from the ministry show 20 people were killed.",
            "The report was published on Monday by the ministry.",
            "Reporting by the Times found that 12 officials knew.",
            "Watch groups said the vote was neither free nor fair.",
            "Follow-up talks are due on Twitter Spaces, he said.",
            "Corrections officers went on strike on Monday.",
            "The story was first told in 1990.",
            "Rain contributed to the flooding, the mayor said.",
            "UPDATE: 20 people were killed in the strike, the ministry said.",
            "More: he would like to see them gone.",
            "Share prices fell on Monday.",
            "The post in Lima was closed on Monday.",
            "The ministry said that its website had used cookies to follow people.",
            "By choosing war, the general said, they had agreed to its costs.",
            "Continue reading the law as it stands, the judge said.",
            "April 14, 2024, was the day on which the war began, he said.",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}
