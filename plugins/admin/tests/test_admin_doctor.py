"""``nacre doctor`` finds what is wrong, says what to do, and works whatever is broken."""

from __future__ import annotations

import json
import sys

import pytest

CHECKS = """
from nacre import Finding, Probe, hookimpl

def good(shell):
    return Finding("ok", "the greeter is well")

def many(shell):
    yield Finding("warn", "the greeter is tired", "let it sleep")

def bad(shell):
    raise ZeroDivisionError("no more greetings")

def leaving(shell):
    raise SystemExit(5)

def stopped(shell):
    raise KeyboardInterrupt

def junk(shell):
    return 7

def chatty(shell):
    print("chatter")
    return Finding("ok", "said it")

@hookimpl
def checks():
    for name in {names}:
        yield Probe(name, "nacre_greeting.plugin:" + name)
"""


def diagnose(machine, *options, **environment):
    """The report as data: findings by area and text, and the exit status."""
    ran = machine.run(*options, "doctor", "--json", **environment)
    try:
        report = json.loads(ran.out)
    except ValueError:
        raise AssertionError(f"no report: {ran}") from None
    report["exit"] = ran.status
    report["all"] = [(one["status"], f"{one['area']}: {one['text']}", one["remedy"]) for one in report["findings"]]
    return report


def finding(report, text):
    """The one finding that holds a text."""
    found = [one for one in report["all"] if text in one[1]]
    assert len(found) == 1, report["all"]
    return found[0]


def plugin(report, name):
    [found] = [one for one in report["plugins"] if one["name"] == name]
    return found


def enable(machine, *names):
    machine.configure(f"[plugins]\nenable = {list(names)!r}\n")


def test_a_healthy_shell_exits_0_and_names_versions_paths_and_profile(machine):
    report = diagnose(machine)
    assert report["exit"] == 0, report["all"]
    assert finding(report, "core: nacre-core")[1].find(sys.executable) > 0
    for area in ("configuration", "state", "cache"):
        assert finding(report, f"{area}: ")[1].endswith("(writable)")
    assert finding(report, "profile: minimal: core")
    assert finding(report, f"layer: user ({machine.home}/config.toml)")


def test_the_text_has_a_line_for_each_finding_and_one_for_each_remedy(machine):
    machine.install("torn", "import nowhere_to_be_found\n")
    enable(machine, "torn")
    ran = machine.run("doctor")
    assert ran.status == 1
    lines = ran.out.splitlines()
    [position] = [number for number, line in enumerate(lines) if line.startswith("fail  plugin") and "torn 1.0" in line]
    assert lines[position + 1].strip().startswith("-> install what it needs (nowhere_to_be_found)")
    assert lines[-1] == "1 failed, 0 to look at" or "failed" in lines[-1]


def test_a_plugin_that_does_not_import_is_parked_with_reason_and_remedy(machine):
    machine.install("torn", "import nowhere_to_be_found\n")
    enable(machine, "torn")
    report = diagnose(machine)
    found = plugin(report, "torn")
    assert (report["exit"], found["state"]) == (1, "parked")
    assert "ModuleNotFoundError: No module named 'nowhere_to_be_found'" in found["reason"]
    assert "nowhere_to_be_found" in found["remedy"]


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "raise KeyboardInterrupt", "1/0", "this is no python", "\0"])
def test_a_plugin_that_misbehaves_at_import_is_parked(machine, source):
    machine.install("torn", source)
    enable(machine, "torn")
    report = diagnose(machine)
    assert (report["exit"], plugin(report, "torn")["state"]) == (1, "parked")
    assert machine.run("-c", "print(21)").out == "21\n"


def test_a_plugin_that_broke_after_it_was_indexed_is_found(machine):
    package = machine.install("sound", "import nacre_sound.needed\n")
    (package / "needed.py").write_text("")
    enable(machine, "sound")
    assert diagnose(machine)["exit"] == 0
    (package / "needed.py").write_text("1/0\n")
    report = diagnose(machine)
    assert (report["exit"], plugin(report, "sound")["state"]) == (1, "parked")


