from __future__ import annotations

import base64
from pathlib import Path

import nacre_display.plugin as display
import pytest
from nacre.testing import MakeSession, Session

RICH = ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/latex", "application/json", "text/plain")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (4).to_bytes(4, "big") + (6).to_bytes(4, "big")


@pytest.fixture
def shell(session: MakeSession) -> Session:
    return session(display, mimes=(*RICH, "image/jpeg", "image/gif", "application/geo+json", "application/javascript"))


def test_each_repr_method_gives_its_mime_type(shell: Session) -> None:
    source = (
        "class A:\n"
        "    def _repr_html_(self): return '<b>'\n"
        "    def _repr_latex_(self): return '$x$', {'k': 1}\n"
        "    def _repr_png_(self): return b'png'\n"
        "    def _repr_json_(self): return None\n"
        "    def __repr__(self): return 'A!'\n"
        "A()"
    )
    bundle = shell.run(source).outputs[0].bundle
    png = base64.b64encode(b"png").decode()
    assert dict(bundle.data) == {"text/html": "<b>", "text/latex": "$x$", "image/png": png, "text/plain": "A!"}
    assert dict(bundle.metadata) == {"text/latex": {"k": 1}}


def test_a_bundle_goes_before_the_single_methods_which_fill_in(shell: Session) -> None:
    source = (
        "class A:\n"
        "    calls = 0\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        A.calls += 1\n"
        "        return {'text/html': 'bundle', 'text/plain': 'text'}, {'text/html': {'isolated': True}}\n"
        "    def _repr_html_(self): return 'single'\n"
        "    def _repr_latex_(self): return 'latex'\n"
        "A()"
    )
    bundle = shell.run(source).outputs[0].bundle
    assert dict(bundle.data) == {"text/html": "bundle", "text/latex": "latex", "text/plain": "text"}
    assert bundle.metadata["text/html"] == {"isolated": True}
    shell.run("A.calls").gives(1)


def test_the_text_of_a_bundle_is_shown_where_only_text_can_be(session: MakeSession) -> None:
    source = "class A:\n    def _repr_mimebundle_(self, **k): return {'text/plain': 'from the bundle'}\nA()"
    assert session(display).run(source).text == "from the bundle"


