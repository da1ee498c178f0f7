from __future__ import annotations

import linecache
import sys
import textwrap
from pathlib import Path
from typing import Any

import nacre_inspect.plugin as inspecting
import pytest
from nacre import Magic, UsageError, argument, arguments
from nacre.testing import MakeSession, Session

MODULE = '''
"""Mod doc."""
import functools

class K:
    """K doc."""
    attr = 3
    def __init__(self, a, b=2):
        """Init doc."""
        self.own = {"key": [1, self.__class__]}
    def meth(self, x: int, *, y=1) -> str:
        """Meth doc.

        More."""
        return "x"
    @property
    def prop(self):
        """Prop doc."""
        raise AssertionError
    @classmethod
    def made(cls, n): "Made doc."
    @staticmethod
    def free(n): "Free doc."
    def __call__(self, z):
        """Call doc."""

class K2(K):
    def meth(self, x): pass

def fun(a, b: int = 3, *args, **kw):
    """Fun doc."""
    return a

@functools.wraps(fun)
def wrapped(*args): return fun(*args)
'''


@pytest.fixture
def shell(session: MakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    (tmp_path / "inspected_module.py").write_text(MODULE.lstrip())
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "inspected_module", raising=False)
    linecache.checkcache()
    shell = session(inspecting)
    shell.run("import inspected_module as m; k = m.K(1); k2 = m.K2(1); x = [m.K, 2]; s = 'abc'; f = m.fun; n = 3").ok()
    return shell


def about(shell: Session, name: str, detail: int = 0) -> str:
    bundle = shell.shell.inspect(name, detail)
    assert bundle is not None, name
    return bundle.text


def say(shell: Session, magic: str, text: str) -> str:
    """What a magic shows."""
    shell.outputs = []
    with shell.shell.showing_to(shell):
        shell.shell.magics.run("line", magic, text, None, None)
    return "\n".join(output.bundle.text for output in shell.outputs)


def test_a_function_is_told_by_signature_documentation_file_and_type(shell: Session, tmp_path: Path) -> None:
    assert about(shell, "f") == textwrap.dedent(
        f"""\
        Signature: f(a, b: int = 3, *args, **kw)
        Docstring: Fun doc.
        File:      {tmp_path}/inspected_module.py
        Type:      function"""
    )


def test_a_class_is_told_by_its_constructor_and_subclasses(shell: Session, tmp_path: Path) -> None:
    assert about(shell, "m.K") == textwrap.dedent(
        f"""\
        Init signature: m.K(a, b=2)
        Docstring:      K doc.
        Init docstring: Init doc.
        File:           {tmp_path}/inspected_module.py
        Type:           type
        Subclasses:     K2"""
    )


def test_an_object_is_told_by_its_class(shell: Session) -> None:
    text = about(shell, "k")
    assert text.startswith("Signature:      k(z)\nType:           K\nString form:    <inspected_module.K object at 0x")
    assert "Docstring:      K doc.\nInit docstring: Init doc.\nCall docstring: Call doc." in text


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("k.meth", "Signature: k.meth(x: int, *, y=1) -> str\nDocstring:\nMeth doc.\n\nMore."),
        ("k2.meth", "Docstring:\nMeth doc."),
        ("k.made", "Signature: k.made(n)\nDocstring: Made doc."),
        ("m.K.free", "Signature: m.K.free(n)\nDocstring: Free doc."),
        ("k.prop", "Docstring:   Prop doc."),
        ("k.attr", "Type:        int\nString form: 3"),
        ("k.own['key'][0]", "String form: 1"),
        ('k.own["key"][-1]', "Init signature:"),
        ("x[0]", "Init signature: x[0](a, b=2)"),
        ("x", "String form: [<class 'inspected_module.K'>, 2]\nLength:      2"),
        ("s", "String form: abc\nLength:      3"),
        ("m", "Type:        module"),
        ("len", "Signature: len(obj, /)"),
        ("str.join", "Type:      method_descriptor"),
        ("None", "Namespace:   Python builtin"),
        ("k.__class__", "Docstring:      K doc."),
        ("int", "Type:       type"),
        ("x.append", "Signature: x.append(object, /)"),
        ("f.__code__", "Type:        code"),
        ("  f  ", "Signature:"),
    ],
)
def test_names_attributes_and_items_are_found(shell: Session, name: str, part: str) -> None:
    assert part in about(shell, name)