def test_a_plugin_whose_module_is_gone_is_parked_and_to_be_installed_again(machine):
    machine.install("torn", entry="nacre_torn.nothing")
    enable(machine, "torn")
    found = plugin(diagnose(machine), "torn")
    assert found["state"] == "parked" and "pip install --force-reinstall nacre-torn" in found["remedy"]


def test_a_malformed_entry_point_is_named(machine):
    machine.install("torn", entry="nacre torn:plugin.main")
    enable(machine, "torn")
    found = plugin(diagnose(machine), "torn")
    assert found["state"] == "parked" and "'nacre torn:plugin.main' is not a module" in found["reason"]
    assert found["remedy"] == "it should read 'package.plugin'"


def test_an_entry_points_file_that_cannot_be_parsed_breaks_nothing_else(machine):
    machine.install("torn")
    machine.install("sound")
    (machine.site / "nacre_torn-1.0.dist-info" / "entry_points.txt").write_text("[nacre.plugins]\ntorn\n")
    enable(machine, "sound")
    ran = machine.run("-c", "print(21)")
    assert (ran.status, ran.out) == (0, "21\n")
    report = diagnose(machine)
    assert plugin(report, "sound")["state"] == "idle"
    assert "nacre_torn-1.0.dist-info" in finding(report, "its metadata cannot be read")[1]


def test_a_distribution_without_metadata_breaks_nothing_else(machine):
    machine.install("torn")
    machine.install("sound")
    (machine.site / "nacre_torn-1.0.dist-info" / "METADATA").unlink()
    enable(machine, "sound")
    ran = machine.run("-c", "print(21)")
    assert (ran.status, ran.out) == (0, "21\n")
    assert plugin(diagnose(machine), "sound")["state"] == "idle"


def test_a_plugin_for_another_core_is_incompatible(machine):
    machine.install("future", needs="nacre-core>=9")
    enable(machine, "future")
    report = diagnose(machine)
    found = plugin(report, "future")
    assert (report["exit"], found["state"]) == (1, "incompatible")
    assert "it needs nacre-core>=9" in found["reason"] and "upgrade" in found["remedy"]
    assert machine.run("-c", "print(21)").out == "21\n"


def test_two_distributions_with_one_name_are_both_named(machine):
    machine.install("twin", dist="nacre-twin")
    machine.install("twin", dist="acme-twin")
    enable(machine, "twin")
    report = diagnose(machine)
    found = plugin(report, "twin")
    assert (report["exit"], found["state"]) == (1, "parked")
    assert "acme-twin" in found["reason"] and "nacre-twin" in found["reason"] and "uninstall one" in found["remedy"]


def test_a_broken_plugin_that_is_not_enabled_is_listed_but_fails_nothing(machine):
    machine.install("torn", "1/0\n")
    machine.install("future", needs="nacre-core>=9")
    report = diagnose(machine)
    assert report["exit"] == 0, report["all"]
    assert plugin(report, "torn")["state"] == "broken" and "ZeroDivisionError" in plugin(report, "torn")["reason"]
    assert plugin(report, "future")["state"] == "incompatible"
    assert finding(report, "torn 1.0")[0] == "warn"


def test_active_idle_and_disabled_are_told_apart(machine):
    machine.install(
        "idle", "from nacre import Magic, hookimpl\n@hookimpl\ndef magics(): yield Magic('x', 'math:sqrt')\n"
    )
    machine.install("active", "from nacre import hookimpl\n@hookimpl\ndef cell_started(cell): pass\n")
    machine.install("asleep")
    enable(machine, "idle", "active")
    report = diagnose(machine)
    assert {name: plugin(report, name)["state"] for name in ("idle", "active", "asleep")} == {
        "idle": "idle",
        "active": "active",
        "asleep": "disabled",
    }
    assert plugin(report, "idle")["offers"] == {"magics": ["x"]}


def test_a_contribution_whose_code_is_missing_is_named(machine):
    source = "from nacre import Magic, hookimpl\n@hookimpl\ndef magics(): yield Magic('x', 'nacre_hollow.room:x')\n"
    machine.install("hollow", source)
    enable(machine, "hollow")
    report = diagnose(machine)
    assert report["exit"] == 1 and finding(report, "hollow: magics x: ModuleNotFoundError")[0] == "fail"


