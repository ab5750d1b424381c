//! What every store must do, told against the traits. A second store is held to the same chapters.
//!
//! Other tests take their versions and readings from here, and leave the chapters.
#![allow(dead_code)]

use watchfloor_record::{
    AsOf, Filter, IndexRow, Key, Link, LinkKind, NewAct, NewReading, NewVersion, Read,
    RecordError, Space, Store, VersionId, Write,
};

/// All chapters, each with a store of its own.
pub(crate) fn tell<S: Store>(mut empty: impl FnMut() -> S) {
    an_empty_record_answers(&mut empty());
    what_was_filed_is_found(&mut empty());
    nothing_stays_of_what_was_not_committed(&mut empty());
    versions_are_known_from_when_they_were_learnt(&mut empty());
    versions_come_in_the_order_they_were_learnt(&mut empty());
    lines_are_numbered_through(&mut empty());
    keys_find_nodes_between_days(&mut empty());
    the_best_link_known_counts(&mut empty());
    a_generation_counts_when_it_is_complete(&mut empty());
    acts_are_known_from_when_they_were_done(&mut empty());
    of_a_setting_the_last_value_counts(&mut empty());
    find_asks_for_all_that_a_filter_says(&mut empty());
    words_are_never_syntax(&mut empty());
    what_cannot_be_is_refused(&mut empty());
}

/// A version whose contents follow from its number.
pub(crate) fn version(number: u8, learnt: i64, text: &str) -> NewVersion {
    NewVersion {
        digest: [number; 32],
        outlet: Some("Northwater Dispatch".to_owned()),
        address: Some(format!("https://northwater.example/{number}")),
        title: number.is_multiple_of(2).then(|| format!("Report {number}")),
        published: None,
        stamp: learnt - 1,
        learnt,
        recorded: learnt + 1,
        text: text.to_owned(),
        original: None,
        sketch: vec![number; 8],
    }
}

/// A reading with so many lines that say nothing.
pub(crate) fn reading(generation: i64, lines: usize) -> NewReading {
    let row = IndexRow { kind: "claim", ..IndexRow::default() };
    NewReading { generation, body: vec![b'x'; 100], index: vec![row; lines] }
}

fn at(learnt: i64, revision: i64) -> AsOf {
    AsOf { learnt, revision }
}

fn file<S: Store>(store: &mut S, versions: &[NewVersion]) -> Vec<VersionId> {
    let mut write = store.write().unwrap();
    let ids = versions.iter().map(|version| write.file(version).unwrap()).collect();
    write.commit().unwrap();
    ids
}

fn an_empty_record_answers<S: Store>(store: &mut S) {
    let read = store.read().unwrap();
    assert_eq!(read.revision().unwrap(), 0);
    assert_eq!(read.generation(AsOf::LATEST).unwrap(), 1);
    assert_eq!(read.by_digest(&[7; 32]).unwrap(), None);
    assert!(read.versions(i64::MIN, AsOf::LATEST).unwrap().is_empty());
    assert!(read.versions_by_id(&[1, -1, i64::MAX]).unwrap().is_empty());
    assert!(matches!(read.text(1), Err(RecordError::NoVersion { version: 1 })));
    assert_eq!(read.original(1).unwrap(), None);
    assert!(read.holder(1).unwrap().is_none());
    let all_days = (i32::MIN, i32::MAX);
    assert_eq!(read.keyed(Space::Story, &[1, 2], all_days, 9).unwrap(), [[0; 0]; 2]);
    assert!(read.unread(1, 10).unwrap().is_empty());
    let everything = Filter { limit: 10, ..Filter::default() };
    assert!(read.find(&everything, AsOf::LATEST).unwrap().is_empty());
    drop(read);
    assert!(store.check().unwrap().faults.is_empty());
}

