"""The layers of configuration, weakest first: trait default, profile, site, user, project, environment,
command line; and ``nacre config``, which says who won."""

from __future__ import annotations

import os
import sys
import venv

import nacre
import nacre_admin
import nacre_selection
import pytest

KEY = "Greeter.times"
ASK = "from nacre_greeter.room import Greeter; print(get_shell().configure(Greeter).times)"
ROOM = """
from traitlets import Int
from traitlets.config import Configurable

class Greeter(Configurable):
    "Greets."
    times = Int(1, help="How often.").tag(config=True)
"""
DOOR = """
from nacre import Traits, hookimpl

@hookimpl
def configurables():
    yield Traits("Greeter", "nacre_greeter.room:Greeter")
"""


@pytest.fixture
def greeter(machine):
    """A plugin with a trait, installed and not enabled."""
    (machine.install("greeter", DOOR) / "room.py").write_text(ROOM)
    return machine


class Layers:
    """A machine with an interpreter of its own, so that the site layer's folder can be written."""

    def __init__(self, machine, prefix):
        self.machine = machine
        venv.create(prefix, symlinks=os.name != "nt", with_pip=False)
        machine.python = [str(prefix / ("Scripts" if os.name == "nt" else "bin") / "python"), "-m", "nacre"]
        # what is installed here is neither under that prefix nor on its path
        here = [entry for entry in sys.path if "site-packages" in entry]
        here += [os.path.dirname(os.path.dirname(one.__file__)) for one in (nacre, nacre_admin, nacre_selection)]
        self.trusted = [str(machine.site), *dict.fromkeys(here)]
        machine.environment["PYTHONPATH"] = os.pathsep.join(self.trusted)
        self.site_file = prefix / "etc" / "nacre" / "config.toml"
        self.site_file.parent.mkdir(parents=True)
        self.variables = {}
        self.options = []
        self.profile(None)
        self.user(None)

    def traits(self, value):
        return f"[traits.Greeter]\ntimes = {value}\n" if value is not None else ""

    def profile(self, value):
        text = 'extends = ["minimal"]\nplugins.enable = ["greeter"]\n'
        self.machine.profile("mine", text + self.traits(value))

    def site(self, value):
        self.site_file.write_text("\n\n" + self.traits(value))

    def user(self, value):
        path = self.machine.home / "config.toml"
        path.write_text(f'profile = "mine"\ntrusted_paths = {self.trusted!r}\n' + self.traits(value))

    def project(self, value):
        self.machine.project("\n" * 4 + self.traits(value))
        assert self.machine.run("trust").status == 0

    def environment(self, value):
        self.variables["NACRE__Greeter__times"] = str(value)

    def command_line(self, value):
        self.options = [f"--{KEY}={value}"]

    def run(self, *arguments):
        return self.machine.run(*self.options, *arguments, **self.variables)


ORDER = ["profile", "site", "user", "project", "environment", "command_line"]


@pytest.fixture
def layers(greeter, tmp_path):
    return Layers(greeter, tmp_path / "prefix")


def test_each_layer_beats_all_that_come_before_it(layers):
    seen = [layers.run("-c", ASK)]
    for value, layer in enumerate(ORDER, 2):
        getattr(layers, layer)(value)
        seen.append(layers.run("-c", ASK))
    assert seen == [(0, f"{value}\n", "") for value in range(1, 8)]


def test_explain_names_file_and_line_of_the_winner_and_of_the_losers_in_order(layers):
    for value, layer in enumerate(ORDER, 2):
        getattr(layers, layer)(value)
    home, work = layers.machine.home, layers.machine.work
    ran = layers.run("config", "explain", KEY)
    assert (ran.status, ran.err) == (0, "")
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        f"{KEY} = 7",
        "won 7 command line",
        "lost 6 environment (NACRE__Greeter__times)",
        f"lost 5 project ({work}/.nacre.toml:6)",
        f"lost 4 user ({home}/config.toml:4)",
        f"lost 3 site ({layers.site_file}:4)",
        f"lost 2 profile ({home}/profiles/mine.toml:4)",
        "lost 1 trait default",
    ]


def test_a_project_that_is_not_trusted_is_no_layer(layers):
    layers.user(4)
    layers.machine.project(layers.traits(5))
    assert layers.run("-c", ASK).out == "4\n"
    assert "  project (" not in layers.run("config", "explain", KEY).out


def test_explain_of_what_nobody_set_names_the_default(machine):
    ran = machine.run("config", "explain", "Shell.autoawait")
    assert ran.out.splitlines() == ["Shell.autoawait = true", "  won  true  trait default"]


