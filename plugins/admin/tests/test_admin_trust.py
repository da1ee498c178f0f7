"""A folder that one merely stands in changes nothing, until ``nacre trust``."""

from __future__ import annotations

import os
import sysconfig

import pytest

MARK = "_ = open({!r}, 'a').write('ran ')"


@pytest.fixture
def planted(machine):
    """A working directory that holds everything which could run by itself."""
    marker = machine.home / "marker"
    mark = MARK.format(str(marker))
    machine.install("evil", f"{mark}\n", dist="evil", where=machine.work)
    machine.install("admin", f"{mark}\n", dist="nacre-evil-admin", where=machine.work, entry="nacre_evil.plugin")
    (machine.work / "nacre_profiles").mkdir()
    (machine.work / "nacre_profiles" / "minimal.toml").write_text(f"[startup]\nlines = [{mark!r}]\n")
    (machine.work / "config.py").write_text(f"{mark}\n")
    (machine.work / "profiles").mkdir()
    (machine.work / "profiles" / "minimal.toml").write_text(f"[startup]\nlines = [{mark!r}]\n")
    machine.project(f'[plugins]\nenable = ["evil", "*"]\n[startup]\nlines = [{mark!r}]\n')
    machine.configure('[plugins]\nenable = ["evil", "admin"]\n')
    machine.environment["PYTHONPATH"] = ""
    machine.marker = marker
    return machine


def nacre_script():
    return os.path.join(sysconfig.get_path("scripts"), "nacre")


EMBEDDING = """
import os
from nacre import Shell
with Shell(project=os.getcwd()) as shell:
    print(shell.run("20 + 1").value, "evil" in shell.plugins.order())
"""


def starts(machine):
    script = machine.work / "script.py"
    script.write_text(EMBEDDING)
    python = machine.python[0]
    return {
        "nacre": [nacre_script(), "-c", "print(21, 'evil' in get_shell().plugins.order())"],
        "python -m nacre": [*machine.python, "-c", "print(21, 'evil' in get_shell().plugins.order())"],
        "a script there": [python, "script.py"],
        "a script there, run by nacre": [nacre_script(), "script.py"],
    }


@pytest.mark.parametrize("way", ["nacre", "python -m nacre", "a script there", "a script there, run by nacre"])
def test_what_is_planted_in_the_working_directory_changes_nothing(planted, way):
    ran = planted.start(starts(planted)[way])
    assert (ran.status, ran.out) == (0, "21 False\n")
    assert not planted.marker.exists()


def test_piped_input_from_there_runs_nothing_that_is_planted(planted):
    ran = planted.run(stdin="print(21)\n")
    assert (ran.status, ran.out) == (0, "21\n") and not planted.marker.exists()


def test_the_subcommands_run_nothing_that_is_planted(planted):
    for command in (["doctor"], ["plugins", "list"], ["plugins", "rescan"], ["config", "show", "--all"], ["trust"]):
        planted.run(*command)
    planted.run("plugins", "info", "admin")
    assert not planted.marker.exists()


def test_the_user_is_told_that_the_file_is_not_trusted(planted):
    ran = planted.run("-c", "pass")
    assert f"{planted.work}/.nacre.toml is not trusted and changes nothing" in ran.err


def test_trust_shows_what_the_file_sets_and_the_code_it_runs(planted):
    ran = planted.run("trust")
    assert ran.status == 0
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == f"{planted.work}/.nacre.toml sets:"
    assert "line 2 plugins.evil = on" in lines and "line 2 plugins.* = on" in lines
    [code] = [line for line in lines if "startup.lines" in line]
    assert code.startswith("line 4 ") and str(planted.marker) in code and code.endswith("runs this code")


def test_a_trusted_file_counts_and_still_brings_no_plugin_from_there(planted):
    planted.run("trust")
    for command in starts(planted).values():
        assert planted.start(command).out == "21 False\n"
        assert planted.marker.exists()
        planted.marker.unlink()


def test_a_changed_file_is_untrusted_again(planted):
    planted.run("trust")
    path = planted.work / ".nacre.toml"
    path.write_text(path.read_text() + "\n# a word more\n")
    ran = planted.run("-c", "print(21)")
    assert ran.out == "21\n" and "is not trusted" in ran.err
    assert not planted.marker.exists()


def test_a_moved_file_is_untrusted(planted, tmp_path):
    planted.run("trust")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".nacre.toml").write_text((planted.work / ".nacre.toml").read_text())
    planted.run("-c", "pass", cwd=elsewhere)
    assert not planted.marker.exists()


def test_a_file_below_does_not_inherit_trust(planted):
    planted.run("trust")
    below = planted.work / "below"
    below.mkdir()
    (below / ".nacre.toml").write_text(f"[startup]\nlines = [{MARK.format(str(planted.marker))!r}]\n")
    planted.run("-c", "pass", cwd=below)
    assert not planted.marker.exists()


