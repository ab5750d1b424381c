//! Scores on WikiWars.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::path::Path;
use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::{Kind, find};

#[derive(Clone, Debug)]
struct Item { span: Span, value: Option<String> }

fn gold(raw: &str) -> (String, String, Vec<Item>) {
    let date = raw.split("<DATETIME>").nth(1).unwrap().split("</DATETIME>").next().unwrap();
    let date: String = date.split('>').nth(1).unwrap().split('<').next().unwrap().into();
    let body = raw.split("<TEXT>").nth(1).unwrap().split("</TEXT>").next().unwrap();
    let mut text = String::new();
    let mut items = vec![];
    let mut open: Vec<(usize, Option<String>)> = vec![];
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("<TIMEX2") {
            let end = rest.find('>').unwrap();
            let tag = &rest[..end];
            let attr = |n: &str| tag.split(&format!(" {n}=\"")).nth(1).map(|v| v.split('"').next().unwrap().to_string());
            let v = attr("val").map(|v| norm(&v, attr("set").is_some())).filter(|v| !v.is_empty());
            open.push((text.len(), v));
            rest = &rest[end + 1..];
        } else if rest.starts_with("</TIMEX2>") {
            let (s, v) = open.pop().unwrap();
            items.push(Item { span: Span::new(s, text.len()), value: v });
            rest = &rest[9..];
        } else if rest.starts_with("&amp;") { text.push('&'); rest = &rest[5..];
        } else if rest.starts_with("&lt;") { text.push('<'); rest = &rest[4..];
        } else if rest.starts_with("&gt;") { text.push('>'); rest = &rest[4..];
        } else { text.push(c); rest = &rest[c.len_utf8()..]; }
    }
    items.sort_by_key(|i| (i.span.start, i.span.end));
    (date, text, items)
}

fn norm(v: &str, set: bool) -> String {
    let mut v = v.to_string();
    if set {
        return match v.as_str() { "XXXX-XX-XX" | "P1D" => "P1D".into(), "XXXX-WXX" | "P1W" => "P1W".into(), "XXXX-XX"|"P1M" => "P1M".into(), "XXXX"|"P1Y" => "P1Y".into(), _ => v };
    }
    if let Some(n) = v.strip_prefix('P').and_then(|v| v.strip_suffix("DE")).and_then(|n| n.parse::<u32>().ok()) { return format!("P{}Y", n * 10); }
    if let Some(n) = v.strip_prefix('P').and_then(|v| v.strip_suffix("CE")).and_then(|n| n.parse::<u32>().ok()) { return format!("P{}Y", n * 100); }
    if v.starts_with("XXXX") { return v; }
    for s in ["TXX", "-XX", "-XX", "-WXX"] { if let Some(s) = v.strip_suffix(s) { v = s.to_string(); } }
    if let Some((d, t)) = v.split_once('T') { if t.len() >= 4 && t.as_bytes()[2] == b':' { let t = t.trim_end_matches(":00"); return format!("{d}T{t}"); } }
    v
}

fn pieces(text: &str) -> Vec<Span> {
    let mut out = vec![]; let mut at = 0;
    for line in text.split_inclusive('\n') {
        let w = words(text, Span::new(at, at + line.len()));
        for r in sentences(text, &w) { out.push(w[r.start].cover(w[r.end - 1])); }
        at += line.len();
    }
    out
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = Path::new(&args[1]);
    let which = &args[2];
    let verbose = args.len() > 3;
    let (mut g, mut p, mut spans, mut vals, mut strict) = (0, 0, 0, 0, 0);
    let mut files: Vec<_> = std::fs::read_dir(dir.join("keyinline")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for f in files {
        let name = f.file_name().unwrap().to_string_lossy().to_string();
        let n: u32 = name[..2].parse().unwrap();
        let unseen = n % 3 == 0;
        if (which == "dev" && unseen) || (which == "unseen" && !unseen) { continue; }
        let raw = String::from_utf8_lossy(&std::fs::read(&f).unwrap()).into_owned();
        let (date, text, gold) = gold(&raw);
        let found = find(&text, &pieces(&text), Some(&date));
        let mut pred = vec![];
        for t in &found {
            if !t.ends.is_empty() { for e in &t.ends { pred.push(Item { span: e.span, value: Some(norm(&e.value, false)) }); } }
            else { pred.push(Item { span: t.span, value: t.value.as_ref().map(|v| norm(v, t.kind == Kind::Set)) }); }
        }
        let mut used = vec![false; pred.len()];
        let (mut fs, mut fv) = (0, 0);
        for it in &gold {
            let best = (0..pred.len()).filter(|&i| !used[i] && pred[i].span.overlaps(it.span)).max_by_key(|&i| (pred[i].value == it.value, pred[i].span == it.span));
            let shown = it.span.slice(&text).replace('\n', " ");
            let ctx = |s: Span| { let a = text[..s.start].char_indices().rev().nth(40).map_or(0, |x| x.0); let b = text[s.end..].char_indices().nth(30).map_or(text.len(), |x| s.end + x.0); text[a..b].replace('\n', " ") };
            match best {
                None => if verbose { println!("MISS {n} [{shown}] {:?}   «{}»", it.value.clone().unwrap_or_default(), ctx(it.span)) },
                Some(i) => {
                    used[i] = true; fs += 1;
                    if pred[i].value == it.value { fv += 1; if pred[i].span == it.span { strict += 1; } }
                    else if verbose { println!("VAL {n} [{shown}] gold {:?} got {:?} [{}]  «{}»", it.value.clone().unwrap_or_default(), pred[i].value.clone().unwrap_or_default(), pred[i].span.slice(&text), ctx(it.span)); }
                }
            }
        }
        if verbose { for (i, it) in pred.iter().enumerate() { if !used[i] {
            let s = it.span; let a = text[..s.start].char_indices().rev().nth(40).map_or(0, |x| x.0); let b = text[s.end..].char_indices().nth(30).map_or(text.len(), |x| s.end + x.0);
            println!("SPUR {n} [{}] {:?}  «{}»", s.slice(&text), it.value.clone().unwrap_or_default(), text[a..b].replace('\n', " ")); } } }
        println!("{name}: gold {} pred {} span {fs} val {fv}", gold.len(), pred.len());
        g += gold.len(); p += pred.len(); spans += fs; vals += fv;
    }
    let f = |c: usize| 2.0 * c as f64 / (g + p) as f64;
    println!("gold {g} pred {p} span F1 {:.3} value F1 {:.3} strict {:.3}  P {:.3} R {:.3}", f(spans), f(vals), f(strict), vals as f64 / p as f64, vals as f64 / g as f64);
}