fn what_was_filed_is_found<S: Store>(store: &mut S) {
    let mut first = version(1, 100, "Zwölf Dörfer. NUL \0 and more");
    first.original = Some(b"<html>".repeat(1000));
    let mut second = version(2, 200, "");
    second.original = Some(vec![1]);
    second.outlet = None;
    assert_eq!(file(store, &[first.clone(), second.clone()]), [1, 2]);
    let read = store.read().unwrap();
    assert_eq!(read.revision().unwrap(), 2);
    for (id, filed) in [(1, &first), (2, &second)] {
        assert_eq!(read.by_digest(&filed.digest).unwrap(), Some(id));
        assert_eq!(read.text(id).unwrap(), filed.text);
        assert_eq!(read.original(id).unwrap(), filed.original);
        let found = read.versions_by_id(&[id]).unwrap().remove(0);
        assert_eq!(
            (found.outlet, found.address, found.title, found.published),
            (
                filed.outlet.clone(),
                filed.address.clone(),
                filed.title.clone(),
                filed.published.clone()
            )
        );
        assert_eq!(
            (found.id, found.stamp, found.learnt, found.recorded, found.digest),
            (id, filed.stamp, filed.learnt, filed.recorded, filed.digest)
        );
    }
    let ids: Vec<i64> = read
        .versions_by_id(&[2, 9, 1, 2])
        .unwrap()
        .iter()
        .map(|version| version.id)
        .collect();
    assert_eq!(ids, [1, 2]);
    let sketches = read.sketches(&[2, 9, 1]).unwrap();
    assert_eq!(sketches, [(2, second.sketch.clone()), (1, first.sketch.clone())]);
}

fn nothing_stays_of_what_was_not_committed<S: Store>(store: &mut S) {
    let mut write = store.write().unwrap();
    write.file(&version(1, 100, "text")).unwrap();
    write.file_reading(1, &reading(1, 3)).unwrap();
    write.set("name", "desk").unwrap();
    assert_eq!(write.revision().unwrap(), 1);
    drop(write);
    let read = store.read().unwrap();
    assert_eq!(read.revision().unwrap(), 0);
    assert_eq!(read.setting("name").unwrap(), None);
    drop(read);
    assert_eq!(file(store, &[version(2, 100, "text")]), [1]);
}

fn versions_are_known_from_when_they_were_learnt<S: Store>(store: &mut S) {
    file(store, &[version(1, 300, "a"), version(2, 100, "b"), version(3, 200, "c")]);
    let read = store.read().unwrap();
    let known = |after, at| -> Vec<i64> {
        read.versions(after, at).unwrap().iter().map(|version| version.id).collect()
    };
    assert_eq!(known(i64::MIN, AsOf::LATEST), [1, 2, 3]);
    assert_eq!(known(i64::MIN, at(200, i64::MAX)), [2, 3]);
    assert_eq!(known(i64::MIN, at(200, 2)), [2]);
    assert_eq!(known(100, AsOf::LATEST), [1, 3]);
    assert_eq!(known(100, at(299, i64::MAX)), [3]);
    assert!(known(300, AsOf::LATEST).is_empty());

    // The revision that brought the last of what is known, whatever came later.
    for (learnt, revision, last) in [
        (300, i64::MAX, 3),
        (299, i64::MAX, 3),
        (199, i64::MAX, 2),
        (300, 2, 2),
        (200, 1, 0),
    ] {
        assert_eq!(read.revision_at(at(learnt, revision)).unwrap(), last, "{learnt}");
    }
}

