"""How soon a running room tells: reports are pushed to `watchfloor run` at a steady rate, and webhooks wait.

The reports and the webhooks' side are those of `world load`. The time until the picture holds a report is the
room's own metric, counted from the moment at which its push was answered.
"""

import base64
import os
import subprocess
import tempfile
import time
import urllib.request

import live
import stream

# Every statement and every act is worth a webhook here, each as soon as it is in the picture.
RULES = """
[[rule]]
name = "said"
when.statement = { words = "/./" }

[[rule]]
name = "done"
when.event = { words = "/[a-z]/" }

[[route]]
receiver = "hook"
group_by = ["rule", "source_name", "actor", "recipient", "place"]
group_wait = "0s"
group_interval = "1s"

[defaults]
receiver = "hook"

[[receiver]]
name = "hook"
kind = "webhook"
url = "HOOK"
secrets = ["SECRET"]
"""
CONFIG = """
rules = "rules.toml"
[push]
listen = "127.0.0.1:PUSH"
[operations]
listen = "127.0.0.1:METRICS"
[log]
level = "warn"
"""
PUSH, METRICS = 18_087, 19_187
# Reports that are in the room before the first is timed: a picture of an hour is no picture of a quiet room.
BEFORE = 1_000


def figures(programs):
    """The figures by the keys of bench.ROWS, and details."""
    programs = programs | live.build()
    with tempfile.TemporaryDirectory() as folder:
        room = os.path.join(folder, "live.room")
        watchfloor = [programs["watchfloor"]]
        reports = stream.write_week(folder, BEFORE)
        subprocess.run(watchfloor + ["add", "--room", room, reports], check=True, stderr=subprocess.DEVNULL)
        token = subprocess.run(watchfloor + ["source", "token", "load", "--room", room], check=True, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
        config = os.path.join(folder, "watchfloor.toml")
        write(config, CONFIG.replace("PUSH", str(PUSH)).replace("METRICS", str(METRICS)))
        running = []

        secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()

        def start(hook):
            write(os.path.join(folder, "rules.toml"), RULES.replace("HOOK", hook).replace("SECRET", secret))
            running.append(subprocess.Popen(watchfloor + ["run", "--room", room, "--config", config]))
            live.wait_for(ready)

        try:
            said = live.load(programs, f"127.0.0.1:{PUSH}", "/push/load", token, start)
            pictures = quantile("watchfloor_arrival_to_picture_seconds", "0.99")
            median = quantile("watchfloor_arrival_to_picture_seconds", "0.5")
            used = live.processor(running[0].pid)
        finally:
            for one in running:
                one.terminate()
                one.wait()
    found = {"arrival picture": pictures, "arrival webhook": said["webhook"]["p99"]}
    return found, {"running": said | {"picture p50": median, "picture p99": pictures, "processor": used}}


def write(path, text):
    with open(path, "w", encoding="utf8") as file:
        file.write(text)


def page(name):
    return urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/{name}", timeout=5).read().decode()


def ready():
    try:
        return page("ready") == "ready\n"
    except OSError:
        time.sleep(.1)
        return False


def quantile(metric, share):
    for line in page("metrics").splitlines():
        if line.startswith(f'{metric}{{quantile="{share}"}}'):
            return float(line.rpartition(" ")[2])
    raise ValueError(f"the room does not say {metric}")
