"""Prints the viewer as it is on a terminal of 120 columns, with colours, for scripts/picture.mjs."""

import json
import re
import sys
import tempfile
from pathlib import Path

from conftest import OTL, ROOT, clean_environment
from terminal import Terminal

FILES = ("hello_retail_app_error", "thumbnail_app", "matrix_app", "event_processing_app", "thumbnail_app_in_progress")
LINE = re.compile(rb"\x1b\[(\d+);1H\x1b\[2K(.*?)(?=\x1b\[\d+;1H|\x1b\[\?2026l)", re.DOTALL)


def gathered() -> list:
    traces = []
    for name in FILES:
        for file in (ROOT / "test/recordings/xray").glob(f"{name}*.json"):
            read = json.loads(file.read_text())
            traces += read if isinstance(read, list) else read.get("Traces", [read])
    return traces


with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "yesterday.json").write_text(json.dumps(gathered()))
    terminal = Terminal([*OTL, "trace", "yesterday.json", "--tui"], clean_environment(Path(folder)), 120, 32, cwd=folder)
    terminal.wait("1/")
    terminal.type("/receive\r\r")
    terminal.wait("1/6")
    terminal.type("e")
    terminal.wait("TaskTimedOut: Task Timed Out")
    rows = {int(row): text for row, text in LINE.findall(terminal.raw)}
    terminal.type("q")
    terminal.ended()
    for row in range(1, 33):
        sys.stdout.write(rows.get(row, b"").decode() + "\n")
