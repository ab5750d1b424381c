//! What was known when, against a model in memory that cannot be wrong.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod story;

use proptest::prelude::*;
use story::version;
use watchfloor_record::{
    AsOf, Key, Link, LinkKind, Read, Space, Sqlite, Store, VersionId, Write,
};

const VERSIONS: i64 = 8;

/// Links among few nodes with few scores and times, so that ties and overlaps are the rule.
fn links() -> impl Strategy<Value = Vec<Link>> {
    let kind =
        prop_oneof![Just(LinkKind::Version), Just(LinkKind::Copy), Just(LinkKind::Story)];
    let link = (kind, 1..=VERSIONS, 1..=VERSIONS, 0..4_u8, 0..6_i64, 1..=VERSIONS)
        .prop_map(|(kind, child, parent, score, learnt, revision)| Link {
            kind,
            child,
            parent,
            score: f64::from(score) / 3.0 - 0.5,
            learnt,
            revision,
        });
    proptest::collection::vec(link, 0..60).prop_map(|mut links| {
        // A revision writes a link of a kind between two nodes once.
        links.sort_by_key(|link| {
            (link.kind as u8, link.child, link.revision, link.parent)
        });
        links.dedup_by_key(|link| {
            (link.kind as u8, link.child, link.revision, link.parent)
        });
        links
    })
}

fn moments() -> impl Strategy<Value = AsOf> {
    let revision = prop_oneof![0..=VERSIONS, Just(i64::MAX)];
    let learnt = prop_oneof![-1..7_i64, Just(i64::MAX)];
    (learnt, revision).prop_map(|(learnt, revision)| AsOf { learnt, revision })
}

fn room(learnt: &[i64]) -> Sqlite {
    let mut room = Sqlite::in_memory().unwrap();
    let mut write = room.write().unwrap();
    for (number, learnt) in (1..).zip(learnt) {
        write.file(&version(number, *learnt, "text")).unwrap();
    }
    write.commit().unwrap();
    room
}

fn is_known(link: &Link, at: AsOf) -> bool {
    link.learnt <= at.learnt && link.revision <= at.revision
}

