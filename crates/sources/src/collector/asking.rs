//! What the collector asks of the network.

use std::future::Future;
use std::pin::Pin;

use url::Url;

use crate::fetch::{FetchError, Fetched, Fetcher, Request};

/// What comes of asking, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, FetchError>> + Send + 'a>>;

/// The network, or in tests what stands for it.
pub trait Fetch: Send + Sync + 'static {
    /// Fetches a document.
    fn get<'a>(&'a self, request: &'a Request) -> Answer<'a, Fetched>;

    /// Sends the fields of a form, and gives the status of the answer.
    fn post<'a>(
        &'a self,
        address: &'a Url,
        form: &'a [(&'a str, String)],
    ) -> Answer<'a, u16>;
}

impl Fetch for Fetcher {
    fn get<'a>(&'a self, request: &'a Request) -> Answer<'a, Fetched> {
        Box::pin(Fetcher::get(self, request))
    }

    fn post<'a>(
        &'a self,
        address: &'a Url,
        form: &'a [(&'a str, String)],
    ) -> Answer<'a, u16> {
        Box::pin(Fetcher::post(self, address, form))
    }
}