def test_a_hook_that_raises_is_named(machine):
    machine.install("torn", "from nacre import hookimpl\n@hookimpl\ndef magics(): 1/0\n")
    enable(machine, "torn")
    report = diagnose(machine)
    assert report["exit"] == 1
    assert finding(report, "torn 1.0 failed at contribute in magics: ZeroDivisionError")[0] == "fail"


def checked(machine, *names):
    machine.install("greeting", CHECKS.replace("{names}", repr(names)))
    enable(machine, "greeting")
    return diagnose(machine)


def test_what_the_plugins_own_checks_find_is_reported(machine):
    report = checked(machine, "good", "many")
    assert report["exit"] == 0 and report["status"] == "warn"
    assert finding(report, "greeting: good: the greeter is well")[0] == "ok"
    assert finding(report, "greeting: many: the greeter is tired") == (
        "warn",
        "greeting: many: the greeter is tired",
        "let it sleep",
    )


def test_checks_that_fail_leave_the_others_asked(machine):
    report = checked(machine, "bad", "leaving", "stopped", "junk", "good")
    assert report["exit"] == 1
    assert "ZeroDivisionError: no more greetings" in finding(report, "greeting: bad")[1]
    assert "SystemExit" in finding(report, "greeting: leaving")[1]
    assert "interrupted" in finding(report, "greeting: stopped")[1]
    assert "TypeError" in finding(report, "greeting: junk")[1]
    assert finding(report, "greeting: good")[0] == "ok"


def test_what_a_check_prints_does_not_get_into_the_report(machine):
    assert finding(checked(machine, "chatty"), "said it")[0] == "ok"


def test_checks_of_plugins_that_are_not_enabled_are_not_asked(machine):
    machine.install("greeting", CHECKS.replace("{names}", "['bad']"))
    report = diagnose(machine)
    assert report["exit"] == 0 and not any("no more greetings" in text for _, text, _ in report["all"])


def test_a_missing_plugin_of_ones_own_file_fails_with_the_nearest(machine):
    machine.install("greeting")
    enable(machine, "greting")
    report = diagnose(machine)
    found = finding(report, "missing: ")
    assert report["exit"] == 1 and "did you mean 'greeting'?" in found[1] and "config.toml:4" in found[1]
    assert found[2] == "pip install nacre-greting, or take it out"


def test_a_missing_plugin_of_a_packaged_profile_is_only_a_warning(machine):
    package = machine.site / "acme_profiles"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "acme.toml").write_text('[plugins]\nenable = ["anvil"]\n')
    facts = machine.site / "acme_profiles-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-profiles\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[nacre.profiles]\nacme = acme_profiles\n")
    report = diagnose(machine, "--profile", "acme")
    assert report["exit"] == 0 and finding(report, "enables 'anvil', which is not installed")[0] == "warn"
    assert machine.run("--profile", "acme", "-c", "print(21)") == (0, "21\n", "")


def test_a_choice_that_nobody_offers_is_named(machine):
    machine.configure('[choose]\nhistory = "parchment"\n')
    status, text, *_ = finding(diagnose(machine), "'parchment'")
    assert status == "warn" and "no cell is written to it" in text


def test_a_profile_that_does_not_exist_fails_and_the_rest_is_examined(machine):
    report = diagnose(machine, "--profile", "nowhere")
    assert report["exit"] == 1
    assert finding(report, "there is no profile 'nowhere'")[0] == "fail"
    assert plugin(report, "admin")


def test_a_profile_that_cannot_be_read_fails_and_the_rest_is_examined(machine):
    path = machine.profile("bad", "[plugins\n")
    report = diagnose(machine, NACRE_PROFILE="bad")
    assert report["exit"] == 1 and finding(report, str(path))[0] == "fail"


def test_a_profile_that_extends_itself_fails_and_the_rest_is_examined(machine):
    machine.profile("a", 'extends = ["b"]\n')
    machine.profile("b", 'extends = ["a"]\n')
    report = diagnose(machine, "--profile", "a")
    assert report["exit"] == 1 and finding(report, "extends itself")[0] == "fail"