/// The best of a child's links, said as plainly as it can be.
fn best(links: &[Link], kind: LinkKind, child: i64, at: AsOf) -> Option<(f64, i64)> {
    let mut best: Option<(f64, i64)> = None;
    for link in links {
        if link.kind != kind || link.child != child || !is_known(link, at) {
            continue;
        }
        let is_better = best.is_none_or(|(score, parent)| {
            link.score > score || (link.score == score && link.parent < parent)
        });
        if is_better {
            best = Some((link.score, link.parent));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn parents_and_children_are_those_of_the_model(links in links(), at in moments()) {
        let mut room = Sqlite::in_memory().unwrap();
        let mut write = room.write().unwrap();
        for number in 1..=VERSIONS as u8 {
            write.file(&version(number, 1, "text")).unwrap();
        }
        write.file_links(&links).unwrap();
        write.commit().unwrap();
        let read = room.read().unwrap();
        let nodes: Vec<i64> = (1..=VERSIONS).rev().collect();
        for kind in [LinkKind::Version, LinkKind::Copy, LinkKind::Story] {
            let parents = read.parents(kind, &nodes, at).unwrap();
            let found: Vec<(i64, f64, i64)> =
                parents.iter().map(|link| (link.child, link.score, link.parent)).collect();
            let expected: Vec<(i64, f64, i64)> = nodes
                .iter()
                .filter_map(|child| {
                    best(&links, kind, *child, at).map(|(score, parent)| (*child, score, parent))
                })
                .collect();
            prop_assert_eq!(found, expected);
            prop_assert!(parents.iter().all(|link| links.contains(link)));

            let mut children = read.children(kind, &nodes, at).unwrap();
            children.sort_by_key(|link| (link.child, link.revision, link.parent));
            let known = links.iter().filter(|link| link.kind == kind && is_known(link, at));
            prop_assert_eq!(children, known.copied().collect::<Vec<Link>>());
        }
    }

    #[test]
    fn versions_are_those_of_the_model(
        learnt in proptest::collection::vec(0..6_i64, 0..12),
        after in prop_oneof![-1..6_i64, Just(i64::MIN)],
        at in moments(),
    ) {
        let mut room = room(&learnt);
        let found: Vec<VersionId> =
            room.read().unwrap().versions(after, at).unwrap().iter().map(|v| v.id).collect();
        let expected: Vec<VersionId> = (1..)
            .zip(&learnt)
            .filter(|(id, learnt)| **learnt > after && **learnt <= at.learnt && *id <= at.revision)
            .map(|(id, _)| id)
            .collect();
        prop_assert_eq!(found, expected);
    }

    /// What is filed later changes nothing of what an earlier revision shows.
    #[test]
    fn an_earlier_revision_stays_as_it_was(
        before in links(),
        after in links(),
        at in moments(),
    ) {
        let mut room = room(&[1; VERSIONS as usize]);
        let fixed = AsOf { revision: at.revision.min(VERSIONS), ..at };
        let mut write = room.write().unwrap();
        let moved = |links: Vec<Link>, revision| {
            let mut moved: Vec<Link> =
                links.into_iter().map(|link| Link { revision, ..link }).collect();
            moved.sort_by_key(|link| (link.kind as u8, link.child, link.parent));
            moved.dedup_by_key(|link| (link.kind as u8, link.child, link.parent));
            moved
        };
        write.file_links(&moved(before, VERSIONS)).unwrap();
        write.commit().unwrap();
        let nodes: Vec<i64> = (1..=VERSIONS).collect();
        let shown = room.read().unwrap().parents(LinkKind::Story, &nodes, fixed).unwrap();

        let mut write = room.write().unwrap();
        write.file(&version(100, 0, "filed later, known earlier")).unwrap();
        write.file_links(&moved(after, VERSIONS + 1)).unwrap();
        write.commit().unwrap();
        let read = room.read().unwrap();
        prop_assert_eq!(read.parents(LinkKind::Story, &nodes, fixed).unwrap(), shown);
        prop_assert!(read.versions(i64::MIN, fixed).unwrap().iter().all(|v| v.id <= VERSIONS));
    }

    #[test]
    fn keys_are_those_of_the_model(
        filed in proptest::collection::vec((1..=VERSIONS, 0..3_i64, -20..20_i32), 0..60),
        days in (-25..25_i32, -25..25_i32),
        key in 0..3_i64,
        most in 0..9_usize,
    ) {
        let mut room = room(&[1; VERSIONS as usize]);
        let mut write = room.write().unwrap();
        for (node, key, day) in &filed {
            let key = Key { space: Space::Shingle, key: *key, day: *day };
            write.file_keys(*node, &[key]).unwrap();
            write.file_keys(*node, &[Key { space: Space::Story, ..key }]).unwrap();
        }
        write.commit().unwrap();
        let mut expected: Vec<i64> = filed
            .iter()
            .filter(|(_, filed, day)| *filed == key && *day >= days.0.min(days.1) && *day <= days.0.max(days.1))
            .map(|(node, _, _)| *node)
            .collect();
        expected.sort_unstable();
        expected.dedup();
        let read = room.read().unwrap();
        prop_assert_eq!(&read.keyed(Space::Shingle, &[key], days, usize::MAX).unwrap().concat(), &expected);
        prop_assert!(read.keyed(Space::Address, &[key], days, usize::MAX).unwrap().concat().is_empty());
        let some = read.keyed(Space::Shingle, &[key], days, most).unwrap().concat();
        prop_assert!(some.iter().all(|node| expected.contains(node)));
        prop_assert!(some.len() <= most && (most == 0 || some.is_empty() == expected.is_empty()));
    }
}
