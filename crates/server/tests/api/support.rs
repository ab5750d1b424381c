//! A room of the example crisis, read once for all tests, and a client that needs no network.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;
use watchfloor_actors::{Format, UserActors};
use watchfloor_clock::Clock;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_record::Sqlite;
use watchfloor_report::Input;
use watchfloor_room::{Incoming, Room};
use watchfloor_server::{App, Settings, endpoints};

/// The reports of the example crisis, learnt when they were published, in that order.
pub(crate) static CRISIS: LazyLock<Vec<Incoming>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/crisis");
    let actors = fs::read_to_string(folder.join("actors.toml")).unwrap();
    let actors = UserActors::parse(&actors, Format::Toml).unwrap();
    let reader = Reader::new().unwrap().with_actors(actors);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let name = path.file_name().unwrap().to_str().unwrap();
        ending.is_some_and(|ending| ["html", "txt"].contains(&ending))
            && name.starts_with(|c: char| c.is_ascii_digit())
    });
    files.sort();
    let mut scratch = Scratch::default();
    let mut reports: Vec<Incoming> = files
        .iter()
        .map(|path| {
            let bytes = fs::read(path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            incoming(&reader, &mut scratch, &bytes, name, None)
        })
        .collect();
    reports.sort_by_key(|report| report.learnt);
    assert!(reports.len() > 30, "the crisis has {} reports", reports.len());
    reports
});

/// A report whose every part tries to be obeyed.
pub(crate) static HOSTILE: LazyLock<Incoming> = LazyLock::new(|| {
    let text = "<script>alert('title')</script> \u{202e}evil\u{1b}[2J\n\nPORT ALDERY, Velmora - \
        Karsenian forces shelled the port of <img src=x onerror=alert(1)> Aldery on Monday, killing 12 \
        workers, Velmora's interior ministry said. \"</script><script>alert(2)</script> we will \
        answer,\" said the minister, Ada Quill.\n";
    let reader = Reader::new().unwrap();
    let published = Some("2031-05-12T06:00:00Z");
    incoming(&reader, &mut Scratch::default(), text.as_bytes(), "hostile.txt", published)
});

fn incoming(
    reader: &Reader,
    scratch: &mut Scratch,
    bytes: &[u8],
    name: &str,
    published: Option<&str>,
) -> Incoming {
    let input = Input { bytes, name: Some(name), published, ..Input::default() };
    let report = watchfloor_report::parse(&input).unwrap();
    let mut incoming = Incoming {
        reading: reader.read(Some(name), &report, scratch),
        address: None,
        learnt: i64::MAX,
        recorded: 0,
        original: None,
    };
    incoming.learnt = incoming.stamp();
    incoming
}

/// A room with its server.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) app: App,
    router: Router,
}

impl Desk {
    /// A room of these reports.
    pub(crate) fn of(reports: &[Incoming]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crisis.room");
        let mut room = Room::new(Sqlite::open(&path).unwrap());
        room.add(reports).unwrap();
        let app = App::open(Settings {
            room: path,
            name: "Crisis".to_owned(),
            base: String::new(),
            desk: None,
            alerts: None,
            clock: Clock::wall(),
        })
        .unwrap();
        let (router, _) = endpoints().split_for_parts();
        let router = router.with_state(app.clone());
        Desk { folder, app, router }
    }

    /// A room of the whole crisis.
    pub(crate) fn crisis() -> Desk {
        Desk::of(&CRISIS)
    }

    /// The room's file, opened beside the server.
    pub(crate) fn room(&self) -> Room<Sqlite> {
        Room::new(Sqlite::open_existing(self.folder.path().join("crisis.room")).unwrap())
    }

    /// Adds reports, and waits until the server shows them.
    pub(crate) async fn add(&self, reports: &[Incoming]) {
        self.room().add(reports).unwrap();
        self.app.frames.wake();
        let mut live = self.app.frames.follow();
        let wanted = self.room_revision();
        live.wait_for(|frame| frame.mark.revision == wanted).await.unwrap();
    }

    fn room_revision(&self) -> i64 {
        use watchfloor_record::{Read, Store};
        self.room().store().read().unwrap().revision().unwrap()
    }

    /// The beginning of an answer, whose body is not read yet.
    pub(crate) async fn begin(&self, path: &str) -> Response<Body> {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// What a path answers: status, media type, body.
    pub(crate) async fn ask(&self, path: &str) -> (StatusCode, String, Vec<u8>) {
        let response = self.begin(path).await;
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        (status, kind, body)
    }

    /// What a path answers, which must be JSON.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, kind, body) = self.ask(path).await;
        let shown = String::from_utf8_lossy(&body);
        assert_eq!(
            (status, kind.as_str()),
            (StatusCode::OK, "application/json"),
            "{path}: {shown}"
        );
        serde_json::from_slice(&body).unwrap()
    }

    /// All items of a list, part by part, with something done between the parts.
    pub(crate) async fn all(&self, path: &str, limit: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let sign = if path.contains('?') { '&' } else { '?' };
            let cursor = next.map(|next| format!("&cursor={next}")).unwrap_or_default();
            let page = self.get(&format!("{path}{sign}limit={limit}{cursor}")).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(told) => next = Some(told.to_owned()),
                None => return items,
            }
        }
    }
}
