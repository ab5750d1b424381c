//! Sending a form: a hub is asked to push a feed. Nothing else is ever sent.

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use url::Url;
use url::form_urlencoded::Serializer;

use super::Fetcher;
use super::error::FetchError;
use super::exchange::{explain, slow};

impl Fetcher {
    /// Sends the fields of a form, in the host's turn and under the same guard as every visit, and gives the
    /// status of the answer. Redirects are not followed, and what the answer says is not read.
    pub async fn post(
        &self,
        address: &Url,
        form: &[(&str, String)],
    ) -> Result<u16, FetchError> {
        let exchange = &self.inner.exchange;
        exchange.guard.check(address)?;
        let host = address.host_str().unwrap_or_default();
        let turn = exchange.hosts.turn(host).await?;
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        let request = exchange
            .http
            .post(address.clone())
            .header(CONTENT_TYPE, kind)
            .body(body)
            .build();
        let request = request.map_err(|error| explain(&error, host))?;
        let sent = tokio::time::timeout(exchange.header, exchange.http.execute(request));
        let response = sent
            .await
            .map_err(|_| slow("the beginning of an answer", exchange.header))?
            .map_err(|error| explain(&error, host))?;
        turn.answered();
        Ok(response.status().as_u16())
    }
}
