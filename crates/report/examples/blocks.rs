//! Prints the blocks of files: `cargo run --example blocks -- FILE...`
use watchfloor_report::{Input, parse};

fn main() -> std::io::Result<()> {
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        match parse(&Input { bytes: &bytes, name: Some(&name), ..Input::default() }) {
            Ok(report) => {
                println!("== {name}");
                println!("title: {:?}", report.title);
                println!("outlet: {:?}, byline: {:?}", report.outlet, report.byline);
                println!("contributors: {:?}", report.contributors);
                println!(
                    "published: {:?}, language: {:?}",
                    report.published, report.language
                );
                println!("updated: {}, corrected: {}", report.updated, report.corrected);
                for block in &report.blocks {
                    println!("{:?} | {}", block.kind, block.span.slice(&report.text));
                }
                for note in &report.notes {
                    println!("note: {note}");
                }
            }
            Err(error) => println!("== {name}\nerror: {error}"),
        }
    }
    Ok(())
}
