#!/usr/bin/env python3
"""Asks a server what its own description allows, and what it does not, and looks at every answer.

A room of the example crisis is served on this machine; schemathesis reads docs/openapi.json and makes requests by
it, first with an admin's token, then as nobody. Needs the program and schemathesis (`make api-fuzz` installs it).

usage: tests/api/fuzz.py PROGRAM SCHEMATHESIS
"""

import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
USER = "fuzz"
PASSWORD = "a long password for a room that nobody keeps"
# It never ends; crates/server/tests/stream.rs has its tests.
LEFT_OUT = ["--exclude-path", "/stream"]


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    program, schemathesis = (str(pathlib.Path(path).absolute()) for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        room = os.path.join(folder, "crisis.room")
        pages = sorted(ROOT.glob("examples/crisis/[0-9]*"))
        crisis = ["--actors", str(ROOT / "examples/crisis/actors.toml"), "--as-published"]
        subprocess.run([program, "add", *pages, "--room", room, *crisis], check=True)
        subprocess.run(
            [program, "user", "add", USER, "--role", "admin", "--room", room],
            input=PASSWORD + "\n", text=True, check=True,
        )
        server = subprocess.Popen(
            [program, "serve", "--room", room, "--listen", "127.0.0.1:0"],
            stderr=subprocess.PIPE, text=True,
        )
        try:
            return watched(server, schemathesis, pathlib.Path(folder))
        finally:
            server.terminate()
            server.wait()


def watched(server: subprocess.Popen, schemathesis: str, folder: pathlib.Path) -> int:
    """Runs both rounds, and reads the server's log meanwhile: a full pipe would stop it."""
    port = None
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            port = int(found.group(1))
            break
    if port is None:
        print("the server did not start", file=sys.stderr)
        return 1
    log: list[str] = []
    reader = threading.Thread(target=lambda: log.extend(server.stderr), daemon=True)
    reader.start()
    token, number = a_token(port)
    failed = 0
    for who, auth in [("an admin", f'[auth.openapi.token]\nbearer = "{token}"\n'), ("nobody", "")]:
        print(f"\n== as {who}\n", flush=True)
        # The tool takes no setting of who asks but from this file, and from there it knows when to leave it out.
        settings = folder / "schemathesis.toml"
        settings.write_text((HERE / "schemathesis.toml").read_text() + auth)
        begun = time.monotonic()
        failed |= subprocess.run(
            [schemathesis, "--config-file", str(settings), "run",
             str(ROOT / "docs/openapi.json"), "--url", f"http://127.0.0.1:{port}/api/v1",
             "--checks", "all", *LEFT_OUT, *os.environ.get("FUZZ_ARGS", "").split()],
            # The tool remembers failures in the folder that it runs in, and would begin with them next time.
            cwd=folder, check=False,
            env={
                **os.environ, "FUZZ_USER": USER, "FUZZ_TOKEN_ID": str(number),
                "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        ).returncode
        print(f"{time.monotonic() - begun:.0f} s", flush=True)
    if server.poll() is not None:
        print(f"the server ended with {server.returncode}", file=sys.stderr)
        failed = 1
    faults = [line for line in log if "a request failed" in line or "panicked" in line]
    for line in faults[:20]:
        print("the server's log:", line.rstrip(), file=sys.stderr)
    if failed or faults:
        print(
            "\nEach failure above has a request that repeats it (add the token); either the server or the\n"
            "description of the endpoint in crates/server is wrong.", file=sys.stderr,
        )
        return 1
    return 0


def a_token(port: int) -> tuple[str, int]:
    """An admin's token, made as the wall makes it: sign in, then ask for one with the session."""
    client = http.client.HTTPConnection("127.0.0.1", port)

    def post(path: str, body: dict, headers: dict) -> tuple[dict, str]:
        kind = {"content-type": "application/json"}
        client.request("POST", f"/api/v1{path}", json.dumps(body), {**kind, **headers})
        answer = client.getresponse()
        told = json.load(answer)
        if answer.status >= 300:
            raise SystemExit(f"{path}: {told}")
        return told, (answer.getheader("set-cookie") or "").split(";")[0]

    me, cookie = post("/session", {"name": USER, "password": PASSWORD}, {})
    session = {"cookie": cookie, "x-csrf": me["csrf"]}
    made, _ = post("/tokens", {"name": "fuzzing", "scope": "admin"}, session)
    return made["token"], made["id"]


if __name__ == "__main__":
    sys.exit(main())
