"""Completions as they come up under the line, and what other plugins give to it."""

from __future__ import annotations

PLUGIN = """
from nacre import Provider, Spec, hookimpl
from nacre.values import Completion, Completions
class Service:
    def complete(self, text, cursor):
        words = ["pearl", "pearly", "shell", *(f"w{n}" for n in range(40))]
        start = cursor - len(text[:cursor].split(" ")[-1])
        found = [word for word in words if word.startswith(text[start:cursor])]
        return Completions(start, cursor, tuple(Completion(word, "name") for word in found))
class Plugin:
    @hookimpl
    def services(self):
        yield Provider("completion", lambda shell: Service())
get_shell().plugins.add(Plugin())
"""


def with_completions(terminal, traits=""):
    tty = terminal(traits)
    tty.paste(PLUGIN.strip())
    tty.line("\r")
    tty.sees(r"^In \[2\]:$")
    tty.send("\x0c")
    tty.prompt(2)
    return tty


def test_tab_takes_the_only_completion(terminal):
    tty = with_completions(terminal)
    tty.send("sh\t")
    tty.sees(r"^In \[2\]: shell$")


def test_tab_shows_the_menu_and_goes_through_it(terminal):
    tty = with_completions(terminal)
    tty.send("pe\t")
    tty.sees(r"pearly +name")
    tty.send("\t\t")
    tty.sees(r"^In \[2\]: pearly")
    tty.line("")
    tty.sees(r"^In \[2\]: pearly$")
    tty.send("\x03")
    tty.prompt(2)


def test_completions_come_by_themselves_where_that_is_wanted(terminal):
    tty = with_completions(terminal, "complete_while_typing = true")
    tty.send("pe")
    tty.sees(r"pearly +name")


def test_completions_in_several_columns(terminal):
    tty = with_completions(terminal, 'completion_style = "multicolumn"')
    tty.send("w\t")
    tty.sees(r"w0 +w\d+")


def test_tab_at_the_beginning_of_a_line_indents(terminal):
    tty = terminal()
    tty.send("\tx")
    tty.sees(r"^In \[1\]:     x$")
    tty.send("\x7f\x7f")
    tty.prompt(1)


def test_a_plugin_adds_a_command_with_a_key(terminal):
    tty = terminal()
    tty.paste(
        "from nacre import hookimpl\nfrom nacre_terminal.declarations import KeyCommand\nclass Keys:\n"
        "    @hookimpl\n    def terminal_commands(self):\n"
        "        yield KeyCommand('greet', lambda event, line: line.buffer.insert_text('hello'), 'Greet', 'c-t')\n"
        "get_shell().plugins.add(Keys())\nget_shell().set_trait('TerminalFrontend.blank_line', False)"
    )
    tty.line("")
    tty.sees(r"^In \[2\]:$")
    tty.send("\x14")
    tty.sees(r"^In \[2\]: hello$")


def test_a_lexer_that_a_plugin_offers_colours_what_is_typed(terminal):
    tty = terminal(NO_COLOR="")
    tty.paste(
        "from nacre import Provider, hookimpl\nfrom prompt_toolkit.lexers import SimpleLexer\nclass Lexers:\n"
        "    @hookimpl\n    def services(self):\n"
        "        yield Provider('lexer', lambda shell: SimpleLexer('ansimagenta'))\n"
        "get_shell().plugins.add(Lexers())"
    )
    tty.line("")
    tty.sees(r"^In \[2\]:$")
    tty.send("x")
    tty.until(lambda: b"\x1b[0;35mx" in tty.raw, "magenta")
