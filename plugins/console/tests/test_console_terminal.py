"""A console in a real terminal."""

from __future__ import annotations

import os
import re
import signal
import time

from jupyter_client.blocking.client import BlockingKernelClient

# says so once it waits: a signal that comes just before a wait does not end it, in any Python
WAIT = "import threading, time; threading.Timer(0.5, print, ['wai' + 'ting']).start(); time.sleep(60)"


def test_a_cell_runs_in_a_process_of_its_own(consoles):
    tty = consoles.open()
    tty.line("import os; os.getppid()")
    tty.sees(rf"Out\[1\]: {tty.pid}$")


def test_output_is_shown_as_it_comes(consoles):
    tty = consoles.open()
    tty.line(f"print('be' + 'gun', flush=True); {WAIT}")
    tty.sees("^begun$")
    tty.sees("^waiting$")
    tty.send("\x03")
    tty.prompt(2)


def test_ctrl_c_interrupts_the_kernel_and_the_names_are_kept(consoles):
    tty = consoles.open()
    tty.line(f"x = 5; {WAIT}")
    tty.sees("^waiting$")
    tty.send("\x03")
    tty.prompt(2)
    assert "KeyboardInterrupt" in tty.screen.text
    tty.line("x + 1")
    tty.sees(r"Out\[2\]: 6")


def test_enter_goes_on_with_what_is_incomplete_and_indents(consoles):
    tty = consoles.open()
    tty.line("def f():")
    tty.sees(r"\.\.\.:$")
    tty.send("return 3\r\r")
    tty.prompt(2)
    tty.line("f()")
    tty.sees(r"Out\[2\]: 3")


def test_the_kernel_completes(consoles):
    tty = consoles.open()
    tty.line("elephant_one = 41")
    tty.prompt(2)
    tty.send("1 + eleph\t")
    tty.sees(r"In \[2\]: 1 \+ elephant_one")
    tty.send("\r")
    tty.sees(r"Out\[2\]: 42")


def test_help_is_shown(consoles):
    tty = consoles.open()
    tty.line("len?")
    tty.sees("Return the number of items")


def test_input_and_passwords_are_asked_here(consoles):
    tty = consoles.open()
    tty.line("import getpass; a = input('who? '); b = getpass.getpass('secret? ')")
    tty.sees(r"^who\? $|^who\?$")
    tty.send("Ada\r")
    tty.sees(r"^secret\?")
    tty.send("hidden\r")
    tty.prompt(2)
    assert "hidden" not in tty.screen.text
    tty.line("a, b")
    tty.sees(r"Out\[2\]: \('Ada', 'hidden'\)")


def test_ctrl_d_in_input_is_its_end(consoles):
    tty = consoles.open()
    tty.line("input('who? ')")
    tty.sees(r"^who\?")
    tty.send("\x04")
    tty.sees("EOFError")
    tty.prompt(2)


def test_earlier_inputs_of_the_kernel_are_recalled(consoles):
    path = consoles.kernel()
    client = consoles.client(path)
    client.execute("earlier = 'from another client'", reply=True, timeout=30)
    tty = consoles.open("--existing", str(path), prompt=2)
    tty.send("\x1b[A")
    tty.sees(r"In \[2\]: earlier = 'from another client'")


def test_a_display_is_updated_in_its_place(consoles):
    tty = consoles.open()
    tty.line("h = display('o' + 'ld', display_id=True); h.update('ne' + 'w')")
    tty.prompt(2)
    assert re.search("^'new'$", tty.screen.text, re.M)
    assert "'old'" not in tty.screen.text


def test_a_figure_is_a_link_where_the_terminal_shows_no_images(consoles):
    tty = consoles.open(MPLCONFIGDIR=str(consoles.folder))
    tty.line("import matplotlib.pyplot as p; p.plot([1, 2]); None")
    tty.sees("(?i)image|Figure size", 60)


def test_what_other_clients_run_and_print_is_shown_and_labelled(consoles):
    path = consoles.kernel()
    tty = consoles.open("--existing", str(path))
    client = consoles.client(path)
    client.execute("print('from ' + 'afar'); 6 * 7", reply=True, timeout=30)
    label = rf"\[\w+ {client.session.session[:4]}\]"
    tty.sees(rf"^{label} In \[1\]: print\('from ' \+ 'afar'\); 6 \* 7$")
    tty.sees("^from afar$")
    tty.sees(r"^Out\[1\]: 42$")
    tty.prompt(2)
    tty.line("'here'")
    tty.sees(r"^Out\[2\]: 'here'")


