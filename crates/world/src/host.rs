//! Hosts: what each is, and the trouble it makes.

use std::time::Duration;

use crate::paper::Paper;
use crate::wire::Manner;

/// A host: one address on loopback with something to say.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its name in the ledger; lower case, unique in its world.
    pub name: String,
    /// What it is there for.
    pub role: Role,
    /// What it answers to who asks for `/robots.txt`.
    pub robots: Robots,
    /// By what its documents can be told again.
    pub tags: Tags,
    /// Whether its documents are packed, for those who take that.
    pub packed: Option<Packing>,
    /// The trouble it makes. Of several that are on, the first counts.
    pub spells: Vec<Spell>,
}

/// What a host is there for.
#[derive(Clone, Debug)]
pub enum Role {
    /// It publishes: a feed at `/feed` (and, untroubled, at `/new-feed`), pages at `/story/…`.
    Publisher {
        /// What.
        paper: Paper,
        /// How long the subscriptions of its WebSub hub last; the hub is at `/hub`. None where there is no hub.
        hub: Option<Duration>,
    },
    /// It takes whatever is posted to it, and the ledger keeps it.
    Sink {
        /// With this the signatures of what comes are checked, after the Standard Webhooks: `whsec_` and base64.
        secret: Option<String>,
    },
    /// It takes mail (SMTP), and the ledger keeps it.
    Mail,
}

/// What a host answers to who asks for its robots.txt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Robots {
    /// There is none.
    Missing,
    /// This one.
    Says(String),
    /// Bytes that mean nothing.
    Garbage,
}

/// By what documents can be told again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `ETag` and `Last-Modified`, both true.
    Both,
    /// `ETag` only.
    Etag,
    /// `Last-Modified` only.
    Modified,
    /// Neither.
    Neither,
    /// An `ETag` that is another each time.
    NeverTheSame,
    /// A `Last-Modified` of long ago, whatever was modified.
    LongAgo,
}

/// How documents are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Packing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Brotli => "br",
        }
    }
}

/// Trouble for a time.
#[derive(Clone, Debug)]
pub struct Spell {
    /// Since when, milliseconds.
    pub from: i64,
    /// Until when, milliseconds.
    pub till: i64,
    /// With what.
    pub on: On,
    /// Which.
    pub trouble: Trouble,
}

/// What a spell of trouble is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The feed at `/feed`.
    Feed,
    /// Pages.
    Pages,
    /// robots.txt.
    Robots,
    /// All of these, and what is posted.
    All,
}

/// What can be wrong with an answer.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It is given wrongly.
    Manner(Manner),
    /// It is this status and a sentence.
    Status(u16),
    /// It is this status with `Retry-After`.
    Wait {
        /// 429 or 503.
        status: u16,
        /// How long.
        time: Duration,
        /// As a date instead of seconds.
        as_date: bool,
    },
    /// It sends elsewhere.
    Moved {
        /// 301, 302, 307 or 308.
        status: u16,
        /// Where.
        to: To,
    },
    /// It states this content type.
    ContentType(&'static str),
    /// Who asks whether something changed is told that nothing did.
    Unchanged,
    /// It is spaces without number, packed into little.
    Bomb(Packing),
    /// It is this document, whatever should be there.
    Document(String),
}

/// Where a host sends who comes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To another path of its own.
    Path(&'static str),
    /// To the feed of another host.
    Host(&'static str),
    /// To any address.
    Address(String),
}

impl Host {
    /// A host that publishes a paper, and does so well.
    pub fn publisher(name: &str, paper: Paper) -> Host {
        Host::new(name, Role::Publisher { paper, hub: None })
    }

    /// A host that takes what is posted.
    pub fn sink(name: &str, secret: Option<&str>) -> Host {
        Host::new(name, Role::Sink { secret: secret.map(str::to_owned) })
    }

    /// A host that takes mail.
    pub fn mail(name: &str) -> Host {
        Host::new(name, Role::Mail)
    }

    fn new(name: &str, role: Role) -> Host {
        Host {
            name: name.to_owned(),
            role,
            robots: Robots::Missing,
            tags: Tags::Both,
            packed: None,
            spells: Vec::new(),
        }
    }

    /// With a hub whose subscriptions last so long.
    pub fn with_hub(mut self, lease: Duration) -> Host {
        if let Role::Publisher { hub, .. } = &mut self.role {
            *hub = Some(lease);
        }
        self
    }

    /// With this robots.txt.
    pub fn with_robots(mut self, robots: Robots) -> Host {
        self.robots = robots;
        self
    }

    /// With these tags.
    pub fn with_tags(mut self, tags: Tags) -> Host {
        self.tags = tags;
        self
    }

    /// With documents packed.
    pub fn with_packing(mut self, packing: Packing) -> Host {
        self.packed = Some(packing);
        self
    }

    /// With trouble at all times.
    pub fn always(self, on: On, trouble: Trouble) -> Host {
        self.during(i64::MIN, i64::MAX, on, trouble)
    }

    /// With trouble from one moment to another.
    pub fn during(mut self, from: i64, till: i64, on: On, trouble: Trouble) -> Host {
        self.spells.push(Spell { from, till, on, trouble });
        self
    }

    /// What it publishes.
    pub fn paper(&self) -> Option<&Paper> {
        match &self.role {
            Role::Publisher { paper, .. } => Some(paper),
            Role::Sink { .. } | Role::Mail => None,
        }
    }

    /// The trouble with something at a moment.
    pub(crate) fn trouble(&self, on: On, now: i64) -> Option<&Trouble> {
        let spell = self.spells.iter().find(|spell| {
            (spell.on == on || spell.on == On::All)
                && spell.from <= now
                && now < spell.till
        })?;
        Some(&spell.trouble)
    }
}
