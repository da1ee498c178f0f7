"""Code that was written for IPython."""

from __future__ import annotations

import sys


def test_get_ipython_makes_the_calls_that_notebooks_make(shared):
    assert shared.run("get_ipython().run_line_magic('time', '3')").result == "3"
    assert shared.run("get_ipython().getoutput('echo hello')").result == "['hello']"
    assert shared.run("get_ipython().user_ns is globals()").result == "True"
    assert "Signature" in shared.run("print(get_ipython().object_inspect('len', 1)['text/plain'])").text()


def test_the_next_input_is_one_payload_however_often_it_is_set(shared):
    payload = shared.run("for n in range(3): get_ipython().set_next_input(f'line {n}')").content["payload"]
    assert [(one["source"], one["text"]) for one in payload] == [("set_next_input", "line 2")]


STAND_IN = """
import pathlib, sys
folder = pathlib.Path({folder!r}) / "IPython"
(folder / "core").mkdir(parents=True)
(folder / "__init__.py").write_text("")
(folder / "core" / "__init__.py").write_text("")
(folder / "core" / "display_functions.py").write_text('''
def display(*objs, **keys): print("lost")
def publish_display_data(data, **keys): print("lost")
def clear_output(wait=False): print("lost")
class DisplayHandle:
    def __init__(self, display_id): self.display_id = display_id
    def update(self, obj, **keys): display(obj, display_id=self.display_id, update=True, **keys)
''')
(folder / "display.py").write_text("from IPython.core.display_functions import *")
sys.path.insert(0, {folder!r})
"""


def test_what_is_shown_by_ipythons_functions_comes_to_the_clients(kernels):
    """With a stand-in of the same form; with IPython itself, in ``test_kernel_applications``."""
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)))
    done = client.run("from IPython.display import display; h = display(5, display_id=True); h.update(6)")
    assert [one["data"]["text/plain"] for one in done.of("display_data")] == ["5"]
    assert [one["data"]["text/plain"] for one in done.of("update_display_data")] == ["6"]
    known = {
        one["transient"]["display_id"] for kind in ("display_data", "update_display_data") for one in done.of(kind)
    }
    assert len(known) == 1
    done = client.run(
        "from IPython.display import *; publish_display_data({'text/html': '<b>'}); clear_output(wait=True)"
    )
    assert done.of("display_data")[0]["data"] == {"text/html": "<b>"}
    assert done.of("clear_output") == [{"wait": True}]
    assert client.run("print('IPython' in __import__('sys').modules)").text() == "True\n"


def test_ipython_is_not_imported_by_the_kernel(shared):
    assert "IPython" not in sys.modules
    assert shared.run("'ipykernel' in __import__('sys').modules").result == "False"


def test_an_error_that_was_caught_can_be_shown(shared):
    done = shared.run("try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_ipython().showtraceback()\n'after'")
    assert done.content["status"] == "ok"
    assert [error["ename"] for error in done.of("error")] == ["ZeroDivisionError"]
    assert done.result == "'after'"
