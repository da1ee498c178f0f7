"""A plugin can do nothing that keeps the others from being called or the prompt from coming back."""

from __future__ import annotations

import pytest
from nacre import hookimpl, specs, values

HOOKS = {name: spec.nacre for name, spec in vars(specs).items() if hasattr(spec, "nacre")}
ARGUMENTS = {
    "judge_input": "source, shell",
    "compile_cell": "tree, cell, shell",
    "run_code": "compiled, cell, shell",
    "resolve_magic": "name, kind, shell",
    "render_error": "error, cell, shell",
    "config_changed": "key, old, new, shell",
    "directory_changed": "old, new, shell",
    "cell_started": "cell, shell",
    "cell_finished": "cell, outcome, shell",
    "output_shown": "output, cell, shell",
    "plugin_failed": "failure, shell",
}
FAULTS = {
    "raises": "raise ValueError('broken')",
    "returns junk": "return 42",
    "exits": "import sys; sys.exit('gone')",
    "raises KeyboardInterrupt": "raise KeyboardInterrupt",
    "raises CancelledError": "import asyncio; raise asyncio.CancelledError",
}
GOOD = {
    "judge_input": values.Check("complete"),
    "compile_cell": values.Compiled((), "f"),
    "run_code": lambda: None,
    "resolve_magic": values.Magic("m", print),
    "render_error": values.Bundle({"text/plain": "e"}),
    "confirm_exit": True,
}


def plugin(hook, body, name):
    """A plugin object of one implementation with this body; its calls are counted."""
    kind = HOOKS[hook][0]
    arguments = "" if kind == "contribute" else ARGUMENTS.get(hook, "shell")
    space = {"good": GOOD.get(hook)}
    exec(f"def {hook}(self{', ' + arguments if arguments else ''}):\n    self.calls += 1\n    {body}", space)
    return type(name, (), {hook: hookimpl(space[hook]), "calls": 0, "__version__": "1.2"})()


def call(host, hook):
    """Call a hook as the core does."""
    kind = HOOKS[hook][0]
    given = dict.fromkeys(ARGUMENTS.get(hook, "shell").split(", "))
    given["shell"] = host.shell
    if kind == "contribute":
        host._offers.clear()
        return host.offers(hook)
    return host.decide(hook, **given) if kind == "decide" else host.observe(hook, **given)


CASES = [
    (hook, fault)
    for hook in HOOKS
    for fault in FAULTS
    if (HOOKS[hook][0], fault) != ("observe", "returns junk")  # what an observer returns is ignored
]


@pytest.mark.parametrize(("hook", "fault"), CASES)
class TestAPluginThat:
    """For every hook and every fault."""

    def make(self, session, hook, fault):
        shell = session().shell
        good = plugin(hook, "return good", "good")
        bad = plugin(hook, FAULTS[fault], "bad")
        shell.plugins.add(good)
        shell.plugins.add(bad)  # pluggy calls the last one first
        return shell, good, bad

    def test_leaves_the_others_called(self, session, hook, fault):
        shell, good, _ = self.make(session, hook, fault)
        before = good.calls
        call(shell.plugins, hook)
        assert good.calls > before or (HOOKS[hook][0] == "contribute" and good.calls)

    def test_is_named_once_with_its_version(self, session, hook, fault):
        shell, _, _ = self.make(session, hook, fault)
        for _ in range(2):
            call(shell.plugins, hook)
        told = [text for text in shell.take_notices() if "bad 1.2" in text and hook in text]
        assert len(told) == 1

    def test_is_parked_after_three_failures(self, session, hook, fault):
        shell, _, bad = self.make(session, hook, fault)
        for _ in range(4):
            if HOOKS[hook][0] == "contribute":
                shell.plugins._ask("bad") if "bad" in shell.plugins._active else None
            else:
                call(shell.plugins, hook)
        assert (bad.calls, "bad" in shell.plugins.parked) == (3, True)

    def test_leaves_cells_running(self, session, hook, fault):
        shell, _, _ = self.make(session, hook, fault)
        if hook in ("run_code", "compile_cell"):
            shell.plugins.remove("good")
        assert shell.run("6 * 7").value == 42


