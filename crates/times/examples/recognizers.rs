//! Scores on the Recognizers-Text cases.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::path::Path;
use serde_json::Value;
#[path = "shape/mod.rs"] mod shape;
use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::{Grain, Kind, Modifier, TimeExpression, find};

const PARSERS: &[&str] = &["DateParser", "DatePeriodParser", "DateTimeParser", "DateTimePeriodParser", "DurationParser", "HolidayParser", "MergedParser", "SetParser", "TimeParser", "TimePeriodParser"];
const EXTRACTORS: &[&str] = &["DateExtractor", "DatePeriodExtractor", "DateTimeExtractor", "DateTimePeriodExtractor", "DurationExtractor", "HolidayExtractor", "MergedExtractor", "SetExtractor", "TimeExtractor", "TimePeriodExtractor"];

fn pieces(text: &str) -> Vec<Span> {
    let w = words(text, Span::of(text));
    sentences(text, &w).into_iter().map(|r| w[r.start].cover(w[r.end - 1])).collect()
}

fn day(s: &str) -> &str { s.get(..10).unwrap_or(s) }

fn prev_day(d: &str) -> String { d.parse::<jiff::civil::Date>().ok().and_then(|d| d.yesterday().ok()).map_or(String::new(), |d| d.to_string()) }

/// First and last days of ours: widens what is coarser than a day.
fn days(t: &TimeExpression, published: &str) -> Option<(String, String)> {
    let widen = |s: &str, last: bool| -> String {
        let s = s.trim_end_matches('Z');
        match s.len() {
            4 => format!("{s}-{}", if last { "12-31" } else { "01-01" }),
            7 => { let d: jiff::civil::Date = format!("{s}-01").parse().unwrap(); if last { d.last_of_month().to_string() } else { d.to_string() } }
            _ => s.get(..10).unwrap_or(s).to_string(),
        }
    };
    let (mut a, mut b) = (widen(t.start.as_ref()?, false), widen(t.end.as_ref()?, true));
    // early, mid and late by the convention of the data
    let date = |s: &str| s.parse::<jiff::civil::Date>().unwrap();
    use jiff::ToSpan;
    match (t.modifier, t.grain) {
        (Some(Modifier::Start), Grain::Month) => b = date(&a).with().day(15).build().unwrap().to_string(),
        (Some(Modifier::End), Grain::Month) => a = date(&a).with().day(16).build().unwrap().to_string(),
        (Some(Modifier::Mid), Grain::Month) => { b = date(&a).with().day(20).build().unwrap().to_string(); a = date(&a).with().day(10).build().unwrap().to_string(); }
        (Some(Modifier::Start), Grain::Year) => b = format!("{}-06-30", &a[..4]),
        (Some(Modifier::End), Grain::Year) => a = format!("{}-07-01", &a[..4]),
        (Some(Modifier::Mid), Grain::Week) => { b = (date(&a) + 4.days()).to_string(); a = (date(&a) + 1.days()).to_string(); }
        (Some(Modifier::Earlier), _) => b = day(published).to_string(),
        (Some(Modifier::Later), _) => a = day(published).to_string(),
        (Some(Modifier::Start), Grain::Week) => b = (date(&a) + 2.days()).to_string(),
        (Some(Modifier::End), Grain::Week) => a = (date(&a) + 3.days()).to_string(),
        _ => {}
    }
    Some((a, b))
}

fn clock(s: &str) -> Option<String> {
    let t = s.split_once('T').map(|x| x.1).or_else(|| s.split_once(' ').map(|x| x.1)).unwrap_or(s);
    let t = t.trim_end_matches('Z');
    let mut it = t.split(':');
    let h: u32 = it.next()?.get(..2)?.parse().ok()?;
    let m: u32 = it.next().unwrap_or("0").get(..2).unwrap_or("0").parse().ok()?;
    let s: u32 = it.next().unwrap_or("0").get(..2).unwrap_or("0").parse().ok()?;
    Some(format!("{h:02}:{m:02}:{s:02}"))
}

