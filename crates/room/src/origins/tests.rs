#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::picture::Picture;
use crate::testing::{Scene, scene, scene_in_order};

/// The origin of the first statement of each report, in the table's order.
fn keys(scene: &Scene) -> Vec<String> {
    origins(scene).into_iter().map(|origin| origin.key).collect()
}

fn names(scene: &Scene) -> Vec<String> {
    origins(scene).into_iter().map(|origin| origin.name).collect()
}

fn origins(scene: &Scene) -> Vec<Origin> {
    let origins = Origins::new(&scene.snapshot);
    let reports = scene.snapshot.reports.iter();
    reports.map(|report| origins.of(report, report.first_line)).collect()
}

#[test]
fn a_ministry_its_spokesman_and_its_statement_are_one_origin() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Bandits looted the convoy, Ilmara's interior ministry said.
- said organization: Ilmara's interior ministry | said | Bandits looted the convoy
# Meridian Wire 2031-11-03T08:20Z
A spokesman for Ilmara's interior ministry, Osman Tirel, said that bandits had looted it.
- said person: A spokesman for Ilmara's interior ministry, Osman Tirel = Osman Tirel | said | bandits had looted it
# Jebra Messenger 2031-11-03T09:00Z
Bandits looted the convoy, according to a statement by the interior ministry.
- said document: a statement by the interior ministry | according to | Bandits looted the convoy
# Harsk Courier 2031-11-03T09:30Z
The ministry said that bandits had looted it.
- said organization: The ministry | said | bandits had looted it
",
    );
    let keys = keys(&scene);
    assert_eq!(keys[0], "institution:interior ministry|ilmar");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(names(&scene)[3], "Ilmara's interior ministry");
}

#[test]
fn a_surname_is_the_full_name_of_another_report() {
    let table = "# Radio Danesh 2031-11-03T07:00Z
Norr said that the envoy must go.
- said person: Norr | said | the envoy must go
# Meridian Wire 2031-11-03T08:20Z
Foreign Minister Adela Norr said that the envoy must go.
- said person: Foreign Minister Adela Norr = Adela Norr | said | the envoy must go
";
    assert_eq!(keys(&scene(table)), ["person:adela norr"; 2]);
    assert_eq!(keys(&scene_in_order(table, &[1, 0])), ["person:adela norr"; 2]);
}

#[test]
fn a_surname_that_two_bear_is_neither() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Norr said that the envoy must go.
- said person: Norr | said | the envoy must go
# Meridian Wire 2031-11-03T08:20Z
Adela Norr said that the envoy must go.
- said person: Adela Norr | said | the envoy must go
# Harsk Courier 2031-11-03T09:20Z
Jon Norr said that the envoy must go.
- said person: Jon Norr | said | the envoy must go
",
    );
    assert_eq!(keys(&scene), ["person:norr", "person:adela norr", "person:jon norr"]);
}

#[test]
fn a_surname_of_another_country_is_another_person() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Norr said that the envoy must go.
- said person: Norr @BRN | said | the envoy must go
# Meridian Wire 2031-11-03T08:20Z
Adela Norr said that the envoy must go.
- said person: Adela Norr @UST | said | the envoy must go
",
    );
    assert_eq!(keys(&scene), ["person:norr", "person:adela norr"]);
}

#[test]
fn a_country_is_its_government() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Karsenia said that talks had begun.
- said country: Karsenia @KSN | said | talks had begun
# Meridian Wire 2031-11-03T08:20Z
The Karsenian government said that talks had begun.
- said organization: The Karsenian government @KSN | said | talks had begun
",
    );
    assert_eq!(keys(&scene), ["country:ksn"; 2]);
}

#[test]
fn a_country_that_the_reader_does_not_know_is_one_by_what_it_owns() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Kelvany's army said that talks had begun.
- said organization: Kelvany's army | said | talks had begun
# Meridian Wire 2031-11-03T08:20Z
Kelvany said that talks had begun.
- said person: Kelvany | said | talks had begun
",
    );
    assert_eq!(keys(&scene), ["institution:army|kelvany", "country:kelvany"]);
}

