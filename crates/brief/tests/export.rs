//! What programs get.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fixture;

use std::io::Write;

use serde_json::Value;
use watchfloor_brief::export::{
    Column, Encoding, ExportError, Holds, MENTIONS, Table, columns_of_mentions, export,
};
use watchfloor_room::{Picture, Snapshot};

fn written(
    table: Table,
    encoding: Encoding,
    picture: &Picture,
    snapshot: &Snapshot,
) -> Vec<u8> {
    let mut out = Vec::new();
    export(table, encoding, picture, snapshot, &mut out).unwrap();
    out
}

fn text(table: Table, encoding: Encoding) -> String {
    let (picture, snapshot, _) = fixture::room();
    String::from_utf8(written(table, encoding, &picture, &snapshot)).unwrap()
}

fn json(table: Table) -> Vec<Value> {
    let text = text(table, Encoding::JsonLines);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn tables_as_csv() {
    for table in Table::ALL {
        insta::assert_snapshot!(
            format!("csv_{}", table.name()),
            text(table, Encoding::Csv)
        );
    }
}

#[test]
fn events_as_json_lines() {
    insta::assert_snapshot!(text(Table::Events, Encoding::JsonLines));
}

#[test]
fn events_on_a_map() {
    let map: Value =
        serde_json::from_str(&text(Table::Events, Encoding::GeoJson)).unwrap();
    let features = map["features"].as_array().unwrap();
    // Of four events two have a place.
    assert_eq!(features.len(), 2);
    let strike = features.iter().find(|one| one["id"] == 100).unwrap();
    assert_eq!(strike["geometry"]["coordinates"], serde_json::json!([12.5, 54.25]));
    assert_eq!(strike["properties"]["place_grain"], "city");
    // One of them a whole country, which has no point.
    let convoy = features.iter().find(|one| one["id"] == 301).unwrap();
    assert_eq!(convoy["geometry"], Value::Null);
    assert_eq!(convoy["properties"]["place_grain"], "country");
    assert_eq!(convoy["properties"]["place"], "Velmora");
}

#[test]
fn only_events_have_places() {
    let (picture, snapshot, _) = fixture::room();
    for table in [Table::Claims, Table::Figures, Table::Watch] {
        let result = export(table, Encoding::GeoJson, &picture, &snapshot, Vec::new());
        assert!(matches!(result, Err(ExportError::NoPlaces(_))));
    }
}

#[test]
fn an_empty_picture_gives_empty_tables() {
    let (picture, snapshot) = (Picture::default(), Snapshot::default());
    for table in Table::ALL {
        let csv = String::from_utf8(written(table, Encoding::Csv, &picture, &snapshot))
            .unwrap();
        assert_eq!(csv.lines().count(), 1, "{csv}");
        assert!(written(table, Encoding::JsonLines, &picture, &snapshot).is_empty());
    }
    let map = written(Table::Events, Encoding::GeoJson, &picture, &snapshot);
    assert_eq!(
        serde_json::from_slice::<Value>(&map).unwrap()["features"],
        serde_json::json!([])
    );
}

#[test]
fn cells_are_no_formulas() {
    let (mut picture, snapshot, _) = fixture::room();
    let formula = "=HYPERLINK(\"https://evil.example\",\"x\")";
    picture.events[1].actor[0].name = formula.to_owned();
    picture.watch[0].by.as_mut().unwrap().name = "@SUM(A1)".to_owned();
    picture.tallies[0].item = Some("\t+1".to_owned());
    for table in Table::ALL {
        let csv = written(table, Encoding::Csv, &picture, &snapshot);
        for record in csv::Reader::from_reader(csv.as_slice()).records() {
            for cell in record.unwrap().iter() {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell:?}"
                );
            }
        }
    }
    // In JSON the words are exact.
    let lines = written(Table::Events, Encoding::JsonLines, &picture, &snapshot);
    let lines = String::from_utf8(lines).unwrap();
    let event: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!(event["actor"][0], formula);
}

#[test]
fn what_a_terminal_would_obey_is_escaped_in_json() {
    let (mut picture, snapshot, _) = fixture::room();
    picture.events[0].kind = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}".to_owned();
    let lines = String::from_utf8(written(
        Table::Events,
        Encoding::JsonLines,
        &picture,
        &snapshot,
    ))
    .unwrap();
    assert!(!lines.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']));
    let event: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(event["type"], "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}");
}

