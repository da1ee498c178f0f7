"""What IPython 9.18.1 was seen to do: the rows of its behaviour that this plugin stands for."""

from __future__ import annotations


def line(name: str, rest: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {rest!r})"


def out(command: str) -> str:
    return f"get_shell().getoutput({command!r})"


def system(command: str) -> str:
    return f"get_shell().system({command!r})"


def cell(name: str, rest: str, body: str) -> str:
    return f"get_shell().run_cell_magic({name!r}, {rest!r}, {body!r})"


def info(name: str) -> str:
    return line("pinfo", name)


UNCHANGED = (
    "/", "x[1:]?", "len(x)?", "f?(x)", "a ? b", "foo ?", "foo  ??", "foo # bar?", "a = 1 # x?", "print('a?')",
    "foo = '''bar?\n'''", "a = b = !ls", "a == !ls", "f(a=!ls)", "a = %%time x", "if x: !ls", "x = 1; !ls",
    "x = (a\n%b)", "x = [1,\n%foo\n]", "# %foo", "'''\n%foo\n'''", "...     print(1)",
    "    # comment\nif True:\n    a = 3", "", "f'{x!r}'", "a % b", "a %b", "x != y", "...", "x = '''\n>>> a\n'''",
)  # fmt: skip

# (what is typed, what Python gets)
TRANSFORMED = (
    ("a = f()\n%foo \\\nbar\ng()", f"a = f()\n{line('foo', ' bar')}\ng()"),
    ("for a in range(5):\n    %ls", f"for a in range(5):\n    {line('ls')}"),
    ("a = f()\n%ls\r\ng()", f"a = f()\n{line('ls')}\ng()"),
    ("a = f()\nb = %foo \\\n  bar\ng()", f"a = f()\nb = {line('foo', '   bar')}\ng()"),
    ("b = !foo \\\n  bar", f"b = {out('foo    bar')}"),
    (
        "def test():\n  for i in range(1):\n    print(i)\n  res =! ls",
        f"def test():\n  for i in range(1):\n    print(i)\n  res ={out(' ls')}",
    ),
    (",f 1 2 3", 'f("1", "2", "3")'),
    (";f 1 2 3", 'f("1 2 3")'),
    ("/f 1 2 3", "f(1, 2, 3)"),
    ("/f", "f()"),
    ("/f 1, 2", "f(1,, 2)"),
    (", f a b", '("f", "a", "b")'),
    ("foo?", info("foo")),
    ("foo??", line("pinfo2", "foo")),
    ("%foo?", info("%foo")),
    ("%%foo?", info("%%foo")),
    ("%%foo?\nbar", info("%%foo") + "\nbar"),
    ("?foo", info("foo")),
    ("??foo", line("pinfo2", "foo")),
    ("?", "get_shell().show_usage()"),
    ("??", "get_shell().show_usage()"),
    ("a = b + c?", info("c")),
    ("a = \\\nzip?", info("zip")),
    ("(a,\nb) = zip?", info("zip")),
    ("π.foo?", info("π.foo")),
    ("a = foo?\nb = 1", info("foo") + "\nb = 1"),
    ("x[0]?", info("x[0]")),
    ("x[-1].y??", line("pinfo2", "x[-1].y")),
    ("a*?", line("psearch", "a*")),
    ("?a*", line("psearch", "a*")),
    ("!ls?", info("ls")),
    ("!ls", system("ls")),
    ("!!ls -la", out("ls -la")),
    ("!", system("")),
    ("  !ls", system("ls")),
    ("%", line("")),
    ("% foo", line("", "foo")),
    ("%foo; %bar", line("foo;", "%bar")),
    ("%cd ~/x  # comment", line("cd", "~/x  # comment")),
    ("%foo bar \\\\", line("foo", "bar \\\\")),
    ("a=!ls", f"a={out('ls')}"),
    ("a = !ls ", f"a = {out('ls')}"),
    ("a, b = !ls", f"a, b = {out('ls')}"),
    ("a.b[0] = !ls", f"a.b[0] = {out('ls')}"),
    ("a: int = !ls", f"a: int = {out('ls')}"),
    ("a = %time x", f"a = {line('time', 'x')}"),
    ("a\n%b", f"a\n{line('b')}"),
    ("%%foo arg\nbody 1\nbody 2", cell("foo", "arg", "body 1\nbody 2\n")),
    ("%%ls\r\n", cell("ls", "", "") + "\n"),
    ("\n\n%%foo\nx", cell("foo", "", "x\n")),
    (" %%foo\nx", f" {line('%foo')}\nx"),
    ("pass\n%%foo\nx", f"pass\n{line('%foo')}\nx"),
    (">>> for i in x:\n...     print(i)", "for i in x:\n    print(i)"),
    ("    >>>     print(1)", "print(1)"),
    ("for a in range(5):\n   ...:     print(a)", "for a in range(5):\n    print(a)"),
    ("In [1]: for a in b:\n   ...:     a\n   ...:     c", "for a in b:\n    a\n    c"),
    ("[ins] In [11]: a = 1", "a = 1"),
    ("\tx = 1\n\ty = 2", "x = 1\ny = 2"),
    ("   ", ""),
    (
        "def f():\n    %foo\n    !bar\n    x?",
        f"def f():\n    {line('foo')}\n    {system('bar')}\n    {info('x')}",
    ),
    ("a = !echo '\\n'", f"a = {out(chr(101) + 'cho ' + repr(chr(10)))}"),
    (">>> s = (\n...     r'''\n...     hello\n...     ''')", "s = (\n    r'''\n    hello\n    ''')"),
    *((text, text) for text in UNCHANGED),
)