fn part_hours(t: &TimeExpression) -> Option<(&'static str, &'static str)> {
    let v = t.value.as_ref()?;
    Some(match (&v[v.len().saturating_sub(3)..], t.modifier) {
        ("TMO", Some(Modifier::Start)) => ("08:00:00", "10:00:00"),
        ("TMO", Some(Modifier::End)) => ("10:00:00", "12:00:00"),
        ("TMO", _) => ("08:00:00", "12:00:00"),
        ("TMI", _) => ("11:00:00", "13:00:00"),
        ("TAF", Some(Modifier::Start)) => ("12:00:00", "14:00:00"),
        ("TAF", Some(Modifier::End)) => ("14:00:00", "16:00:00"),
        ("TAF", _) => ("12:00:00", "16:00:00"),
        ("TEV", Some(Modifier::Start)) => ("16:00:00", "18:00:00"),
        ("TEV", Some(Modifier::End)) => ("18:00:00", "20:00:00"),
        ("TEV", _) => ("16:00:00", "20:00:00"),
        ("TNI", Some(Modifier::Start)) => ("20:00:00", "22:00:00"),
        ("TNI", Some(Modifier::End)) => ("22:00:00", "23:59:59"),
        ("TNI", _) => ("20:00:00", "23:59:59"),
        ("TDT", _) => ("08:00:00", "18:00:00"),
        _ => return None,
    })
}

fn range_clock(t: &TimeExpression) -> Option<(String, String)> {
    if let Some((a, b)) = part_hours(t) { return Some((a.into(), b.into())); }
    Some((clock(t.start.as_ref()?)?, clock(t.end.as_ref()?)?))
}

fn loosely(text: &str) -> bool {
    let t = text.to_lowercase();
    ["ago", "later", "earlier", "before", "after", "from", "hence", "in ", "prior", "back", "previous"].iter().any(|w| t.contains(w)) && ["week", "month", "year", "decade", "fortnight"].iter().any(|w| t.contains(w))
}

fn equal(t: &TimeExpression, text: &str, kind: &str, gold: &Value, published: &str) -> bool {
    let past = match gold.get("PastResolution") { Some(v) if v.as_object().is_some_and(|o| !o.is_empty()) => v, _ => {
        // only a Timex
        let timex = gold.get("Timex").and_then(Value::as_str).unwrap_or("");
        let ours = t.value.clone().unwrap_or_default();
        return ours == timex || (timex.len() == 2 && ours.ends_with(timex));
    } };
    let g = |k: &str| past.get(k).and_then(Value::as_str);
    let timex = gold.get("Timex").and_then(Value::as_str).unwrap_or("");
    match kind {
        "date" => {
            let Some((a, b)) = days(t, published) else { return false };
            let gold = g("date").unwrap_or("");
            if a == b { return a == gold; }
            loosely(text) && a.as_str() <= gold && gold <= b.as_str()
        }
        "daterange" => {
            if matches!(timex, "PAST_REF" | "FUTURE_REF" | "PRESENT_REF") { return t.value.as_deref() == Some(timex); }
            let Some((a, b)) = days(t, published) else { return false };
            let (s, e) = (g("startDate"), g("endDate"));
            let one_end = s.is_none() || e.is_none();
            let first_of_end = days(&TimeExpression { start: t.end.clone(), modifier: None, ..t.clone() }, published).map(|d| d.0);
            if one_end && loosely(text) { let g = day(s.or(e).unwrap_or("")); return a.as_str() <= g && g <= b.as_str(); }
            let start_ok = s.is_none_or(|s| a == day(s) || one_end && b == day(s));
            let end_ok = e.is_none_or(|e| b == day(e) || first_of_end.as_deref() == Some(day(e)) || b == prev_day(e) || one_end && a == day(e));
            start_ok && end_ok
        }
        "time" => clock(g("time").unwrap_or("")).is_some_and(|g| t.start.as_ref().or(t.value.as_ref()).and_then(|s| clock(s)) == Some(g)) && t.grain <= Grain::Part,
        "timerange" => range_clock(t).is_some_and(|(a, b)| Some(a) == g("startTime").and_then(clock) && Some(b) == g("endTime").and_then(clock)),
        "datetime" => {
            if timex == "PRESENT_REF" { return t.value.as_deref() == Some("PRESENT_REF"); }
            let Some(gold) = g("dateTime") else { return false };
            t.start.as_ref().is_some_and(|s| day(s) == day(gold) && clock(s) == clock(gold) && s.len() > 10)
        }
        "datetimerange" => {
            let (Some(s), Some(e)) = (g("startDateTime"), g("endDateTime")) else { return false };
            let (Some(ts), Some(te)) = (&t.start, &t.end) else { return false };
            let Some((a, b)) = range_clock(t) else { return false };
            day(ts) == day(s) && day(te) == day(e) && Some(a) == clock(s) && Some(b) == clock(e)
        }
        "duration" => t.value.as_deref().is_some_and(|v| length(v).is_some() && length(v) == length(timex)),
        "set" => t.value.as_deref() == Some(timex) || t.value.as_deref() == Some(&timex.replace("P7D", "P1W")),
        _ => false,
    }
}

