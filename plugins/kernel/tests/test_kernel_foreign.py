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
(folder / "__init__.py").write_text("def get_ipython(): return None")
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


def test_the_forms_that_are_asked_for_are_shown_and_a_place_without_a_value_can_be_filled(kernels):
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)))
    client.run("class Page:\n    def _repr_html_(self): return '<b>'\n    def __repr__(self): return 'page'")
    done = client.run(
        "from IPython.display import display; display(Page(), include=['text/html'])\n"
        "display(Page(), exclude=['text/html'], metadata={'text/plain': {'a': 1}})\n"
        "display(Page(), include=['image/png'])"
    )
    assert [one["data"] for one in done.of("display_data")] == [{"text/html": "<b>"}, {"text/plain": "page"}]
    assert done.of("display_data")[1]["metadata"] == {"text/plain": {"a": 1}}
    done = client.run("handle = display(display_id=True); handle.update(7)")
    (place,), (filled,) = done.of("display_data"), done.of("update_display_data")
    assert place["data"] == {} and filled["data"] == {"text/plain": "7"}
    assert place["transient"] == filled["transient"] == {"display_id": client.run("handle.display_id").result[1:-1]}


def test_libraries_that_ask_ipython_for_a_shell_find_a_notebook(kernels):
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)))
    client.run("import IPython; found = IPython.get_ipython()")
    assert client.run("'IPKernelApp' in found.config, found.has_trait('nothing')").result == "(True, False)"
    assert client.run("found.run_line_magic('time', '3')").result == "3"
    assert client.run("found is get_ipython()").result == "True"


def test_functions_registered_for_events_are_called_around_cells(kernels):
    client = kernels.start()
    client.run("events = get_ipython().events; seen = []")
    client.run("events.register('pre_run_cell', lambda info: seen.append(info.raw_cell))")
    client.run("tell = lambda result: seen.append((result.result, result.success)); 1")
    client.run("events.register('post_run_cell', tell)")
    client.run("6 * 7")
    client.run("1 / 0")
    client.run("events.unregister('post_run_cell', tell)")
    assert client.run("seen[3:7]").result == "['6 * 7', (42, True), '1 / 0', (None, False)]"


def test_an_event_whose_function_raises_is_told_and_the_cell_runs(kernels):
    client = kernels.start()
    client.run("get_ipython().events.register('pre_execute', lambda: 1 / 0)")
    done = client.run("5")
    assert done.result == "5"
    assert [error["ename"] for error in done.of("error")] == ["ZeroDivisionError"]
    assert "foreign.py" not in "".join(done.of("error")[0]["traceback"])


def test_functions_of_events_that_are_interrupted_or_leave_are_called_again(kernels):
    client = kernels.start()
    client.run("def leave(): raise SystemExit(1)\ndef stop(): raise KeyboardInterrupt\nseen = []")
    client.run(
        "events = get_ipython().events; events.register('pre_execute', leave); events.register('pre_execute', stop)"
    )
    client.run("events.register('pre_execute', lambda: seen.append(1))")
    for _ in range(3):
        done = client.run("5")
        assert (done.result, done.text("stderr")) == ("5", "")
        assert [error["ename"] for error in done.of("error")] == ["SystemExit", "KeyboardInterrupt"]
    assert client.run("len(seen)").result == "4"


def test_what_get_ipython_does_not_have_is_said_by_name(shared):
    error = shared.run("get_ipython().display_formatter").of("error")[0]
    assert error["ename"] == "AttributeError"
    assert "'display_formatter'" in error["evalue"]
    assert "Nacre" in error["evalue"]


def test_a_function_becomes_a_magic(kernels):
    client = kernels.start()
    client.run("get_ipython().register_magic_function(lambda line: line.upper(), 'line', 'loud')")
    assert client.run("%loud a 'b").result == '"A \'B"'
    client.run("def both(line, cell): return line, cell\nget_ipython().register_magic_function(both, 'cell')")
    assert client.run("%%both x\nbody").result == "('x', 'body\\n')"


def test_a_cell_within_a_cell_gives_what_came_of_it(shared):
    assert shared.run("found = get_ipython().run_cell('40 + 2')").result == "42"
    assert shared.run("found.result, found.success").result == "(42, True)"
    assert shared.run("get_ipython().push({'pushed': 6}); pushed").result == "6"


def test_ipython_is_not_imported_by_the_kernel(shared):
    assert "IPython" not in sys.modules
    assert shared.run("'ipykernel' in __import__('sys').modules").result == "False"


def test_an_error_that_was_caught_can_be_shown(shared):
    done = shared.run("try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_ipython().showtraceback()\n'after'")
    assert done.content["status"] == "ok"
    assert [error["ename"] for error in done.of("error")] == ["ZeroDivisionError"]
    assert done.result == "'after'"