#[test]
fn an_official_is_known_through_the_outlet_he_spoke_to() {
    let scene = scene(
        "# Capital Ledger 2032-10-05T18:00Z
Agents arrested the general, a senior official told the Capital Ledger.
- said anonymous: a senior official | told | Agents arrested the general | to the Capital Ledger
# Union News Agency 2032-10-05T19:10Z
Agents arrested the general, the Capital Ledger reported, citing a senior official.
- said media: the Capital Ledger | reported | Agents arrested the general
# Sable Herald 2032-10-05T19:40Z
A senior official told the Capital Ledger that agents had arrested the general.
- said anonymous: A senior official | told | agents had arrested the general | to the Capital Ledger
# East Range Post 2032-10-05T22:15Z
Agents arrested the general, a prison officer told the East Range Post.
- said anonymous: a prison officer | told | Agents arrested the general | to the East Range Post
",
    );
    let keys = keys(&scene);
    assert_eq!(keys[0], "anonymous:official@outlet:capital ledger");
    assert_eq!(keys[1], keys[0]);
    assert_eq!(keys[2], keys[0]);
    assert_eq!(keys[3], "anonymous:prison officer@outlet:east range post");
    assert_eq!(names(&scene)[0], "a senior official, to Capital Ledger");
}

#[test]
fn without_a_source_the_outlet_vouches_and_whoever_cites_it_does_not() {
    let scene = scene(
        "# The Lantern 2033-01-05T06:00Z
Zarund released 40 prisoners.
- act release happened: Zarund | released | -
# Orbis Wire 2033-01-05T07:30Z
Zarund released 40 prisoners, The Lantern reported on Wednesday.
- said person: The Lantern | reported | Zarund released 40 prisoners
# Union News Agency 2033-01-05T08:15Z
Zarund released 40 prisoners, according to The Lantern.
- act release happened: Zarund | released | -
",
    );
    assert_eq!(keys(&scene), ["outlet:lantern"; 3]);
    assert_eq!(names(&scene)[1], "The Lantern");
}

#[test]
fn a_copy_is_the_outlet_it_was_copied_from() {
    let scene = scene(
        "# Meridian Wire 2032-06-08T12:00Z
Police fired at miners.
- act shots happened: Police | fired | miners
# Orlec Advertiser 2032-06-08T14:00Z, copy of 1
Police fired at miners in the town.
- act shots happened: Police | fired | miners
# Palvia Today 2032-06-08T15:00Z, copy of 2
Police fired at miners again.
- act shots happened: Police | fired | miners
",
    );
    assert_eq!(keys(&scene), ["outlet:meridian wire"; 3]);
}

#[test]
fn a_sentence_of_another_outlet_stays_that_outlets_for_three_days() {
    let sentence = "Police fired tear gas at striking miners in Orlec on the third day of the stoppage.";
    let table = format!(
        "# Meridian Wire 2032-06-08T12:00Z
{sentence}
- act shots happened: Police | fired | miners
# Palvia Today 2032-06-09T15:00Z
{sentence}
Nobody was hurt.
- act shots happened: Police | fired | miners
# Harsk Courier 2032-06-19T15:00Z
{sentence}
- act shots happened: Police | fired | miners
"
    );
    let keys = keys(&scene(&table));
    assert_eq!(
        keys,
        ["outlet:meridian wire", "outlet:meridian wire", "outlet:harsk courier"]
    );
}

#[test]
fn the_innermost_source_vouches() {
    let scene = scene(
        "# Meridian Wire 2032-06-08T12:00Z
Tallin told Marek that jets had struck the base, an official said.
- act strike happened: jets | struck | the base
- said person: Tallin | told | jets had struck the base
- said anonymous: an official | said | Tallin told Marek that jets had struck the base
",
    );
    assert_eq!(keys(&scene), ["person:tallin"]);
}

#[test]
fn an_office_is_whoever_holds_it() {
    let scene = scene(
        "# Meridian Wire 2032-06-08T12:00Z
The foreign minister said that the envoy must go.
- said anonymous: The foreign minister | said | the envoy must go
# Harsk Courier 2032-06-08T13:00Z
Adela Norr said that the envoy must go.
- actor person: Adela Norr | foreign minister of Brenmark
- said person: Adela Norr | said | the envoy must go
",
    );
    assert_eq!(keys(&scene), ["person:adela norr"; 2]);
}