fn versions_come_in_the_order_they_were_learnt<S: Store>(store: &mut S) {
    let learnt = [300, 100, 200, 200, 200, 100];
    let versions: Vec<NewVersion> =
        (1..).zip(learnt).map(|(number, at)| version(number, at, "a")).collect();
    file(store, &versions);
    let read = store.read().unwrap();
    let behind = |place, at, limit| -> Vec<i64> {
        let found = read.versions_behind(place, at, limit).unwrap();
        found.iter().map(|version| version.id).collect()
    };
    // Whatever the size of a page, page after page gives all.
    for limit in 1..8 {
        let mut all = Vec::new();
        let mut place = (i64::MIN, i64::MAX);
        loop {
            let page = read.versions_behind(place, at(250, i64::MAX), limit).unwrap();
            assert!(page.len() <= limit);
            let Some(last) = page.last() else { break };
            place = (last.learnt, last.id);
            all.extend(page.iter().map(|version| version.id));
        }
        assert_eq!(all, [2, 6, 3, 4, 5], "{limit} at a time");
    }
    assert_eq!(behind((200, i64::MAX), AsOf::LATEST, 9), [1]);
    assert_eq!(behind((150, 7), AsOf::LATEST, 9), [3, 4, 5, 1]);
    assert_eq!(behind((100, 2), at(200, 4), 9), [3, 4]);
    assert!(behind((200, 3), at(100, i64::MAX), 9).is_empty());
    assert!(behind((i64::MIN, i64::MAX), AsOf::LATEST, 0).is_empty());
}

fn lines_are_numbered_through<S: Store>(store: &mut S) {
    file(store, &[version(1, 1, "a"), version(2, 2, "b"), version(3, 3, "c")]);
    let mut write = store.write().unwrap();
    assert_eq!(write.unread(1, 2).unwrap(), [1, 2]);
    assert_eq!(write.file_reading(2, &reading(1, 3)).unwrap(), 1);
    assert_eq!(write.file_reading(1, &reading(1, 0)).unwrap(), 4);
    assert_eq!(write.unread(1, 10).unwrap(), [3]);
    assert_eq!(write.file_reading(3, &reading(1, 1)).unwrap(), 4);
    assert_eq!(write.file_reading(2, &reading(2, 2)).unwrap(), 5);
    assert_eq!(write.unread(2, 10).unwrap(), [1, 3]);
    write.commit().unwrap();

    let read = store.read().unwrap();
    let holder =
        |line| read.holder(line).unwrap().map(|held| (held.version, held.generation));
    assert_eq!(holder(0), None);
    assert_eq!(holder(1), Some((2, 1)));
    assert_eq!(holder(3), Some((2, 1)));
    assert_eq!(holder(4), Some((3, 1)));
    assert_eq!(holder(6), Some((2, 2)));
    assert_eq!(holder(7), None);
    assert_eq!(holder(i64::MAX), None);
    assert_eq!(holder(i64::MIN), None);
    let readings = read.readings(&[3, 2, 8, 2], 1).unwrap();
    let told: Vec<_> =
        readings.iter().map(|r| (r.version, r.first_line, r.lines)).collect();
    assert_eq!(told, [(2, 1, 3), (3, 4, 1)]);
    assert_eq!(readings[0].body, vec![b'x'; 100]);
    assert_eq!(read.readings(&[1, 2, 3], 2).unwrap().len(), 1);
    drop(read);
    assert!(store.check().unwrap().faults.is_empty());
}