# (what is typed, the verdict, the next line's indent)
JUDGED = (
    ("a = 1", "complete", 0),
    ("for a in range(5):", "incomplete", 4),
    ("for a in range(5):\n    if a > 0:", "incomplete", 8),
    ("raise = 2", "invalid", 0),
    ("if True:\n    a=1", "incomplete", 4),
    ("if True:\n    a=1\n", "complete", 0),
    ("try:\n  x\n", "incomplete", 2),
    ("try:\n  x\nexcept:\n  y\n", "complete", 0),
    ("async with e:\n    pass", "incomplete", 4),
    ("async with e:\n    pass\n    ", "complete", 0),
    ("def f():\n  x=0\n  \\\n  ", "incomplete", 2),
    ('def foo():\n    """', "incomplete", 4),
    ("a = [1,\n2,", "incomplete", 0),
    ("a = '''\n   hi", "incomplete", 3),
    *((text, "incomplete", 0) for text in ("f(", "x = {", '"""abc', "f'{x", "@dec", "@dec\n", "!ls \\", "\\\r\n")),
    *((text, "invalid", 0) for text in ("'abc", "1 +", "a b", ")", "}{", "())(", "][", "a \\ ")),
    ("@dec\ndef f(): pass", "complete", 0),
    *((text, "incomplete", 0) for text in ("%%foo", "%%foo\nbar", "%%foo\nbar\n")),
    ("%%foo\nbar\n\n", "complete", 0),
    *((text, "complete", 0) for text in ("%foo", "!ls", "x?", "", "1\\\n+2", "await x")),
    *((text, "invalid", 0) for text in ("0b12", "0o1239", "0x123g", "(0b12)", "return 1", "yield 1")),
    *((text, "incomplete", 4) for text in ("else:", "lambda:", "with a:\n\tb")),
    *((text, "invalid", 0) for text in ("x is 1", "assert (1,2)", "def a():\n x=1\n global x")),
    ("(\n))", "invalid", 0),
)

# Rows of the above that Python 3.11 answers in another way, because its tokenizer does.
SINCE_312 = ("f'{x", "(\n))")