#[test]
fn a_study_is_not_its_issuers_own_word() {
    let scene = scene(
        "# Meridian Wire 2032-06-08T12:00Z
A study by the Lake Commission said that the lake was dying.
- said document: A study by the Lake Commission | said | the lake was dying
",
    );
    assert_eq!(keys(&scene), ["document:study@institution:lake commission"]);
}

#[test]
fn a_line_that_is_not_there_is_the_outlets() {
    let scene = scene("# Meridian Wire 2032-06-08T12:00Z\nNothing happened.\n");
    let origins = Origins::new(&scene.snapshot);
    assert_eq!(origins.of(&scene.snapshot.reports[0], 99).key, "outlet:meridian wire");
}

#[test]
fn a_source_that_the_reader_missed_still_vouches() {
    let scene = scene(
        "# Orvane Press Service 2032-07-20T05:30Z
Lusmark fired missiles at the railway station of Breck on Tuesday, Orvane's interior ministry said.
- said organization: Orvane's interior ministry | said | Lusmark fired missiles at the railway station of Breck
- act strike happened: Lusmark | fired | -
# Harsk Courier 2032-07-20T08:30Z
Missiles hit the station, the interior ministry of Orvane said on Tuesday.
- act strike happened: Missiles | hit | the station
",
    );
    assert_eq!(keys(&scene), ["institution:interior ministry|orvan"; 2]);
}

#[test]
fn a_sentence_that_stood_elsewhere_has_the_source_that_was_read_there() {
    let sentence = "Lusmark fired missiles at the railway station of Breck, a man with a green hat whispered.";
    let table = format!(
        "# Orvane Press Service 2032-07-20T05:30Z
{sentence}
- act strike happened: Lusmark | fired | -
- said anonymous: a man with a green hat | whispered | Lusmark fired missiles at the railway station of Breck
# Daily Beacon 2032-07-20T08:30Z
{sentence}
- act strike happened: Lusmark | fired | -
"
    );
    assert_eq!(keys(&scene(&table)), ["anonymous:man@outlet:orvane press service"; 2]);
}

#[test]
fn a_ministry_is_one_wherever_its_country_and_its_field_stand() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Bandits looted it, Ilmara's interior ministry said.
- said organization: Ilmara's interior ministry | said | Bandits looted it
# Meridian Wire 2031-11-03T08:20Z
Bandits looted it, the Ministry of Interior of Ilmara said.
- said organization: the Ministry of Interior of Ilmara | said | Bandits looted it
# Jebra Messenger 2031-11-03T09:00Z
Bandits looted it, the Ilmara interior ministry said.
- said organization: the Ilmara interior ministry | said | Bandits looted it
# Harsk Courier 2031-11-03T09:30Z
Bandits looted it, said the Ilmaran ministry of the interior.
- said organization: the Ilmaran ministry of the interior | said | Bandits looted it
",
    );
    assert_eq!(keys(&scene), ["institution:interior ministry|ilmar"; 4]);
}

#[test]
fn of_two_ministries_the_one_whose_country_the_sentence_names() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Guns fired, Ilmara's defence ministry said.
- said organization: Ilmara's defence ministry | said | Guns fired
# Meridian Wire 2031-11-03T08:20Z
Guns fired, Koroval's defence ministry said.
- said organization: Koroval's defence ministry | said | Guns fired
# Jebra Messenger 2031-11-03T09:00Z
Koroval withdrew its troops, the defence ministry said.
- said organization: the defence ministry | said | Koroval withdrew its troops
",
    );
    let keys = keys(&scene);
    assert_eq!(keys[2], keys[1]);
}

#[test]
fn an_unnamed_source_is_one_through_a_report() {
    let scene = scene(
        "# River Post 2031-09-03T10:15Z
A battery fired, a Karsenian security official told the River Post. The official said that 20 shells fell.
- said anonymous: a Karsenian security official | told | A battery fired | to the River Post
- said anonymous: The official = a Karsenian security official | said | 20 shells fell
",
    );
    let origins = Origins::new(&scene.snapshot);
    let report = &scene.snapshot.reports[0];
    let [one, other] = [0, 1].map(|at| origins.of(report, report.statement_line(at)));
    assert_eq!(one, other);
}