fn keys_find_nodes_between_days<S: Store>(store: &mut S) {
    file(store, &[version(1, 1, "a"), version(2, 2, "b"), version(3, 3, "c")]);
    let key = |space, key, day| Key { space, key, day };
    let mut write = store.write().unwrap();
    write.file_reading(1, &reading(1, 5)).unwrap();
    write.file_keys(3, &[key(Space::Story, -7, -1), key(Space::Story, -7, -1)]).unwrap();
    write
        .file_keys(1, &[key(Space::Story, -7, 0), key(Space::Story, -7, 21_000)])
        .unwrap();
    write
        .file_keys(2, &[key(Space::Story, -7, i32::MAX), key(Space::Story, 8, 0)])
        .unwrap();
    write.file_keys(2, &[key(Space::Address, -7, i32::MIN)]).unwrap();
    write.file_keys(5, &[key(Space::Event, i64::MIN, 6)]).unwrap();
    write.commit().unwrap();
    let read = store.read().unwrap();
    let keyed =
        |space, key, from, to| read.keyed(space, &[key], (from, to), 9).unwrap().concat();
    assert_eq!(keyed(Space::Story, -7, i32::MIN, i32::MAX), [1, 2, 3]);
    assert_eq!(keyed(Space::Story, -7, -1, -1), [3]);
    assert_eq!(keyed(Space::Story, -7, -1, 20_999), [1, 3]);
    assert_eq!(keyed(Space::Story, -7, 1, 20_999), [0; 0]);
    assert_eq!(keyed(Space::Story, -7, 1, 21_000), [1]);
    assert_eq!(keyed(Space::Story, -7, 20_999, -1), [1, 3]);
    assert_eq!(keyed(Space::Story, -7, 10, 9), [0; 0]);
    let nearest =
        |from, to| read.keyed(Space::Story, &[-7], (from, to), 1).unwrap().concat();
    assert_eq!(nearest(i32::MIN, i32::MAX), [3]);
    assert_eq!(nearest(i32::MAX, i32::MIN), [2]);
    assert_eq!(nearest(5_000, i32::MIN), [1]);
    assert_eq!(keyed(Space::Address, -7, i32::MIN, i32::MIN), [2]);
    assert_eq!(keyed(Space::Event, i64::MIN, 0, 6), [5]);
    assert_eq!(keyed(Space::Event, i64::MIN, 0, 5), [0; 0]);
}

fn the_best_link_known_counts<S: Store>(store: &mut S) {
    let versions: Vec<NewVersion> =
        (1..=5).map(|n| version(n, i64::from(n) * 10, "t")).collect();
    let mut write = store.write().unwrap();
    for version in &versions {
        write.file(version).unwrap();
    }
    let link = |child, parent, score, learnt, revision| Link {
        kind: LinkKind::Story,
        child,
        parent,
        score,
        learnt,
        revision,
    };
    let links = [
        link(4, 3, 0.5, 40, 4),
        link(4, 2, 0.5, 40, 4),
        link(4, 1, 0.9, 50, 4),
        link(4, 3, 0.7, 40, 5),
        link(5, 4, -1.0, 50, 5),
        Link { kind: LinkKind::Copy, ..link(4, 1, 9.0, 1, 1) },
    ];
    write.file_links(&links).unwrap();
    write.commit().unwrap();

    let read = store.read().unwrap();
    let parents =
        |children: &[i64], at| read.parents(LinkKind::Story, children, at).unwrap();
    assert_eq!(parents(&[5, 1, 4], AsOf::LATEST), [links[4], links[2]]);
    // On a tie the parent with the lower number.
    assert_eq!(parents(&[4], at(49, 4)), [links[1]]);
    assert_eq!(parents(&[4], at(49, i64::MAX)), [links[3]]);
    assert_eq!(parents(&[4], at(50, 4)), [links[2]]);
    assert!(parents(&[4], at(39, i64::MAX)).is_empty());
    assert!(parents(&[4], at(i64::MAX, 3)).is_empty());
    assert_eq!(read.parents(LinkKind::Copy, &[4], at(1, 1)).unwrap(), [links[5]]);

    let mut of_four = read.links(LinkKind::Story, &[4]).unwrap();
    of_four.sort_by_key(|link| (link.revision, link.parent));
    assert_eq!(of_four, [links[2], links[1], links[0], links[3]]);
    let children =
        |parents: &[i64], at| read.children(LinkKind::Story, parents, at).unwrap();
    assert_eq!(children(&[4, 2], AsOf::LATEST), [links[4], links[1]]);
    assert_eq!(children(&[3], AsOf::LATEST), [links[0], links[3]]);
    assert_eq!(children(&[3], at(i64::MAX, 4)), [links[0]]);
    assert!(children(&[4], at(49, i64::MAX)).is_empty());
    assert!(children(&[5], AsOf::LATEST).is_empty());
    drop(read);
    assert!(store.check().unwrap().faults.is_empty());
}