def test_a_configuration_that_cannot_be_read_fails(machine):
    (machine.home / "config.toml").write_text("[[[\n")
    report = diagnose(machine, NACRE_PROFILE="minimal")
    assert report["exit"] == 1 and "the file is left out" in finding(report, "config.toml")[1]


@pytest.mark.parametrize("code", ["1/0", "raise SystemExit(3)"])
def test_a_config_py_that_raises_fails(machine, code):
    (machine.home / "config.py").write_text(f"{code}\n")
    report = diagnose(machine)
    assert report["exit"] == 1 and "the file is left out" in finding(report, "config.py")[1]


def test_a_trait_that_is_misspelt_or_does_not_fit_is_named(machine):
    path = machine.configure('[traits.Shell]\nautowait = true\nautoawait = "soon"\n[traits.Shel]\nx = 1\n')
    report = diagnose(machine)
    assert (
        f"user ({path}:4): Shell has no trait 'autowait'; did you mean 'autoawait'?" in finding(report, "autowait'")[1]
    )
    assert f"user ({path}:5)" in finding(report, "Shell.autoawait:")[1]
    assert "did you mean 'Shell'?" in finding(report, "a class 'Shel'")[1]


def test_a_trait_on_the_command_line_that_does_not_fit_fails(machine):
    report = diagnose(machine, "--Shell.autoawait=soon")
    assert report["exit"] == 1 and finding(report, "Shell.autoawait")[0] == "fail"


def test_the_trust_of_the_project_is_told(machine):
    path = machine.project('summary = "x"\n')
    assert finding(diagnose(machine), "project: ")[1] == f"project: {path} is not trusted, and changes nothing"
    machine.run("trust")
    assert finding(diagnose(machine), "project: ")[:2] == ("ok", f"project: {path} is trusted")
    path.write_text('summary = "y"\n')
    assert "has changed since it was trusted" in finding(diagnose(machine), "project: ")[1]


def test_folders_that_cannot_be_written_are_named_with_a_remedy(machine):
    blocked = machine.home / "file"
    blocked.write_text("")
    report = diagnose(machine, NACRE_HOME=str(blocked / "home"), NACRE_PROFILE="minimal")
    found = finding(report, "state: ")
    assert report["exit"] == 0, report["all"]
    assert found[0] == "warn" and "is no folder" in found[1] and "NACRE_HOME" in found[2]


def test_it_works_without_home(machine):
    report = diagnose(machine, HOME="", NACRE_HOME="", NACRE_PROFILE="minimal")
    assert finding(report, "core: ")


def test_it_works_without_sqlite3_readline_curses_and_ssl(machine):
    (machine.work / "blocked.py").write_text(
        "import sys\n"
        "for name in 'sqlite3 _sqlite3 readline curses _curses ssl _ssl'.split(): sys.modules[name] = None\n"
        "from nacre.app import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    ran = machine.start([sys.executable, "blocked.py", "doctor"])
    assert ran.status == 0, ran
    assert "all is well" in ran.out or "to look at" in ran.out


def test_it_works_in_safe_mode(machine):
    machine.install("torn", "1/0\n")
    enable(machine, "torn")
    report = diagnose(machine, "--safe")
    assert report["exit"] == 0, report["all"]


def test_it_works_in_strict_mode(machine):
    machine.install("torn", "1/0\n")
    enable(machine, "torn")
    report = diagnose(machine, "--strict")
    assert (report["exit"], plugin(report, "torn")["state"]) == (1, "parked")


def test_it_works_where_the_working_directory_is_gone(machine):
    ran = machine.start(["sh", "-c", f"mkdir gone; cd gone; rmdir ../gone; {' '.join(machine.python)} doctor"])
    assert ran.status == 0 and "Traceback" not in ran.err, ran


def test_a_misspelt_option_is_a_usage_error(machine):
    ran = machine.run("doctor", "--jason")
    assert (ran.status, ran.err) == (2, "nacre: doctor: no option '--jason'; did you mean '--json'?\n")
