"""What is written of a cell."""

from __future__ import annotations

import os
import sysconfig
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacre.history import Entry
from nacre_spool import plugin
from nacre_spool.privacy import Privacy
from nacre_spool.secrets import REDACTED, Secrets
from nacre_testkit.processes import Child


@pytest.fixture
def privacy(session: Any) -> Privacy:
    made: Privacy = session(plugin).shell.service("privacy")
    return made


SECRET = "s3cr3t-w0rd"
KEY = "-----BEGIN RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    "source",
    [
        f"password = '{SECRET}'",
        f"db_password: str = '{SECRET}'",
        f'apiKey = "{SECRET}"',
        f"secret_token = '''{SECRET}\n'''",
        f"passwd = rb'{SECRET}'",
        f"connect(user='me', password='{SECRET}')",
        f"os.environ['MY_TOKEN'] = '{SECRET}'",
        f"{{'token': '{SECRET}', 'n': 1}}",
        f"if token == '{SECRET}': pass",
        f"password = '{SECRET}",
        f"%env API_TOKEN={SECRET}",
        f"%set_env API_TOKEN {SECRET}",
        f"!export A_TOKEN={SECRET} B_SECRET={SECRET}; run",
        f"x = !TOKEN={SECRET} run",
        f"!mysql --password={SECRET} -u me",
        f"!tool --api-key {SECRET}",
        f"%%bash\nexport SECRET={SECRET}\nrun",
        f"headers = {{'Authorization': 'Bearer {SECRET}'}}",
        f"engine = 'postgresql://me:{SECRET}@host/db'",
        f"key = '''{KEY}\n{SECRET}\n-----END RSA PRIVATE KEY-----'''",
        f"key = '''{KEY}\n{SECRET}",
        f"password = (\n    'first'\n    f'{SECRET}'\n)",
        f"password = 'first' \\\n    '{SECRET}'",
        f"password = 'first\\\n{SECRET}'",
        f"password=\\\n'{SECRET}'",
        f"token: str | None = '{SECRET}'",
        f"if (token := '{SECRET}'): pass",
        f"token += '{SECRET}'",
        f"token = t'{SECRET}'",
        f"headers = {{'X-Api-Key': '{SECRET}'}}",
        f"headers = {{'Authorization': 'Basic {SECRET}'}}",
        f"engine = 'postgresql://me:pass@{SECRET}@host/db'",
        f"a, b = !export TOKEN={SECRET}",
        f"x = %env API_TOKEN={SECRET}",
        f"pa\u017f\u017fword = '{SECRET}'",
        f"TO\u212aEN = '{SECRET}'",
        f"DB_PASS = '{SECRET}'",
        f"pwd = '{SECRET}'",
        f"open(user='me', pw='{SECRET}')",
        f"db = {{'user': 'me', 'dbpass': '{SECRET}'}}",
        f"get(url, auth=('me', '{SECRET}'))",
        f"auth = HTTPBasicAuth(user, '{SECRET}')",
        f"server.login('me', '{SECRET}')",
        f"user, password = 'me', '{SECRET}'",
        f"os.environ.setdefault('A_TOKEN', '{SECRET}')",
        f"monkeypatch.setenv('DB_PASSWORD', '{SECRET}')",
        f"get('https://host/?n=1&api_key={SECRET}&m=2')",
        f"input('Password: ', password='{SECRET}')",
        f"%env DB_PASS={SECRET}",
        f"%env DB_PWD {SECRET}",
        f"!DB_PWD={SECRET} run",
        f"!curl -u me:{SECRET} https://host",
        f"!curl -s --user 'me:{SECRET}' https://host",
        f"!mysql -u root -p{SECRET} db",
        f"!mysqldump -u root -p '{SECRET}'",
        f"!sshpass -p {SECRET} ssh host",
        f"!docker login -u me -p {SECRET}",
        f"!run --pass {SECRET}",
        f"headers = {{'Authorization': 'token {SECRET}'}}",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{SECRET}\n-----END PGP PRIVATE KEY BLOCK-----",
    ],
)
def test_a_secret_is_redacted(privacy: Privacy, source: str) -> None:
    redacted = privacy.redact(source)
    assert SECRET not in redacted
    assert REDACTED in redacted
    assert privacy.redact(redacted) == redacted, "once is enough"
    assert privacy.private(source)


