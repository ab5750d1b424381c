"""What the package asks and makes of answers, against a small server; and against a real one where
``WATCHFLOOR_URL`` names it."""

import json
import os
import tempfile
import threading
import unittest
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from watchfloor import Room, RoomError
from watchfloor.room import flat


class Fake(BaseHTTPRequestHandler):
    """A server with five events, in pages of two."""

    asked: list = []
    cuts = 0

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        Fake.asked.append((parts.path, query, dict(self.headers)))
        path = parts.path.removeprefix("/api/v1")
        if path == "/events":
            begin = int(query.get("cursor", 0))
            end = min(begin + min(2, int(query["limit"])), 5)
            items = [{"id": n, "learnt": [n, n + 1]} for n in range(begin, end)]
            following = str(end) if end < 5 else None
            self.answer({"frame": {"as_of": 99}, "items": items, "next": following, "total": 5})
        elif path == "/events/7":
            self.answer({"detail": "there is no event 7"}, 404)
        elif path == "/export/events.csv":
            self.send(b"id,type\n1,ASSAULT\n", "text/csv")
        elif path == "/room":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
        elif path == "/stream":
            Fake.cuts += 1
            told = f": still here\n\nretry: 2000\n\nid: 1-2-{Fake.cuts}\nevent: change\ndata: {{\"n\":{Fake.cuts}}}\n\n"
            self.send(told.encode(), "text/event-stream")

    def answer(self, value, status=200):
        self.send(json.dumps(value).encode(), "application/json", status)

    def send(self, body, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class AgainstAFake(unittest.TestCase):
    def setUp(self):
        Fake.asked.clear()
        Fake.cuts = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.room = Room(f"http://127.0.0.1:{self.server.server_port}/", token="wf_secret")

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_a_list_is_fetched_to_its_end_or_as_far_as_is_asked(self):
        events = self.room.events(type=["ASSAULT", "COERCE"])
        self.assertEqual([event["id"] for event in events], [0, 1, 2, 3, 4])
        self.assertEqual(events.as_of, 99)
        self.assertEqual(Fake.asked[0][1]["type"], "ASSAULT,COERCE")
        self.assertEqual(Fake.asked[0][2]["Authorization"], "Bearer wf_secret")
        self.assertEqual(len(self.room.events(most=3)), 3)

    def test_moments_have_a_zone(self):
        zone = timezone(timedelta(hours=2))
        self.room.events(as_of=datetime(2031, 9, 3, 5, 10, tzinfo=zone))
        self.assertEqual(Fake.asked[0][1]["as_of"], "1946171400000")
        with self.assertRaises(ValueError):
            self.room.events(as_of=datetime(2031, 9, 3))

    def test_what_the_server_says_is_told(self):
        with self.assertRaises(RoomError) as told:
            self.room.event(7)
        self.assertEqual((told.exception.status, str(told.exception)), (404, "there is no event 7"))
        with self.assertRaises(RoomError) as told:
            Room("http://127.0.0.1:1").events()
        self.assertEqual(told.exception.status, 0)
        with self.assertRaises(ValueError):
            Room("file:///etc")

    def test_a_token_is_sent_nowhere_else(self):
        with self.assertRaises(RoomError) as told:
            self.room.room()
        self.assertEqual(told.exception.status, 302)

    def test_a_table_goes_into_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            made = self.room.export("events", Path(folder) / "events.csv")
            self.assertEqual(made.read_text(), "id,type\n1,ASSAULT\n")

    @mock.patch("watchfloor.room.WAITS", (0.01, 0.01))
    def test_a_stream_goes_on_where_it_was_cut(self):
        stream = self.room.stream()
        self.assertEqual(next(stream), ("change", {"n": 1}))
        self.assertEqual(next(stream), ("change", {"n": 2}))
        self.assertEqual(Fake.asked[1][2]["Last-Event-Id"], "1-2-1")
        stream.close()

    def test_items_become_plain_rows(self):
        party = {"key": "LTM", "name": "Lothmar", "code": "LTM", "country": "LTM"}
        row = flat({"actor": [party], "best": {"words": "shelled"}, "learnt": [1, 2], "days": ["a", "b"]})
        self.assertEqual(
            row,
            {
                "actor": "Lothmar",
                "actor.code": "LTM",
                "best.words": "shelled",
                "learnt.first.at": 1,
                "learnt.last.at": 2,
                "days": ["a", "b"],
            },
        )


@unittest.skipUnless("WATCHFLOOR_URL" in os.environ, "WATCHFLOOR_URL names no server")
class AgainstAServer(unittest.TestCase):
    def setUp(self):
        self.room = Room(os.environ["WATCHFLOOR_URL"], os.environ.get("WATCHFLOOR_TOKEN"))

    def test_every_event_has_the_words_it_rests_on(self):
        events = self.room.events(window="all")
        self.assertEqual(len(events), self.room.room(window="all")["counts"]["events"])
        for event in events[:5]:
            best = event["best"]
            text = self.room.report(best["report"], window="all")["text"]
            self.assertEqual(text[best["span"][0] : best["span"][1]], best["words"])

    def test_what_was_known_at_a_moment_is_shown(self):
        first = min(event["learnt"][0] for event in self.room.events(window="all"))
        then = self.room.events(window="all", as_of=first)
        self.assertTrue(0 < len(then) < len(self.room.events(window="all")))

    def test_every_list_and_table_is_there(self):
        for name in ("now", "matters", "tallies", "watch", "pairs", "actors", "stories", "reports"):
            self.assertGreater(len(getattr(self.room, name)(window="all", most=3)), 0, name)
        self.assertGreater(len(self.room.readings(window="all", most=2)[0]["spans"]), 0)
        self.assertTrue(self.room.brief(window="all").startswith("#"))
        with tempfile.TemporaryDirectory() as folder:
            for table, form in [("events", "csv"), ("claims", "jsonl"), ("figures", "csv"), ("mentions", "csv")]:
                made = self.room.export(table, Path(folder) / f"{table}.{form}", window="all")
                self.assertGreater(made.stat().st_size, 100)


if __name__ == "__main__":
    unittest.main()
