/*!
The wall's own files, as `npm run build` left them in `web/dist` when the program was built.

They are compiled into the program, with the `.br` and `.gz` that the build has put beside them. These are sent as they
are: nothing is compressed while somebody waits but `index.html`, which is short. What is asked for is looked up among
their names, so that no path leads anywhere else. A file under `assets/` has a digest in its name and never changes;
`index.html` has the base path put in and is asked for anew each time. Where the wall was not built, its addresses say
so, and how to build it.
*/

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::pages::html::{self, escaped};
use crate::{App, Problem};

/// Addresses that the wall itself makes sense of.
const VIEWS: [&str; 17] = [
    "/",
    "/now",
    "/timeline",
    "/who",
    "/claims",
    "/figures",
    "/watch",
    "/map",
    "/search",
    "/brief",
    "/alerts",
    "/sources",
    "/admin",
    "/report",
    "/report/{id}",
    "/line/{id}",
    "/event/{id}",
];

/// What `index.html` has in the place of the base path.
const BASE: &str = "%WATCHFLOOR_BASE%";

const NOT_BUILT: &str = "<main>\n<h1>The wall is not built</h1>\n\
     <p>This program was built without it. In the folder of the project:</p>\n\
     <pre>cd web\nnpm ci\nnpm run build</pre>\n\
     <p>and then build the program again: <code>cargo build --release --locked</code>.</p>\n";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Dist;

/// `/`, its deep links and `/assets`.
pub(crate) fn routes() -> Router<App> {
    let mut routes =
        Router::new().route("/assets/{*path}", get(file)).route("/icon.svg", get(file));
    for view in VIEWS {
        routes = routes.route(view, get(index));
    }
    routes
}

async fn index(State(app): State<App>, headers: HeaderMap) -> Response {
    Files::built().index(&app.settings.base, &headers)
}

async fn file(uri: Uri, headers: HeaderMap) -> Response {
    Files::built().file(uri.path(), &headers)
}

type Bytes = Cow<'static, [u8]>;

/// One file in all forms that there are.
#[derive(Debug, Default)]
struct File {
    plain: Option<Bytes>,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// All files by name.
#[derive(Debug, Default)]
struct Files(BTreeMap<String, File>);

impl Files {
    /// Those that the program was built with.
    fn built() -> &'static Files {
        static FILES: OnceLock<Files> = OnceLock::new();
        FILES.get_or_init(|| {
            let names = Dist::iter();
            Files::of(names.filter_map(|name| {
                let data = Dist::get(&name)?.data;
                Some((name.into_owned(), data))
            }))
        })
    }

    fn of(all: impl IntoIterator<Item = (String, Bytes)>) -> Files {
        let mut files = Files::default();
        for (name, bytes) in all {
            let (stem, place): (&str, fn(&mut File) -> &mut Option<Bytes>) =
                if let Some(stem) = name.strip_suffix(".br") {
                    (stem, |file| &mut file.brotli)
                } else if let Some(stem) = name.strip_suffix(".gz") {
                    (stem, |file| &mut file.gzip)
                } else {
                    (&name, |file| &mut file.plain)
                };
            *place(files.0.entry(stem.to_owned()).or_default()) = Some(bytes);
        }
        files
    }

    fn file(&self, path: &str, headers: &HeaderMap) -> Response {
        let name = path.trim_start_matches('/');
        let Some((file, plain)) =
            self.0.get(name).and_then(|file| Some((file, file.plain.as_ref()?)))
        else {
            return Problem::missing("the wall has no such file").into_response();
        };
        let accepted = Accepted::of(headers);
        let (bytes, coding) = match (&file.brotli, &file.gzip) {
            (Some(bytes), _) if accepted.brotli => (bytes, Some("br")),
            (_, Some(bytes)) if accepted.gzip => (bytes, Some("gzip")),
            _ => (plain, None),
        };
        let mut response = Response::new(body(bytes));
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        // Only a name with a digest is of one content for ever.
        let keep = if name.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        response
    }

    fn index(&self, base: &str, headers: &HeaderMap) -> Response {
        let page = self.0.get("index.html").and_then(|file| file.plain.as_ref());
        let Some(page) = page else {
            let brief = escaped(base);
            let body = format!(
                "{NOT_BUILT}<p><a href=\"{brief}/b\">The brief</a> works without it.</p>\n</main>\n"
            );
            let mut response = html::page(base, "The wall is not built", &body);
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            return response;
        };
        let page = String::from_utf8_lossy(page).replace(BASE, &escaped(base));
        let digest = Sha256::digest(page.as_bytes());
        let tag: String =
            digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("\"{tag}\"");
        let known = headers.get_all(header::IF_NONE_MATCH).iter();
        let is_known = known
            .filter_map(|tags| tags.to_str().ok())
            .flat_map(|tags| tags.split(','))
            .any(|other| other.trim().trim_start_matches("W/") == tag);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            axum::response::Html(page).into_response()
        };
        let answer = response.headers_mut();
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            answer.insert(header::ETAG, tag);
        }
        response
    }
}

fn body(bytes: &Bytes) -> Body {
    match bytes {
        Cow::Borrowed(bytes) => Body::from(*bytes),
        Cow::Owned(bytes) => Body::from(bytes.clone()),
    }
}

/// Which forms the asker takes.
#[derive(Debug, Default, PartialEq)]
struct Accepted {
    brotli: bool,
    gzip: bool,
}