def test_a_parked_plugin_is_not_called_again(session):
    shell = session().shell
    bad = plugin("cell_finished", "raise ValueError", "bad")
    shell.plugins.add(bad)
    for _ in range(5):
        shell.run("1")
    assert bad.calls == 3


def test_strict_raises_the_failure(session):
    shell = session(strict=True).shell
    shell.plugins.add(plugin("shell_started", "raise ValueError('broken')", "bad"))
    with pytest.raises(ValueError, match="broken"):
        shell.run("1")


def test_a_failure_is_told_to_plugin_failed(session):
    shell = session().shell
    watcher = plugin("plugin_failed", "self.seen = failure", "watcher")
    shell.plugins.add(watcher)
    shell.plugins.add(plugin("cell_started", "raise ValueError('x')", "bad"))
    shell.run("1")
    assert (watcher.seen.plugin, watcher.seen.hook, watcher.seen.phase) == ("bad", "cell_started", "call")


def test_a_hook_that_does_not_exist_is_named_with_the_nearest_one(session):
    class Author:
        @hookimpl
        def cell_fnished(self):
            pass

    shell = session(Author()).shell
    assert "cell_finished" in shell.take_notices()[0]


def test_an_argument_that_does_not_exist_parks_the_plugin(session):
    class Author:
        @hookimpl
        def cell_finished(self, result):
            pass

    shell = session(Author()).shell
    assert "author" in shell.plugins.parked or "Author" in shell.plugins.parked


def _judges(name, seen, **order):
    """A plugin that is asked about input and does not answer."""

    def judge_input(self, source):
        seen.append(name)

    return type(name, (), {"judge_input": hookimpl(**order)(judge_input)})()


def test_those_who_want_it_are_called_first_or_last(session):
    seen = []
    orders = [("Last", {"trylast": True}), ("Early", {}), ("First", {"tryfirst": True}), ("Late", {})]
    one = session()
    for name, order in orders:
        one.shell.plugins.add(_judges(name, seen, **order))
    one.shell.check("1")
    assert seen == ["First", "Late", "Early", "Last"]


def test_whoever_leaves_while_a_hook_is_called_does_not_disturb_the_others(session):
    seen = []
    one = session()

    class Leaver:
        @hookimpl(tryfirst=True)
        def cell_finished(self, shell):
            seen.append("leaver")
            shell.plugins.remove("Leaver")

    class Stayer:
        @hookimpl
        def cell_finished(self):
            seen.append("stayer")

    for plugin in (Leaver(), Stayer()):
        one.shell.plugins.add(plugin)
    one.shell.run("1")
    one.shell.run("2")
    assert seen == ["leaver", "stayer", "stayer"]


def test_a_wrapper_is_refused(session):
    class Author:
        @hookimpl(wrapper=True)
        def cell_finished(self):
            return (yield)

    shell = session(Author()).shell
    assert any("wrappers" in text for text in shell.take_notices())


@pytest.mark.parametrize("fault", ["raise ValueError('x')", "raise SystemExit", "return 42"])
def test_a_failing_transform_leaves_the_text_as_it_was(session, fault):
    space = {}
    exec(f"def broken(source, shell):\n    {fault}", space)
    one = session()
    one.shell.transforms.add(values.Transform("broken", space["broken"]), "bad")
    one.run("6 * 7").gives(42)
    assert one.shell.plugins.failures[0].plugin == "bad"


def test_a_tree_transform_whose_result_does_not_compile_is_left_out(session):
    import ast

    def broken(tree, shell):
        return ast.Module([ast.Return(ast.Constant(1))], [])

    one = session()
    one.shell.transforms.add(values.Transform("broken", broken, stage="tree"), "bad")
    one.run("6 * 7").gives(42)