def test_forget_takes_trust_back(planted):
    planted.run("trust")
    ran = planted.run("trust", "--forget")
    assert ran.status == 0 and "not trusted any more" in ran.out
    planted.run("-c", "pass")
    assert not planted.marker.exists()


def test_what_was_never_trusted_cannot_be_forgotten(planted):
    ran = planted.run("trust", "--forget")
    assert ran.status == 2 and "was not trusted" in ran.err


def test_list_says_which_are_trusted_changed_or_gone(planted, tmp_path):
    for name in ("changed", "gone"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / ".nacre.toml").write_text('summary = "x"\n')
        assert planted.run("trust", str(folder)).status == 0
    planted.run("trust", ".nacre.toml")
    (tmp_path / "changed" / ".nacre.toml").write_text('summary = "y"\n')
    (tmp_path / "gone" / ".nacre.toml").unlink()
    listed = [line.split() for line in planted.run("trust", "--list").out.splitlines()]
    assert [(line[0], line[-1].split("/")[-2]) for line in listed] == [
        ("changed", "changed"),
        ("gone", "gone"),
        ("trusted", "work"),
    ]


def test_a_pyproject_can_be_trusted(machine):
    (machine.work / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.nacre.startup]\nlines = ["print(21)"]\n'
    )
    assert machine.run("-c", "pass").out == ""
    ran = machine.run("trust")
    assert "line 5  startup.lines" in ran.out
    assert machine.run("-c", "pass").out == "21\n"


def test_code_cannot_hide_behind_control_characters(machine):
    path = machine.work / ".nacre.toml"
    path.write_text('[startup]\nlines = ["evil()\\u001b[2K\\u009b2K\\u202e\\u2066"]\n["traits"."a\\nb"]\nx = 1\n')
    shown = machine.run("trust").out
    assert "evil()" in shown
    assert all(one.isprintable() or one == "\n" for one in shown)
    assert "\nb" not in shown


def test_a_file_that_is_no_toml_is_not_trusted(machine):
    machine.project("[")
    ran = machine.run("trust")
    assert (ran.status, ran.out) == (2, "") and ".nacre.toml" in ran.err
    assert machine.run("trust", "--list").out == "no project file is trusted\n"


def test_a_file_that_is_no_text_is_not_trusted(machine):
    (machine.work / ".nacre.toml").write_bytes(b'summary = "\xff"\n')
    ran = machine.run("trust")
    assert ran.status == 2 and "UTF-8" in ran.err


def test_where_there_is_no_project_the_command_says_so(machine):
    ran = machine.run("trust")
    assert (ran.status, ran.out) == (2, "") and "no .nacre.toml" in ran.err and len(ran.err.splitlines()) == 1


def test_only_project_files_are_trusted(machine):
    (machine.work / "other.toml").write_text("")
    ran = machine.run("trust", "other.toml")
    assert ran.status == 2 and "is no project file" in ran.err


def test_where_trust_cannot_be_recorded_the_command_fails(machine):
    machine.project('summary = "x"\n')
    blocked = machine.home / "file"
    blocked.write_text("")
    ran = machine.run("trust", NACRE_HOME=str(blocked / "home"), NACRE_PROFILE="minimal")
    assert ran.status == 1 and "Trusted" not in ran.out and str(blocked) in ran.err


def test_a_startup_file_that_changes_is_untrusted_again(planted):
    (planted.work / "setup.py").write_text("print('as seen')\n")
    planted.project('[startup]\nfiles = ["setup.py"]\n')
    planted.run("trust")
    (planted.work / "setup.py").write_text(MARK.format(str(planted.marker)))
    planted.run("-c", "pass")
    assert not planted.marker.exists()


def test_an_included_file_that_changes_is_untrusted_again(planted):
    (planted.work / "more.toml").write_text('summary = "as seen"\n')
    planted.project('include = ["more.toml"]\n')
    planted.run("trust")
    (planted.work / "more.toml").write_text(f"[startup]\nlines = [{MARK.format(str(planted.marker))!r}]\n")
    planted.run("-c", "pass")
    assert not planted.marker.exists()


@pytest.mark.parametrize("said", ['include = ["a.toml"]', 'trusted_paths = ["/x"]', '[startup]\nfiles = ["a.py"]'])
def test_trusting_a_file_tells_which_of_its_keys_do_not_count(machine, said):
    machine.project(said + "\n")
    line, key = (2, "startup.files") if "files" in said else (1, said.partition(" ")[0])
    assert f"  line {line}  {key} does not count in a project's file" in machine.run("trust").out