WIDGETS = """
import pathlib, sys
folder = pathlib.Path({folder!r}) / "ipywidgets" / "widgets"
folder.mkdir(parents=True)
(folder.parent / "__init__.py").write_text("from .widgets import interaction\\ndef register_comm_target(): pass")
(folder / "__init__.py").write_text("")
(folder / "interaction.py").write_text("def show_inline_matplotlib_plots(): print('lost')")
sys.path.insert(0, {folder!r})
from matplotlib import pyplot as plt
from ipywidgets import interaction
"""


def test_a_figure_of_interact_is_shown_where_its_function_ends(kernels):
    """With a stand-in; the widget itself is looked at in ``test_kernel_applications``."""
    client = kernels.start()
    client.run(WIDGETS.format(folder=str(kernels.folder)))
    done = client.run("line = plt.plot([1]); interaction.show_inline_matplotlib_plots(); print(plt.get_fignums())")
    assert ["image/png" in one["data"] for one in done.of("display_data")] == [True]
    assert done.text() == "[]\n"


def test_a_figure_is_shown_where_no_code_of_a_cell_calls(kernels):
    client = kernels.start()
    client.run(WIDGETS.format(folder=str(kernels.folder)))
    done = client.run(
        "import threading; line = plt.plot([1]); thread = threading.Thread(target=plt.show)\n"
        "thread.start(); thread.join(); print(plt.get_fignums())"
    )
    assert [len(done.of("display_data")), done.text()] == [1, "[]\n"]


def test_what_is_loaded_takes_the_place_of_its_cell_as_does_a_next_input_that_says_so(shared, tmp_path):
    (tmp_path / "begun.py").write_text("x = 1\n")
    loaded = shared.run(f"%load {tmp_path / 'begun.py'}").content["payload"]
    assert [(one["text"].splitlines()[-1], one["replace"]) for one in loaded] == [("x = 1", True)]
    payloads = [
        shared.run(f"get_ipython().set_next_input('y', replace={replace})").content["payload"]
        for replace in (True, False)
    ]
    assert [one["replace"] for payload in payloads for one in payload] == [True, False]


CLASS_OF_SHELLS = """
(folder / "core" / "interactiveshell.py").write_text('''
import sys, types
class InteractiveShell:
    ast_node_interactivity = object()  # a trait
    def __init__(self): self.init_sys_modules()
    def init_sys_modules(self): sys.modules["__main__"] = types.ModuleType("__main__")
''')
(folder / "core" / "pylabtools.py").write_text('''
def select_figure_formats(shell, formats, **kwargs): print("lost")
''')
"""


def test_a_shell_of_ipythons_that_a_library_makes_leaves_main_alone(kernels):
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)) + CLASS_OF_SHELLS)
    client.run("from IPython.core.interactiveshell import InteractiveShell; shell = InteractiveShell()")
    client.run("import pickle\nclass Mine: pass")
    assert client.run("type(pickle.loads(pickle.dumps(Mine()))) is Mine").result == "True"


def test_which_values_are_shown_can_be_said_to_ipythons_class_of_shells(kernels):
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)) + CLASS_OF_SHELLS)
    client.run("from IPython.core.interactiveshell import InteractiveShell")
    assert len(client.run("1\n2").of("execute_result")) == 1
    client.run("InteractiveShell.ast_node_interactivity = 'all'")
    assert len(client.run("1\n2").of("execute_result")) == 2
    client.run("%config InteractiveShell.ast_node_interactivity = 'last_expr'")
    assert len(client.run("1\n2").of("execute_result")) == 1
    refused = client.run("InteractiveShell.ast_node_interactivity = 'much'")
    assert refused.content["status"] == "ok"
    assert "ast_node_interactivity" in client.run("1\n2").text("stderr")
    assert len(client.run("1\n2").of("execute_result")) == 1


def test_formats_of_figures_that_are_asked_of_ipython_are_taken(kernels):
    client = kernels.start()
    client.run(STAND_IN.format(folder=str(kernels.folder)) + CLASS_OF_SHELLS)
    client.run("from IPython.core.pylabtools import select_figure_formats; select_figure_formats(None, ('svg',))")
    client.run("import IPython; IPython.version_info = (9, 18, 0)")  # which matplotlib asks
    shown = client.run("import matplotlib.pyplot as plt; plt.plot([1, 2]);").of("display_data")
    assert [set(one["data"]) for one in shown] == [{"image/svg+xml", "text/plain"}]


def test_ipython_may_be_there_before_the_kernel_is(kernels, monkeypatch):
    folder = kernels.folder / "before"
    exec(STAND_IN.format(folder=str(folder)))
    sys.path.remove(str(folder))
    (folder / "sitecustomize.py").write_text("import IPython.display")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    done = kernels.start().run("import IPython; IPython.display.display(5)")
    assert [one["data"] for one in done.of("display_data")] == [{"text/plain": "5"}]