@pytest.mark.parametrize(
    "name", ["nope", "x[9]", "k.nope", "k.own['no']", "x[0", "f()", "1", "", "x[a]", "n.", "%nope", "if", "s[0][0][5]"]
)
def test_what_is_not_there_is_not_found(shell: Session, name: str) -> None:
    assert shell.shell.inspect(name) is None


def test_detail_shows_the_source(shell: Session) -> None:
    assert 'Source:\ndef fun(a, b: int = 3, *args, **kw):\n    """Fun doc."""\n    return a\n' in about(shell, "f", 1)
    assert "Source:\nclass K:\n" in about(shell, "k", 1)
    assert "Source:\nclass K2(K):\n    def meth(self, x): pass\n" in about(shell, "m.K2", 1)
    assert "def prop(self):" in about(shell, "k.prop", 1)
    assert "def fun(a" in about(shell, "m.wrapped", 1)
    assert "Source:" not in about(shell, "len", 1)


def test_functions_and_classes_of_cells_have_their_source(shell: Session) -> None:
    shell.run("def g():\n    return 1\nclass C:\n    class D:\n        y = 1\nclass E:\n    def m(self): pass")
    number = shell.shell.number - 1
    assert f"Source:\ndef g():\n    return 1\nFile:      cell {number}" in about(shell, "g", 1)
    assert "Source:\n    class D:\n        y = 1\n" in about(shell, "C.D", 1)
    assert f"File:           cell {number}" in about(shell, "E")
    shell.run("class C:\n    z = 2")
    assert "z = 2" in about(shell, "C", 1)


def test_a_long_signature_has_a_line_for_each_parameter(shell: Session) -> None:
    shell.run(f"def g(a, /, {'b' * 40}, *, {'c' * 40}: 'int' = 1) -> int: pass")
    expected = f"Signature: g(\n    a,\n    /,\n    {'b' * 40},\n    *,\n    {'c' * 40}: int = 1,\n) -> int"
    assert about(shell, "g").startswith(expected)


HOSTILE = """
hits = []
class Meta(type):
    def __getattribute__(c, n): hits.append(('meta', n)); return super().__getattribute__(n)
    def __call__(c, *a): return super().__call__(*a)
    def __repr__(c): hits.append('metarepr'); return 'M'
    def __subclasscheck__(c, o): hits.append('subcheck'); return False
class Descriptor:
    def __get__(s, o, t=None): hits.append('descriptor'); return 1
class H(metaclass=Meta):
    "H doc"
    d = Descriptor()
    def __getattribute__(s, n): hits.append(('get', n)); raise RuntimeError
    def __repr__(s): hits.append('repr'); raise SystemExit
    def __str__(s): hits.append('str'); raise RuntimeError
    def __len__(s): hits.append('len'); return 3
    def __dir__(s): hits.append('dir'); return []
    def __eq__(s, o): hits.append('eq'); return True
    def __hash__(s): hits.append('hash'); return 1
    def __bool__(s): hits.append('bool'); return False
    def __getitem__(s, k): hits.append('item'); return 1
    @property
    def p(s): hits.append('p'); return 1
    def m(s, a, b=[1]): pass
class G:
    def __getattr__(s, n): hits.append(('getattr', n)); return 1
class D(dict):
    def __missing__(s, k): hits.append('missing'); return 1
    def __repr__(s): hits.append('repr'); return 'D'
    def __iter__(s): hits.append('iter'); return iter(())
class L(list):
    def __getitem__(s, k): hits.append('item'); return 1
    def __len__(s): hits.append('len'); return 1
h = H(); g = G(); d = D(a=h); lst = [h, 1]; l = L([1]); dd = {'a': h}
def df(a=h, *, b: H = 3) -> H: pass
def asked(a: hits.append('annotation'), *, b: 'int' = 3) -> (hits.append('annotation') or None): pass
class Asked:
    field: hits.append('annotation')
    def __init__(self, a: hits.append('annotation')): pass
    def m(self, a: hits.append('annotation')): pass
k = Asked(1)
import functools
part, cached = functools.partial(asked, 1), functools.lru_cache(asked)
wrapped = functools.wraps(asked)(lambda *args: None)
import types
mod = types.ModuleType('mod'); mod.__getattr__ = lambda n: hits.append(('module', n))
mod.__annotate__ = lambda f: hits.append('annotation')
hits.clear()
"""


