"""What a secret looks like, and a text without those in it.

A pattern's group ``secret`` is what is taken out; without one, the whole match. Each has hints before it: in the lower
case of whatever the pattern matches one of them is found, and to look for it takes a tenth of the time. An ordinary
cell costs no more than one look for all hints. A hint begins with a character that stands for itself, by which they are
told apart. Repetitions in patterns are bounded: a cell may be huge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

REDACTED = "<redacted>"
# DB_PASS, userpass, pwd; a directory may be called pwd, too
SHORT = (
    r"pass(?<=[_bgprt]pass)|pwd?(?:(?<=_pw)|(?<=_pwd)|(?<![^\W_]pw)(?<![^\W_]pwd)(?=['\"\]]{0,2}\s{0,9}[:=]))"
    r"(?!['\"\]\s:=]{0,9}['\"]?[/~.])"
)
LONG = (
    r"(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)"
    r"(?:_(?!class|field|file|header|kind|name|path|type|ur[il])\w{0,40}|s|\d{1,3})?"  # token_type says nothing
)
NAME = f"(?:{LONG}|{SHORT})"
SHORTER = r"(?:['\"\]]|\s{0,9}[:=+]|[ \t]{1,9}\S)"
NAMED = "passw", "passphrase", f"pass{SHORTER}", "pwd", f"pw{SHORTER}", "secret", "token", "key"
# a text of three characters at least, and no template: its beginning, and what is between the quotes, which are three
# where it has lines
QUOTE = r"[rbfut]{0,2}(?P<quote>(?P<three>'''|\"\"\")|['\"])(?!.{0,2}(?P=quote)|%(?-i:[sdr(]))"
INNER = r"(?:\\[\s\S]|(?!(?P=quote))(?(three)[^\\]|[^\\\n]))+"
PATTERNS = (
    # name = "value", name: str | None = "value", {"name": "value"}, call(name="value"), name == "value",
    # (name := "value"), name = ("one" "more"), whose further texts belong to the same value. But token == "word" is a
    # parser's
    (
        NAMED,
        rf"(?i){NAME}['\"\]]{{0,2}}(?:\s{{0,9}}:[ \t]{{0,9}}[\w.| \[\]]{{1,40}})?\s{{0,9}}"
        r"(?:[:+]?={1,2}[\s\\(]{0,40}|:[ \t(]{0,40})(?:(?<!token == )|(?!.(?-i:[a-z]{1,12})['\"]))"
        rf"{QUOTE}(?P<secret>{INNER}(?:(?P=quote)[\s\\]{{0,40}}[rbfut]{{0,2}}(?P=quote){INNER})*)",
    ),
    (
        ("setdefault", "putenv", "setenv"),
        rf"(?i)(?:setdefault|putenv|setenv)\(\s{{0,40}}['\"]\w{{0,60}}?{NAME}['\"]\s{{0,9}},\s{{0,40}}"
        rf"{QUOTE}(?P<secret>{INNER})",
    ),
    # auth=("user", "value"), HTTPBasicAuth(user, "value"), login("user", "value"), user, password = "user", "value"
    (
        ("auth", "cred", r"login\(", *NAMED),
        r"(?i)(?:(?:auth|credentials?|creds)['\"\]]{0,2}(?:\s{0,9}[=:]\s{0,9}[\w.]{0,40})?[(\[]|\blogin\("
        rf"|,\s{{0,9}}\w{{0,40}}?{NAME}\s{{0,9}}=\s{{0,9}}\(?)\s{{0,40}}"
        r"(?:[\w.]{1,60}|[rbfu]{0,2}(?P<other>['\"])[^'\"\n]{0,100}(?P=other))\s{0,9},\s{0,40}"
        rf"{QUOTE}(?P<secret>{INNER})",
    ),
    (NAMED, rf"(?i)--(?:{NAME}|pass)[ =](?P<secret>[^\s'\"$]\S*)"),
    (
        ("curl",),
        r"(?i)\bcurl\b[^\n]{0,200}?\s(?:-u|--(?:proxy-)?user)[ =]{0,9}['\"]?[^\s:'\"]{1,100}:"
        r"(?P<secret>[^\s'\"$][^\s'\"]*)",
    ),
    (
        ("mysql", "mariadb", "mongo", "sshpass", "docker", "podman"),
        r"\b(?:mysql\w{0,9}|mariadb[\w-]{0,9}|mongo\w{0,9}|sshpass|(?:docker|podman)[ \t]{1,9}login)\b[^\n|;&]{0,200}?"
        r"\s-p[ \t]{0,9}['\"]?(?P<secret>[^\s'\"$-][^\s'\"]*)",
    ),
    (("bearer",), r"(?i)\bbearer[ \t]{1,9}(?P<secret>[\w.~+/=-]{8,})"),
    (
        ("authorization",),
        r"(?i)\bauthorization['\"]?\s{0,9}[:=,]\s{0,9}['\"]?(?:basic|token)[ \t]{1,9}(?P<secret>[\w+/=-]{4,})",
    ),
    (("://",), r"(?i)\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@'\"]{0,100}:(?P<secret>[^\s/'\"]{1,200})@"),
    (("://",), rf"(?i)://[^\s'\"?]{{1,200}}\?[^\s'\"]{{0,200}}?{NAME}=(?P<secret>[^\s&'\"{{}}%$<][^\s&'\"{{}}]*)"),
    (
        ("private key",),
        r"(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?P<secret>.*?)"
        r"(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    ),
    (("akia", "asia"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    (
        (
            "gh[pousr]_",
            "github_pat_",
            "glpat-",
            "xox",
            "xapp-",
            "sk-",
            "k_live_",
            "k_test_",
            "hf_",
            "npm_",
            "pypi-",
            "aiza",
        ),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{20,}"
        r"|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{16,}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{40,}|AIza[\w-]{35})",
    ),
    (("slack",), r"hooks\.slack\.com/services/(?P<secret>[\w/]{20,})"),
    (("eyj",), r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
)
# only where the line is a command's: in Python, name=value is a variable
ASSIGNED = rf"(?i)(?:{NAME}=|env[ \t]{{1,9}}\w{{0,40}}?{NAME}[ \t]{{1,9}})(?P<secret>[^\s'\"$=]\S*)"
COMMAND = r"(?m)^[ \t]*(?:[\w.,*\[\] \t]{1,80}=[ \t]*)?(?:%(?:set_)?env|%s[xc]|%system|!|export[ \t]).*"


class Secrets:
    """Takes secrets out of texts. own: further patterns.

    A pattern is compiled when its hints are first found: all of them would take a quarter of a shell's start.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._hint = _any(hint for hints, _ in PATTERNS for hint in hints)
        self._shapes = [Shape(*each) for each in PATTERNS]
        self._assigned = Shape(NAMED, ASSIGNED)
        self._own = [re.compile(pattern) for pattern in own]

    def redacted(self, text: str) -> str:
        """A text with ``<redacted>`` in place of what seems to be a secret."""
        low = text.casefold()
        if self._hint.search(low):
            for shape in self._shapes:
                if shape.hint.search(low):
                    text = _without(shape.pattern, text)
            if self._assigned.hint.search(low):
                text = self._without_assigned(text)
        for pattern in self._own:
            text = _without(pattern, text)
        return text

    def _without_assigned(self, text: str) -> str:
        pattern = self._assigned.pattern
        if text.lstrip().startswith("%%"):  # all of it is for another program
            return _without(pattern, text)
        return re.sub(COMMAND, lambda line: _without(pattern, line[0]), text)


