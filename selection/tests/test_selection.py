"""What a shell is made of, found out without one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from nacre_selection import files, layers, paths, trust
from nacre_selection.index import Index, fits
from nacre_selection.options import Options, configurable, option
from nacre_selection.settings import Layer, Origin, Settings, parse_value, set_trait
from nacre_selection.words import UsageError, nearest, told


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "profiles").mkdir(parents=True)
    return tmp_path / "home"


def traits(value):
    return {"traits": {"Greeter": {"times": value}}}


class TestSettings:
    def test_the_later_layer_wins(self):
        settings = Settings()
        settings.merge(Layer(traits(1), Origin("site")))
        settings.merge(Layer(traits(2), Origin("user")))
        assert settings.trait_values("Greeter")["times"].value == 2

    def test_each_value_knows_its_file_and_line(self):
        settings = Settings()
        settings.merge(Layer(traits(1), Origin("user", "/x/config.toml"), {"traits.Greeter.times": 7}))
        assert [str(one.origin) for one in settings.explain("Greeter.times")] == ["user (/x/config.toml:7)"]

    def test_an_unknown_key_names_the_nearest(self):
        settings = Settings()
        settings.merge(Layer({"plugin": {}}, Origin("user")))
        assert settings.warnings == ["user: unknown key 'plugin'; did you mean 'plugins'?"]

    def test_a_later_word_about_a_plugin_beats_an_earlier_one(self):
        settings = Settings()
        settings.merge(Layer({"plugins": {"enable": ["complete-*"]}}, Origin("profile")))
        settings.merge(Layer({"plugins": {"disable": ["complete-jedi"]}}, Origin("user")))
        assert settings.enabled(["complete-jedi", "complete-names", "run"]) == ["complete-names"]

    @pytest.mark.parametrize(("text", "value"), [("true", True), ("[1, 2]", [1, 2]), ("vi", "vi"), ("'1'", "1")])
    def test_a_value_is_a_literal_or_the_text_itself(self, text, value):
        assert parse_value(text) == value


class TestLayers:
    def test_a_profile_comes_after_what_it_extends(self, home):
        (home / "profiles" / "base.toml").write_text("[traits.Greeter]\ntimes = 1\n")
        (home / "profiles" / "mine.toml").write_text('extends = ["base"]\n[traits.Greeter]\ntimes = 2\n')
        settings, _ = layers.load("mine", {}, None)
        assert [one.value for one in settings.explain("Greeter.times")] == [1, 2]

    def test_a_profile_that_does_not_exist_is_refused(self, home):
        with pytest.raises(UsageError, match="there is no profile 'nothing'"):
            layers.load("nothing", {}, None)

    def test_two_profiles_that_extend_each_other_are_refused(self, home):
        (home / "profiles" / "a.toml").write_text('extends = ["b"]')
        (home / "profiles" / "b.toml").write_text('extends = ["a"]')
        with pytest.raises(UsageError, match="profile 'a' extends itself: a > b > a"):
            layers.load("a", {}, None)

    def test_a_project_counts_once_its_content_is_trusted(self, home, tmp_path):
        file = tmp_path / ".nacre.toml"
        file.write_text("[traits.Greeter]\ntimes = 3\n")
        before, _ = layers.load("minimal", {}, str(tmp_path))
        paths.write_private(trust.record(), f'{{"{file}": "{trust.digest(file.read_bytes())}"}}')
        after, _ = layers.load("minimal", {}, str(tmp_path))
        assert [one.trait_values("Greeter").keys() for one in (before, after)] == [set(), {"times"}]

    def test_a_trusted_project_that_changed_counts_no_more(self, home, tmp_path):
        file = tmp_path / ".nacre.toml"
        file.write_text("[traits.Greeter]\ntimes = 3\n")
        paths.write_private(trust.record(), f'{{"{file}": "{trust.digest(file.read_bytes())}"}}')
        file.write_text("[traits.Greeter]\ntimes = 4\n")
        settings, _ = layers.load("minimal", {}, str(tmp_path))
        assert settings.trait_values("Greeter") == {}
        assert [text for text in settings.warnings if "not trusted" in text]

    @pytest.mark.parametrize("key", ["include", "trusted_paths", "startup.files", "extends"])
    def test_a_project_names_no_other_file(self, key):
        table, _, name = key.rpartition(".")
        settings = Settings()
        settings.merge(Layer({table: {name: ["x"]}} if table else {name: ["x"]}, Origin("project", "p"), {key: 3}))
        assert settings.warnings == [f"project (p:3): {key} does not count in a project's file"]
        assert not settings.startup

    def test_a_link_to_a_trusted_project_is_not_trusted(self, home, tmp_path):
        file, other = tmp_path / ".nacre.toml", tmp_path / "other"
        file.write_text("[traits.Greeter]\ntimes = 3\n")
        paths.write_private(trust.record(), f'{{"{file}": "{trust.digest(file.read_bytes())}"}}')
        other.mkdir()
        (other / ".nacre.toml").symlink_to(file)
        assert trust.trusted_text(str(file)) and trust.trusted_text(str(other / ".nacre.toml")) is None

    @pytest.mark.parametrize(
        ("table", "found"), [("[tool.nacre]", True), ("[ tool . nacre.traits.X ]", True), ("[tool.nacre-x]", False)]
    )
    def test_only_its_own_table_makes_a_pyproject_a_project(self, tmp_path, table, found):
        (tmp_path / "pyproject.toml").write_text(f"{table}\na = 1\n")
        assert (trust.find_project(str(tmp_path)) == str(tmp_path / "pyproject.toml")) is found


class TestIndex:
    """A folder of installed distributions, as torn as they come."""

    @pytest.fixture
    def installed(self, tmp_path):
        def install(name, metadata, entry):
            info = tmp_path / "site" / f"{name}-1.dist-info"
            info.mkdir(parents=True)
            (info / "METADATA").write_bytes(metadata)
            (info / "entry_points.txt").write_text(entry)
            return tmp_path / "site"

        return install

    def indexed(self, site, monkeypatch):
        monkeypatch.syspath_prepend(str(site))
        return Index([str(site)])

    def test_a_distribution_whose_metadata_is_no_text_is_a_problem_and_stops_nobody(self, installed, monkeypatch):
        site = installed(
            "torn", b"Metadata-Version: 2.1\nName: torn\nAuthor: Andr\xe9\n", "[nacre.plugins]\nt = torn\n"
        )
        assert "its metadata cannot be read" in self.indexed(site, monkeypatch).rows["t"].problem

    def test_a_package_of_profiles_is_not_imported(self, installed, monkeypatch):
        site = installed("loud", b"Metadata-Version: 2.1\nName: loud\nVersion: 1\n", "[nacre.profiles]\nx = loud.sub\n")
        (site / "loud" / "sub").mkdir(parents=True)
        (site / "loud" / "__init__.py").write_text("raise SystemExit(7)")
        (site / "loud" / "sub" / "mine.toml").write_text("")
        assert self.indexed(site, monkeypatch).profiles["mine"] == str(site / "loud" / "sub" / "mine.toml")

    def test_a_prefix_is_no_place_for_plugins_though_what_is_in_it_is(self, monkeypatch):
        monkeypatch.setattr(sys, "path", [sys.prefix, *sys.path])
        assert sys.prefix not in paths.trusted_entries()


def test_threads_that_import_at_once_leave_the_path_as_it_was(monkeypatch):
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    before, one = list(sys.path), paths.TrustedImports()
    one.__enter__()
    one.__enter__()  # another thread's, which ends after the first
    assert "" not in sys.path
    one.__exit__()
    assert "" not in sys.path
    one.__exit__()
    assert sys.path == before


@pytest.mark.parametrize(
    ("requirement", "fit"),
    [
        ("nacre-core>=0.1,<0.2", True),
        ("nacre-core>=0.2", False),
        ("nacre_core~=0.1.0", True),
        ("pluggy>=9", True),
        ("nacre-core>=9; python_version<'3'", True),
    ],
)
def test_a_plugin_says_which_core_it_fits(requirement, fit):
    assert fits(requirement, "nacre-core", "0.1.5") is fit


def test_an_error_whose_text_fails_is_told_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise OSError

    assert told(Mute()) == "Mute: its text raised OSError"


def test_a_word_without_a_near_one_suggests_nothing():
    assert nearest("xyz", ["plugins"]) == ""


def test_selecting_needs_no_shell_and_no_plugin_host(home):
    code = "import sys; from nacre_selection import layers; layers.load('minimal', {}, None)\n"
    code += "print({'nacre', 'pluggy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


class Greeter(Options):
    """How people are greeted."""

    times: int = option(1, "How often.", least=1)
    pause: float = option(0.5, "Seconds between.", least=0)
    mood: str = option("glad", "How it sounds.", choices=("glad", "sad"))
    names: dict = option({}, "Who is called what.", text_only=True)
    places: list = option([], "Where.", text_only=True)
    loud: bool = option(False, "Whether it is heard.")


class TestOptions:
    def test_have_the_defaults_as_values(self):
        assert (Greeter().times, Greeter(loud=True).loud) == (1, True)

    @pytest.mark.parametrize(
        ("key", "value", "fits"),
        [
            ("times", 2, True),
            ("times", 0, False),
            ("times", True, False),
            ("pause", 1, True),
            ("mood", "bad", False),
            ("names", {"a": "b"}, True),
            ("names", {"a": 1}, False),
            ("places", ["a"], True),
            ("places", [1], False),
            ("loud", 1, False),
        ],
    )
    def test_know_what_certainly_fits(self, key, value, fits):
        assert Greeter.declared[key].fits(value) is fits

    @pytest.mark.parametrize("key", ["times", "pause", "mood", "names", "places", "loud"])
    def test_are_a_configurable_with_the_same_defaults(self, key):
        made = configurable(Greeter)()
        assert getattr(made, key) == Greeter.declared[key].default
        assert made.traits(config=True)[key].help == Greeter.declared[key].help

    def test_the_configurable_refuses_what_does_not_fit(self):
        with pytest.raises(UsageError, match=r"Greeter\.times: .*0"):
            set_trait(configurable(Greeter)(), "times", 0)


class TestToml:
    def test_a_file_that_was_read_once_is_read_without_tomllib(self, home):
        (home / "profiles" / "mine.toml").write_text("[traits.Greeter]\ntimes = 2\n")
        code = "import sys; from nacre_selection import layers; found, _ = layers.load('mine', {}, None)\n"
        code += "print('tomllib' in sys.modules, *found.explain('Greeter.times'))"
        first, second = (subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in "12")
        assert first.stdout.startswith("True ") and second.stdout == first.stdout.replace("True", "False", 1)

    def test_a_file_that_changed_is_read_anew(self, home):
        file = home / "config.toml"
        file.write_text("summary = 'one'")
        files.load(str(file))
        file.write_text("summary = 'two'")
        assert files.load(str(file))[0] == {"summary": "two"}

    @pytest.mark.parametrize("torn", ["", "{", "[]", '{"stamp": 1}'])
    def test_a_torn_cache_is_passed_over(self, home, torn):
        file = home / "config.toml"
        file.write_text("summary = 'one'")
        files.load(str(file))
        for kept in (home / "cache").iterdir():
            kept.write_text(torn)
        assert files.load(str(file)) == ({"summary": "one"}, {"summary": 1})

    def test_a_date_is_read_though_it_cannot_be_kept(self, home):
        file = home / "config.toml"
        file.write_text("day = 2026-11-25")
        assert [files.load(str(file))[0]["day"].year for _ in "12"] == [2026, 2026]

    def test_a_line_of_dots_in_a_text_is_read_at_once(self, home):
        text = 'summary = """\n' + "." * 100_000 + '\n"""\n[a . "b"]\nc = 1\n'
        assert files.key_lines(text)["a.b.c"] == 5

    @pytest.mark.parametrize(
        "text",
        ["a = " + "[" * 5000, f"a = {'9' * 5000}", 'include = ["a\\u0000b"]', 'include = ["./config.toml"]'],
    )
    def test_what_cannot_be_read_is_left_out_and_told(self, home, text):
        (home / "config.toml").write_text(text)
        settings, _ = layers.load("minimal", {}, None)
        assert [warning for warning in settings.warnings if warning.endswith("the file is left out")]

    def test_a_file_that_is_none_is_named(self, home):
        (home / "config.toml").write_text("= 1")
        with pytest.raises(UsageError, match=r"config\.toml: Invalid statement"):
            files.load(str(home / "config.toml"))


def test_a_choice_between_nothing_names_the_nearest():
    settings = Settings()
    settings.merge(Layer({"choose": {"histroy": "sqlite", "magic.edit": "edit"}}, Origin("user")))
    assert settings.warnings == ["user: unknown key 'choose.histroy'; did you mean 'history'?"]


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("%tiem", ["%time", "%who"], "; did you mean '%time'?"),
        ("%nosuch", ["%sc"], ""),
        ("%", ["%é"], ""),
    ],
)
def test_only_a_word_that_is_near_is_suggested(word, known, said):
    assert nearest(word, known) == said