@pytest.mark.parametrize("fault", ["raise ValueError('x')", "raise SystemExit"])
def test_a_failing_formatter_falls_back_to_repr(session, fault):
    space = {}
    exec(f"def broken(value, shell):\n    {fault}", space)
    one = session()
    one.shell.formatters.add(values.Formatter("broken", space["broken"], type="builtins.int"), "bad")
    one.run("6 * 7").shows("^42$")


@pytest.mark.parametrize(
    ("hook", "declared"),
    [
        ("source_transforms", values.Transform("t", str, order="10")),
        ("formatters", values.Formatter("f", repr, order=None)),
        ("inspectors", values.Inspector("i", print, order=None)),
        ("magics", values.Magic(5, print)),
        ("commands", values.Command(["a"], print)),
        ("configurables", values.Traits(5, print)),
        ("names", values.Name("n", 5)),
    ],
)
def test_a_declaration_with_a_wrong_field_is_its_own_plugins_failure(session, hook, declared):
    one = session(type("Bad", (), {hook: hookimpl(lambda self: [declared])})())
    one.run("6 * 7").gives(42)
    assert one.shell.plugins.offers(hook) == []
    assert {(failure.plugin, failure.hook) for failure in one.shell.plugins.failures} == {("Bad", hook)}


@pytest.mark.parametrize(
    ("hook", "answer", "source"),
    [
        ("compile_cell", values.Compiled(None, None), "6 * 7"),
        ("render_error", values.Bundle(None), "1 / 0"),
        ("render_error", values.Bundle({"text/plain": 5}), "1 / 0"),
    ],
)
def test_an_answer_with_a_wrong_field_is_passed_over(session, hook, answer, source):
    one = session(plugin(hook, "return answer", "Bad"))
    one.shell.plugins._active["Bad"].__class__.__dict__[hook].__globals__["answer"] = answer
    expected = "42" if source == "6 * 7" else "ZeroDivisionError"
    one.run(source).shows(expected)


def test_a_formatter_whose_predicate_is_nowhere_is_passed_over(session):
    one = session()
    one.shell.formatters.add(values.Formatter("f", print, predicate="nowhere.at_all:f"), "bad")
    one.run("6 * 7").shows("^42$")
    assert one.shell.plugins.failures[0].plugin == "bad"


class Stop(BaseException):
    """What a limit raises in whatever runs, to end the cell."""


@pytest.mark.parametrize("kind", [KeyboardInterrupt, Stop])
def test_what_stops_a_cell_passes_through_a_formatter(session, kind):
    def stopped(value, shell):
        raise kind

    one = session()
    one.shell.formatters.add(values.Formatter("f", stopped, type="builtins.int"), "good")
    assert type(one.run("6 * 7").outcome.error) is kind
    assert one.shell.plugins.failures == []


@pytest.mark.parametrize("hook", ["starts", "names"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, GeneratorExit, SystemExit])
def test_what_fails_while_the_shell_starts_does_not_end_the_start(session, hook, fault):
    def broken(shell):
        raise fault

    kind = {"starts": values.Start, "names": values.Name}[hook]
    one = session(type("Bad", (), {hook: hookimpl(lambda self: [kind("n", broken)])})())
    one.run("6 * 7").gives(42)
    assert one.shell.plugins.failures[0].plugin == "Bad"


def test_hook_specifications_that_exit_park_no_other(nacre_site):
    run = nacre_site(
        bad="from nacre import Spec, hookimpl\nclass Hooks:\n    def __dir__(self): raise SystemExit(4)\n"
        "hooks = Hooks()\n@hookimpl\ndef specs(): return [Spec('s', 'nacre_bad.plugin:hooks')]",
        good="from nacre import hookimpl",
    )
    told = run("-c", "sorted(get_shell().plugins.parked)")
    assert (told.stdout.strip(), "bad 1 failed" in told.stderr) == ("[]", True)


