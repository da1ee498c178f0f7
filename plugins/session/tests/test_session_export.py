"""%notebook, %session export, and what is kept for them."""

from __future__ import annotations

import doctest
import io
import json
import logging
import os
import re
import signal
import stat
import sys

import nacre_display.plugin
import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacre import Bundle, Output, UsageError
from nacre.plain import Plain
from nacre_history.doctests import example

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def read(file):
    """A notebook that is valid, as (source, outputs) of its cells."""
    book = nbformat.read(file, 4)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    return [(cell.source, [dict(one) for one in cell.outputs]) for cell in book.cells]


@pytest.fixture
def book(shells):
    """A function: runs cells and returns what a notebook has of them."""
    one = shells(nacre_display.plugin)

    def run(*cells):
        for cell in cells:
            one.run(cell)
        one.magic("notebook", "book -y").ok()
        return read("book.ipynb")

    run.session = one
    return run


def test_a_notebook_has_what_was_printed_and_what_came_of_a_cell(book):
    cells = book("import sys", "print('a'); print('b')\nprint('c', file=sys.stderr)\n[1, 'x']")
    assert cells[1] == (
        "print('a'); print('b')\nprint('c', file=sys.stderr)\n[1, 'x']",
        [
            {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
            {"output_type": "stream", "name": "stderr", "text": "c\n"},
            {"output_type": "execute_result", "execution_count": 2, "data": {"text/plain": "[1, 'x']"}, "metadata": {}},
        ],
    )


def test_a_notebook_has_errors(book):
    ((_, (error,)),) = book("1/0")
    assert (error["output_type"], error["ename"], error["evalue"]) == (
        "error",
        "ZeroDivisionError",
        "division by zero",
    )
    assert error["traceback"][-1] == "ZeroDivisionError: division by zero"


def test_a_notebook_has_images_and_displays_in_order(shells):
    one = shells(nacre_display.plugin, mimes=("text/plain", "image/png", "text/html"))
    one.run(f"class Dot:\n    def _repr_png_(self): return __import__('base64').b64decode({PNG!r})")
    one.run("print('before')\ndisplay(Dot())\nprint('after')\nDot()")
    one.magic("notebook", "book").ok()
    outputs = read("book.ipynb")[1][1]
    assert [one["output_type"] for one in outputs] == ["stream", "display_data", "stream", "execute_result"]
    assert outputs[1]["data"]["image/png"].strip() == PNG
    assert outputs[3]["data"]["image/png"].strip() == PNG


def test_results_are_kept_in_further_types_where_the_profile_says_so(shells):
    config = {"traits": {"Sessions": {"mimes": ["text/html"]}}}
    one = shells(nacre_display.plugin, config=config)
    one.run("class T:\n    def _repr_html_(self): return '<b>t</b>'\n    def __repr__(self): return 't'")
    one.run("T()").shows("^t$")
    one.magic("notebook", "book").ok()
    assert read("book.ipynb")[1][1][0]["data"] == {"text/plain": "t", "text/html": "<b>t</b>"}


def test_what_a_front_end_prints_of_a_result_is_not_taken_for_the_cells_own(shells, capsys):
    one = shells()
    with one.shell.showing_to(Plain(one.shell)):
        one.shell.run("print('said')\n42")
        one.shell.run("get_shell().run_line_magic('notebook', 'book')")
    assert "said\nOut[1]: 42\n" in capsys.readouterr().out
    assert [output.get("text") or output["data"] for output in read("book.ipynb")[0][1]] == [
        "said\n",
        {"text/plain": "42"},
    ]


def test_a_display_that_was_updated_or_cleared_is_as_it_was_at_last(book):
    cells = book("shown = display('one', display_id='d')", "shown = display('two', display_id='d', update=True)")
    assert [one["data"]["text/plain"] for one in cells[0][1]] == ["'two'"]
    book.session.run(
        "print('gone')\nget_shell().show(__import__('nacre').Output('clear', __import__('nacre').Bundle({})))\n1"
    )
    cells = book("pass")
    assert [one["output_type"] for one in cells[-2][1]] == ["execute_result"]


def test_a_notebook_runs_in_a_kernel_and_gives_the_same(book, tmp_path, monkeypatch):
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("nacre_kernel")
    spec = tmp_path / "jupyter" / "kernels" / "ours"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "nacre", "kernel", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "ours", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    cells = book("x = 20", "print(x)\nx * 2", "def f():\n    return 'é'\nf()")
    again = nbformat.read("book.ipynb", 4)
    before = signal.getsignal(signal.SIGINT)
    try:
        nbclient.NotebookClient(again, kernel_name="ours", timeout=120).execute()
    finally:
        signal.signal(signal.SIGINT, before)  # where the kernel does not start, the client leaves its own handler
    outputs = [[dict(one) for one in cell.outputs] for cell in again.cells]
    assert outputs[: len(cells)] == [outputs for _, outputs in cells]


def test_a_notebook_replays_in_a_new_session(book, shells):
    book("x = 20", "y = x * 2\ny")
    second = shells()
    second.magic("replay", "book.ipynb").ok()
    assert second.shell.namespace["y"] == 40


def test_earlier_sessions_are_exported_with_what_history_kept(shells):
    config = {"traits": {"HistoryPrivacy": {"outputs": True}}}
    first = shells(config=config)
    first.run("6 * 7")
    second = shells(config=config)
    second.magic("notebook", "book.ipynb ~1/").ok()
    assert read("book.ipynb") == [
        (
            "6 * 7",
            [{"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "42"}, "metadata": {}}],
        )
    ]


def test_a_file_that_is_there_is_overwritten_when_the_user_agrees(shells, answer, capsys):
    one = shells()
    one.run("a = 1")
    with open("book.ipynb", "w") as file:
        file.write("precious")
    os.chmod("book.ipynb", 0o640)
    asked = answer("n", "y")
    one.magic("notebook", "book.ipynb").ok()
    with open("book.ipynb") as file:
        assert file.read() == "precious"
    one.magic("notebook", "book.ipynb").ok()
    assert len(read("book.ipynb")) == 2
    assert asked == ["book.ipynb is there already. Overwrite it (y/[n])? "] * 2
    assert stat.S_IMODE(os.stat("book.ipynb").st_mode) == 0o640


def test_a_new_file_is_its_owners_alone_and_no_other_is_left(shells):
    one = shells()
    one.run("a = 1")
    one.magic("session", "export notes.md").ok()
    assert stat.S_IMODE(os.stat("notes.md").st_mode) == 0o600
    assert os.listdir() == ["notes.md"]


def test_what_cannot_be_exported_is_told(shells):
    one = shells()
    one.magic("notebook", "book").fails(UsageError, "no cells yet")
    one.run("a = 1")
    one.magic("notebook", "").fails(UsageError, r"are required: file \(see")
    one.magic("session", "export").fails(UsageError, r"are required: file \(see")
    one.magic("notebook", "book 99").fails(UsageError, "no cell 99")
    one.magic("notebook", "nowhere/book").fails(UsageError, "No such file or directory")
    one.magic("notebook", ".").fails(UsageError, "is a directory")
    one.magic("session", "export what.xyz").fails(UsageError, "Say -f jsonl, py, markdown, notebook, doctest")
    assert os.listdir() == []


def test_what_is_kept_out_of_files_is_not_exported(shells, capsys):
    one = shells()
    privacy = one.shell.service("privacy")
    privacy.incognito = True
    one.run("quiet = 'zzz-quiet'")
    privacy.incognito = False
    one.run("password = 'hunter2hunter2'\npassword and print('token = \"abcdefgh-secret\"')")
    one.run("open_ = 1")
    one.run("'password: ' + repr(password); raise ValueError('token = \"abcdefgh-secret\"')")
    one.run("'token = \"abcdefgh-secret\"'")
    text = ""
    for name in ("all.ipynb", "all.rst", "all.jsonl", "all.py", "all.md"):
        one.magic("session", f"export {name}").ok()
        with open(name) as file:
            text += file.read()
    assert "open_ = 1" in text
    assert not re.search("zzz-quiet|hunter2|abcdefgh", text)
    assert "password = '<redacted>'" in text
    assert "1 left out, which is kept out of files" in capsys.readouterr().out


# --- the transcript -----------------------------------------------------------------------------------


def test_the_stream_stays_the_same_object_and_is_left_as_it_was(shells):
    before, own = sys.stdout, dict(vars(sys.stdout))
    one = shells()
    one.run("import sys\nkept = sys.stdout\nhandler = __import__('logging').StreamHandler(sys.stdout)\nprint('x')")
    assert one.shell.namespace["kept"] is before
    assert sys.stdout is before
    assert dict(vars(sys.stdout)) == own
    one.shell.namespace["handler"].emit(logging.makeLogRecord({"msg": "later"}))
    assert [output.bundle.text for output in one.shell.service("transcript").of(1)] == ["x\n"]


def test_a_cell_that_replaces_standard_output_is_let_to(shells, monkeypatch):
    one = shells()
    mine = io.StringIO()
    one.shell.namespace["mine"] = mine
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    one.run("import sys\nprint('heard')\nsys.stdout = mine\nprint('not heard')").ok()
    one.run("print('second')").ok()
    assert mine.getvalue() == "not heard\nsecond\n"
    assert [output.bundle.text for output in one.shell.service("transcript").of(2)] == ["second\n"]


def test_an_output_that_cannot_be_listened_to_is_left_alone(shells, monkeypatch):
    class Fixed:
        __slots__ = ()

        def write(self, text):
            return len(text)

        def flush(self):
            pass

    monkeypatch.setattr(sys, "stdout", Fixed())
    shells().run("print('x')").ok()
    monkeypatch.setattr(sys, "stdout", None)
    shells().run("1").gives(1)


def test_a_cell_that_prints_without_end_is_kept_up_to_a_limit(shells):
    one = shells(config={"traits": {"Sessions": {"cell_limit": 1000}}})
    one.run("for i in range(10_000):\n    print(i)\ni * 'x'")
    outputs = one.shell.service("transcript").of(1)
    assert sum(len(output.bundle.text) for output in outputs) < 2200
    assert "the rest was not kept" in outputs[0].bundle.text


def test_of_a_long_session_the_oldest_outputs_go_first(shells):
    one = shells(config={"traits": {"Sessions": {"total_limit": 2000}}})
    for number in range(5):
        one.run(f"'{number}' * 900")
    transcript = one.shell.service("transcript")
    assert [number for number in range(1, 6) if transcript.of(number)] == [4, 5]


def test_nothing_is_kept_where_the_profile_says_so(shells):
    one = shells(config={"traits": {"Sessions": {"record": False}}})
    one.run("print(1)")
    assert one.shell.service("transcript").of(1) is None


def test_no_value_is_kept_alive(shells):
    import gc
    import weakref

    one = shells()
    one.run("class T: pass\nt = T()\nt")
    ref = weakref.ref(one.shell.namespace.pop("t"))
    one.outputs.clear()
    one.run("pass")
    gc.collect()
    assert ref() is None


def test_what_a_replay_shows_belongs_to_the_cells_it_runs(shells):
    one = shells()
    one.run("print('first')")
    one.magic("replay", "1").ok()
    transcript = one.shell.service("transcript")
    assert "".join(output.bundle.text for output in transcript.of(3)) == "first\n"
    assert "first" in "".join(output.bundle.text for output in transcript.of(1))


# --- doctest ------------------------------------------------------------------------------------------


def passes(text):
    """How many examples of a doctest pass; the others are skipped."""
    test = doctest.DocTestParser().get_doctest(text, {}, "session", None, 0)
    out = io.StringIO()
    result = doctest.DocTestRunner(verbose=False).run(test, out=out.write)
    assert result.failed == 0, out.getvalue()
    return sum(doctest.SKIP not in one.options for one in test.examples)


CELLS = [
    "a = 1\nb = 2",
    "a + b",
    "print('one')\nprint('two\\n\\nfour')\na",
    "[1].append(2)\nmax(3, 4)\n'last'",
    "1/0",
    "import json\njson.loads('{')",
    "class Mine(Exception):\n    pass\nraise Mine",
    "def f(x):\n    '''Doc.\n\n    More   \n    '''\n    return x\n\nf('two\\nlines')",
    "text = '''a\n  b'''\ntext",
    "list(range(60))",
    "print('>>> no example')",
    "for i in range(2):\n    print(i)",
    "print('before')\nraise ValueError('two\\nlines')",
    "# only a comment",
    "a = 5; print(a); a",
    "display(1)",
    "await __import__('asyncio').sleep(0)",
    "no python at all",
    "None",
    "''",
    "print('no end', end='')",
    "'\\x0c' + '\u2028'",
    "print('a\\x0cb\u2028c')",
]


def test_a_doctest_of_a_session_passes(shells):
    one = shells(nacre_display.plugin)
    for cell in CELLS:
        one.run(cell)
    one.magic("session", "export all.rst").ok()
    with open("all.rst") as file:
        text = file.read()
    assert passes(text) == 22
    assert ">>> a + b\n3\n" in text
    assert "ZeroDivisionError: division by zero\n" in text
    assert text.count("+SKIP") == 4, text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["x = 1", "print('p')", "x", "'s'", "if 1:\n    print(2)", "x = '''m\n n'''"]), max_size=5)
)
def test_any_cell_of_python_is_an_example_that_passes(session, statements):
    one = session()
    one.shell.namespace["x"] = 0
    printed = []
    one.shell.namespace["print"] = lambda text: printed.append(f"{text}\n")
    shown = one.run("\n".join(statements)).ok().outputs
    outputs = [Output("stdout", Bundle({"text/plain": "".join(printed)}))] if printed else []
    assert passes(">>> x = 0\n" + example("\n".join(statements), [*outputs, *shown])) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_cell_is_an_example_or_is_left_out(source, printed):
    text = example(source, [Output("stdout", Bundle({"text/plain": printed}))])
    doctest.DocTestParser().parse(text)


def test_a_script_and_json_lines_are_exported_too(shells):
    one = shells()
    one.run("a = 1")
    one.magic("session", "export all.py").ok()
    one.magic("session", "export all.jsonl 1").ok()
    with open("all.py") as file:
        assert "\na = 1\n" in file.read()
    with open("all.jsonl") as file:
        assert json.loads(file.read())["source"] == "a = 1"
