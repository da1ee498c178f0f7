"""What a kernel does while it has nothing to do, before the first cell."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

from nacre_kernel.lane import Lane

SETTING = """
import json, os, sys
from nacre_kernel.command import make_shell
from nacre_kernel.warming import pieces

class Options:
    safe, strict, profile, traits = False, True, "", ()

class Kernel:
    def __init__(self):
        self.shell = make_shell(Options, "", {})
        self.main = self
        self.prepared = 0
    def prepare(self):
        self.prepared += 1

kernel = Kernel()
for _ in pieces(kernel):
    pass
shell, known = kernel.shell, set(sys.modules)
found = {"prepared": kernel.prepared, "threads": len(sys._current_frames()), "numbers": [shell.number]}
found["state"] = [name for _, _, names in os.walk(os.path.join(os.environ["NACRE_HOME"])) for name in names]
"""
CELLS = """
shell.run("print(1)")
shell.check("for i in x:\\n  y")
found["new"] = sorted(name for name in set(sys.modules) - known if name.startswith(("nacre", "sqlite3", "pluggy")))
"""
END = """
found["names"] = [name for name in shell.namespace if name in ("told", "In")]
found["failures"] = list(map(str, shell.plugins.failures))
print(json.dumps(found))
shell.close()
"""


def found(home, code=CELLS, config=""):
    home.mkdir()
    (home / "config.toml").write_text(config)
    environment = {"NACRE_HOME": str(home), "HOME": str(home), "PATH": ""}
    command = [sys.executable, "-c", SETTING + code + END]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=home)
    return json.loads(done.stdout.splitlines()[-1])


def test_the_first_cell_and_the_first_judgement_import_nothing_more(tmp_path):
    assert found(tmp_path / "home")["new"] == []


def test_no_session_is_begun_for_it_and_no_thread(tmp_path):
    seen = found(tmp_path / "home", "")
    assert (seen["prepared"], seen["threads"], seen["numbers"]) == (1, 1, [1])
    assert not [name for name in seen["state"] if "history" in name or "spool" in name]
    assert seen["failures"] == []


def test_startup_lines_wait_for_the_first_cell_which_shows_what_they_print(tmp_path):
    lines = '[startup]\nlines = ["told = 1"]\n'
    assert found(tmp_path / "one", "", lines)["names"] == []
    assert found(tmp_path / "two", CELLS, lines)["names"] == ["In", "told"]


def test_a_lane_is_not_busy_with_it():
    """A debugger may be started, which is refused while a cell runs."""
    lane = Lane(SimpleNamespace(leaving=False), SimpleNamespace(loop=SimpleNamespace(started=False)), None)
    seen = []

    def pieces():
        seen.append(lane.busy)
        lane.stop()
        yield

    lane.spare = pieces()
    lane.put(lambda: seen.append(lane.busy))
    lane.run()
    assert seen == [True, False]


def test_what_is_there_before_the_first_cell_is_not_looked_through_again(tmp_path):
    code = "import gc\nfound['frozen'], found['looked_at'] = gc.get_freeze_count(), len(gc.get_objects())\n"
    counts = found(tmp_path / "home", code)
    assert counts["frozen"] > 10 * counts["looked_at"]
