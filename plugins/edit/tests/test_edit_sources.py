"""%load, %save, %pycat, %page and %pastebin."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from nacre import UsageError

MODULE = "import os\n\ndef one():\n    return 1\n\nclass Two:\n    def m(self):\n        return 2\n\nx = 3\n"


@pytest.fixture
def foo(here):
    (here / "foo.py").write_text(MODULE)


@pytest.mark.parametrize(
    "line, text",
    [
        ("foo.py", MODULE),
        ("foo", MODULE),
        ("-r 1-3 foo.py", "import os\n\ndef one():"),
        ("-r 3:5,10 foo.py", "def one():\n    return 1\nx = 3"),
        ("-r 1 foo.py", "import os"),
        ("-r 8- foo.py", "        return 2\n\nx = 3"),
        ("-r -2 foo.py", "import os\n"),
        ("-s one,Two foo.py", "def one():\n    return 1\n\nclass Two:\n    def m(self):\n        return 2\n"),
        ("-s Two.m foo.py", "    def m(self):\n        return 2\n"),
        ("1-2", "a = 1\nb = 2\nc = 3"),
        ("text", "q = 1"),
        ("m", "a = 1\n"),
        ("-n fun", "def fun():\n    return 5"),
    ],
)
def test_load_begins_the_next_prompt_with(cells, foo, line, text):
    cells.run("text = 'q = 1'")
    cells.run("def fun():\n    return 5")
    cells.magic("macro", "-q m 1")
    cells.magic("load", line).ok()
    assert cells.shell.prefill == f"# %load {line}\n{text}"


def test_loadpy_is_load(cells, foo):
    cells.magic("loadpy", "foo.py").ok()
    assert cells.shell.prefill.endswith(MODULE)


def test_load_names_the_symbols_that_are_missing_and_loads_the_others(cells, foo, capsys):
    cells.magic("load", "-s one,nope foo.py").ok()
    assert "nope" in capsys.readouterr().out
    assert "def one" in cells.shell.prefill


@pytest.mark.parametrize(
    "line, why",
    [
        ("fun", "is a function, not a string or a macro"),
        ("nofile.py", "'nofile.py' is no history range, no file"),
        ("-r x foo.py", "no range of lines"),
        ("-s nope foo.py", "no function or class nope"),
        ("-q foo.py", "no option '-q'"),
        ("99", "no cell 99"),
        ("/", "'/' is a directory, not a file"),
        ("folder/", "'folder/' is a directory, not a file"),
        (".", "'.' is a directory, not a file"),
    ],
)
def test_a_load_that_cannot_be_loads_nothing(cells, here, foo, line, why):
    cells.run("def fun():\n    return 5")
    here.joinpath("folder").mkdir()
    here.joinpath("folder.py").write_text("1")
    cells.magic("load", line).fails(UsageError, why)
    assert cells.shell.prefill == ""


def test_a_large_text_is_loaded_only_after_asking(cells, here, monkeypatch):
    (here / "big.py").write_text("x = 1\n" * 40_000)
    monkeypatch.setattr("builtins.input", lambda question: "")
    cells.magic("load", "big.py").ok()
    assert cells.shell.prefill == ""
    cells.magic("load", "-y big.py").ok()
    assert len(cells.shell.prefill) > 200_000


@pytest.fixture
def server():
    posted = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/code.py"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(b"from_net = 1\n" if found else b"")

        def do_POST(self):
            posted.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b"http://paste.example/abc\n")

        def log_message(self, *_):
            pass

    site = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    site.posted = posted
    site.url = f"http://127.0.0.1:{site.server_port}"
    yield site
    site.shutdown()
    site.server_close()


def test_a_url_is_loaded(cells, server):
    cells.magic("load", f"{server.url}/code.py").ok()
    assert cells.shell.prefill.endswith("\nfrom_net = 1\n")


def test_a_url_that_is_not_there_is_a_usage_error(cells, server):
    cells.magic("load", f"{server.url}/nothing").fails(UsageError, "Not Found")
    cells.magic("load", "http://127.0.0.1:1/x").fails(UsageError, "127.0.0.1:1")


def test_pastebin_without_a_configured_site_sends_nothing(cells):
    cells.magic("pastebin", "1").fails(UsageError, "no paste site is configured")


def test_pastebin_posts_to_the_configured_site_and_gives_the_address(cells, server):
    cells.shell.set_trait("Edit.pastebin_url", server.url + "/api")
    cells.magic("pastebin", "-d title -e 3 1-2").gives("http://paste.example/abc")
    assert server.posted == [
        {"content": ["a = 1\nb = 2\nc = 3"], "title": ["title"], "expiry_days": ["3"], "syntax": ["python"]}
    ]


def test_save_writes_the_cells_and_prints_them(cells, here, capsys):
    cells.magic("save", "sv 1-2").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\na = 1\nb = 2\nc = 3\n"
    assert capsys.readouterr().out == "Written to sv.py:\na = 1\nb = 2\nc = 3\n"


def test_save_asks_before_it_overwrites(cells, here, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "n")
    cells.magic("save", "sv 1").ok()
    cells.magic("save", "sv 2").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\na = 1\n"
    cells.magic("save", "-f sv 2").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\nb = 2\nc = 3\n"
    monkeypatch.setattr("builtins.input", lambda question: "y")
    cells.magic("save", "sv 3").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\na + 1\n"


def test_save_adds_to_a_file(cells, here):
    cells.magic("save", "-a sv 1").ok()
    cells.magic("save", "-a sv 2").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\na = 1\nb = 2\nc = 3\n"


def test_save_raw_writes_what_was_typed(cells, here):
    from nacre import Transform

    cells.shell.transforms.add(Transform("eins", lambda source, shell: source.replace("eins", "1")))
    cells.run("d = eins")
    cells.magic("save", "-r sv 4").ok()
    cells.magic("save", "sv 4").ok()
    assert (here / "sv.ipy").read_text() == "# coding: utf-8\nd = eins\n"
    assert (here / "sv.py").read_text() == "# coding: utf-8\nd = 1\n"


def test_save_takes_a_string_or_a_macro_and_other_endings(cells, here):
    cells.run("text = 'q = 1\\n'")
    cells.magic("macro", "-q m 1")
    cells.magic("save", "sv.txt text").ok()
    cells.magic("save", "sv2 m text").ok()
    assert (here / "sv.txt.py").read_text() == "# coding: utf-8\nq = 1\n"
    assert (here / "sv2.py").read_text() == "# coding: utf-8\na = 1\nq = 1\n"


def test_save_without_a_range_writes_the_session(cells, here):
    cells.magic("save", "sv").ok()
    assert (here / "sv.py").read_text() == "# coding: utf-8\na = 1\nb = 2\nc = 3\na + 1\n"


@pytest.mark.parametrize(
    "line, why",
    [
        ("", "required: file"),
        ("-q sv 1", "no option '-q'"),
        ("sv 99", "no cell 99"),
        ("-f -a sv 1", "one of them"),
        ("no/dir/sv 1", "No such file"),
        ("/ 1", "'/' names no file but a directory"),
        ("-f ~ 1", "'~' names no file"),
        ("-f /dev/null 1", "'/dev/null' is there, and is no file"),
        ("'' 1", "'' names no file$"),
    ],
)
def test_a_save_that_cannot_be_writes_nothing(cells, here, line, why):
    cells.magic("save", line).fails(UsageError, why)
    assert list(here.iterdir()) == []


def test_pycat_pages_through_a_source(cells, foo):
    shown = cells.magic("pycat", "foo.py").ok().outputs
    assert [(one.kind, one.bundle.text, one.bundle.data["text/x-python"]) for one in shown] == [
        ("page", MODULE[:-1], MODULE[:-1])
    ]
    assert cells.magic("pycat", "1").outputs[0].bundle.text == "a = 1"
    cells.magic("pycat").fails(UsageError, "name a file")


def test_page_pages_through_an_object(cells):
    cells.run("text = 'x\\ny'; _ = 7")
    assert cells.magic("page", "text").outputs[0].bundle.text == "'x\\ny'"
    assert cells.magic("page", "-r text").outputs[0].bundle.text == "x\ny"
    assert cells.magic("page", "len").outputs[0].bundle.text == repr(len)
    assert cells.magic("page").outputs[0].bundle.text == "7"
    assert cells.magic("page", "text").outputs[0].kind == "page"
    cells.magic("page", "nothing").fails(UsageError, "no name 'nothing'")
    cells.magic("page", "text.nothing").fails(UsageError, "no attribute")


def test_save_asks_for_nothing_but_the_file(cells):
    cells.magic("save").fails(UsageError, r"the following arguments are required: file \(see %save\?\)")


def test_pycat_adds_no_line(cells, foo, capsys):
    cells.magic("pycat", "foo.py")
    assert not cells.outputs[0].bundle.text.endswith("\n")


def test_what_was_saved_is_printed_without_steering_the_terminal(cells, here, capsys):
    cells.shell.namespace["text"] = "b = '\x1b]0;title\x07'\n"
    cells.magic("save", "sv text").ok()
    assert capsys.readouterr().out == "Written to sv.py:\nb = '\\x1b]0;title\\x07'\n\n"
    assert "\x1b]0;title\x07" in (here / "sv.py").read_text()
