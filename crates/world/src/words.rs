//! What the papers of a world write: invented news, made of parts. Nothing here exists.

use fastrand::Rng;

/// A story in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its headline.
    pub title: String,
    /// Its paragraphs; the first says what happened.
    pub paragraphs: Vec<String>,
}

const COUNTRIES: [&str; 6] =
    ["Lothmar", "Ardovia", "Kestria", "Velinia", "Tauredia", "Morovia"];
const TOWNS: [&str; 12] = [
    "Alderby", "Birchow", "Corneto", "Dunstel", "Esterna", "Fenwick", "Graymor",
    "Holstum", "Inverik", "Jasperry", "Kolmas", "Lindower",
];
const NAMES: [&str; 8] = [
    "Brandell", "Castrick", "Dulmino", "Ebersund", "Farrovo", "Glessett", "Haddick",
    "Iversell",
];
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A headline, what happened, and what may be added. `{A}` and `{B}` are countries, `{T}` a town, `{n}` a number,
/// `{d}` a day, `{p}` and `{q}` persons.
const ACTS: [(&str, &str, &str); 8] = [
    (
        "{A} shells {T}, {n} killed",
        "{A}'s artillery shelled the town of {T} in {B} on {d}, killing {n} people, {B}'s interior ministry said.",
        "{A} denied that its army had shelled {T}.",
    ),
    (
        "{A} closes border to {B}",
        "{A} closed its border with {B} near {T} on {d}, according to {B}'s foreign ministry.",
        "Some {n} lorries waited at {T}, drivers said.",
    ),
    (
        "{A} and {B} sign accord in {T}",
        "{A} and {B} signed an accord on trade in {T} on {d}, a spokeswoman of {A}'s government said.",
        "The accord is worth {n} million dollars, {A}'s trade ministry said.",
    ),
    (
        "{A} threatens to attack {T}",
        "{A}'s president, Ada {p}, threatened on {d} to attack {T} if {B} kept its troops there.",
        "{B}'s army sent {n} tanks to {T}.",
    ),
    (
        "Protesters storm ministry in {T}",
        "Protesters stormed the interior ministry of {A} in {T} on {d}, police said.",
        "Police arrested {n} people, a spokesman said.",
    ),
    (
        "Flood kills {n} in {T}",
        "A flood killed {n} people in {T} in {A} on {d}, the governor said.",
        "{B} sent helicopters to {T}.",
    ),
    (
        "{A} expels diplomats of {B}",
        "{A} expelled {n} diplomats of {B} on {d}, {A}'s foreign ministry said.",
        "{B} called the expulsion a hostile act.",
    ),
    (
        "{B} troops withdraw from {T}",
        "{B} withdrew its troops from {T} in {A} on {d}, according to {A}'s defence ministry.",
        "{A}'s army said that it would send engineers to {T}.",
    ),
];

const REMARKS: [&str; 6] = [
    "“We shall not forget {T},” Mara {q} told reporters.",
    "Residents of {T} said that they had heard nothing from the government since {d}.",
    "{A} and {B} have quarrelled over the river for {n} years.",
    "“Nobody asked us,” said Jon {p}, a farmer near {T}.",
    "{B}'s foreign minister, Jon {p}, accused {A} of breaking its word.",
    "In {T} shops stayed closed and schools sent the children home.",
];

/// Makes up a story.
pub fn story(random: &mut Rng) -> Story {
    let (headline, lead, more) = ACTS[random.usize(..ACTS.len())];
    let first = random.usize(..COUNTRIES.len());
    let second = (first + random.usize(1..COUNTRIES.len())) % COUNTRIES.len();
    let slots = [
        ("{A}", COUNTRIES[first].to_owned()),
        ("{B}", COUNTRIES[second].to_owned()),
        ("{T}", TOWNS[random.usize(..TOWNS.len())].to_owned()),
        ("{d}", DAYS[random.usize(..DAYS.len())].to_owned()),
        ("{p}", NAMES[random.usize(..NAMES.len())].to_owned()),
        ("{q}", NAMES[random.usize(..NAMES.len())].to_owned()),
        ("{n}", random.u32(11..50).to_string()),
    ];
    let fill = |template: &str| {
        slots
            .iter()
            .fold(template.to_owned(), |text, (slot, word)| text.replace(slot, word))
    };
    let mut remarks = REMARKS;
    random.shuffle(&mut remarks);
    let mut paragraphs = vec![fill(lead), fill(more)];
    paragraphs.extend(remarks.iter().take(3).map(|remark| fill(remark)));
    Story { title: fill(headline), paragraphs }
}

/// The story as a page.
pub fn page(
    story: &Story,
    outlet: &str,
    address: &str,
    published: Option<&str>,
) -> String {
    let title = html_escape::encode_text(&story.title);
    let outlet = html_escape::encode_text(outlet);
    let address = html_escape::encode_double_quoted_attribute(address);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | {outlet}</title>\n\
         <link rel=\"canonical\" href=\"{address}\">\n\
         <meta property=\"og:site_name\" content=\"{outlet}\">\n"
    );
    if let Some(published) = published {
        page.push_str(&format!(
            "<meta property=\"article:published_time\" content=\"{published}\">\n"
        ));
    }
    page.push_str(&format!("</head>\n<body><article><h1>{title}</h1>\n"));
    for paragraph in &story.paragraphs {
        page.push_str(&format!("<p>{}</p>\n", html_escape::encode_text(paragraph)));
    }
    page.push_str("</article></body></html>\n");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_slot_is_left_empty_and_a_seed_tells_the_same_again() {
        for seed in 0..200 {
            let told = story(&mut Rng::with_seed(seed));
            let all = format!("{} {}", told.title, told.paragraphs.join(" "));
            assert!(!all.contains(['{', '}']), "{all}");
            assert_eq!(told, story(&mut Rng::with_seed(seed)));
        }
    }
}
