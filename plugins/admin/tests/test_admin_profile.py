"""``nacre profile``."""

from __future__ import annotations


def test_list_marks_the_current_profile_and_says_where_each_comes_from(machine):
    path = machine.profile("mine", 'summary = "My own"\n')
    machine.configure(profile="mine")
    ran = machine.run("profile", "list")
    assert ran.status == 0
    [mine] = [line for line in ran.out.splitlines() if " mine " in line]
    assert mine.startswith("* mine") and "My own" in mine and mine.endswith(f"user {path}")
    [minimal] = [line for line in ran.out.splitlines() if " minimal " in line]
    assert minimal.split()[-1] == "core"


def test_list_works_when_the_current_profile_does_not_exist(machine):
    ran = machine.run("--profile", "minimla", "profile", "list")
    assert ran.status == 0
    assert "minimal" in ran.out and "*" not in ran.out
    assert "there is no profile 'minimla'; did you mean 'minimal'?" in ran.err


def test_list_names_a_profile_that_cannot_be_read(machine):
    machine.profile("bad", "summary = \n")
    assert "unreadable" in machine.run("profile", "list").out


def test_show_follows_extends_and_settles_plugins(machine):
    machine.install("one")
    machine.install("two")
    machine.profile("lower", '[plugins]\nenable = ["one", "two", "three"]\n[choose]\nhistory = "lower"\n')
    machine.profile(
        "upper", 'extends = ["lower"]\n[plugins]\ndisable = ["tw*", "three"]\n[choose]\nhistory = "upper"\n'
    )
    ran = machine.run("profile", "show", "upper")
    words = {line.split()[0]: line.split(None, 1)[1] for line in ran.out.splitlines()[1:]}
    assert words["file"].endswith("upper.toml")
    assert words["extends"].endswith("lower.toml")
    assert words["on"] == "one"
    assert words["off"] == "three, two"
    assert 'choose.history = "upper"' in ran.out and "upper.toml:5" in ran.out
    assert 'choose.history = "lower"' not in ran.out


def test_show_names_the_plugins_that_are_missing(machine):
    machine.profile("lower", '[plugins]\nenable = ["absent"]\n')
    assert "missing  absent" in machine.run("profile", "show", "lower").out


def test_show_of_an_unknown_profile_names_the_nearest(machine):
    ran = machine.run("profile", "show", "minimla")
    assert (ran.status, ran.err) == (2, "nacre: there is no profile 'minimla'; did you mean 'minimal'?\n")


def test_create_writes_a_profile_that_can_be_used_at_once(machine):
    ran = machine.run("profile", "create", "mine", "--extends", "minimal")
    path = machine.home / "profiles" / "mine.toml"
    assert (ran.status, ran.out) == (0, f"{path}\n")
    assert machine.run("--profile", "mine", "-c", "print(1)") == (0, "1\n", "")


def test_every_line_that_a_new_profile_comments_out_may_be_used(machine):
    machine.run("profile", "create", "mine", "--extends", "minimal")
    path = machine.home / "profiles" / "mine.toml"
    lines = [line.removeprefix("# ") for line in path.read_text().splitlines()[4:]]
    path.write_text("\n".join(line for line in lines if not line.startswith('"magic')))
    ran = machine.run("--profile", "mine", "-c", "print(math.pi)")
    assert (ran.status, ran.out[:4], ran.err) == (0, "3.14", "")


def test_create_refuses_to_overwrite(machine):
    path = machine.profile("mine", "# precious\n")
    ran = machine.run("profile", "create", "mine")
    assert ran.status == 2 and str(path) in ran.err and "already there" in ran.err
    assert path.read_text() == "# precious\n"


def test_create_extends_only_what_there_is(machine):
    ran = machine.run("profile", "create", "mine", "--extends", "minimol")
    assert (ran.status, ran.err) == (
        2,
        "nacre: profile create: there is no profile 'minimol'; did you mean 'minimal'?\n",
    )
    assert not (machine.home / "profiles").exists()


def test_create_takes_no_path_for_a_name(machine):
    ran = machine.run("profile", "create", "../evil")
    assert ran.status == 2 and "is no name" in ran.err


def test_create_says_where_it_cannot_write(machine):
    blocked = machine.home / "file"
    blocked.write_text("")
    ran = machine.run("profile", "create", "mine", NACRE_HOME=str(blocked / "home"), NACRE_PROFILE="minimal")
    assert ran.status == 2 and len(ran.err.splitlines()) == 1 and str(blocked) in ran.err


def test_a_new_profile_with_the_name_of_a_lower_one_stands_before_it(machine):
    machine.run("profile", "create", "minimal")
    ran = machine.run("profile", "locate", "minimal")
    assert ran.out.splitlines() == [
        str(machine.home / "profiles" / "minimal.toml"),
        "(the core's own, without a file)",
    ]
    assert machine.run("-c", "print(1)").out == "1\n"


def test_locate_without_a_name_lists_the_folders(machine):
    ran = machine.run("profile", "locate")
    found = [line.split() for line in ran.out.splitlines()]
    assert found[0] == ["user", str(machine.home / "profiles")]
    assert {kind for kind, _ in found} >= {"user", "site"}


def test_diff_shows_what_the_second_has_and_has_not(machine):
    machine.install("one")
    machine.profile("a", '[plugins]\nenable = ["one"]\n[choose]\nfrontend = "x"\n')
    machine.profile("b", 'extends = ["a"]\n[plugins]\ndisable = ["one"]\n[traits.Shell]\nautoawait = false\n')
    ran = machine.run("profile", "diff", "a", "b")
    assert ran.out.splitlines() == [
        "+ Shell.autoawait = false",
        "- plugins.one = on",
        "+ plugins.one = off",
    ]


def test_diff_of_equals_says_so(machine):
    machine.profile("same", 'extends = ["minimal"]\n')
    assert machine.run("profile", "diff", "same", "minimal").out == "same and minimal come to the same\n"


def test_a_misspelt_action_names_the_nearest(machine):
    ran = machine.run("profile", "crate")
    assert (ran.status, ran.err) == (2, "nacre: profile: no action 'crate'; did you mean 'create'?\n")


def test_a_misspelt_option_names_the_nearest(machine):
    ran = machine.run("profile", "create", "x", "--extend", "minimal")
    assert (ran.status, ran.err) == (2, "nacre: profile create: no option '--extend'; did you mean '--extends'?\n")


def test_a_missing_argument_is_one_line(machine):
    ran = machine.run("profile", "diff", "minimal")
    assert ran.status == 2 and len(ran.err.splitlines()) == 1 and "after" in ran.err


def test_help_is_no_error(machine):
    ran = machine.run("profile", "create", "--help")
    assert ran.status == 0 and "--extends PROFILE" in ran.out
