"""What collecting and telling cost, against the world that crates/world plays on loopback.

`polling` lets one process collect from 2,000 sources and reads nothing: its memory, and its processor time once
every source was visited. `load` pushes invented reports to a running room at a steady rate and measures until
webhooks tell of them.
"""

import json
import os
import resource
import subprocess
import tempfile
import time

SOURCES = 2_000
# Seconds between two items of a source. At this pace each is visited as often as any source ever is, once a minute:
# 33 visits a second. Most sources are slower by far.
EVERY = 120
# The first round is over when all were visited; then processor time is counted for so long.
FIRST_ROUND, COUNTED = 100, 200
RATE, SECONDS = 20, 60
TICKS = os.sysconf("SC_CLK_TCK")


def build():
    """Builds the world and the collector that reads nothing; gives their paths."""
    output = subprocess.run(
        [os.environ.get("CARGO", "cargo"), "build", "--release", "--locked", "--message-format", "json-render-diagnostics",
         "--package", "watchfloor-world", "--bin", "world", "--example", "collect"],
        stdout=subprocess.PIPE, text=True, check=True,
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__)))).stdout
    messages = [json.loads(line) for line in output.splitlines()]
    return {message["target"]["name"]: message["executable"] for message in messages
            if message.get("executable")}


def more_files():
    """Each host of the world is a socket of its own."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def polling(programs, sources=SOURCES, first_round=FIRST_ROUND, counted=COUNTED):
    """Memory (MB) and processor time (share of a core) of collecting from so many sources."""
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "sources.toml")
        with open(listed, "w", encoding="utf8") as file:
            world = subprocess.Popen(
                [programs["world"], "many", "--hosts", str(sources), "--every", str(EVERY)],
                stdout=file, preexec_fn=more_files)
        try:
            wait_for(lambda: open(listed, encoding="utf8").read().count("[[source]]") == sources)
            collecting = subprocess.Popen(
                [programs["collect"], listed, os.path.join(folder, "desk"),
                 str(first_round + counted)],
                stdout=subprocess.PIPE, text=True, preexec_fn=more_files)
            began = time.monotonic()
            time.sleep(first_round)
            first = processor(collecting.pid)
            time.sleep(max(0, began + first_round + counted - 5 - time.monotonic()))
            last, seconds = processor(collecting.pid), time.monotonic() - began - first_round
            memory = peak(collecting.pid)
            said = json.loads(collecting.communicate()[0])
        finally:
            world.terminate()
            world.wait()
    if said["visited"] < sources:
        raise ValueError(f"only {said['visited']} of {sources} sources were visited in {first_round + counted} s")
    return {"sources": sources, "memory": memory, "core": (last - first) / seconds,
            "first round": first, **said}


def load(programs, host, path, token, hooks_to, rate=RATE, seconds=SECONDS):
    """Pushes reports; `hooks_to` is called with the address for the webhooks before the first one."""
    pushing = subprocess.Popen(
        [programs["world"], "load", "--host", host, "--path", path, "--rate", str(rate),
         "--seconds", str(seconds), "--ready"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"WORLD_TOKEN": token})
    hooks_to(pushing.stdout.readline().strip())
    said, _ = pushing.communicate("\n")
    return json.loads(said)


def wait_for(happens, patience=60):
    end = time.monotonic() + patience
    while not happens():
        if time.monotonic() > end:
            raise ValueError(f"nothing came within {patience} s")
        time.sleep(.1)


def processor(pid):
    """Seconds of processor time that a process has used."""
    fields = open(f"/proc/{pid}/stat", encoding="utf8").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(pid):
    """The most memory that a process had resident, MB."""
    for line in open(f"/proc/{pid}/status", encoding="utf8"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_000
    raise ValueError(f"process {pid} does not say its memory")


def figures(programs):
    """The figures by the keys of bench.ROWS, and details."""
    found = polling(programs)
    return {"polling memory": found["memory"], "polling core": 100 * found["core"]}, {"polling": found}


if __name__ == "__main__":
    print(json.dumps(polling(build()), indent=1))
