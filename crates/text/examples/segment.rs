//! Prints the words of text files as the reader cuts them, for the training pipeline: training
//! asks this program instead of having a tokenizer of its own, so the two cannot drift apart.
//!
//! Standard input names one file a line. For each, a line `FILE name`; then a line
//! `start end quoted` for each word (offsets in characters; quoted: 0 outside a quotation,
//! 1 inside, 2 a mark), an empty line after each sentence, and a line `PARAGRAPH` after each
//! paragraph. Every line of a file is a paragraph.

use std::io::{self, BufRead, Write};

use watchfloor_text::quotes::{quotations, quoted_words};
use watchfloor_text::{CharIndex, Span, sentences::sentences, words::words};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for name in io::stdin().lock().lines() {
        let name = name?;
        let text = std::fs::read_to_string(&name)?;
        let index = CharIndex::new(&text);
        writeln!(out, "FILE {name}")?;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let paragraph = Span::new(start, start + line.len());
            start += line.len();
            let words = words(&text, paragraph);
            let quoted = quoted_words(&words, &quotations(&text, paragraph.trim(&text)));
            for sentence in sentences(&text, &words) {
                for i in sentence {
                    let from = index.char_of_byte(words[i].start);
                    let to = index.char_of_byte(words[i].end);
                    writeln!(out, "{from} {to} {}", quoted[i] as u8)?;
                }
                writeln!(out)?;
            }
            writeln!(out, "PARAGRAPH")?;
        }
    }
    Ok(())
}