def test_a_value_that_does_not_fit_is_left_out_and_the_default_stands(machine):
    path = machine.configure("[traits.Shell]\nautoawait = 'soon'\n")
    ran = machine.run("config", "explain", "Shell.autoawait")
    assert ran.out.splitlines()[:2] == ["Shell.autoawait = true", "  won   true    trait default"]
    assert f"user ({path}:4); left out: Shell.autoawait" in ran.out.splitlines()[2]


def test_a_value_that_does_not_fit_is_told_with_file_and_line(machine):
    path = machine.configure("[traits.Shell]\nautoawait = 'soon'\n")
    ran = machine.run("-c", "print(get_shell().traits.autoawait)")
    assert (ran.status, ran.out) == (0, "True\n")
    assert f"{path}:4" in ran.err and "autoawait" in ran.err and "left out" in ran.err


def test_a_wrong_value_on_the_command_line_is_a_usage_error(machine):
    ran = machine.run("--Shell.autoawait=soon", "-c", "print('ran')")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and "Shell.autoawait" in ran.err


@pytest.mark.parametrize(
    ("option", "near"), [("--Shel.autoawait=true", "Shell"), ("--Shell.autowait=true", "autoawait")]
)
def test_a_misspelt_trait_on_the_command_line_is_a_usage_error_with_the_nearest(machine, option, near):
    ran = machine.run(option, "-c", "print('ran')")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and f"did you mean '{near}'?" in ran.err


def test_a_profile_that_does_not_exist_is_a_usage_error_with_the_nearest(machine):
    machine.profile("mine", "")
    for ran, who in (
        (machine.run("--profile", "mnie", "-c", "print('ran')"), ""),
        (machine.run("-c", "print('ran')", NACRE_PROFILE="mnie"), "NACRE_PROFILE: "),
    ):
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"nacre: {who}there is no profile 'mnie'; did you mean 'mine'?\n"


def test_a_misspelt_key_in_a_file_is_told_with_the_line_and_the_nearest(machine):
    path = machine.configure("[pluggins]\nenable = []\n")
    ran = machine.run("-c", "print('ran')")
    assert (ran.status, ran.out) == (0, "ran\n")
    assert f"{path}" in ran.err and "unknown key 'pluggins'; did you mean 'plugins'?" in ran.err


def test_a_misspelt_key_inside_a_table_is_told_with_its_line(machine):
    path = machine.configure("[plugins]\nenabel = []\n")
    ran = machine.run("-c", "pass")
    assert f"{path}:4" in ran.err and "did you mean 'enable'?" in ran.err


def test_a_key_of_the_wrong_type_is_left_out_with_its_line(machine):
    path = machine.configure('[plugins]\nenable = "one"\n')
    ran = machine.run("-c", "print('ran')")
    assert ran.out == "ran\n" and f"{path}:4): plugins.enable should be a list of strings" in ran.err


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("Shel.autoawait", "Shell"),
        ("Shell.autowait", "autoawait"),
        ("choose.histroy", "history"),
        ("plugins.admni", "admin"),
        ("profil", "profile"),
    ],
)
def test_explain_of_an_unknown_key_names_the_nearest(machine, key, near):
    ran = machine.run("config", "explain", key)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and f"did you mean '{near}'?" in ran.err


def test_explain_of_a_class_asks_which_trait(machine):
    ran = machine.run("config", "explain", "Shell")
    assert ran.status == 2 and "autoawait" in ran.err


def test_explain_of_a_choice_names_winner_and_loser(machine):
    profile = machine.profile("mine", '[choose]\nhistory = "sqlite"\n')
    config = machine.configure('[choose]\nhistory = "memory"\n', profile="mine")
    ran = machine.run("config", "explain", "choose.history")
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        'choose.history = "memory"',
        f'won "memory" user ({config}:4)',
        f'lost "sqlite" profile ({profile}:2)',
        'lost "memory" default',
    ]


def test_explain_of_a_plugin_says_who_enabled_it(machine):
    machine.install("one")
    profile = machine.profile("mine", '[plugins]\nenable = ["o*"]\n')
    config = machine.configure('[plugins]\ndisable = ["one"]\n', profile="mine")
    ran = machine.run("config", "explain", "plugins.one")
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        "plugins.one = false",
        f"won false user ({config}:4)",
        f"lost true profile ({profile}:2)",
        "lost false default",
    ]


def test_explain_of_the_profile_says_who_named_it(machine):
    machine.profile("mine", "")
    machine.profile("other", "")
    config = machine.configure(profile="mine")
    ran = machine.run("config", "explain", "profile", NACRE_PROFILE="other")
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        'profile = "other"',
        'won "other" environment (NACRE_PROFILE)',
        f'lost "mine" user ({config}:1)',
        'lost "standard" default',
    ]