@pytest.mark.parametrize(
    "name",
    [
        *("h", "h.p", "h.m", "h.d", "h[0]", "H", "H.p", "H.d", "lst", "lst[0]", "dd", "dd['a']", "df", "g", "g.zzz"),
        *("d", "d['b']", "d['a']", "l", "l[0]", "mod", "mod.zzz", "hits", "nope"),
        *(
            "asked",
            "Asked",
            "Asked.m",
            "k.m",
            "part",
            "cached",
            "wrapped",
            "asked.__annotations__",
            "mod.__annotations__",
        ),
    ],
)
@pytest.mark.parametrize("detail", [0, 1])
def test_looking_runs_none_of_the_users_code(session: MakeSession, name: str, detail: int) -> None:
    shell = session(inspecting)
    shell.run(HOSTILE).ok()
    shell.shell.inspect(name, detail)
    assert shell.shell.namespace["hits"] == []
    for magic in ("pinfo", "pdef", "pdoc", "psource", "pfile"):
        say(shell, magic, name)
        assert shell.shell.namespace["hits"] == [], magic


@pytest.mark.skipif(sys.version_info < (3, 14), reason="annotations run where they are defined")
def test_annotations_that_have_not_run_are_shown_as_they_are_written(shell: Session) -> None:
    shell.run("class Box:\n    def m(self, a: Missing[1], b: int = 1) -> list[Missing]: pass\nbox = Box()")
    assert about(shell, "box.m").startswith("Signature: box.m(a: Missing[1], b: int = 1) -> list[Missing]")
    shell.run("from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int\n    y: float = 0.0")
    assert about(shell, "Point").startswith("Init signature: Point(x: int, y: float = 0.0) -> None")


@pytest.mark.parametrize("pattern", ["*", "h.*", "H.*", "g.*", "d.*", "mod.*", "asked.*", "* int", "* H", "-a -l"])
def test_searching_runs_none_of_the_users_code(session: MakeSession, pattern: str) -> None:
    shell = session(inspecting)
    shell.run(HOSTILE).ok()
    say(shell, "psearch", pattern)
    assert shell.shell.namespace["hits"] == []


# --- the magics ---------------------------------------------------------------------------------------


def test_pinfo_shows_a_page(shell: Session) -> None:
    text = say(shell, "pinfo", "f")
    assert shell.outputs[0].kind == "page" and text.startswith("Signature: f(")


def test_pinfo2_shows_the_source(shell: Session) -> None:
    assert "def fun(a" in say(shell, "pinfo2", "f")


def test_an_unknown_name_is_told_in_one_line_with_the_nearest(
    shell: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    say(shell, "pinfo", "prnt")
    say(shell, "pinfo", "k.met")
    say(shell, "pinfo", "%pinfoo")
    say(shell, "pinfo", "zzzzzzzz")
    assert capsys.readouterr().out.splitlines() == [
        "Object `prnt` not found; did you mean 'print'?",
        "Object `k.met` not found; did you mean 'meth'?",
        "Object `%pinfoo` not found; did you mean '%pinfo'?",
        "Object `zzzzzzzz` not found.",
    ]
    assert shell.outputs == []


def test_local_names_are_seen_inside_a_function(shell: Session) -> None:
    source = "def g(zz):\n    get_shell().run_line_magic('pinfo', 'zz')\ng([1, 2])"
    assert "String form: [1, 2]" in shell.run(source).ok().text


def test_a_magic_is_told_with_its_declared_options(shell: Session) -> None:
    @arguments(argument("-n", type=int, help="how many times"), argument("code", rest=True))
    def again(args: Any) -> None:
        """Do it again."""

    shell.shell.magics.add(Magic("again", again, kind="line_cell", summary="Repeat"))
    for name in ("%again", "%%again", "again"):
        text = about(shell, name)
        assert "%again and %%again" in text and "-n N" in text and "how many times" in text and "Do it again." in text
    assert "def again(args" in about(shell, "%again", 1)


def test_a_users_name_hides_the_magic_without_its_mark(shell: Session) -> None:
    shell.run("pinfo = 5")
    assert "Type:        int" in about(shell, "pinfo") and "Magic:" in about(shell, "%pinfo")


def test_pdef_pdoc_psource_pfile(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    say(shell, "pdef", "k.meth")
    say(shell, "pdef", "n")
    say(shell, "psource", "n")
    say(shell, "pfile", "n")
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "k.meth(x: int, *, y=1) -> str" and "`n` is not callable" in out[1]
    assert out[2:] == ["No source found for n", "No file found for n"]
    assert say(shell, "pdoc", "k") == "Class docstring:\n    K doc.\nCall docstring:\n    Call doc."
    assert say(shell, "pdoc", "m.K") == "Class docstring:\n    K doc.\nInit docstring:\n    Init doc."
    assert say(shell, "psource", "f").startswith("def fun(")
    assert say(shell, "pfile", "k").startswith('"""Mod doc."""')


@pytest.mark.parametrize("magic", ["pinfo", "pinfo2", "pdef", "pdoc", "psource", "pfile", "psearch"])
def test_without_a_name_there_is_one_line(shell: Session, magic: str) -> None:
    with pytest.raises(UsageError, match=r"^%p"):
        say(shell, magic, "")


# --- searching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("f*", "f filter float format frozenset"),
        ("F*", "False FileExistsError FileNotFoundError FloatingPointError FutureWarning"),
        ("-e builtin f*", "f"),
        ("-e user f*", "filter float format frozenset"),
        ("-e builtin * int", "n"),
        ("-e builtin * module", "m"),
        ("-e builtin -i S*", "s"),
        ("k.m*", "k.meth k.made"),
        ("k.*init*", "k.__init__ k.__init_subclass__"),
        ("m.K*", "m.K m.K2"),
        ("m.* class", "m.K m.K2 m.__class__"),
        ("-e builtin k?", "k2"),
        ("k.__cal*", "k.__call__"),
        ("k._*nit__", "k.__init__"),
        ("nope.*", ""),
    ],
)
def test_names_are_searched_by_pattern(shell: Session, line: str, names: str) -> None:
    assert sorted(say(shell, "psearch", line).split()) == sorted(names.split())