@pytest.mark.parametrize(
    "token",
    [
        "AKIAABCDEFGHIJKLMNOP",
        "ghp_" + "a" * 36,
        "github_pat_" + "a" * 30,
        "glpat-" + "a" * 20,
        "xoxb-1234567890-abc",
        "sk-" + "a" * 24,
        "eyJhbGciOiJ9.eyJzdWIiOiJ9.abc",
        "xapp-1-A0123456789-1234567890-abc",
        "sk-proj-" + "a" * 24,
        "sk_live_" + "a" * 24,
        "hf_" + "a" * 34,
        "npm_" + "a" * 36,
        "pypi-" + "a" * 40,
        "AIza" + "a" * 35,
        "https://hooks.slack.com/services/T0/B0/" + "a" * 24,
    ],
)
def test_a_token_is_redacted_wherever_it_stands(privacy: Privacy, token: str) -> None:
    assert token not in privacy.redact(f"x = ['{token}']")


@pytest.mark.parametrize(
    "source",
    [
        "import secrets",
        "tokenizer = 'bert'",
        "password = getpass()",
        "f(token=token)",
        "x = df['password']",
        "token = tokens[0]",
        "url = 'https://host:8080/a@b'",
        "key = 'a'",
        "password = getpass()\nprint('x' 'y')",
        "authorization = basic",
        "print('the token')",
        "!echo hello",
        "input('Password: ')",
        "print('token: ', x, 'key: ', y)",
        "class Token:\n    'What a parser reads.'\n    kind = 'word'",
        "def read(self) -> Token:\n    'The next one.'",
        "if token == 'def': pass",
        "if token.token_type == 'name-of-one': pass",
        "for one in token:\n    if one.kind == 'name': pass",
        "token = '%s-%s' % (a, b)",
        "if token != '(': pass",
        "compass = 'north'",
        "pwd = '/home/me'",
        "!pwd -P",
        "cred = f(user, password)",
        "auth=(user, password)",
        "!docker run -p 8080:80 image",
        "!mysql -P 3306 -p",
        "!curl -u $USER:$PASSWORD https://host",
        "author = ('me', 'you')",
        "!skip --passive x",
    ],
)
def test_what_is_no_secret_stays(privacy: Privacy, source: str) -> None:
    assert privacy.redact(source) == source
    assert not privacy.private(source)


def test_the_standard_library_is_full_of_tokens_and_has_no_secrets(privacy: Privacy) -> None:
    found = []
    # pydoc_data is a table of the modules' names
    others = {"test", "tests", "idle_test", "site-packages", "dist-packages", "lib2to3", "pydoc_data"}
    for path in Path(sysconfig.get_path("stdlib")).rglob("*.py"):
        if not others & set(path.parts):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [line.strip() for line in privacy.redact(text).splitlines() if REDACTED in line]
    assert found == [f"passwd='{REDACTED}')"], "the password in the example of urllib.request"


def test_the_rest_of_the_cell_stays(privacy: Privacy) -> None:
    source = f"a = 1\npassword = '{SECRET}'  # mine\nb = 2"
    assert privacy.redact(source) == f"a = 1\npassword = '{REDACTED}'  # mine\nb = 2"


def test_a_leading_space_keeps_a_cell_out(privacy: Privacy) -> None:
    assert privacy.entry(Entry(0, 1, " x = 1")) is None
    assert privacy.entry(Entry(0, 1, "x = 1")) is not None