#[test]
fn a_reader_that_goes_away_is_an_error_and_no_panic() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
    }
    let (picture, snapshot, _) = fixture::room();
    let encodings =
        [Encoding::Csv, Encoding::JsonLines, Encoding::GeoJson, Encoding::Parquet];
    for encoding in encodings {
        let error =
            export(Table::Events, encoding, &picture, &snapshot, Full).unwrap_err();
        assert!(matches!(error, ExportError::Write(_)), "{encoding:?}: {error:?}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_json_holds() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn value(field: &Field, holds: Holds) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(value) => (*value).into(),
            Field::Long(value) => (*value).into(),
            Field::Double(value) => (*value).into(),
            Field::Str(words) => words.as_str().into(),
            Field::TimestampMillis(millis) => {
                assert_eq!(holds, Holds::Moment);
                // Seconds are enough: the room made by hand has no more.
                let day = millis.div_euclid(86_400_000);
                let date =
                    watchfloor_room::time::date_of(i32::try_from(day).unwrap()).unwrap();
                let minutes = millis.rem_euclid(86_400_000) / 60_000;
                format!("{date}T{:02}:{:02}:00Z", minutes / 60, minutes % 60).into()
            }
            Field::ListInternal(list) => {
                list.elements().iter().map(|element| value(element, holds)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    let read_back = |bytes: Vec<u8>, columns: &[Column]| -> Vec<Value> {
        let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let mut read = Vec::new();
        for row in file.get_row_iter(None).unwrap() {
            let row = row.unwrap();
            let mut object = serde_json::Map::new();
            for ((name, field), column) in row.get_column_iter().zip(columns) {
                assert_eq!(name, column.name);
                object.insert(name.clone(), value(field, column.holds));
            }
            read.push(Value::Object(object));
        }
        assert!(!read.is_empty());
        read
    };

    let (picture, snapshot, _) = fixture::room();
    for table in Table::ALL {
        let bytes = written(table, Encoding::Parquet, &picture, &snapshot);
        let read = read_back(bytes, table.columns());
        assert_eq!(read, json(table), "{}", table.name());
    }
    let mentions = |encoding| {
        let mut steps = vec![fixture::passed()];
        let mut out = Vec::new();
        let step = || Ok(steps.pop().unwrap_or_default());
        watchfloor_brief::export::mentions(encoding, step, &mut out).unwrap();
        out
    };
    let lines = String::from_utf8(mentions(Encoding::JsonLines)).unwrap();
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read_back(mentions(Encoding::Parquet), columns_of_mentions()), lines);
}

#[test]
fn a_table_is_the_same_every_time() {
    let (picture, snapshot, _) = fixture::room();
    for encoding in [Encoding::Csv, Encoding::JsonLines, Encoding::Parquet] {
        let one = written(Table::Claims, encoding, &picture, &snapshot);
        assert_eq!(one, written(Table::Claims, encoding, &picture, &snapshot));
    }
}

/// The documentation of the columns, as the page has it.
fn documented(columns: &[Column]) -> String {
    let mut lines =
        vec!["| column | holds | what it means |".to_owned(), "|---|---|---|".to_owned()];
    for column in columns {
        let holds = match column.holds {
            Holds::Text => "text",
            Holds::Integer => "integer",
            Holds::Number => "number",
            Holds::Flag => "true or false",
            Holds::Moment => "moment",
            Holds::Texts => "list of texts",
            Holds::Integers => "list of integers",
        };
        lines.push(format!("| `{}` | {holds} | {} |", column.name, column.about));
    }
    lines.join("\n")
}

/// All tables with their columns.
fn tables() -> Vec<(&'static str, &'static [Column])> {
    let of_picture = Table::ALL.into_iter().map(|table| (table.name(), table.columns()));
    of_picture.chain([(MENTIONS, columns_of_mentions())]).collect()
}

#[test]
fn every_column_is_documented() {
    let page = include_str!("../../../docs/export.md");
    for (name, columns) in tables() {
        let expected = documented(columns);
        assert!(
            page.contains(&expected),
            "docs/export.md must hold this table of {name}:\n{expected}"
        );
    }
}

#[test]
#[ignore = "prints the tables for docs/export.md"]
fn print_the_documentation() {
    for (name, columns) in tables() {
        println!("## {name}\n\n{}\n", documented(columns));
    }
}
