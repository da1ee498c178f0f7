"""What notebooks written for IPython say of figures."""

from __future__ import annotations

import base64

import nacre_pylab.plugin
import pytest
from nacre import UsageError

matplotlib = pytest.importorskip("matplotlib", minversion="3.9")

FORMS = ("image/png", "image/jpeg", "image/svg+xml", "application/pdf")
PLOT = "lines = plt.plot([1, 2])"


@pytest.fixture
def one(session):
    """A session that shows images, with inline figures."""
    from matplotlib import pyplot

    with matplotlib.rc_context():
        made = session(nacre_pylab.plugin, mimes=("text/plain", *FORMS))
        made.run("from matplotlib import pyplot as plt; plt.switch_backend('module://nacre_pylab.inline')").ok()
        yield made
        pyplot.close("all")
        pyplot.switch_backend("agg")
    matplotlib.interactive(False)


def shown(one, source=PLOT):
    """The image formats of each figure that a cell has shown."""
    outputs = one.run(source).ok().outputs
    return [[form for form in FORMS if form in output.bundle.data] for output in outputs if output.kind == "display"]


@pytest.mark.parametrize(
    ("said", "forms"),
    [
        ("svg", ["image/svg+xml"]),
        ("jpg", ["image/jpeg"]),
        ("png2x", ["image/png"]),
        ("retina", ["image/png"]),
    ],
)
def test_a_notebook_can_name_the_format(one, said, forms):
    one.shell.set_trait("InlineBackend.figure_format", said)
    assert shown(one) == [forms]


def test_retina_is_told_at_half_its_size(one):
    one.shell.set_trait("InlineBackend.figure_format", "retina")
    (output,) = one.run(PLOT).ok().outputs
    image = base64.b64decode(output.bundle.data["image/png"])
    assert output.bundle.metadata["image/png"]["width"] == int.from_bytes(image[16:20], "big") // 2


def test_a_notebook_can_name_several_formats(one):
    one.shell.set_trait("InlineBackend.figure_formats", {"png", "pdf"})
    assert shown(one) == [["image/png", "application/pdf"]]


def test_what_is_set_last_holds(one):
    one.shell.set_trait("InlineBackend.figure_format", "svg")
    one.shell.set_trait("InlineBackend.figure_formats", ["png"])
    assert shown(one) == [["image/png"]]


def test_what_a_notebook_does_not_name_is_as_the_profile_says(one):
    one.shell.set_trait("InlineFigures.formats", ["svg"])
    one.shell.set_trait("InlineBackend.close_figures", False)
    assert shown(one) == [["image/svg+xml"]]


def test_a_format_that_there_is_not_is_refused(one):
    with pytest.raises(UsageError, match="gif"):
        one.shell.set_trait("InlineBackend.figure_format", "gif")
    assert shown(one) == [["image/png"]]


def test_figures_that_stay_open_are_shown_again_only_once_they_have_changed(one):
    one.shell.set_trait("InlineBackend.close_figures", False)
    assert len(shown(one)) == 1
    assert shown(one, "None") == []
    assert len(shown(one, "plt.gca().set_title('changed'); None")) == 1


def test_a_figure_that_stays_open_is_shown_though_it_was_drawn_within_its_cell(one):
    one.shell.set_trait("InlineBackend.close_figures", False)
    assert len(shown(one, "figure = plt.figure(); plt.plot([1, 2]); figure.canvas.draw()")) == 1
    assert shown(one, "None") == []
    assert shown(one, "figure.canvas.draw()") == []  # nothing has changed


def test_figures_are_drawn_with_what_a_notebook_says(one):
    one.shell.set_trait("InlineBackend.print_figure_kwargs", {"bbox_inches": None, "dpi": 10})
    (output,) = one.run(PLOT).ok().outputs
    image = base64.b64decode(output.bundle.data["image/png"])
    assert (int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")) == (64, 48)


def test_settings_of_matplotlib_are_made_and_a_wrong_one_is_told(one):
    one.shell.set_trait("InlineBackend.rc", {"nosuch.thing": 1, "figure.dpi": 50})
    assert matplotlib.rcParams["figure.dpi"] == 50
    assert any("nosuch.thing" in notice for notice in one.shell.take_notices())


def test_a_figure_that_nothing_was_drawn_in_is_a_line_of_text(one):
    assert shown(one, "figure = plt.figure()") == [[]]
    assert shown(one, "figure = plt.figure(); text = figure.text(0, 0, 'words')") == [["image/png"]]


def test_a_figure_that_cannot_be_drawn_is_told_as_the_users_and_the_next_is_shown(one, capsys):
    for _ in range(5):
        assert shown(one, "lines = plt.plot([1]); plt.gca().xaxis.set_major_formatter(lambda x, p: 1 / 0)") == [[]]
    assert "ZeroDivisionError: division by zero" in capsys.readouterr().err
    assert not one.shell.take_notices()
    assert shown(one) == [["image/png"]]