fn a_generation_counts_when_it_is_complete<S: Store>(store: &mut S) {
    file(store, &[version(1, 10, "a"), version(2, 20, "b")]);
    let mut write = store.write().unwrap();
    write.file_reading(1, &reading(2, 1)).unwrap();
    let refused = write.activate(2, 50);
    assert!(matches!(refused, Err(RecordError::Incomplete { generation: 2, unread: 2 })));
    write.file_reading(2, &reading(2, 1)).unwrap();
    write.activate(2, 50).unwrap();
    write.file(&version(3, 30, "c")).unwrap();
    for (version, generation) in [(1, 3), (2, 3), (3, 3), (3, 2)] {
        write.file_reading(version, &reading(generation, 1)).unwrap();
    }
    write.activate(3, 40).unwrap();
    write.commit().unwrap();
    let read = store.read().unwrap();
    assert_eq!(read.generation(AsOf::LATEST).unwrap(), 3);
    assert_eq!(read.generation(at(39, i64::MAX)).unwrap(), 1);
    assert_eq!(read.generation(at(40, i64::MAX)).unwrap(), 3);
    assert_eq!(read.generation(at(60, 2)).unwrap(), 2);
    assert_eq!(read.generation(at(49, 2)).unwrap(), 1);
    assert_eq!(read.generation(at(60, 1)).unwrap(), 1);
    let filter = Filter { limit: 10, ..Filter::default() };
    assert_eq!(read.find(&filter, at(60, 2)).unwrap(), [(2, 2), (1, 1)]);
    assert_eq!(read.find(&filter, AsOf::LATEST).unwrap(), [(3, 5), (2, 4), (1, 3)]);
    assert!(read.find(&filter, at(39, i64::MAX)).unwrap().is_empty());
}

fn acts_are_known_from_when_they_were_done<S: Store>(store: &mut S) {
    let act = |at, verb: &str| NewAct {
        author: "Ida".to_owned(),
        at,
        verb: verb.to_owned(),
        target: 1,
        other: (verb == "merge").then_some(2),
        words: (verb == "note").then(|| "see the harbour log".to_owned()),
    };
    let (merge, note) = (act(100, "merge"), act(50, "note"));
    let mut write = store.write().unwrap();
    assert_eq!(write.file_act(&merge).unwrap(), 1);
    write.file(&version(1, 1, "a")).unwrap();
    assert_eq!(write.file_act(&note).unwrap(), 2);
    write.commit().unwrap();
    let read = store.read().unwrap();
    let known = |at| -> Vec<(i64, NewAct, i64)> {
        let acts = read.acts(at).unwrap();
        acts.into_iter().map(|act| (act.id, act.act, act.revision)).collect()
    };
    assert_eq!(known(AsOf::LATEST), [(1, merge.clone(), 0), (2, note.clone(), 1)]);
    assert_eq!(known(at(99, i64::MAX)), [(2, note, 1)]);
    assert_eq!(known(at(100, 0)), [(1, merge, 0)]);
    // What was done counts for the revision too: version 1 was learnt at 1, the note made at 50.
    assert_eq!(read.revision_at(at(1, i64::MAX)).unwrap(), 1);
    assert_eq!(read.revision_at(at(0, i64::MAX)).unwrap(), 0);
    assert_eq!(read.revision_at(at(200, 0)).unwrap(), 0);
}

fn of_a_setting_the_last_value_counts<S: Store>(store: &mut S) {
    for value in ["one", "two", ""] {
        let mut write = store.write().unwrap();
        write.set("name", value).unwrap();
        write.commit().unwrap();
        assert_eq!(
            store.read().unwrap().setting("name").unwrap().as_deref(),
            Some(value)
        );
    }
    assert_eq!(store.read().unwrap().setting("Name").unwrap(), None);
}

