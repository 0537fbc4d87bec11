"""The viewer of the built program on a real pseudo-terminal: what is on the screen, and what is left of it afterwards."""

import base64
import json
import os
import signal
import subprocess
import time

import pytest
from conftest import OTL, ROOT, clean_environment
from terminal import ALTERNATE, MOUSE, Terminal, assert_golden

TRACE = "test/recordings/xray/hello_retail_app_error.traces.json"
TRACE_ID = "1-608c1487-8892c4a7bc5e24a223902a15"
DOWN, UP, PAGE_DOWN, ESC, ENTER = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b", "\r"


@pytest.fixture
def environment(tmp_path):
    return clean_environment(tmp_path)


def viewer(environment, columns=80, rows=24, file=TRACE, more=()):
    terminal = Terminal([*OTL, "trace", str(ROOT / file), "--tui", *more], environment, columns, rows, cwd=str(ROOT))
    terminal.wait("1/6")
    assert terminal.is_taken()
    return terminal


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_screens(environment, columns, rows):
    terminal = viewer(environment, columns, rows, more=["--no-color"])

    def golden(name):
        # The path of the checkout is not part of the picture.
        shown = terminal.text().split("\n", 1)[1]
        assert_golden(f"{name}-{columns}", shown)

    terminal.wait("1/6")
    golden("trace")
    terminal.type("j", DOWN)
    terminal.wait("3/6")
    golden("moved")
    terminal.type(" ")
    terminal.wait("3/3")
    golden("folded")
    terminal.type(" ", "e")
    terminal.wait("TaskTimedOut")
    golden("error")
    terminal.type("/s3")
    terminal.wait("/s3")
    golden("search")
    terminal.type(ENTER, "?")
    terminal.wait("Move")
    golden("help")
    terminal.type("q")
    assert terminal.ended() == (0, None)
    terminal.assert_given_back()


def test_a_resize_draws_what_a_terminal_of_that_size_shows(environment):
    terminal = viewer(environment)
    terminal.resize(120, 40)
    fresh = viewer(environment, 120, 40)
    terminal.wait(lambda text: text == fresh.text())
    terminal.resize(30, 6)
    tiny = viewer(environment, 30, 6)
    terminal.wait(lambda text: text == tiny.text())
    for each in (terminal, fresh, tiny):
        each.type("q")
        each.ended()
        each.assert_given_back()


def test_keys_typed_ahead_all_count(environment):
    terminal = viewer(environment)
    terminal.type("jjjjk" + DOWN * 3 + UP)
    terminal.wait("5/6")
    terminal.type("k" * 300 + "j")
    terminal.wait("2/6")
    terminal.type("q")
    terminal.ended()


def test_mouse(environment):
    terminal = viewer(environment)
    assert MOUSE in terminal.screen.mode
    terminal.type("\x1b[<65;10;6M")
    terminal.wait("4/6")
    terminal.type("\x1b[<64;10;6M")
    terminal.wait("1/6")
    terminal.type("\x1b[<0;10;6M\x1b[<0;10;6m")
    terminal.wait("3/6")
    terminal.type("m")
    terminal.wait("mouse off")
    assert MOUSE not in terminal.screen.mode
    terminal.type("q")
    terminal.ended()
    terminal.assert_given_back()


def test_copies_and_writes(environment, tmp_path):
    terminal = Terminal([*OTL, "trace", str(ROOT / TRACE), "--tui"], environment, cwd=str(tmp_path))
    terminal.wait("stepfunctions")
    terminal.type("y")
    terminal.wait("copied the trace id")
    assert b"\x1b]52;c;" + base64.b64encode(TRACE_ID.encode()) + b"\x07" in terminal.raw
    terminal.type("w")
    terminal.wait(f"wrote trace-{TRACE_ID}.json")
    written = json.loads((tmp_path / f"trace-{TRACE_ID}.json").read_text())
    assert written["traces"][0]["id"] == TRACE_ID
    terminal.type("q")
    assert terminal.ended() == (0, None)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (signal.SIGINT, (130, None)),
        (signal.SIGTERM, (130, None)),
        (signal.SIGHUP, (None, signal.SIGHUP)),
    ],
)
def test_a_signal_leaves_the_terminal_as_it_was(environment, sent, expected):
    terminal = viewer(environment)
    terminal.child.kill(sent)
    assert terminal.ended() == expected
    terminal.assert_given_back()


def test_ctrl_c_quits(environment):
    terminal = viewer(environment)
    terminal.type("/\x03")
    assert terminal.ended() == (130, None)
    terminal.assert_given_back()


