"""Asking the server of a room."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
Moment = Union[int, str, datetime]

#: Items of a page; the most that the server gives.
PAGE = 500
#: Seconds before a lost stream is asked for again, at first and at most.
WAITS = (1.0, 30.0)


class RoomError(Exception):
    """The server did not answer, or said why it will not. ``status`` is 0 where it was not reached."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Rows(list[Row]):
    """A list of an endpoint, with the moment that it shows (milliseconds since 1970)."""

    def __init__(self, rows: list[Row], as_of: int | None = None) -> None:
        super().__init__(rows)
        self.as_of = as_of

    def frame(self) -> pandas.DataFrame:
        """A pandas data frame: a row for each item, a column for each plain value in it.

        What lies deeper is named with dots (``best.words``). Parties are told by their names, other lists stay
        lists. Columns called ``at`` and ``learnt`` become moments in UTC.
        """
        try:
            import pandas
        except ImportError as error:
            raise RoomError(0, "data frames need pandas: pip install 'watchfloor[frames]'") from error
        frame = pandas.DataFrame([flat(row) for row in self])
        for column in frame.columns:
            name = column.rsplit(".", 1)[-1]
            if name in ("at", "learnt", "began", "ended") and pandas.api.types.is_numeric_dtype(frame[column]):
                frame[column] = pandas.to_datetime(frame[column], unit="ms", utc=True)
        return frame


def flat(row: Mapping[str, Any], before: str = "") -> Row:
    """An item as plain values, named with dots."""
    plain: Row = {}
    for key, value in row.items():
        name = before + key
        if isinstance(value, Mapping):
            plain.update(flat(value, name + "."))
        elif isinstance(value, list) and value and all(is_party(one) for one in value):
            plain[name] = "; ".join(one["name"] for one in value)
            plain[name + ".code"] = "; ".join(one.get("code") or "" for one in value)
        elif key == "learnt" and isinstance(value, list) and len(value) == 2:
            plain[name + ".first.at"], plain[name + ".last.at"] = value
        else:
            plain[name] = value
    return plain


def is_party(value: object) -> bool:
    return isinstance(value, Mapping) and "name" in value and "key" in value


