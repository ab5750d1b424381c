//! Lists the shapes of the Recognizers-Text expressions that occur in news.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::collections::{BTreeMap, HashMap, HashSet};
#[path = "shape/mod.rs"] mod shape;
use shape::shape;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut wanted: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for e in std::fs::read_dir(&args[1]).unwrap() {
        let p = e.unwrap().path();
        let raw = std::fs::read_to_string(&p).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(raw.trim_start_matches('\u{feff}')).unwrap();
        for c in &cases { for r in c["Results"].as_array().unwrap() { wanted.insert(shape(r["Text"].as_str().unwrap()), 0); } }
    }
    let longest = wanted.keys().map(Vec::len).max().unwrap();
    let mut by_first: HashMap<String, HashSet<Vec<String>>> = HashMap::new();
    for w in wanted.keys() { if let Some(f) = w.first() { by_first.entry(f.clone()).or_default().insert(w.clone()); } }
    for dir in &args[2..] { for e in std::fs::read_dir(dir).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(e.unwrap().path()).unwrap()).into_owned();
        let s = shape(&text);
        for i in 0..s.len() { if let Some(set) = by_first.get(&s[i]) { for n in 1..=longest.min(s.len() - i) { if set.contains(&s[i..i + n]) { *wanted.get_mut(&s[i..i + n]).unwrap() += 1; } } } }
    } }
    const EMPTY: &[&str] = &["the", "at", "on", "in", "of", "for", "to", "from", "between", "and", "a", "-", "/", ".", ",", "0", "NUM", "NTH", "SUF", "+", "until", "by"];
    for (w, n) in wanted { if n >= 3 && w.iter().any(|w| !EMPTY.contains(&w.as_str())) { println!("{}", w.join(" ")); } }
}