def test_a_trait_adds_patterns(session: Any) -> None:
    config = {"traits": {"HistoryPrivacy": {"patterns": [r"customer (?P<secret>\d+)", "hush"]}}}
    privacy = session(plugin, config=config).shell.service("privacy")
    assert privacy.redact("customer 123 # hush") == "customer <redacted> # <redacted>"


def test_a_single_pattern_may_stand_without_brackets(session: Any) -> None:
    privacy = session(plugin, config={"traits": {"HistoryPrivacy": {"patterns": "hush"}}}).shell.service("privacy")
    assert privacy.redact("x = 1 # hush") == "x = 1 # <redacted>"


@pytest.mark.parametrize("patterns", [["("], ["x*"], [1], 7])
def test_patterns_that_cannot_be_are_told_and_left_out(session: Any, patterns: Any) -> None:
    shell = session(plugin, config={"traits": {"HistoryPrivacy": {"patterns": patterns}}}).shell
    assert shell.service("privacy").redact("x = 1") == "x = 1"
    (told,) = (line for line in shell.take_notices() if "HistoryPrivacy.patterns" in line)
    assert told.endswith("it is left out")


@pytest.mark.parametrize(
    "piece",
    [
        "token",
        "token ",
        "a-",
        "://",
        "\\x",
        KEY,
        "token = ",
        "!token=",
        "bearer ",
        "eyJ.",
        "token: ",
        "auth(a,",
        "curl -u a",
        "mysql -p",
        "://a?token",
    ],
)
def test_a_huge_cell_takes_no_time_to_speak_of(privacy: Privacy, piece: str) -> None:
    began = time.process_time()
    privacy.redact("password = '" + piece * (200_000 // len(piece)))
    privacy.redact("token" + piece * (200_000 // len(piece)))
    assert time.process_time() - began < 5.0


@given(st.text(), st.text())
def test_any_text_can_be_redacted(before: str, after: str) -> None:
    class Settings:
        traits: ClassVar[dict[str, Any]] = {}

    class Shell:
        settings = Settings()

    privacy = Privacy(Shell())  # type: ignore[arg-type]
    text = f"{before}password = '{SECRET}'{after}"
    assert privacy.redact(privacy.redact(text)) == privacy.redact(text)


PIECES = [
    *(
        "pass",
        "PWD",
        "pw",
        "DB_",
        "_",
        "token",
        "api_key",
        " ",
        "=",
        ":",
        "+=",
        "'",
        '"',
        "x",
        SECRET,
        "(",
        ")",
        ",",
        "auth",
    ),
    *(
        "login",
        "cred",
        "\n",
        "[",
        "]",
        "--",
        "env",
        "!",
        "%%",
        "setenv(",
        "1",
        "s",
        "?",
        "://",
        "@",
        "curl -u ",
        "mysql -p",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_wherever_a_pattern_finds_something_its_hints_do(text: str) -> None:
    secrets = Secrets()
    for shape in (*secrets._shapes, secrets._assigned):
        if shape.pattern.search(text):
            assert shape.hint.search(text.casefold())
            assert secrets._hint.search(text.casefold())


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_no_file_of_a_history_is_for_others_to_read(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    for kind in ("sqlite", "jsonl"):
        profile = f'[plugins]\nenable = ["history-{kind}", "spool"]\n[choose]\nhistory = "{kind}"\n'
        (tmp_path / "profiles" / "t.toml").write_text(profile)
        child = Child("-m", "nacre", "-i", "--profile", "t", environment={"NACRE_HOME": str(tmp_path)}, umask=0)
        with child:
            child.tell("import time; time.sleep(0.2)")
            child.tell("print('done')")
            assert "done" in child.line()
            state = tmp_path / "state"
            modes = {path: path.stat().st_mode & 0o777 for path in (state, *state.rglob("*"))}
            assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items()), modes
            child.wait()
