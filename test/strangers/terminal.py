"""A terminal that nobody here wrote: pyte draws what the program writes, on a pseudo-terminal of the kernel."""

import os
import termios
import time
from pathlib import Path

import pexpect
import pyte

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "terminal"
PATIENCE = 60

# pyte keeps private modes shifted.
ALTERNATE, CURSOR, WRAP, MOUSE, MOUSE_SGR = (mode << 5 for mode in (1049, 25, 7, 1000, 1006))


class Terminal:
    """A program on a terminal of so many columns and rows."""

    def __init__(self, command: list[str], environment: dict[str, str], columns: int = 80, rows: int = 24, cwd=None, term: str = "xterm-256color") -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        environment = environment | {"TERM": term, "LANG": "C.UTF-8"}
        for name in ("CI", "FORCE_COLOR", "NO_COLOR", "COLUMNS"):
            environment.pop(name, None)
        self.child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(rows, columns), cwd=cwd, timeout=PATIENCE)
        # What it was before the program changed it.
        self.child.delaybeforesend = None
        self.modes = set(self.screen.mode)

    def read(self, seconds: float = 0.05) -> bool:
        """Whether something came."""
        try:
            part = self.child.read_nonblocking(1 << 16, seconds)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        self.raw += part
        self.stream.feed(part)
        return True

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def text(self) -> str:
        return "\n".join(self.lines()) + "\n"

    def wait(self, wanted) -> str:
        """Until the screen holds a text, or a condition on it holds, and the frame is whole."""
        holds = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.monotonic() + PATIENCE
        while not (self.raw.count(b"\x1b[?2026h") == self.raw.count(b"\x1b[?2026l") and holds(self.text())):
            assert time.monotonic() < deadline, f"never seen: {wanted}\n{self.text()}"
            self.read()
        return self.text()

    def type(self, *keys: str) -> None:
        for key in keys:
            self.child.send(key)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def ended(self) -> tuple[int | None, int | None]:
        """Exit status and signal, when the program has ended and everything that it wrote has been read."""
        deadline = time.monotonic() + PATIENCE
        while self.child.isalive():
            assert time.monotonic() < deadline, f"it goes on:\n{self.text()}"
            self.read()
        while self.read():
            pass
        return self.child.exitstatus, self.child.signalstatus

    def line_mode(self) -> tuple[bool, bool]:
        """Whether the terminal echoes, and whether it hands over whole lines."""
        flags = termios.tcgetattr(self.child.child_fd)[3]
        return bool(flags & termios.ECHO), bool(flags & termios.ICANON)

    def is_taken(self) -> bool:
        return ALTERNATE in self.screen.mode and CURSOR not in self.screen.mode and self.line_mode() == (False, False)

    def assert_given_back(self) -> None:
        assert self.screen.mode == self.modes, f"modes left behind: {self.screen.mode ^ self.modes}"
        assert self.line_mode() == (True, True), "echo or lines are off"
        assert b"\x1b[?1049l" in self.raw
        assert self.raw.count(b"\x1b[?1049h") == self.raw.count(b"\x1b[?1049l")


def assert_golden(name: str, text: str) -> None:
    """As the picture in test/golden/terminal; UPDATE_GOLDEN=1 writes it anew."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert text == file.read_text()
