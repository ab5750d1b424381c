//! The frame of a moment: made once, kept while it is true, and not more of them at a time than the machine can make.

use watchfloor_record::AsOf;
use watchfloor_room::time::DAY;
use watchfloor_room::{Asked, Picture};
use watchfloor_server::frames::Moment;

use crate::support::{CRISIS, Desk};

#[tokio::test]
async fn who_asks_for_too_many_moments_at_once_is_told_to_come_back() {
    let desk = Desk::of(&CRISIS[..3]);
    let at = desk.app.frames.live().at;
    // One thread: all ask before the first frame is made.
    let asked: Vec<_> = (1..=60)
        .map(|nth| {
            let frames = desk.app.frames.clone();
            let moment = Moment { at: Some(at - nth), revision: None, window: None };
            tokio::spawn(async move { frames.get(&moment).await.map(|frame| frame.at) })
        })
        .collect();
    let mut made = 0;
    let mut refused = 0;
    for one in asked {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => {
                assert!(error.to_string().contains("ask again"), "{error}");
                refused += 1;
            }
        }
    }
    assert!(made >= 24 && refused > 0, "{made} made, {refused} refused");
    let again = Moment { at: Some(at - 60), revision: None, window: None };
    assert_eq!(desk.app.frames.get(&again).await.unwrap().at, at - 60);
}

#[tokio::test]
async fn a_frame_of_a_moment_is_made_once_and_is_what_the_room_shows() {
    let desk = Desk::crisis();
    let at = CRISIS[10].learnt;
    let moment = Moment { at: Some(at), revision: None, window: Some(7 * DAY) };
    let (one, other) =
        tokio::join!(desk.app.frames.get(&moment), desk.app.frames.get(&moment));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(std::sync::Arc::ptr_eq(&one, &other));
    let asked =
        Asked { at: AsOf { learnt: at, revision: i64::MAX }, since: at - 7 * DAY };
    let snapshot = desk.room().snapshot(&asked).unwrap();
    assert_eq!(one.picture, Picture::of(&snapshot));
}

#[tokio::test]
async fn a_frame_of_the_past_stays_good_while_reports_come_in_unless_they_are_of_that_past()
 {
    let (first, later) = CRISIS.split_at(20);
    let mut first = first.to_vec();
    let late = first.remove(5);
    let desk = Desk::of(&first);
    let at = first[15].learnt;
    let moment = Moment { at: Some(at), revision: None, window: Some(7 * DAY) };
    let before = desk.app.frames.get(&moment).await.unwrap();
    desk.add(later).await;
    let after = desk.app.frames.get(&moment).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, &after), "it was made again");
    desk.add(&[late]).await;
    let other = desk.app.frames.get(&moment).await.unwrap();
    assert_eq!(other.snapshot.reports.len(), before.snapshot.reports.len() + 1);
    let asked =
        Asked { at: AsOf { learnt: at, revision: i64::MAX }, since: at - 7 * DAY };
    let snapshot = desk.room().snapshot(&asked).unwrap();
    assert_eq!(other.picture, Picture::of(&snapshot));
}