def test_an_error_that_nobody_caught_is_told_on_the_screen_that_was(environment):
    boom = "process.on('SIGUSR2', () => { throw new Error('boom') })"
    terminal = viewer(environment | {"NODE_OPTIONS": f'--import "data:text/javascript,{boom.replace(" ", "%20")}"'})
    terminal.child.kill(signal.SIGUSR2)
    status, _ = terminal.ended()
    assert status not in (0, None)
    terminal.assert_given_back()
    assert terminal.raw.index(b"\x1b[?1049l") < terminal.raw.index(b"Error: boom")


def test_the_terminal_goes_away(environment):
    child = viewer(environment).child.ptyproc
    # Only the terminal: `close` of pexpect sends signals besides, and gives up after a moment.
    child.fileobj.close()
    deadline = time.monotonic() + 60
    while child.isalive():
        assert time.monotonic() < deadline, "it lives on without a terminal"
        time.sleep(0.05)


def shell(environment):
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], environment | {"PS1": "ready> "})
    terminal.wait("ready>")
    # A shell at its prompt reads keys one by one, so what it shows of the terminal is asked of a program that it starts.
    terminal.type(f"cd {ROOT}; {' '.join(OTL)} trace {TRACE} --tui\n")
    terminal.wait("1/6")
    return terminal


def settings(terminal) -> str:
    """What `stty` says of the terminal, in the shell."""
    terminal.type("clear; stty -a | tr ';' '\\n' | grep -oE '(^| )-?(echo|icanon|isig) ' | tr -d '\\n'; echo done\n")
    return terminal.wait(lambda text: "done\n" in text.replace("; echo done", ""))


def foreground(terminal):
    """`fg`, and the whole screen drawn anew."""
    before = len(terminal.raw)
    terminal.type("fg\n")
    terminal.wait(lambda text: b"\x1b[2J" in terminal.raw[before:] and "2/6" in text and terminal.line_mode() == (False, False))


def test_suspend_and_resume(environment):
    terminal = shell(environment)
    terminal.type("j\x1a")
    terminal.wait("Stopped")
    assert ALTERNATE not in terminal.screen.mode and MOUSE not in terminal.screen.mode
    assert "-echo" not in settings(terminal)
    terminal.resize(100, 30)
    foreground(terminal)
    terminal.wait(lambda _: "2/6" in terminal.lines()[29])
    # Once more, and from outside; the last way leaves the program no time to give the terminal back.
    terminal.type("\x1a")
    terminal.wait("Stopped")
    foreground(terminal)
    pid = int(subprocess.run(["pgrep", "-P", str(terminal.child.pid)], capture_output=True, text=True).stdout.split()[0])
    for sent in (signal.SIGTSTP, signal.SIGSTOP):
        before = len(terminal.raw)
        os.kill(pid, sent)
        terminal.wait(lambda _, before=before: b"Stopped" in terminal.raw[before:])
        foreground(terminal)
    terminal.type("j")
    terminal.wait("3/6")
    terminal.type("q")
    terminal.wait(lambda _: ALTERNATE not in terminal.screen.mode)
    assert MOUSE not in terminal.screen.mode
    assert "-echo" not in settings(terminal)
    terminal.type("exit\n")
    terminal.ended()


def test_nobody_there_to_continue_it(environment):
    """Started without a shell, a stop would be for good; the kernel refuses it, and the viewer goes on."""
    terminal = viewer(environment)
    terminal.type("\x1a")
    terminal.wait(lambda _: terminal.raw.count(b"\x1b[?1049h") == 2)
    terminal.type("j")
    terminal.wait("2/6")
    terminal.type("q")
    assert terminal.ended() == (0, None)
    terminal.assert_given_back()


def test_new_traces_appear_while_it_is_open(local):
    local.otl("local", "create", "refund", "--code-dir", str(ROOT / "test/docs/fixtures/refund"))
    local.otl("enable", "refund")
    local.otl("invoke", "refund", "--payload", '{"order":17}')
    terminal = Terminal([*OTL, "traces"], local.environment, 120, 40)
    terminal.wait("1 trace ")
    terminal.wait("cold")
    local.otl("invoke", "refund", expect=1)
    terminal.wait("2 traces")
    terminal.wait("● live")
    terminal.wait("which order?")
    terminal.type("p")
    terminal.wait("● paused")
    terminal.type("q")
    assert terminal.ended() == (0, None)
    terminal.assert_given_back()


@pytest.mark.parametrize("more", [["--no-tui"], ["-o", "json"]])
def test_prints_on_a_terminal_when_asked_to(local, more):
    terminal = Terminal([*OTL, "traces", *more], local.environment)
    terminal.ended()
    assert b"\x1b[?1049h" not in terminal.raw


def test_prints_on_a_dumb_terminal(local):
    terminal = Terminal([*OTL, "traces"], local.environment, term="dumb")
    assert terminal.ended() == (0, None)
    assert "no traces" in terminal.text()
    assert b"\x1b" not in terminal.raw
