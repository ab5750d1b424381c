//! Frames that are made before anybody looks at them.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;
use watchfloor_server::frames::{Moment, WINDOW};
use watchfloor_server::router;

use crate::support::{CRISIS, Desk};

/// The moment of the last report, and moments before it.
fn moment(minutes_before: i64) -> Moment {
    let last = CRISIS.last().unwrap().learnt;
    Moment {
        at: Some(last - minutes_before * 60_000),
        revision: None,
        window: Some(WINDOW),
    }
}

#[tokio::test]
async fn what_was_made_ahead_is_there_when_it_is_asked_for() {
    let desk = Desk::crisis();
    let frames = &desk.app.frames;
    let made = frames.ahead(&moment(90)).await.unwrap();
    assert!(Arc::ptr_eq(&made, &frames.get(&moment(90)).await.unwrap()));
    let made = frames.get(&moment(30)).await.unwrap();
    assert!(Arc::ptr_eq(&made, &frames.ahead(&moment(30)).await.unwrap()));
}

/// The first of them is under way already; the others wait until nobody does.
#[tokio::test]
async fn whoever_waits_goes_before_what_is_made_ahead() {
    let desk = Desk::crisis();
    let frames = &desk.app.frames;
    let order: Mutex<Vec<&str>> = Mutex::default();
    let told = |name| order.lock().unwrap().push(name);
    let ahead = |minutes| async move {
        frames.ahead(&moment(minutes)).await.unwrap();
        told("ahead");
    };
    let asked = async {
        frames.get(&moment(300)).await.unwrap();
        told("asked");
    };
    tokio::join!(ahead(60), ahead(120), ahead(180), asked);
    let order = order.into_inner().unwrap();
    let place = order.iter().position(|name| *name == "asked").unwrap();
    assert!(place <= 1, "{order:?}");
    assert_eq!(order.len(), 4);
}

/// The first half of the reports, learnt two weeks before the others.
#[tokio::test]
async fn what_a_kept_frame_has_opened_is_not_opened_again_however_many_came_since() {
    let mut reports = CRISIS.clone();
    let half = reports.len() / 2;
    for report in &mut reports[..half] {
        report.learnt -= 2 * WINDOW;
    }
    let (first, last) = (reports[half - 1].learnt, reports[reports.len() - 1].learnt);
    let desk = Desk::of(&reports);
    let frames = &desk.app.frames;
    let at = |at| Moment { at: Some(at), revision: None, window: Some(WINDOW) };
    let opened = frames.ahead(&at(first + 1)).await.unwrap();
    assert_eq!(opened.snapshot.reports.len(), half);
    for minutes in 1..9 {
        frames.get(&at(last - minutes * 60_000)).await.unwrap();
    }
    let later = frames.get(&at(first + WINDOW / 2)).await.unwrap();
    assert_eq!(later.snapshot.reports.len(), half);
    let shared = opened.snapshot.reports.iter().zip(&later.snapshot.reports);
    for (one, other) in shared {
        assert!(Arc::ptr_eq(&one.sheet, &other.sheet), "report {}", one.id);
    }
}

#[tokio::test]
async fn the_answer_is_the_same_with_any_priority() {
    let desk = Desk::crisis();
    let at = moment(45).at.unwrap();
    for path in
        [&*format!("/api/v1/now?as_of={at}"), "/api/v1/room", "/api/v1/now?as_of=soon"]
    {
        let mut answers = Vec::new();
        for priority in [None, Some("u=7"), Some("i, u=7"), Some("u=1"), Some("\u{7f}u=")]
        {
            let mut request = Request::builder().uri(path);
            if let Some(told) = priority {
                request = request.header("priority", told.as_bytes());
            }
            let request = request.body(Body::empty());
            let Ok(request) = request else { continue };
            let answer = router(desk.app.clone()).oneshot(request).await.unwrap();
            let status = answer.status();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            answers.push((status, body));
        }
        assert!(answers.len() >= 4);
        assert!(answers.iter().all(|one| *one == answers[0]), "{path}");
        let expected =
            if path.ends_with("soon") { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        assert_eq!(answers[0].0, expected, "{path}");
    }
}