/// Seconds of a TIMEX duration.
fn length(v: &str) -> Option<f64> {
    let mut rest = v.strip_prefix('P')?;
    let mut total = 0.0;
    let mut time = false;
    while !rest.is_empty() {
        if let Some(r) = rest.strip_prefix('T') { time = true; rest = r; continue; }
        let n = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let x: f64 = rest[..n].parse().ok()?;
        let (f, len) = match (&rest[n..n + 1], time) { ("Y", _) => (31_536_000.0, 1), ("M", false) => (2_592_000.0, 1), ("W", _) => (604_800.0, 1), ("D", _) => (86_400.0, 1), ("H", _) => (3600.0, 1), ("M", true) => (60.0, 1), ("S", _) => (1.0, 1), _ => return None };
        total += x * f;
        rest = &rest[n + len..];
    }
    Some(total)
}

const ASSISTANT: &[&str] = &["schedule", "schedul", "cortana", "meeting", "appointment", "calendar", "remind", "set up", "book", "i'll be out", "i’ll be out", "out of office", "find time", "find a time", "block", "email", "meet", "alarm", "reserve", "show me", "cancel", "plan ", "add ", "call me", "are you available", "will you", "delete", "move "];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = Path::new(&args[1]);
    let which = &args[2];
    let list = std::fs::read_to_string("/tmp/w/shapes.txt").unwrap();
    let shapes: std::collections::HashSet<String> = list.lines().map(str::to_owned).collect();
    let verbose = args.len() > 3;
    let mut totals = [[0usize; 2]; 4]; // news cases, all cases, extractor news, extractor all: [n, ok]
    let (mut eg, mut ep, mut ev) = (0, 0, 0);
    for (kind, names) in [(0, PARSERS), (1, EXTRACTORS)] {
        for name in names {
            let raw = std::fs::read_to_string(dir.join(format!("{name}.json"))).unwrap();
            let cases: Vec<Value> = serde_json::from_str(raw.trim_start_matches('\u{feff}')).unwrap();
            let mut here = [[0usize; 2]; 2];
            for (i, case) in cases.iter().enumerate() {
                let unseen = i % 3 == 2;
                if (which == "dev" && unseen) || (which == "unseen" && !unseen) { continue; }
                let input = case["Input"].as_str().unwrap();
                let off = format!("{}{}", case.get("NotSupported").and_then(Value::as_str).unwrap_or(""), case.get("NotSupportedByDesign").and_then(Value::as_str).unwrap_or("")).to_lowercase();
                let lower = input.to_lowercase();
                let shaped = case["Results"].as_array().unwrap().iter().all(|r| shapes.contains(&shape::shape(r["Text"].as_str().unwrap()).join(" ")));
                let news = !off.contains("dotnet") && if std::env::var("BY_WORDS").is_ok() { !ASSISTANT.iter().any(|w| lower.contains(w)) } else { shaped };
                let reference = case["Context"]["ReferenceDateTime"].as_str().unwrap_or("2016-11-07T00:00:00");
                let found = find(input, &pieces(input), Some(reference));
                let gold = case["Results"].as_array().unwrap();
                let mut used = vec![false; found.len()];
                let mut right = 0;
                let mut why = String::new();
                for g in gold {
                    let text = g["Text"].as_str().unwrap();
                    let start = g["Start"].as_u64().map_or_else(|| lower.find(&text.to_lowercase()).unwrap_or(0), |s| input.encode_utf16().take(s as usize).map(|u| char::from_u32(u.into()).map_or(2, char::len_utf8)).sum());
                    let span = Span::new(start, (start + text.len()).min(input.len()));
                    let ty = g["Type"].as_str().or(g["TypeName"].as_str()).unwrap_or("").trim_start_matches("datetimeV2.");
                    let has_value = kind == 0 && *name != "MergedParser";
                    let ok = |t: &TimeExpression| if has_value { equal(t, text, ty, &g["Value"], reference) } else { kind_of(t, ty) };
                    let best = (0..found.len()).filter(|&i| !used[i] && found[i].span.overlaps(span)).max_by_key(|&i| ok(&found[i]));
                    match best {
                        Some(i) if ok(&found[i]) => { used[i] = true; right += 1; }
                        Some(i) => { used[i] = true; why += &format!("\n     gold [{text}] {ty} {} {} | got [{}] {:?} {:?} {:?}", g["Value"]["Timex"], g["Value"]["PastResolution"], found[i].span.slice(input), found[i].start, found[i].end, found[i].value); }
                        None => why += &format!("\n     gold [{text}] {ty} {} | none", g["Value"]["Timex"]),
                    }
                }
                let spans: Vec<Span> = gold.iter().map(|g| { let text = g["Text"].as_str().unwrap(); let start = g["Start"].as_u64().map_or_else(|| lower.find(&text.to_lowercase()).unwrap_or(0), |s| s as usize); Span::new(start, start + text.len()) }).collect();
                let family = |t: &TimeExpression| match *name { n if n.starts_with("Merged") => true, n if n.starts_with("Duration") => t.kind == Kind::Duration, n if n.starts_with("Set") => t.kind == Kind::Set, n if n.starts_with("DatePeriod") => t.kind == Kind::Range || t.grain > Grain::Day, n if n.starts_with("DateTimePeriod") => t.grain < Grain::Day && t.kind == Kind::Range, n if n.starts_with("DateTime") || n.starts_with("Time") => t.grain < Grain::Day, _ => t.grain == Grain::Day && t.kind == Kind::Point };
                for (i, u) in used.iter_mut().enumerate() { if !*u && !spans.iter().any(|s| s.overlaps(found[i].span)) && !(gold.is_empty() && family(&found[i])) && !name.starts_with("Merged") { *u = true; } }
                let spurious = used.iter().filter(|u| !**u).count();
                if spurious > 0 { for (i, u) in used.iter().enumerate() { if !u { why += &format!("\n     spurious [{}] {:?}", found[i].span.slice(input), found[i].value); } } }
                let ok = right == gold.len() && spurious == 0;
                if news { eg += gold.len(); ep += found.len(); ev += right; }
                totals[kind * 2 + 1][0] += 1; totals[kind * 2 + 1][1] += usize::from(ok);
                here[1][0] += 1; here[1][1] += usize::from(ok);
                if news { totals[kind * 2][0] += 1; totals[kind * 2][1] += usize::from(ok); here[0][0] += 1; here[0][1] += usize::from(ok); }
                if verbose && !ok { println!("{}{name} {i}: {input} @{}{why}", if news { "" } else { "~" }, day(reference)); }
            }
            println!("{name}: news {}/{} = {:.3}   all {}/{} = {:.3}", here[0][1], here[0][0], here[0][1] as f64 / here[0][0].max(1) as f64, here[1][1], here[1][0], here[1][1] as f64 / here[1][0] as f64);
        }
    }
    for (name, t) in ["parsers news", "parsers all", "extractors news", "extractors all"].iter().zip(totals) { println!("{name}: {}/{} = {:.3}", t[1], t[0], t[1] as f64 / t[0] as f64); }
    println!("news expressions: gold {eg} found {ep} right {ev} F1 {:.3}", 2.0 * ev as f64 / (eg + ep) as f64);
}

/// Whether the kind fits, for cases that give no value.
fn kind_of(t: &TimeExpression, ty: &str) -> bool {
    match ty {
        "duration" => t.kind == Kind::Duration,
        "set" => t.kind == Kind::Set,
        "date" => t.grain >= Grain::Day && t.kind != Kind::Set,
        "daterange" => t.grain >= Grain::Day,
        _ => t.grain <= Grain::Part || t.value.as_deref() == Some("PRESENT_REF") || t.kind == Kind::Duration,
    }
}