fn event(label: &str, actor: &[&str], recipient: &str, days: (i32, i32)) -> IndexRow {
    IndexRow {
        kind: "event",
        label: Some(label.to_owned()),
        status: Some("happened".to_owned()),
        actors: actor.iter().map(|actor| (*actor).to_owned()).collect(),
        recipients: vec![recipient.to_owned()],
        days: Some(days),
        country: Some("VLM".to_owned()),
    }
}

fn find_asks_for_all_that_a_filter_says<S: Store>(store: &mut S) {
    let mut write = store.write().unwrap();
    write.file(&version(1, 10, "Missiles struck the port of Áldery.")).unwrap();
    write.file(&version(2, 20, "The cease-fire was broken at the port.")).unwrap();
    let claim =
        IndexRow { kind: "claim", actors: vec!["KRS".to_owned()], ..IndexRow::default() };
    let denied = IndexRow {
        status: Some("denied".to_owned()),
        ..event("ASSAULT", &["KRS"], "VLM", (12, 13))
    };
    let index =
        vec![event("ASSAULT", &["KRSMIL", "karsenian navy"], "VLM", (10, 10)), claim];
    write
        .file_reading(1, &NewReading { generation: 1, body: Vec::new(), index })
        .unwrap();
    let index = vec![denied, event("THREATEN", &["VLM"], "KRS", (11, 20))];
    write
        .file_reading(2, &NewReading { generation: 1, body: Vec::new(), index })
        .unwrap();
    write.commit().unwrap();

    let read = store.read().unwrap();
    let found = |filter: Filter, at| -> Vec<i64> {
        let lines = read.find(&Filter { limit: 10, ..filter }, at).unwrap();
        lines.into_iter().map(|(_, line)| line).collect()
    };
    let all = || Filter::default();
    let some = |name: &str| Some(name.to_owned());
    let words = |words: &[&str]| Filter {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        ..Filter::default()
    };
    let latest = AsOf::LATEST;
    assert_eq!(found(all(), latest), [3, 4, 1, 2]);
    assert_eq!(found(all(), at(10, i64::MAX)), [1, 2]);
    assert_eq!(found(all(), at(i64::MAX, 1)), [1, 2]);
    assert_eq!(
        read.find(&Filter { limit: 3, ..all() }, latest).unwrap(),
        [(2, 3), (2, 4), (1, 1)]
    );
    assert!(read.find(&all(), latest).unwrap().is_empty());
    assert_eq!(found(Filter { before: Some(2), ..all() }, latest), [1, 2]);
    assert_eq!(found(Filter { before: Some(1), ..all() }, latest), [0; 0]);

    assert_eq!(found(words(&["PORT"]), latest), [3, 4, 1, 2]);
    assert_eq!(found(words(&["port"]), at(19, 2)), [1, 2]);
    assert_eq!(found(words(&["aldery", "missile"]), latest), [1, 2]);
    assert_eq!(found(words(&["aldery", "fire"]), latest), [0; 0]);
    assert_eq!(found(words(&["cease-fire"]), latest), [3, 4]);

    assert_eq!(found(Filter { kind: some("claim"), ..all() }, latest), [2]);
    assert_eq!(found(Filter { label: some("ASSAULT"), ..all() }, latest), [3, 1]);
    assert_eq!(found(Filter { label: some("ASSAULT"), ..all() }, at(19, 9)), [1]);
    assert_eq!(found(Filter { label: some("NOTHING"), ..all() }, latest), [0; 0]);
    assert_eq!(found(Filter { status: some("denied"), ..all() }, latest), [3]);
    assert_eq!(found(Filter { country: some("VLM"), ..all() }, latest), [3, 4, 1]);
    assert_eq!(found(Filter { actor: some("KRS"), ..all() }, latest), [3, 1, 2]);
    assert_eq!(found(Filter { actor: some("KRSM"), ..all() }, latest), [1]);
    assert_eq!(found(Filter { actor: some("karsenian navy"), ..all() }, latest), [1]);
    assert_eq!(found(Filter { actor: some("karsenian"), ..all() }, latest), [0; 0]);
    assert_eq!(found(Filter { recipient: some("KRS"), ..all() }, latest), [4]);
    let both = Filter { actor: some("KRS"), recipient: some("VLM"), ..all() };
    assert_eq!(found(both.clone(), latest), [3, 1]);
    let with_words = Filter { words: vec!["missiles".to_owned()], ..both };
    assert_eq!(found(with_words, latest), [1]);

    assert_eq!(found(Filter { from: Some(11), ..all() }, latest), [3, 4]);
    assert_eq!(found(Filter { to: Some(11), ..all() }, latest), [4, 1]);
    assert_eq!(found(Filter { from: Some(14), to: Some(15), ..all() }, latest), [4]);
    assert_eq!(found(Filter { from: Some(21), ..all() }, latest), [0; 0]);
}

