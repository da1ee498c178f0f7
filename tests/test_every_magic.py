"""Every magic of every plugin is known in one line, explains itself, completes its options, and refuses a wrong one."""

from __future__ import annotations

import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from nacre import Shell, UsageError, resolve

ROOT = Path(__file__).resolve().parent.parent
MARKS = {"line": ("%",), "cell": ("%%",), "line_cell": ("%", "%%")}
WRONG = {"cd": "-x", "pushd": "-x"}  # where --TEXT has a meaning
# Whose words are a program's, a command's or Python's, as they stand: what is wrong there is for those to say.
PASSED_ON = {"system", "sx", "!", "time", "bg", "prun", "debug", "pip", "uv", "conda", "mamba", "micromamba"}
ONE_WORD = {"connect"}  # or none, read as it is
PROGRAMS = {"bash", "sh", "perl", "ruby", "node", "python", "python2", "python3", "pypy", "cmd"}


def front_doors():
    """The name and the front door of each plugin of this repository that is installed."""
    for project in sorted(ROOT.glob("plugins/*/pyproject.toml")):
        doors = tomllib.loads(project.read_text())["project"].get("entry-points", {}).get("nacre.plugins", {})
        yield from ((name, module) for name, module in doors.items() if find_spec(module.partition(".")[0]))


def found():
    """(plugin, magic, as typed) of each magic that a front door declares."""
    for name, module in front_doors():
        declare = getattr(import_module(module), "magics", list)
        offered = declare()
        for magic in [offered] if hasattr(offered, "target") else offered:
            for mark in MARKS[magic.kind]:
                yield name, magic, mark + magic.name


FOUND = list(found())


def each(chosen):
    return pytest.mark.parametrize(("plugin", "magic", "typed"), chosen, ids=[typed for _, _, typed in chosen])


def is_alias(magic):
    return magic.target.startswith("nacre_alias.first:")


def refuses(magic, typed):
    """Whether a wrong option is for the magic to refuse."""
    programs = PROGRAMS if typed.startswith("%%") else set()
    return magic.name not in PASSED_ON | ONE_WORD | programs and not is_alias(magic)


EACH = each(FOUND)


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """The standard shell with every other plugin as well."""
    home = tmp_path_factory.mktemp("every")
    (home / "profiles").mkdir()
    names = ", ".join(f'"{name}"' for name, _ in front_doors())
    (home / "profiles" / "every.toml").write_text(f'extends = ["standard"]\n[plugins]\nenable = [{names}]\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NACRE_HOME", str(home))
        patch.chdir(home)
        with Shell("every") as made:
            yield made


def line_of(shell, magic, typed):
    """How a magic is called."""
    kind = "cell" if typed.startswith("%%") else "line"
    return shell.magics.command_line(shell.magics.offers(magic.name, kind)[0], typed)


def complete(shell, text):
    """What Tab finds at the end of a text, of the completer of magics."""
    offers = shell.plugins.offers("completers")
    offer = next(offer for offer in offers if offer.value.target.startswith("nacre_complete_names.magics"))
    return resolve(offer.value.target)(text, len(text), shell)


def flags(call):
    return [flag for one in call.declared or () for flag in one.flags if flag.startswith("-")]


@EACH
def test_it_is_offered_with_a_summary_of_one_line(shell, plugin, magic, typed):
    kind = "cell" if typed.startswith("%%") else "line"
    assert plugin in [offer.plugin for offer in shell.magics.offers(magic.name, kind)]
    assert magic.summary.strip() and "\n" not in magic.summary and len(magic.summary) < 80


@EACH
def test_what_it_takes_is_declared(shell, plugin, magic, typed):
    call = line_of(shell, magic, typed)
    assert call.declared is not None or "line" not in call.takes or is_alias(magic) or magic.name in ONE_WORD


@EACH
def test_asking_for_it_shows_its_usage_with_every_option(shell, plugin, magic, typed):
    bundle = shell.inspect(typed)
    assert bundle is not None
    call, text = line_of(shell, magic, typed), bundle.data["text/plain"]
    if call.declared is not None:
        assert f"{typed}" in text and "Usage" in text
    assert [flag for flag in flags(call) if flag not in text] == []
    for one in () if call.from_signature else call.declared or ():
        assert one.keywords.get("help"), f"{one.flags} says nothing of what it is for"


@EACH
def test_tab_behind_a_dash_offers_its_options(shell, plugin, magic, typed):
    complete = next(
        o for o in shell.plugins.offers("completers") if o.value.target.startswith("nacre_complete_names.m")
    )
    text = f"{typed} -"
    known = resolve(complete.value.target)(text, len(text), shell)
    assert sorted(flags(line_of(shell, magic, typed))) == sorted(item.text for item in (known.items if known else ()))


@each([one for one in FOUND if refuses(*one[1:])])
def test_a_wrong_option_is_told_in_one_line_that_names_it(shell, plugin, magic, typed):
    call = line_of(shell, magic, typed)
    wrong = WRONG.get(magic.name, "--no-such-option")
    with pytest.raises(UsageError) as told:
        call.call(wrong, {"shell": shell, "scope": shell.namespace, "body": "pass\n" if "%%" in typed else None})
    assert wrong in str(told.value) and "\n" not in str(told.value)


def test_a_shell_that_knows_every_plugin_has_no_failures(shell):
    assert shell.plugins.failures == []


@pytest.mark.parametrize("plugin", sorted({plugin for plugin, _, _ in FOUND}))
def test_without_a_plugin_its_magics_name_it_and_all_others_load(tmp_path, monkeypatch, plugin):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "without.toml").write_text(f'extends = ["standard"]\n[plugins]\ndisable = ["{plugin}"]\n')
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("without") as shell:
        for offer in shell.plugins.offers("magics"):
            shell.magics.command_line(offer, f"%{offer.value.name}")
        for name in sorted({magic.name for owner, magic, typed in FOUND if owner == plugin and typed[:2] != "%%"}):
            with pytest.raises(UsageError, match=f"the installed plugin '{plugin}' offers it"):
                shell.run_line_magic(name, "")
        assert shell.plugins.failures == []


VALUES = {
    "%unalias l": "ls",
    "%alias_magic other time": "timeit",
    "%bookmark -d ": "there",
    "%store -r ": "kept",
    "%plugin ": "enable",
    "%plugin disable ": "timing",
    "%which cd": "cd",
    "%which %%cap": "%%capture",
    "%who ": "str",
    "%reset ": "dhist",
    "%xdel ": "kept",
    "%env HO": "HOME",
    "%logstart file ": "rotate",
    "%automagic ": "on",
}


@pytest.mark.parametrize(("typed", "value"), VALUES.items())
def test_tab_offers_what_a_magic_takes_where_it_is_one_of_a_few(shell, typed, value):
    shell.run('kept = "text"\n%store kept\n%bookmark there').unwrap()
    known = complete(shell, typed)
    assert known is not None and value in [item.text for item in known.items]


EVERYDAY = "alias script store macro directories bookmark environment packages system log edit namespace capture timing"


def test_a_bare_start_imports_no_front_door_of_the_everyday_magics(nacre):
    asked = (
        "import sys; print(*[name for name in sys.modules if name.startswith('nacre_') and name.endswith('.plugin')])"
    )
    nacre("-c", "pass")  # the first start asks every plugin what it offers
    loaded = nacre("-c", asked).stdout.split()
    assert [name for name in loaded if name.split(".")[0].removeprefix("nacre_") in EVERYDAY.split()] == []