@pytest.mark.parametrize("body", ["1/0", "return 5", "raise SystemExit"])
def test_a_broken_method_is_told_and_the_rest_is_shown(
    shell: Session, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    attempt = shell.run(f"class A:\n    def _repr_html_(self): {body}\n    def __repr__(self): return 'text'\nA()").ok()
    assert dict(attempt.outputs[0].bundle.data) == {"text/plain": "text"}
    assert "_repr_html_ of A failed" in capsys.readouterr().err
    assert shell.shell.plugins.failures == [] and shell.shell.plugins.parked == {}


def test_a_broken_pretty_method_falls_back_to_something(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    attempt = shell.run("class A:\n    def _repr_pretty_(self, p, cycle): 1/0\nA()").ok()
    assert "A object at" in attempt.text and "ZeroDivisionError" in capsys.readouterr().err


def test_not_implemented_means_no(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    attempt = shell.run("class A:\n    def _repr_html_(self): raise NotImplementedError\nA()").ok()
    assert list(attempt.outputs[0].bundle.data) == ["text/plain"] and capsys.readouterr().err == ""


def test_an_object_that_has_every_attribute_has_no_repr_methods(shell: Session) -> None:
    attempt = shell.run("from unittest.mock import MagicMock\nMagicMock(name='m')").ok()
    assert list(attempt.outputs[0].bundle.data) == ["text/plain"]


def test_a_proxy_shows_what_it_stands_for(shell: Session) -> None:
    source = (
        "class A:\n    def _repr_html_(self): return 'inner'\n"
        "class P:\n    def __getattr__(self, name): return getattr(A(), name)\nP()"
    )
    assert shell.run(source).outputs[0].bundle.data["text/html"] == "inner"


def test_a_class_is_not_asked_for_its_instances_methods(shell: Session) -> None:
    attempt = shell.run("class A:\n    def _repr_html_(self): return 'no'\nA").ok()
    assert list(attempt.outputs[0].bundle.data) == ["text/plain"]


def test_an_object_may_show_itself(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run(
        "class A:\n    def _ipython_display_(self): print('me')\n    def _repr_html_(self): 1/0\ndisplay(A())"
    ).ok()
    assert capsys.readouterr().out == "me\n" and shell.outputs == []
    shell.run("A()").ok()
    assert capsys.readouterr().out == "me\n"
    shell.run("type(_).__name__").gives("A")


def test_a_formatter_registered_for_a_type_goes_first(shell: Session) -> None:
    from nacre import Formatter

    shell.shell.formatters.add(Formatter("mine", lambda value, shell: "mine", type="builtins.int"))
    assert shell.run("5").text == "mine"


# --- display ------------------------------------------------------------------------------------------


def test_display_shows_each_object(shell: Session) -> None:
    attempt = shell.run("display(1, 'a')")
    assert [(o.kind, o.bundle.text, o.value) for o in attempt.outputs] == [("display", "1", 1), ("display", "'a'", "a")]
    assert attempt.outcome.value is None


def test_display_can_include_exclude_and_add_metadata(shell: Session) -> None:
    shell.run("from nacre_display import HTML; h = HTML('<b>')")
    assert list(shell.run("display(h, include=['text/html'])").outputs[0].bundle.data) == ["text/html"]
    assert list(shell.run("display(h, exclude=['text/html'])").outputs[0].bundle.data) == ["text/plain"]
    made = shell.run("display(h, metadata={'text/html': {'a': 1}})").outputs[0]
    assert made.bundle.metadata == {"text/html": {"a": 1}}


def test_raw_data_is_shown_as_it_is(shell: Session) -> None:
    assert dict(shell.run("display({'text/html': 'x'}, raw=True)").outputs[0].bundle.data) == {"text/html": "x"}


def test_one_form_of_an_object_is_shown_with_its_text(shell: Session) -> None:
    attempt = shell.run(
        "from nacre_display import display_html, display_markdown, display_pretty\n"
        "class A:\n"
        "    def _repr_html_(self): return '<b>', {'k': 1}\n"
        "    def _repr_markdown_(self): return '*b*'\n"
        "    def __repr__(self): return 'A()'\n"
        "display_html(A(), A(), metadata={'a': 2}); display_markdown(A()); display_pretty(A())"
    ).ok()
    html = {"text/html": "<b>", "text/plain": "A()"}
    wanted = [html, html, {"text/markdown": "*b*", "text/plain": "A()"}, {"text/plain": "A()"}]
    assert [dict(output.bundle.data) for output in attempt.outputs] == wanted
    assert attempt.outputs[0].bundle.metadata == {"text/html": {"k": 1, "a": 2}}


def test_data_that_is_in_a_form_already_is_shown_as_it_is(shell: Session) -> None:
    attempt = shell.run(
        "from nacre_display import display_json, display_png\n"
        "display_json({'a': 1}, raw=True, metadata={'expanded': True}); display_png(b'png', raw=True)"
    ).ok()
    png = base64.b64encode(b"png").decode()
    assert [dict(output.bundle.data) for output in attempt.outputs] == [
        {"application/json": {"a": 1}},
        {"image/png": png},
    ]
    assert attempt.outputs[0].bundle.metadata == {"application/json": {"expanded": True}}


def test_a_handle_updates_what_was_shown(shell: Session) -> None:
    attempt = shell.run("h = display('a', display_id=True); h.update('b'); h.display('c')")
    kinds = [(output.kind, output.bundle.text) for output in attempt.outputs]
    assert kinds == [("display", "'a'"), ("update", "'b'"), ("display", "'c'")]
    assert len({output.display_id for output in attempt.outputs}) == 1 and attempt.outputs[0].display_id


def test_update_display_and_clear_output_reach_the_front_end(shell: Session) -> None:
    attempt = shell.run(
        "from nacre_display import update_display, clear_output\n"
        "display(1, display_id='x'); update_display(2, display_id='x'); clear_output(wait=True)"
    ).ok()
    assert [output.kind for output in attempt.outputs] == ["display", "update", "clear"]
    assert attempt.outputs[2].bundle.metadata == {"wait": True}


def test_an_update_without_a_name_is_told(shell: Session) -> None:
    from nacre import UsageError

    shell.run("display(1, update=True)").fails(UsageError, "display_id")


def test_publish_display_data_shows_data(shell: Session) -> None:
    source = (
        "from nacre_display import publish_display_data as p\np({'text/plain': 'x'}, transient={'display_id': 'i'})"
    )
    output = shell.run(source).outputs[0]
    assert (output.kind, output.bundle.text, output.display_id) == ("display", "x", "i")


def test_the_importable_display_finds_the_shell_that_calls(session: MakeSession) -> None:
    one, other = session(display), session(display)
    source = "from nacre_display import display as d\ndef show(): d('here')\nshow()"
    assert one.run(source).text == "'here'"
    assert other.run("1").text == "1" and len(other.outputs) == 1


def test_outside_a_shell_display_prints(capsys: pytest.CaptureFixture[str]) -> None:
    from nacre_display import display as show

    assert show(1, "a") is None and capsys.readouterr().out == "1\na\n"


# --- what can be shown --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "mime", "data"),
    [
        ("HTML('<i>')", "text/html", "<i>"),
        ("Markdown('*x*')", "text/markdown", "*x*"),
        ("Latex('a')", "text/latex", "a"),
        ("Math('x^2')", "text/latex", "$\\displaystyle x^2$"),
        ("Math('$$x$$')", "text/latex", "$\\displaystyle x$"),
        ("SVG('<?xml?><svg a=\"b\"><g/></svg>\\n')", "image/svg+xml", '<svg a="b"><g/></svg>'),
        ("JSON({'a': 1})", "application/json", {"a": 1}),
        ("JSON('[1]')", "application/json", [1]),
        ("GeoJSON({'type': 'Point'})", "application/geo+json", {"type": "Point"}),
        ("Javascript('alert(1)')", "application/javascript", "alert(1)"),
        ("Pretty('as it is')", "text/plain", "as it is"),
    ],
)
def test_data_is_shown_in_its_type(shell: Session, source: str, mime: str, data: object) -> None:
    assert shell.run(f"from nacre_display import *\n{source}").ok().outputs[0].bundle.data[mime] == data


def test_a_picture_is_recognized_and_measured(shell: Session, tmp_path: Path) -> None:
    file = tmp_path / "picture.bin"
    file.write_bytes(PNG)
    shell.run("from nacre_display import Image")
    bundle = shell.run(f"Image({str(file)!r}, retina=True, alt='six')").ok().outputs[0].bundle
    assert base64.b64decode(bundle.data["image/png"]) == PNG
    assert bundle.metadata["image/png"] == {"width": 2, "height": 3, "alt": "six"}


def test_a_picture_in_a_url_is_only_named(shell: Session) -> None:
    bundle = shell.run("from nacre_display import Image\nImage('https://a/b.png?x', width=3)").outputs[0].bundle
    assert bundle.data["text/html"] == '<img src="https://a/b.png?x" width="3"/>'


def test_samples_become_a_sound(shell: Session) -> None:
    import io
    import wave

    html = (
        shell.run("from nacre_display import Audio\nAudio([[0, 0.5], [0, -1]], rate=8)")
        .outputs[0]
        .bundle.data["text/html"]
    )
    data = base64.b64decode(html.split("base64,")[1].split('"')[0])
    with wave.open(io.BytesIO(data)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (2, 8, 2)
        assert sound.readframes(2) == b"\0\0\0\0\xff\x3f\x01\x80"


@pytest.mark.parametrize(
    "source",
    [
        "Image()",
        "Audio()",
        "Audio([1.0])",
        "Audio([2.0], rate=1, normalize=False)",
        "Video(b'x')",
        "JSON(5)",
        "HTML(5)",
    ],
)
def test_what_cannot_be_shown_is_refused_when_made(shell: Session, source: str) -> None:
    attempt = shell.run(f"from nacre_display import *\n{source}")
    assert isinstance(attempt.outcome.error, ValueError | TypeError)


def test_frames_and_videos_carry_their_query(shell: Session) -> None:
    shell.run("from nacre_display import *")
    html = shell.run("IFrame('http://x?q=1', 1, 2, a='b c')").outputs[0].bundle.data["text/html"]
    assert 'src="http://x?q=1&amp;a=b+c"' in html and 'width="1"' in html
    html = shell.run("YouTubeVideo('abc', start=3, allow_autoplay=True)").outputs[0].bundle.data["text/html"]
    assert "embed/abc?start=3&amp;autoplay=1" in html and 'allow="autoplay"' in html


def test_file_links_list_a_directory(shell: Session, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").touch()
    (tmp_path / "sub" / "b.py").touch()
    shell.run("from nacre_display import *")
    bundle = shell.run(f"FileLinks({str(tmp_path)!r}, included_suffixes=['.py'])").outputs[0].bundle
    assert bundle.text == f"{tmp_path}/sub/\n  b.py" and "b.py</a>" in bundle.data["text/html"]
    assert "a.txt" not in bundle.data["text/html"]
    link = shell.run(f"FileLink({str(tmp_path / 'a.txt')!r})").outputs[0].bundle.data["text/html"]
    assert link == f"<a href='{tmp_path}/a.txt' target='_blank'>{tmp_path}/a.txt</a><br>"


def test_a_progress_bar_moves_in_its_place(shell: Session) -> None:
    attempt = shell.run("from nacre_display import ProgressBar\nfor step in ProgressBar(2): pass").ok()
    assert [output.kind for output in attempt.outputs] == ["display", "update", "update"]
    assert attempt.outputs[-1].bundle.text.endswith("] 2/2")


def test_code_is_shown_without_pygments_too(shell: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pygments", None)
    bundle = shell.run("from nacre_display import Code\nCode('a < b', language='python')").ok().outputs[0].bundle
    assert bundle.data["text/html"] == "<pre>a &lt; b</pre>" and bundle.text == "a < b"


def test_a_result_that_shows_itself_is_shown_only_once(session, capsys):
    made = session(display)
    attempt = made.run("class A:\n    def _ipython_display_(self): print('me')\nA()")
    assert (capsys.readouterr().out, attempt.outputs) == ("me\n", [])
