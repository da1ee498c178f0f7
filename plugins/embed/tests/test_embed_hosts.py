"""A shell inside the programs of other people: a test run, web servers, a loop."""

from __future__ import annotations

import sys
import urllib.request
from threading import Thread

import pytest

TEST = """
import nacre
def test_it():
    seen = [1]
    nacre.embed()
    assert seen == [1, 2]
"""


def test_in_a_test_run_with_s_the_test_goes_on_with_what_was_changed(program, tmp_path):
    (tmp_path / "test_it.py").write_text(TEST)
    tty = program(argv=[sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "test_it.py"])
    tty.prompt(1)
    tty.line("seen.append(2)")
    tty.prompt(2)
    tty.line("exit")
    tty.sees("1 passed")
    assert tty.ends() == 0


def test_in_a_test_run_that_captures_one_line_says_what_to_do(program, tmp_path):
    (tmp_path / "test_it.py").write_text(TEST)
    tty = program(argv=[sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=line", "test_it.py"])
    tty.sees("nacre.embed.. has no standard input to read from here; under")
    assert tty.ends() == 1


FLASK = """
import flask, nacre
app = flask.Flask("site")
@app.get("/")
def page():
    answer = "unchanged"
    nacre.embed()
    return answer
"""
DJANGO = """
import django, nacre
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="test")
def page(request):
    answer = "unchanged"
    nacre.embed()
    return HttpResponse(answer)
urlpatterns = [path("", page)]
from django.core.wsgi import get_wsgi_application
app = get_wsgi_application()
"""
SERVE = """
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
class Server(ThreadingMixIn, WSGIServer): pass
class Quiet(WSGIRequestHandler):
    def log_message(self, *_): pass
server = make_server("127.0.0.1", 0, app, Server, Quiet)
print("port", server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.parametrize(("needs", "source"), [("flask", FLASK), ("django", DJANGO)])
def test_in_a_request_of_a_web_server_the_answer_is_what_was_assigned(program, needs, source):
    pytest.importorskip(needs)
    tty = program(source.replace("__name__", '"__main__"') + SERVE)
    port = tty.wait(r"port (\d+)")[1]
    got = []
    asking = Thread(target=lambda: got.append(urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read()))
    asking.start()
    tty.prompt(1)
    tty.line("answer = 'from the prompt'")
    tty.prompt(2)
    tty.line("exit")
    tty.until(lambda: got, "the server's answer")
    asking.join()
    assert got == [b"from the prompt"]


def test_a_plain_pipe_is_read_as_a_shell_reads_it(tmp_path, surroundings):
    import subprocess

    source = "import nacre\ndef work():\n    x = 1\n    nacre.embed()\n    print('x is', x)\nwork()\n"
    done = subprocess.run(
        [sys.executable, "-c", source], input="x = 5\nexit\n", env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("x is 5\n")