def test_private_names_need_a_switch(shell: Session) -> None:
    shell.run("_hidden = 1")
    assert say(shell, "psearch", "-e builtin *hidd*") == ""
    assert say(shell, "psearch", "-e builtin -a *hidd*") == "_hidden"
    assert say(shell, "psearch", "-e builtin _hidd*") == ""
    assert say(shell, "psearch", "-e builtin -a _hidd*") == "_hidden"


def test_a_star_in_pinfo_searches(shell: Session) -> None:
    assert say(shell, "pinfo", "floa*") == "float"


def test_an_unknown_namespace_is_told(shell: Session) -> None:
    with pytest.raises(UsageError, match="'builtn'; did you mean 'builtin'"):
        say(shell, "psearch", "-e builtn f*")


DEFINED = """import os
class C:
    x = 1
    _y = 2
    def m(self): pass
c = C()"""


@pytest.mark.parametrize("line", ["c.*", "c._*", "c.__d*", "-a c._*", "C.*", "os.*", "-a os._*", "int.*"])
def test_an_object_has_the_names_that_ipython_finds(session: MakeSession, oracle: Any, line: str) -> None:
    one = session(inspecting)
    one.run(DEFINED).ok()
    search = f"get_shell().run_line_magic('psearch', {line!r})"
    (_, _), (names, _), (version, _) = oracle([DEFINED, search, "import sys; print(sys.version_info[:2])"])
    if version.strip() != str(sys.version_info[:2]):
        pytest.skip("each version of Python has names of its own")
    assert say(one, "psearch", line).split() == sorted(names.split())


# --- files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["there.py", "there", "'there.py'"])
def test_pfile_shows_a_file_by_its_path(
    shell: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.py").write_text("# here\nx = 1\n")
    assert say(shell, "pfile", name) == "# here\nx = 1"


def test_pfile_prefers_an_object_to_a_file(shell: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.py").write_text("x = 1\n")
    assert say(shell, "pfile", "f").startswith('"""Mod doc."""')


def test_pfile_shows_no_file_that_is_no_text(shell: Session, tmp_path: Path) -> None:
    (tmp_path / "bytes.bin").write_bytes(b"\xff\xfe\0")
    with pytest.raises(UsageError, match="is not text"):
        say(shell, "pfile", str(tmp_path / "bytes.bin"))


def test_the_parts_of_a_description_are_its_text_with_the_source_as_code(shell: Session) -> None:
    bundle = shell.shell.inspect("f", 1)
    assert bundle is not None
    parts = bundle.data["application/x-nacre-parts"]
    assert "".join(text for _, text in parts) == bundle.text
    assert ("inspect.title", "Source:") in parts
    assert [text.split("(")[0] for style, text in parts if style == "code"] == ["f", "def fun"]


def test_source_and_files_are_also_shown_as_python(shell: Session) -> None:
    say(shell, "psource", "f")
    say_source = shell.outputs[-1].bundle
    assert say_source.data["text/x-python"] == say_source.text
    say(shell, "pfile", "m")
    assert "text/x-python" in shell.outputs[-1].bundle.data
    say(shell, "pdoc", "f")
    assert "text/x-python" not in shell.outputs[-1].bundle.data
