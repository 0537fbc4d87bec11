"""From a key on a pseudo-terminal to the frame that the built program writes, with a trace of 50,000 spans.

    .venv/bin/python bench/viewer_terminal.py

The yardstick is one picture of a 60 Hz display, as in bench/viewer.mjs, which measures the same without a process.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "test" / "strangers"))

from conftest import OTL, clean_environment  # noqa: E402
from terminal import Terminal  # noqa: E402

ROUNDS = 100
PICTURE_MS = 1000 / 60
EPOCH = 1_700_000_000
FRAME_ENDS = b"\x1b[?2026l"


def call(start: float, n: int, at: int) -> dict:
    begun = start + n * 0.0001
    return {"id": f"c{at * 100 + n:015x}", "name": "S3", "namespace": "aws", "start_time": begun, "end_time": begun + 0.005}


def documents() -> list[dict]:
    """1,000 workers with 48 calls each: the shape of a large map state."""
    made = []
    for at in range(1_000):
        start = EPOCH + at * 0.01
        times = {"start_time": start, "end_time": start + 1}
        work = {"id": f"b{at:015x}", "name": "work", **times, "subsegments": [call(start, n, at) for n in range(48)]}
        trace = {"trace_id": "1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f", "origin": "AWS::ECS::Container"}
        made.append({**trace, "id": f"a{at:015x}", "name": f"worker-{at}", **times, "subsegments": [work]})
    return made


def answers(terminal: Terminal, keys: str, ending: bytes) -> list[float]:
    """Milliseconds from each key to the end of what it brings."""
    times = []
    for n in range(ROUNDS):
        before = len(terminal.raw)
        started = time.perf_counter()
        terminal.type(keys[n % len(keys)])
        while ending not in terminal.raw[before:]:
            terminal.raw += terminal.child.read_nonblocking(1 << 16, 30)
        times.append((time.perf_counter() - started) * 1000)
    return times


def report(name: str, times: list[float]) -> None:
    median = statistics.median(times)
    print(f"  {name:<34} {median:8.2f} ms  ({min(times):.1f} – {max(times):.1f})  {median / PICTURE_MS:.2f} ×")


with tempfile.TemporaryDirectory() as folder:
    environment = clean_environment(Path(folder))
    file = Path(folder) / "large.json"
    file.write_text(json.dumps(documents()))
    print("from a key to the frame on a terminal, in pictures of a 60 Hz display")
    for columns, rows in ((80, 24), (120, 40), (200, 60)):
        terminal = Terminal([*OTL, "trace", str(file), "--tui"], environment, columns, rows)
        terminal.wait("1/50,000")
        report(f"50,000 spans at {columns} × {rows}: j", answers(terminal, "j", FRAME_ENDS))
        report(f"50,000 spans at {columns} × {rows}: G, g", answers(terminal, "Gg", FRAME_ENDS))
        terminal.type("q")
        terminal.ended()