impl Accepted {
    fn of(headers: &HeaderMap) -> Accepted {
        let mut accepted = Accepted::default();
        let lines = headers.get_all(header::ACCEPT_ENCODING);
        for line in lines.iter().filter_map(|line| line.to_str().ok()) {
            for part in line.split(',') {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                let weight = weight.trim().trim_start_matches("q=");
                let is_refused = weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0);
                match name.trim() {
                    "br" => accepted.brotli = !is_refused,
                    "gzip" => accepted.gzip = !is_refused,
                    _ => {}
                }
            }
        }
        accepted
    }
}

/// What a file is, by the end of its name: a browser is not to guess.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    use tower_http::compression::CompressionLayer;
    use tower_http::compression::predicate::SizeAbove;

    use super::*;

    fn files() -> Files {
        let all: [(&str, &'static [u8]); 6] = [
            ("index.html", b"<meta content=\"%WATCHFLOOR_BASE%\"><script src=\"%WATCHFLOOR_BASE%/assets/a-1.js\">"),
            ("assets/a-1.js", b"plain"),
            ("assets/a-1.js.br", b"brotli"),
            ("assets/a-1.js.gz", b"gzip"),
            ("assets/b-2.css", b"style"),
            ("icon.svg", b"<svg/>"),
        ];
        Files::of(all.map(|(name, bytes)| (name.to_owned(), Cow::Borrowed(bytes))))
    }

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    async fn text(response: Response) -> String {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_file_goes_out_in_the_best_form_that_is_taken() {
        for (accepted, coding, words) in [
            ("gzip, deflate, br, zstd", Some("br"), "brotli"),
            ("gzip;q=1.0, br;q=0", Some("gzip"), "gzip"),
            ("br;q=0.000", None, "plain"),
            ("identity", None, "plain"),
        ] {
            let asked = headers(&[(header::ACCEPT_ENCODING, accepted)]);
            let response = files().file("/assets/a-1.js", &asked);
            let found = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(
                found.map(|coding| coding.to_str().unwrap()),
                coding,
                "{accepted}"
            );
            assert_eq!(
                response.headers()[header::CONTENT_TYPE],
                "text/javascript; charset=utf-8"
            );
            assert!(
                response.headers()[header::CACHE_CONTROL]
                    .to_str()
                    .unwrap()
                    .contains("immutable")
            );
            assert_eq!(text(response).await, words, "{accepted}");
        }
        let icon = files().file("/icon.svg", &HeaderMap::new());
        assert_eq!(icon.headers()[header::CACHE_CONTROL], "no-cache");
    }

    /// The server compresses what it answers, but not what came compressed out of the build.
    #[tokio::test]
    async fn what_the_build_has_compressed_is_sent_as_it_is() {
        for (accepted, words) in [("br", "brotli"), ("gzip", "gzip")] {
            let router = Router::new()
                .route(
                    "/assets/{*path}",
                    get(|uri: Uri, headers: HeaderMap| async move {
                        files().file(uri.path(), &headers)
                    }),
                )
                // Whatever its length: the words of this test are short.
                .layer(CompressionLayer::new().compress_when(SizeAbove::new(0)));
            let asked = Request::get("/assets/a-1.js")
                .header(header::ACCEPT_ENCODING, accepted)
                .body(Body::empty())
                .unwrap();
            let response = router.oneshot(asked).await.unwrap();
            let answer = response.headers();
            assert_eq!(answer[header::CONTENT_ENCODING], accepted);
            assert_eq!(answer[header::VARY], "accept-encoding");
            assert_eq!(
                answer[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(text(response).await, words);
        }
    }

    /// In a program that was built with the wall; in one without there is nothing to look at.
    #[test]
    fn every_larger_file_of_the_wall_was_built_in_all_forms() {
        for (name, file) in &Files::built().0 {
            let length = file.plain.as_ref().map_or(0, |bytes| bytes.len());
            let is_whole = file.brotli.is_some() && file.gzip.is_some();
            assert!(is_whole || length < 256 || name == "index.html", "{name}");
        }
    }

    #[test]
    fn no_path_leads_out() {
        for path in [
            "/assets/../../../etc/passwd",
            "/assets/..%2f..%2fCargo.toml",
            "/assets/a-1.js.br",
            "/assets/",
            "/assets/./a-1.js",
            "/assets//a-1.js",
            "//etc/passwd",
        ] {
            let response = files().file(path, &HeaderMap::new());
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn the_base_path_is_put_in_and_obeyed_by_nothing() {
        let response = files().index("/watch", &HeaderMap::new());
        let tag = response.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
        assert_eq!(
            text(response).await,
            "<meta content=\"/watch\"><script src=\"/watch/assets/a-1.js\">"
        );
        let known = headers(&[(header::IF_NONE_MATCH, &format!("\"x\", W/{tag}"))]);
        assert_eq!(files().index("/watch", &known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(files().index("/other", &known).status(), StatusCode::OK);
        let hostile = files().index("/\"><script>", &HeaderMap::new());
        assert!(!text(hostile).await.contains("\"><script>\""));
    }

    #[tokio::test]
    async fn a_wall_that_was_not_built_says_how_to_build_it() {
        let response = Files::default().index("", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let words = text(response).await;
        assert!(words.contains("npm ci") && words.contains("cargo build"), "{words}");
    }
}
