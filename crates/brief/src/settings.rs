//! How a page is to look.

/// What a page is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CommonMark, for mail, wikis and version control.
    Markdown,
    /// One file without scripts, for a browser and for paper.
    Html,
    /// Lines of so many columns with styles as terminal sequences, which whoever prints them takes
    /// out where nobody wants them (`anstream` does).
    Terminal {
        /// Columns.
        width: usize,
    },
}

/// Form and limits of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What it is written for.
    pub form: Form,
    /// Its heading.
    pub title: String,
    /// At most so many entries in a section of a brief; of more, the number is told.
    pub limit: usize,
    /// What happened, was said or was counted longer before the picture's moment than so many days is
    /// not listed; `None` lists all.
    pub days: Option<u16>,
    /// Characters of a quotation.
    pub quote: usize,
}

impl Settings {
    /// The usual settings in this form.
    pub fn new(form: Form) -> Settings {
        Settings { form, title: "Brief".to_owned(), limit: 12, days: Some(7), quote: 240 }
    }
}