fn words_are_never_syntax<S: Store>(store: &mut S) {
    let mut write = store.write().unwrap();
    write.file(&version(1, 1, "a NEAR miss, text:word OR else")).unwrap();
    write.file_reading(1, &reading(1, 1)).unwrap();
    write.commit().unwrap();
    let read = store.read().unwrap();
    let found = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let filter = Filter { words, limit: 10, ..Filter::default() };
        read.find(&filter, AsOf::LATEST).unwrap().len()
    };
    assert_eq!(found(&["NEAR", "miss"]), 1);
    assert_eq!(found(&["NEAR(miss", "text:word", "OR"]), 1);
    assert_eq!(found(&["a\" OR \"zebra"]), 0);
    for hostile in
        ["\"", "\"\"", "*", "^a", "(", "-", "{text}:a", "a + miss", "\0a", "'; --"]
    {
        found(&[hostile]);
    }
    // What has no letter asks nothing.
    assert_eq!(found(&["!", ""]), 1);
    assert_eq!(found(&["a\0miss"]), 1);
    assert_eq!(found(&vec!["miss"; 10_000]), 1);
    assert_eq!(found(&[&"x".repeat(1_000_000)]), 0);
}

fn what_cannot_be_is_refused<S: Store>(store: &mut S) {
    file(store, &[version(1, 1, "a"), version(2, 2, "b")]);
    let mut write = store.write().unwrap();
    let link = Link {
        kind: LinkKind::Story,
        child: 2,
        parent: 1,
        score: 1.0,
        learnt: 1,
        revision: 2,
    };
    let key = Key { space: Space::Story, key: 1, day: 1 };
    let is_refused = |result| matches!(result, Err(RecordError::Refused { .. }));
    assert!(is_refused(write.file(&version(1, 9, "again")).map(drop)));
    assert!(is_refused(write.file_reading(3, &reading(1, 1)).map(drop)));
    assert!(is_refused(write.file_reading(1, &reading(0, 1)).map(drop)));
    write.file_reading(1, &reading(1, 1)).unwrap();
    assert!(is_refused(write.file_reading(1, &reading(1, 1)).map(drop)));
    assert!(is_refused(write.file_keys(3, &[key])));
    assert!(is_refused(write.file_keys(2, &[Key { space: Space::Event, ..key }])));
    assert!(is_refused(write.file_links(&[Link { parent: 0, ..link }])));
    assert!(is_refused(write.file_links(&[Link { child: 3, ..link }])));
    assert!(is_refused(write.file_links(&[Link { kind: LinkKind::Event, ..link }])));
    assert!(is_refused(write.file_links(&[Link { score: f64::NAN, ..link }])));
    assert!(is_refused(write.file_links(&[Link { revision: 3, ..link }])));
    // What is shown as of revision 1 must not change any more.
    assert!(is_refused(write.file_links(&[Link { revision: 1, ..link }])));
    assert!(is_refused(write.activate(0, 1)));
    // A refusal does not spoil the rest of the transaction.
    write.file_links(&[link]).unwrap();
    write.commit().unwrap();
    assert_eq!(store.read().unwrap().links(LinkKind::Story, &[2]).unwrap(), [link]);
}
