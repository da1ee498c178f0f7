"""Output that arrives while an input line stands, and tasks that go on meanwhile."""

from __future__ import annotations

import termios


def test_a_task_goes_on_at_the_idle_prompt(terminal):
    tty = terminal()
    tty.paste(
        "import asyncio\nasync def tick():\n    for i in range(3):\n        await asyncio.sleep(0.05)\n"
        "        print('tick', i)\ntask = asyncio.ensure_future(tick()); await asyncio.sleep(0)"
    )
    tty.line("")
    tty.sees(r"tick 2")
    tty.prompt(2)
    assert [line for line in tty.screen.lines if line.startswith("tick")] == ["tick 0", "tick 1", "tick 2"]


PRINTER = (
    "import threading, time\ndef talk():\n    time.sleep(0.4)\n    print('from afar')\n"
    "thread = threading.Thread(target=talk); thread.start()"
)


def test_what_a_thread_prints_stands_above_the_line(terminal):
    tty = terminal()
    tty.paste(PRINTER)
    tty.line("")
    tty.prompt(2)
    tty.send("x = 'half a")
    tty.sees("^from afar$")
    tty.sees(r"^In \[2\]: x = 'half a$")
    tty.line(" line'")
    tty.prompt(3)
    tty.line("x")
    tty.sees("Out.3.: 'half a line'")
    assert "from afar" in tty.screen.lines, tty.screen.text
    assert tty.screen.lines.index("from afar") < tty.screen.lines.index("In [2]: x = 'half a line'")


def test_a_log_handler_made_earlier_is_caught_too(terminal):
    tty = terminal()
    tty.paste(
        "import logging, threading, time\nlogging.basicConfig(level='INFO')\ndef talk():\n    time.sleep(0.4)\n"
        "    logging.info('from afar')\nthread = threading.Thread(target=talk); thread.start()"
    )
    tty.line("")
    tty.prompt(2)
    tty.send("half")
    tty.sees("INFO:root:from afar")
    tty.sees(r"^In \[2\]: half$")


def test_a_line_without_an_end_goes_on_where_it_stopped(terminal):
    tty = terminal()
    tty.paste(
        "import threading, time\ndef talk():\n    time.sleep(0.3)\n    for i in range(3):\n"
        "        print('.', end='', flush=True)\n        time.sleep(0.1)\n    print('done')\n"
        "thread = threading.Thread(target=talk); thread.start()"
    )
    tty.line("")
    tty.prompt(2)
    tty.sees(r"^\.\.\.done$")
    tty.prompt(2)


def test_a_flood_leaves_the_line_whole_and_the_keys_answered(terminal):
    tty = terminal()
    tty.paste(
        "import threading, time\nstop = False\ndef flood():\n    time.sleep(0.3)\n    n = 0\n    while not stop:\n"
        "        print('flood' * 19); n += 1\n    print('lines', n)\n"
        "thread = threading.Thread(target=flood, daemon=True); thread.start()"
    )
    tty.line("")
    tty.prompt(2)
    tty.sees("floodflood")
    for char in "stop = True":
        tty.send(char)
        tty.pump(0.05)
    tty.sees(r"^In \[2\]: stop = True$")
    shown = set(tty.screen.text.splitlines())
    assert {line for line in shown if line.strip("flod")} <= {"In [2]: stop = True"}
    tty.line("")
    tty.sees(r"^lines \d+$", limit=60.0)
    tty.prompt(3)


def test_a_task_that_fails_is_told_above_the_line(terminal):
    tty = terminal()
    tty.paste(
        "import asyncio, gc\nasync def fail():\n    raise ValueError('sunk')\n"
        "asyncio.ensure_future(fail()); await asyncio.sleep(0.2); gc.collect()"
    )
    tty.line("")
    tty.sees("ValueError: sunk")
    tty.prompt(2)


def test_ctrl_c_stops_a_task_that_keeps_the_prompt_waiting_and_keeps_the_line(terminal):
    tty = terminal()
    tty.paste(
        "import asyncio\nasync def hog():\n    await asyncio.sleep(0.3)\n    print('begun')\n    while True: pass\n"
        "task = asyncio.ensure_future(hog()); await asyncio.sleep(0)"
    )
    tty.line("")
    tty.prompt(2)
    tty.send("x = 'kept'")
    tty.sees(r"^In \[2\]: x = 'kept'$")
    tty.until(lambda: tty.settings()[3] & termios.ISIG, "Ctrl-C a signal again")
    tty.send("\x03")
    tty.sees("a task that kept the prompt waiting was stopped")
    tty.until(lambda: not tty.settings()[3] & termios.ISIG, "Ctrl-C a key again")
    tty.line("")
    tty.prompt(3)
    tty.line("x")
    tty.sees(r"Out\[3\]: 'kept'")
