"""``%matplotlib`` and ``%pylab``, without a window."""

from __future__ import annotations

import nacre_gui.plugin
import nacre_pylab.plugin
import nacre_syntax.plugin
import pytest
from nacre import Provider, UsageError, hookimpl

matplotlib = pytest.importorskip("matplotlib", minversion="3.9")

PNG = b"\x89PNG".hex()


@pytest.fixture(autouse=True)
def a_fresh_matplotlib(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    from matplotlib import pyplot

    pyplot.switch_backend("agg")
    with matplotlib.rc_context():
        yield
    pyplot.close("all")
    pyplot.switch_backend("agg")
    matplotlib.interactive(False)


@pytest.fixture
def one(session):
    return session(nacre_pylab.plugin, nacre_syntax.plugin)


class Tk:
    """A loop that is called tk, and cannot serve."""

    @hookimpl
    def gui_loops(self):
        yield Provider("tk", self.refuse, "Refuses")

    def refuse(self, shell):
        raise UsageError("tk: there is no display")


class Images:
    """The formatter of images, as another plugin has it."""

    @hookimpl
    def services(self):
        yield Provider("images", lambda shell: self)

    @hookimpl
    def formatters(self):
        from nacre import Formatter

        yield Formatter("figure", lambda value, shell: PNG, "image/png", type="matplotlib.figure.Figure")


def test_a_backend_is_taken_and_figures_show_themselves(one):
    one.run("%matplotlib svg").ok()
    assert matplotlib.get_backend() == "svg"
    assert matplotlib.is_interactive()


def test_case_does_not_matter(one):
    one.run("%matplotlib SVG").ok()
    assert matplotlib.get_backend() == "svg"


def test_auto_says_what_it_took(one, capsys):
    one.run("%matplotlib").ok()
    assert capsys.readouterr().out == "Using matplotlib backend: agg\n"


def test_auto_passes_over_loops_that_cannot_serve(session, capsys):
    one = session(nacre_pylab.plugin, nacre_gui.plugin, nacre_syntax.plugin, Tk())
    one.run("%matplotlib").ok()
    assert capsys.readouterr().out == "Using matplotlib backend: agg\n"


def test_auto_shows_images_where_there_is_nothing_better(session, capsys):
    session(nacre_pylab.plugin, nacre_syntax.plugin, Images()).run("%matplotlib").ok()
    assert capsys.readouterr().out == "Using matplotlib backend: nacre_pylab.inline\n"


def test_the_list_has_all_that_can_be_named(one, capsys):
    one.run("%matplotlib -l").ok()
    said = capsys.readouterr().out.partition(": ")[2].strip().split(", ")
    assert {"auto", "inline", "agg", "tk", "qt", "qt6", "gtk", "gtk4", "osx", "wx", "svg"} <= set(said)


def test_the_list_has_what_ipython_has_but_what_was_withdrawn(one, capsys):
    one.run("%matplotlib -l").ok()
    said = capsys.readouterr().out.partition(": ")[2].strip().split(", ")
    ipython = "agg auto cairo gtk3 gtk3agg gtk3cairo gtk4 gtk4agg gtk4cairo inline macosx nbagg notebook osx pdf pgf ps"
    ipython += " qt qt5 qt5agg qt5cairo qt6 qtagg qtcairo svg template tk tkagg tkcairo webagg wx wxagg wxcairo"
    assert set(ipython.split()) <= set(said)


@pytest.mark.parametrize(
    "line, message",
    [
        ("%matplotlib nosuch", "'nosuch' is neither a GUI loop nor a backend"),
        ("%matplotlib tk", "windows of tk need the plugins gui and gui-tk"),
        ("%matplotlib module://nosuch.module", "'module://nosuch.module' is neither a GUI loop nor a backend"),
        ("%matplotlib agg tk", "no argument 'tk'"),
        ("%pylab --no-import", "no option '--no-import'; did you mean '--no-import-all'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(one, line, message):
    error = one.run(line).fails(UsageError, message).outcome.error
    assert "\n" not in str(error)
    assert matplotlib.get_backend() == "agg"


def test_a_loop_that_cannot_serve_is_told_in_its_own_words(session):
    one = session(nacre_pylab.plugin, nacre_gui.plugin, nacre_syntax.plugin, Tk())
    one.run("%matplotlib tk").fails(UsageError, "^%matplotlib: tk: there is no display$")


def test_without_matplotlib_it_says_what_to_install(one, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.backends.registry", None)
    one.run("%matplotlib agg").fails(UsageError, "%pip install -U matplotlib")


def test_inline_figures_are_shown_at_the_end_of_the_cell_and_closed(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin, Images(), mimes=("text/plain", "image/png"))
    one.run("%matplotlib inline").ok()
    ran = one.run("from matplotlib import pyplot as plt\nplt.plot([1, 2]); plt.figure(); None").ok()
    assert [output.kind for output in ran.outputs] == ["display", "display"]
    assert all(output.bundle.data["image/png"] == PNG for output in ran.outputs)
    assert one.run("plt.get_fignums()").gives([]).outputs[0].kind == "result"


def test_show_shows_inline_figures_at_once(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin, Images(), mimes=("text/plain", "image/png"))
    one.run("%matplotlib inline").ok()
    ran = one.run("from matplotlib import pyplot as plt\nplt.figure(); plt.show(); open_then = plt.get_fignums()").ok()
    assert len(ran.outputs) == 1
    assert one.shell.namespace["open_then"] == []


def test_figures_are_shown_also_where_the_cell_fails(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin, Images(), mimes=("text/plain", "image/png"))
    one.run("%matplotlib inline").ok()
    ran = one.run("from matplotlib import pyplot as plt\nplt.figure()\n1 / 0")
    assert [output.kind for output in ran.outputs] == ["error", "display"]


def test_pylab_binds_the_names_of_numpy_and_pyplot(one, capsys):
    one.run("%pylab agg").ok()
    assert "names of numpy and matplotlib" in capsys.readouterr().out
    one.run("float(np.pi), float(sin(0)), plt.plot, figsize, getfigs()").ok()
    one.run("sum, max, open, abs").gives((sum, max, open, abs))


def test_pylab_can_leave_out_the_rest_of_the_names(one):
    one.run("%pylab --no-import-all agg").ok()
    one.run("plt, np, numpy, pylab, mlab, pyplot, matplotlib").ok()
    one.run("sin").fails(NameError)


def test_pylab_says_which_names_of_yours_it_replaced(one, capsys):
    one.run("sin = 1")
    one.run("%pylab agg").ok()
    assert "They replace yours: sin\n" in capsys.readouterr().out


def test_figsize_holds_for_the_figures_to_come_and_getfigs_finds_them(one):
    one.run("%pylab agg")
    one.run("figsize(3, 2); f = plt.figure(); tuple(map(float, f.get_size_inches()))").gives((3.0, 2.0))
    one.run("getfigs(f.number) == [f] == getfigs()").gives(True)
    one.run("getfigs(99)").fails(ValueError, "there is no figure 99")


def test_a_layer_can_choose(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin, config={"traits": {"Pylab": {"matplotlib": "svg"}}})
    one.run("1")
    assert matplotlib.get_backend() == "svg"


def test_what_a_layer_chooses_wrongly_is_told(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin, config={"traits": {"Pylab": {"matplotlib": "nosuch"}}})
    one.run("1").ok()
    assert "Pylab.matplotlib: %matplotlib: 'nosuch'" in "".join(one.shell.take_notices())