def test_it_says_when_its_kernel_dies_and_starts_it_again(consoles):
    tty = consoles.open()
    tty.line("gone = 1; import os; os.kill(os.getpid(), 11)")
    tty.sees("the kernel is gone: it was ended by SIGSEGV")
    tty.sees(r"Start it again\? \(\[y\]/n\)")
    before = consoles.files()
    tty.send("\r")
    tty.prompt(1)
    tty.line("'gone' in globals()")
    tty.sees(r"Out\[1\]: False")
    assert consoles.files() == before


def test_a_kernel_that_dies_at_the_idle_prompt_is_told(consoles):
    tty = consoles.open()
    tty.line("import os; os.getpid()")
    pid = int(tty.wait(r"Out\[1\]: (\d+)")[1])
    tty.prompt(2)
    os.kill(pid, signal.SIGKILL)
    tty.sees("the kernel is gone: it was ended by SIGKILL")


def test_a_kernel_of_somebody_else_that_is_gone_is_told(consoles):
    path = consoles.kernel()
    tty = consoles.open("--existing", str(path))
    consoles.kernels[0].kill()
    tty.sees("the kernel is gone: it gave no sign of life")
    tty.line("1 + 1")
    tty.prompt(1)
    tty.send("\x04")
    tty.ends()
    assert tty.status == 0


def test_a_kernel_that_ends_by_itself_is_left(consoles):
    tty = consoles.open()
    tty.line("import os; os._exit(0)")
    tty.ends()
    assert (tty.status, consoles.files()) == (0, [])
    assert "gone" not in tty.screen.text


def test_ctrl_d_ends_the_console_and_its_kernel(consoles):
    tty = consoles.open()
    assert len(consoles.files()) == 1
    tty.send("\x04")
    tty.ends()
    assert (tty.status, consoles.files()) == (0, [])


def test_a_kernel_that_another_client_has_joined_goes_on(consoles):
    tty = consoles.open()
    path = consoles.runtime / consoles.files()[0]
    client = consoles.client(path)
    client.execute("shared = 3", reply=True, timeout=30)
    tty.sees("shared = 3")
    tty.send("\x04")
    tty.ends()
    assert "the kernel goes on, as others use it" in tty.screen.text
    assert client.execute("assert shared == 3", reply=True, timeout=30)["content"]["status"] == "ok"
    client.shutdown()


def test_a_terminal_that_is_closed_ends_the_kernel(consoles):
    tty = consoles.open()
    tty.line("import os; os.getpid()")
    pid = int(tty.wait(r"Out\[1\]: (\d+)")[1])
    tty.prompt(2)
    os.kill(tty.pid, signal.SIGHUP)
    tty.ends()
    assert consoles.files() == []
    assert not os.path.exists(f"/proc/{pid}")


def test_one_who_looks_on_sees_what_the_others_do(consoles):
    path = consoles.kernel()
    tty = consoles.open("--existing", str(path), "--read-only", prompt=0)
    tty.sees("looking on at")
    client: BlockingKernelClient = consoles.client(path)
    client.execute("print('to ' + 'all'); 1 + 1", reply=True, timeout=30)
    tty.sees(r"In \[1\]: print")
    tty.sees("^to all$")
    tty.sees("^2$|1.: 2$")
    tty.send("\x03")
    tty.ends()
    assert tty.status == 0


def test_three_presses_of_ctrl_c_leave_a_cell_to_itself(consoles):
    tty = consoles.open()
    tty.line("import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('sp' + 'in'); time.sleep(60)")
    tty.sees("^spin$")
    for _ in range(3):
        tty.send("\x03")
        time.sleep(0.3)
    tty.sees("the kernel is left alone with the cell")
    tty.prompt(2)


def test_a_flood_of_output_can_be_interrupted(consoles):
    tty = consoles.open()
    tty.line("while True: print('flood' * 10)")
    tty.sees("floodflood")
    tty.send("\x03")
    tty.prompt(2, 40)


def test_connect_comes_back_to_the_shell_it_was_typed_in(consoles):
    path = consoles.kernel()
    tty = consoles.shell()
    tty.line("here = 1")
    tty.prompt(2)
    tty.line("%connect shared")
    tty.sees(r"kernel-shared\.json")
    tty.prompt(1)
    tty.line("there = 2; 'here' in globals()")
    tty.sees(r"Out\[1\]: False")
    tty.prompt(2)
    tty.send("\x04")
    tty.prompt(3)
    tty.line("here, 'there' in globals()")
    tty.sees(r"Out\[3\]: \(1, False\)")
    assert path.exists()
