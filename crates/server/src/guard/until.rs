/*!
Long answers, as that of what changes, end when whoever listens may listen no longer: a session that ended, a token
taken back, another role. A browser asks again by itself, and is refused then.
*/

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use http_body::Frame;

/// A body that ends early once something is over.
struct Until {
    body: Body,
    over: Pin<Box<dyn Future<Output = ()> + Send>>,
    is_over: bool,
}

/// The answer, until something is over.
pub(super) fn until(
    response: Response,
    over: impl Future<Output = ()> + Send + 'static,
) -> Response {
    response.map(|body| Body::new(Until { body, over: Box::pin(over), is_over: false }))
}

impl http_body::Body for Until {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.is_over && self.over.as_mut().poll(context).is_ready() {
            self.is_over = true;
        }
        if self.is_over {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(context)
    }
}