class Shape:
    """A pattern and its hints, compiled when they are first used."""

    def __init__(self, hints: Iterable[str], pattern: str) -> None:
        self._hints = hints
        self._pattern = pattern

    @cached_property
    def hint(self) -> re.Pattern[str]:
        return _any(self._hints)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._pattern)


def _any(hints: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these. Those of one first character stand together, which is twice as quick."""
    rests: dict[str, list[str]] = {}
    for hint in dict.fromkeys(hints):
        rests.setdefault(hint[0], []).append(hint[1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """A text without what a pattern takes out."""
    pieces: list[str] = []
    done = place = 0
    group = "secret" if "secret" in pattern.groupindex else 0
    while place <= len(text) and (found := pattern.search(text, place)):
        if "quote" in pattern.groupindex and _is_end(found):
            place = found.start("quote")
            continue
        first, last = found.span(group if found[group] is not None else 0)
        pieces += text[done:first], REDACTED
        done, place = last, found.end() + (not found[0])
    return "".join((*pieces, text[done:])) if pieces else text


def _is_end(found: re.Match[str]) -> bool:
    """Whether the quote ends the text that the name stands in, such as "Password: ", and code follows."""
    place = found.start("quote")
    start = max(found.string.rfind("\n", 0, place) + 1, place - 1000)
    inside = found.string.count(found["quote"], start, place) % 2 == 1
    return inside and found["secret"][0] in " \t),]}+%.:;"