@pytest.mark.parametrize("service", ["history", "completion"])
def test_a_service_that_is_none_of_its_kind_is_done_without(session, service):
    one = session(
        type("Bad", (), {"services": hookimpl(lambda self: [values.Provider(service, lambda shell: 5)])})(),
        config={"choose": {"history": "any"}},
    )
    one.run("6 * 7").gives(42)
    assert one.shell.complete("pri") == values.Completions(3, 3)
    assert one.shell.history.range()[0].source == "6 * 7"


def test_a_command_that_fails_names_its_plugin(nacre_site):
    run = nacre_site(
        bad="from nacre import Command, hookimpl\ndef boom(argv, options): raise ValueError('broken')\n"
        "@hookimpl\ndef commands(): return [Command('boom', 'nacre_bad.plugin:boom')]"
    )
    told = run("boom")
    assert told.returncode == 1
    assert told.stderr == "nacre: boom of the plugin bad failed: ValueError: broken\n"


def test_commands_are_there_though_the_users_minimal_profile_is_broken(nacre_site, tmp_path):
    run = nacre_site(bad="from nacre import hookimpl")
    (tmp_path / "home" / "profiles").mkdir()
    (tmp_path / "home" / "profiles" / "minimal.toml").write_text('extends = ["nothing"]\n')
    assert run("profile", "list").returncode == 2  # which asks for it
    assert "is no file and no command 'profil'; did you mean 'profile'?" in run("profil").stderr


@pytest.mark.parametrize("fault", ["SystemExit", "GeneratorExit", "ValueError"])
def test_an_error_whose_text_raises_anything_is_an_outcome(session, fault):
    one = session()
    one.run(f"class E(Exception):\n    def __str__(self): raise {fault}\n")
    one.run("raise E").shows("E")


def test_an_error_whose_text_fails_is_told_all_the_same(session):
    space = {}
    exec("class E(Exception):\n    def __str__(self): raise SystemExit(9)", space)
    shell = session().shell
    shell.plugins.fail("bad", "call", "cell_started", space["E"]())
    assert "its text raised SystemExit" in shell.take_notices()[0]


def test_a_plugin_that_does_not_import_parks_no_other(nacre_site):
    run = nacre_site(bad="raise RuntimeError('boom')", good="from nacre import hookimpl")
    told = run("-c", "sorted(get_shell().plugins.parked)")
    assert (told.stdout.strip(), told.stderr.count("parked")) == ("['bad']", 1)


def test_a_planted_pluggy_is_not_imported(nacre_site, tmp_path):
    run = nacre_site(good="from nacre import hookimpl\n@hookimpl\ndef cell_started(): pass")
    run("-c", "1")
    (tmp_path / "pluggy.py").write_text("open('planted', 'w').close(); raise ImportError")
    assert run("-c", "6 * 7").stdout == "42\n"
    assert not (tmp_path / "planted").exists()


@pytest.fixture
def nacre_site(tmp_path):
    """Install plugins, by name and front door, and run the command line with all of them enabled."""
    import os
    import subprocess
    import sys

    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()

    def install(**doors):
        for name, door in doors.items():
            info, package = site / f"nacre_{name}-1.dist-info", site / f"nacre_{name}"
            info.mkdir(parents=True)
            package.mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: nacre-{name}\nVersion: 1\n")
            (info / "entry_points.txt").write_text(f"[nacre.plugins]\n{name} = nacre_{name}.plugin\n")
            (package / "__init__.py").write_text("")
            (package / "plugin.py").write_text(door)
        enabled = ", ".join(f'"{name}"' for name in doors)
        (home / "config.toml").write_text(
            f'profile = "minimal"\ntrusted_paths = ["{site}"]\n[plugins]\nenable = [{enabled}]\n'
        )
        environment = {**os.environ, "NACRE_HOME": str(home), "PYTHONPATH": str(site)}
        return lambda *arguments: subprocess.run(
            [sys.executable, "-m", "nacre", *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True
        )

    return install