def test_show_names_each_value_that_is_not_the_default_with_its_layer(greeter):
    path = greeter.configure('[plugins]\nenable = ["greeter"]\n[traits.Greeter]\ntimes = 3\n')
    ran = greeter.run("config", "show", NACRE__Shell__autoawait="false")
    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        f"profile minimal user ({path}:1)",
        f"plugins.greeter on user ({path}:4)",
        f"Greeter.times 3 user ({path}:6)",
        "Shell.autoawait false environment (NACRE__Shell__autoawait)",
    ]


def test_show_all_lists_every_trait_of_the_enabled_plugins_with_help_and_default(greeter):
    path = greeter.configure('[plugins]\nenable = ["greeter"]\n[traits.Greeter]\ntimes = 3\n')
    text = greeter.run("config", "show", "--all").out
    assert "[traits.Greeter]    # Greets.\ntimes = 3\n" in text
    assert f"    # int, default 1, set by user ({path}:6)\n    # How often.\n" in text
    assert 'ast_node_interactivity = "last_expr"\n    # "all" | ' in text


def test_show_tells_of_a_class_that_nobody_has(greeter):
    path = greeter.configure('[plugins]\nenable = ["greeter"]\n[traits.Greter]\ntimes = 3\n')
    ran = greeter.run("config", "show")
    assert f"user ({path}:6): no installed plugin has a class 'Greter'; did you mean 'Greeter'?" in ran.err


def test_explain_of_a_class_of_a_plugin_that_is_not_enabled_says_so(greeter):
    greeter.configure("")
    ran = greeter.run("config", "explain", "Greeter.times")
    assert ran.out.splitlines()[0] == "Greeter.times = 1    (its plugin, greeter, is not enabled)"


def test_edit_creates_the_file_and_opens_it_in_the_editor(machine):
    (machine.home / "config.toml").unlink()
    editor = f'{sys.executable} -c "import sys; print(open(sys.argv[1]).read()[:25])"'
    ran = machine.run("config", "edit", VISUAL=editor, NACRE_PROFILE="minimal")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("# Your configuration of N")
    assert (machine.home / "config.toml").exists()


def test_edit_says_what_is_wrong_with_the_file_afterwards(machine):
    editor = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write('[traits.Shel]\\nautoawait = 1\\n')\""
    ran = machine.run("config", "edit", VISUAL=editor)
    assert "no installed plugin has a class 'Shel'; did you mean 'Shell'?" in ran.err


def test_edit_fails_when_the_file_cannot_be_read_afterwards(machine):
    editor = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write('[')\""
    ran = machine.run("config", "edit", VISUAL=editor)
    assert ran.status == 1 and str(machine.home / "config.toml") in ran.err


def test_edit_without_an_editor_says_which_variable_to_set(machine):
    ran = machine.run("config", "edit", VISUAL="/no/such/editor")
    assert ran.status == 2 and "EDITOR" in ran.err


def test_a_new_configuration_file_is_valid_with_every_line_uncommented(machine, tmp_path):
    import tomllib

    from nacre_admin.config import TEMPLATE

    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines() if "= " in line or "[" in line]
    data = tomllib.loads("\n".join(line for line in lines if not line.startswith(("#", "  nacre", "(NACRE"))))
    assert set(data) == {"profile", "plugins", "choose", "traits", "startup"}


def test_a_variable_that_names_no_trait_is_told(greeter):
    said = greeter.run("-c", "pass", NACRE__times="3").err
    assert "environment (NACRE__times): should read NACRE__Class__trait; it is left out" in said


def test_a_pipe_in_the_place_of_a_configuration_file_is_not_waited_for(greeter):
    path = greeter.home / "config.toml"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    ran = greeter.run("-c", "print(1)")
    assert (ran.out, ran.status) == ("1\n", 0) and f"{path}: not a file; the file is left out" in ran.err


def test_a_configuration_that_asks_for_a_profile_that_is_not_there_is_named(machine):
    (machine.home / "config.toml").write_text('summary = ""\nprofile = "standrd"\n')
    ran = machine.run("-c", "pass")
    said = f"nacre: user ({machine.home / 'config.toml'}:2): there is no profile 'standrd'; did you mean 'standard'?"
    assert (ran.status, ran.err.strip()) == (2, said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("timez = 3", "Greeter has no trait 'timez'; did you mean 'times'?; it is left out"),
        ("times = 'x'", "Greeter.times: The 'times' trait of a Greeter instance expected an int, not the str 'x'"),
    ],
)
def test_a_wrong_setting_of_a_class_that_is_not_used_yet_is_told_at_the_start(greeter, said, told):
    path = greeter.home / "config.toml"
    path.write_text(path.read_text() + f'plugins.enable = ["greeter"]\n[traits.Greeter]\n{said}\n')
    ran = greeter.run("-c", "pass")
    assert f"user ({path}:{path.read_text().count(chr(10))}): {told}" in ran.err