class NoRedirect(HTTPRedirectHandler):
    """A token is for one server: where that sends elsewhere, nothing is sent."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Room:
    """A room behind a server: ``Room("http://127.0.0.1:8077", token="wf_…")``."""

    def __init__(self, url: str, token: str | None = None, timeout: float = 30.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{url!r} is no address of a server; write it like http://127.0.0.1:8077")
        self._base = url.rstrip("/") + "/api/v1"
        self._token = token
        self._timeout = timeout
        self._opener: OpenerDirector = build_opener(NoRedirect)

    def __repr__(self) -> str:
        return f"Room({self._base.removesuffix('/api/v1')!r})"

    # One thing

    def room(self, **wanted: Any) -> Row:
        """What room this is, and how much it has."""
        return self._one("/room", wanted)

    def event(self, number: int, **wanted: Any) -> Row:
        """An event with all who mention it, its matter, figures, announcements."""
        return self._one(f"/events/{int(number)}", wanted)

    def matter(self, number: int, **wanted: Any) -> Row:
        """What is claimed, by whom, and how it changed."""
        return self._one(f"/matters/{int(number)}", wanted)

    def tally(self, number: int, **wanted: Any) -> Row:
        """Figures about one thing."""
        return self._one(f"/tallies/{int(number)}", wanted)

    def pair(self, key: str, **wanted: Any) -> Row:
        """How tense it is between two, day by day."""
        return self._one(f"/pairs/{quote(key, safe='')}", wanted)

    def report(self, number: int, **wanted: Any) -> Row:
        """A report: its text, and every span that was marked in it."""
        return self._one(f"/reports/{int(number)}", wanted)

    def line(self, number: int, **wanted: Any) -> Row:
        """A line with every word that it rests on."""
        return self._one(f"/lines/{int(number)}", wanted)

    def brief(self, format: str = "markdown", **wanted: Any) -> str:
        """The brief: ``markdown``, ``html`` or ``json``."""
        with self._open("/brief", {**wanted, "format": format}) as answer:
            text: bytes = answer.read()
        return text.decode("utf-8")

    # Lists

    def now(self, **wanted: Any) -> Rows:
        """What changed, the latest first: ``now(since="6h")``."""
        return self._list("/now", wanted)

    def events(self, **wanted: Any) -> Rows:
        """Who did what to whom: ``events(type="ASSAULT", party="LTM", as_of="2031-09-03T03:10Z")``."""
        return self._list("/events", wanted)

    def matters(self, **wanted: Any) -> Rows:
        """What is claimed: ``matters(state="contradicted")``."""
        return self._list("/matters", wanted)

    def tallies(self, **wanted: Any) -> Rows:
        """Figures, with their holders."""
        return self._list("/tallies", wanted)

    def watch(self, **wanted: Any) -> Rows:
        """What is announced, and what became of it: ``watch(state="open")``."""
        return self._list("/watch", wanted)

    def pairs(self, **wanted: Any) -> Rows:
        """How tense it is between whom."""
        return self._list("/pairs", wanted)

    def actors(self, **wanted: Any) -> Rows:
        """Who acts, how often."""
        return self._list("/actors", wanted)

    def stories(self, **wanted: Any) -> Rows:
        """Reports that tell of the same."""
        return self._list("/stories", wanted)

    def reports(self, **wanted: Any) -> Rows:
        """The reports, without their texts."""
        return self._list("/reports", wanted)

    def search(self, q: str, **wanted: Any) -> Rows:
        """Lines with these words."""
        return self._list("/search", {**wanted, "q": q})

    def readings(self, **wanted: Any) -> Rows:
        """Reports with their texts and all that was marked in them; one question for each report."""
        found = self.reports(**wanted)
        when = {} if found.as_of is None else {"as_of": found.as_of}
        window = {key: wanted[key] for key in ("window", "revision") if key in wanted}
        return Rows([self.report(one["id"], **when, **window) for one in found], found.as_of)

    # Files and streams

    def export(self, table: str, path: str | PathLike[str], **wanted: Any) -> Path:
        """Writes a table (``events``, ``claims``, ``figures``, ``watch``, ``mentions``) into a file, in the form that
        its name ends with: ``.csv``, ``.jsonl``, ``.geojson``, ``.parquet``. However long it is, little of it is in
        memory."""
        target = Path(path)
        with self._open(f"/export/{quote(table, safe='')}{target.suffix}", wanted) as answer:
            with target.open("wb") as file:
                shutil.copyfileobj(answer, file)
        return target

    def stream(self, after: str | None = None) -> Iterator[tuple[str, Any]]:
        """What changes, while it changes: pairs of a kind (``change``, ``frame``, ``alert``, ``presence``, ``gap``)
        and its data. After a lost connection it goes on where it was; it never ends by itself."""
        wait = WAITS[0]
        while True:
            try:
                for told, kind, data in self._events(after):
                    after, wait = told or after, WAITS[0]
                    yield kind, data
            except RoomError as error:
                # What the server refuses it will refuse again.
                if 400 <= error.status < 500 and error.status != 429:
                    raise
            except OSError:
                pass
            time.sleep(wait)
            wait = min(2 * wait, WAITS[1])

    def _events(self, after: str | None) -> Iterator[tuple[str | None, str, Any]]:
        headers = {} if after is None else {"Last-Event-ID": after}
        with self._open("/stream", {}, headers) as answer:
            fields: dict[str, str] = {}
            for raw in answer:
                line = raw.decode("utf-8").rstrip("\r\n")
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                    continue
                if "event" in fields and "data" in fields:
                    yield fields.get("id"), fields["event"], json.loads(fields["data"])
                fields = {}

    # How it is asked

    def _list(self, path: str, wanted: Mapping[str, Any]) -> Rows:
        query = dict(wanted)
        most = query.pop("most", None)
        rows: list[Row] = []
        as_of: int | None = None
        while most is None or len(rows) < most:
            query["limit"] = PAGE if most is None else min(PAGE, most - len(rows))
            page = self._json(path, query)
            rows.extend(page["items"])
            as_of = page.get("frame", {}).get("as_of", as_of)
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        return Rows(rows, as_of)

    def _one(self, path: str, wanted: Mapping[str, Any]) -> Row:
        thing: Row = self._json(path, wanted)
        return thing

    def _json(self, path: str, wanted: Mapping[str, Any]) -> Any:
        with self._open(path, wanted) as answer:
            return json.load(answer)

    def _open(self, path: str, wanted: Mapping[str, Any], headers: Mapping[str, str] = {}) -> Any:
        query = urlencode({key: written(value) for key, value in wanted.items() if value is not None})
        request = Request(f"{self._base}{path}?{query}" if query else self._base + path)
        for name, value in headers.items():
            request.add_header(name, value)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            return self._opener.open(request, timeout=self._timeout)
        except HTTPError as error:
            with error:
                raise RoomError(error.code, problem(error)) from None
        except URLError as error:
            raise RoomError(0, f"{self!r} cannot be reached: {error.reason}; is it running?") from None


def written(value: Any) -> str:
    """A parameter as the API takes it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a zone means another time on each machine; give it one")
        return str(round(value.astimezone(timezone.utc).timestamp() * 1000))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, set)):
        return ",".join(written(one) for one in value)
    return str(value)


def problem(error: HTTPError) -> str:
    """What the server says is wrong."""
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {error.code} {error.reason}"
