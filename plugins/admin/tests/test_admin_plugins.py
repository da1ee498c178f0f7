"""``nacre plugins``."""

from __future__ import annotations

import json

GREETING = """
from nacre import Magic, hookimpl

@hookimpl
def magics():
    yield Magic("greet", "nacre_greeting.room:greet", kind="line_cell", summary="Say hello")
"""


def rows(text):
    return {line.split()[0]: line for line in text.splitlines() if line.strip()}


def test_list_says_state_version_and_summary(machine):
    machine.install("greeting", GREETING)
    machine.install("asleep")
    machine.configure('[plugins]\nenable = ["greeting"]\n')
    listed = rows(machine.run("plugins", "list").out)
    assert listed["greeting"].split()[1:] == ["1.0", "idle", "1", "offered", "The", "plugin", "greeting"]
    assert listed["asleep"].split()[1:] == ["1.0", "disabled", "The", "plugin", "asleep"]


def test_list_says_why_a_plugin_cannot_be_used(machine):
    machine.install("torn", "import nowhere_to_be_found\n")
    machine.configure('[plugins]\nenable = ["torn"]\n')
    listed = rows(machine.run("plugins", "list").out)
    assert "parked" in listed["torn"] and "nowhere_to_be_found" in listed["torn"]


def test_info_says_who_enabled_and_disabled_it_with_file_and_line(machine):
    machine.install("greeting", GREETING)
    profile = machine.profile("mine", '\n\n[plugins]\nenable = ["greet*"]\n')
    config = machine.configure('[plugins]\ndisable = ["greeting"]\n', profile="mine")
    ran = machine.run("plugins", "info", "greeting")
    assert f"disabled by user ({config}:4); before that enabled by profile ({profile}:4)" in ran.out


def test_info_lists_contributions_by_name_and_measures_the_import(machine):
    package = machine.install("greeting", GREETING, needs="nacre-core>=0.1")
    (package / "room.py").write_text("def greet(line): return line\n")
    ran = machine.run("plugins", "info", "greeting")
    facts = rows(ran.out)
    assert facts["magics"].split() == ["magics", "%greet", "%%greet", "Say", "hello"]
    assert facts["file"].endswith("nacre_greeting/plugin.py")
    assert facts["needs"].split(None, 1)[1] == "nacre-core>=0.1"
    assert facts["hooks"].split()[1:] == ["magics"]
    assert facts["import"].split()[2:5] == ["ms", "for", "the"] and float(facts["import"].split()[1]) > 0


def test_info_of_an_unknown_plugin_names_the_nearest(machine):
    machine.install("greeting", GREETING)
    ran = machine.run("plugins", "info", "greting")
    assert (ran.status, ran.err) == (
        2,
        "nacre: plugins info: no plugin 'greting' is installed; did you mean 'greeting'?\n",
    )


def test_rescan_finds_what_the_index_could_not_notice(machine):
    package = machine.install("greeting", GREETING)
    machine.configure('[plugins]\nenable = ["greeting"]\n')
    machine.run("plugins", "list")
    [index] = [file for file in (machine.home / "cache").glob("index-*.json") if "nacre_greeting" in file.read_text()]
    kept = json.loads(index.read_text())
    for fields in kept["plugins"]:
        if fields[0] == "greeting":
            fields[7] = {}
    kept["watched"] = []
    index.write_text(json.dumps(kept))
    assert "1 offered" not in rows(machine.run("plugins", "list").out)["greeting"]
    ran = machine.run("plugins", "rescan")
    assert ran.status == 0 and str(index) in ran.out
    assert "1 offered" in rows(machine.run("plugins", "list").out)["greeting"]
    assert package.exists()


def test_rescan_works_where_the_cache_cannot_be_written(machine):
    blocked = machine.home / "file"
    blocked.write_text("")
    ran = machine.run("plugins", "rescan", NACRE_HOME=str(blocked / "home"), NACRE_PROFILE="minimal")
    assert ran.status == 0 and "kept in memory" in ran.out


def test_listing_for_a_reader_that_leaves_is_no_error(machine):
    machine.install("greeting", GREETING)
    shown = machine.start(["sh", "-c", f"{' '.join(machine.python)} plugins list | head -0; echo done"])
    assert shown.out == "done\n" and "Traceback" not in shown.err


def test_a_folder_that_bears_a_commands_name_does_not_hide_the_command(machine):
    (machine.work / "plugins").mkdir()
    ran = machine.run("plugins", "list")
    assert ran.status == 0 and "admin" in ran.out


def test_a_file_that_bears_a_commands_name_is_not_run_for_it(machine):
    (machine.work / "doctor").write_text("print('planted')\n")
    assert "planted" not in machine.run("doctor").out
    assert machine.run("./doctor").out == "planted\n"