#[test]
fn the_mayor_is_the_mayor_of_the_one_town_that_a_story_gives_him() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
The mayor of Grisk said that shells fell.
- said anonymous: The mayor of Grisk | said | shells fell
# Meridian Wire 2031-11-03T08:20Z
The town's mayor said that shells fell.
- said anonymous: The town's mayor | said | shells fell
",
    );
    let keys = keys(&scene);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn its_ministry_is_that_of_the_country_in_its_sentence() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Koroval closed the dam, its water ministry said.
- actor country: Koroval @KRV
- said organization: its water ministry | said | Koroval closed the dam
# Meridian Wire 2031-11-03T08:20Z
The dam is shut, Koroval's water ministry said.
- said organization: Koroval's water ministry | said | The dam is shut
",
    );
    let origins = Origins::new(&scene.snapshot);
    let keys: Vec<String> = scene
        .snapshot
        .reports
        .iter()
        .map(|report| origins.of(report, report.statement_line(0)).key)
        .collect();
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn the_offices_of_two_of_one_country_are_two() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Norr's office rejected it.
- said organization: Norr's office @BRK | rejected | it
- actor person: Adela Norr @BRK
# Meridian Wire 2031-11-03T08:20Z
Tell's office rejected it.
- said organization: Tell's office @BRK | rejected | it
- actor person: Lucan Tell @BRK
",
    );
    let keys = keys(&scene);
    assert_eq!(keys, ["institution:office|norr", "institution:office|tell"]);
}

#[test]
fn his_office_is_that_of_whoever_acts() {
    let scene = scene(
        "# Radio Danesh 2031-11-03T07:00Z
Norr dismissed the general, his office said.
- actor person: Norr
- said organization: his office = Tell's office | said | Norr dismissed the general
- act dismissal happened: Norr | dismissed | the general
",
    );
    let origins = Origins::new(&scene.snapshot);
    let report = &scene.snapshot.reports[0];
    let origin = origins.of(report, report.statement_line(0));
    assert_eq!(origin.key, "institution:office|norr");
}

#[test]
fn what_was_worked_out_of_a_report_holds_beside_other_reports() {
    let scene = scene(
        "# Capital Ledger 2032-10-05T18:00Z
Koroval closed the dam, its water ministry told the Capital Ledger.
- actor country: Koroval @KRV
- said organization: its water ministry | told | Koroval closed the dam | to the Capital Ledger
- act closure happened: Koroval | closed | the dam
# Union News Agency 2032-10-05T19:10Z
The dam is shut, Koroval's water ministry said.
- said organization: Koroval's water ministry | said | The dam is shut
# Sable Herald 2032-10-05T19:40Z
Koroval closed the dam, the Capital Ledger reported, citing a senior official. Norr denied it.
- act closure happened: Koroval | closed | the dam
- actor person: Adela Norr @KRV | foreign minister of Koroval
- said person: Norr = Adela Norr | denied | Koroval closed the dam
# East Range Post 2032-10-05T22:15Z
The foreign minister said that the ministry had closed the dam.
- said anonymous: The foreign minister | said | the ministry had closed the dam
",
    );
    let all = &scene.snapshot.reports;
    let picture = |reports: Vec<Known>| {
        let snapshot = Snapshot { reports, ..Snapshot::default() };
        let origins = Origins::new(&snapshot);
        let lines = snapshot.reports.iter().flat_map(|report| {
            let count = report.sheet.lines() as Line;
            let lines = report.first_line..report.first_line + count;
            lines.map(|line| origins.of(report, line)).collect::<Vec<Origin>>()
        });
        let lines: Vec<Origin> = lines.collect();
        (lines, Picture::of(&snapshot))
    };
    // Everything has been worked out beside all others ...
    let first = picture(all.clone());
    for gone in 0..all.len() {
        let mut kept = all.clone();
        kept.remove(gone);
        let anew = kept
            .iter()
            .map(|report| Known { memo: Default::default(), ..report.clone() })
            .collect();
        // ... and is good where one of them is not there.
        let kept = picture(kept);
        assert_eq!(kept, picture(anew), "without report {gone}");
        assert_ne!(kept.0, first.0);
    }
}
