"""Keys of many kinds, numpy's arrays and pandas' tables, and how far objects are looked at."""

from __future__ import annotations

import sys

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest

SETUP = """
keyed = {"host": 1, "home page": 2, b"raw": 3, 10: 4, 12: 5, 1.5: 6, ("row", "left"): 7, ("row", 2): 8}
class Account:
    def __init__(self, owner, balance=0): self.owner = owner
    def deposit(self, amount) -> "Account": return self
    @property
    def parent(self) -> "Account": raise SystemExit
    @property
    def secret(self):
        touched.append("secret")
        return "text"
    def __dir__(self):
        touched.append("dir")
        return ["made_up"]
    def __getitem__(self, key):
        touched.append("item")
        return "text"
    def keys(self):
        touched.append("keys")
        return ["one", "other"]
touched = []
account = Account("me")
"""
TABLES = """
import numpy as np, pandas as pd
fields = np.zeros(2, dtype=[("left", int), ("label", [("inner", "U8")])])
table = np.arange(6).reshape(2, 3)
df = pd.DataFrame({"price": [1.0], "product name": ["a"], 3: [1]}, index=["first"])
series = pd.Series([1, 2], index=["first", "second"])
class Mine(pd.DataFrame):
    @property
    def columns(self): raise SystemExit
mine = Mine.__new__(Mine)
"""


@pytest.fixture
def make(session):
    def make(setup=SETUP, **traits):
        patient = {"traits": {"Completion": {"deadline": 20.0, **traits}}}
        shell = session(nacre_completion.plugin, nacre_complete_names.plugin, config=patient).shell
        shell.run(setup).unwrap()
        return shell

    return make


def texts(shell, text, cursor=None):
    return [item.text for item in shell.complete(text, cursor).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keyed[1", ["10", "12", "1.5"]),
        ("keyed[10", ["10"]),
        ("keyed[b'", ["raw"]),
        ("keyed['ro", ["row"]),
        ("keyed['row', ", ["'left'", "2"]),
        ("keyed['row', 'l", ["left"]),
        ("keyed['other', '", []),
        ("keyed['host'] + keyed['hom", ["home page"]),
        ("[keyed['hos", ["host"]),
        ("print(-keyed['hos", ["host"]),
        ("keyed[absent, '", []),
        ("keyed['host', 'home', '", []),
        ("keyed[{}['", []),
    ],
)
def test_keys_of_every_kind(make, text, expected):
    assert texts(make(), text) == expected


@pytest.mark.parametrize(
    ("text", "cursor", "expected"),
    [
        ("keyed['hos", None, ["host']"]),
        ('keyed["hos', None, ['host"]']),
        ("keyed['hos']", 10, ["host"]),
        ("keyed['row', 'l", None, ["left']"]),
        ("keyed['ro", None, ["row'"]),
    ],
)
def test_a_key_brings_what_closes_it_where_that_is_wanted(make, text, cursor, expected):
    assert texts(make(auto_close=True), text, cursor) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fields['l", ["left", "label"]),
        ("fields['label']['", ["inner"]),
        ("fields[0]['", []),
        ("table[1:].resh", ["reshape"]),
        ("table.reshape(3, 2).astype(int).resh", ["reshape"]),
        ("np.zeros(3).resh", ["reshape"]),
        ("df['", ["price", "product name"]),
        ("df[", ["'price'", "'product name'", "3"]),
        ("df.pric", ["price"]),
        ("df['price'].val", ["value_counts", "values"]),
        ("df.price.val", ["value_counts", "values"]),
        ("df[['price']].grou", ["groupby"]),
        ("df.head().grou", ["groupby"]),
        ("df.loc['", ["first"]),
        ("df.loc['first', 'p", ["price", "product name"]),
        ("df.loc[:, 'p", ["price", "product name"]),
        ("df.at['first', 'pri", ["price"]),
        ("df.columns.to_l", ["to_list"]),
        ("series['s", ["second"]),
        ("series.str.upp", ["upper"]),
        ("mine['", []),
    ],
)
def test_arrays_and_tables(make, text, expected):
    pytest.importorskip("numpy")
    pytest.importorskip("pandas")
    assert texts(make(TABLES), text) == expected


def test_a_class_put_in_the_place_of_a_librarys_is_not_asked(make, monkeypatch):
    pandas = pytest.importorskip("pandas")
    shell = make(TABLES)
    monkeypatch.setattr(pandas, "DataFrame", shell.namespace["Mine"])
    assert (texts(shell, "mine['"), shell.plugins.failures) == ([], [])


def test_nothing_is_taken_for_numpys_where_it_is_not_loaded(make, monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    (item,) = make("nothing = None").complete("nothin").items
    assert item.kind == "instance"


def test_a_numpy_function_shows_its_signature(make):
    pytest.importorskip("numpy")
    (item,) = make("import numpy as np").complete("np.linspac").items
    assert (item.kind, item.signature[:18]) == ("function", "(start, stop, num=")


@pytest.mark.parametrize(
    ("level", "text", "expected"),
    [
        ("forbidden", "accoun", ["account"]),
        ("forbidden", "account.dep", []),
        ("forbidden", "'a'.upp", ["upper"]),
        ("forbidden", "keyed['hos", []),
        ("minimal", "account.dep", ["deposit"]),
        ("minimal", "keyed['hos", []),
        ("minimal", "account.deposit(1).own", []),
        ("minimal", "account.parent.own", []),
        ("limited", "account.deposit(1).dep", ["deposit"]),
        ("limited", "account.parent.dep", ["deposit"]),
        ("limited", "keyed['hos", ["host"]),
        ("limited", "account.secret.upp", []),
        ("limited", "account.made", []),
        ("limited", "account['", []),
    ],
)
def test_each_level_looks_so_far_and_runs_nothing(make, level, text, expected):
    shell = make(evaluation=level)
    assert (texts(shell, text), shell.namespace["touched"]) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "touched"),
    [
        ("account.secret.upp", ["upper"], "secret"),
        ("account.made", ["made_up"], "dir"),
        ("account['x'].upp", ["upper"], "item"),
        ("account['o", ["one", "other"], "keys"),
    ],
)
def test_the_level_unsafe_asks_objects(make, text, expected, touched):
    shell = make(evaluation="unsafe")
    assert texts(shell, text) == expected
    assert touched in shell.namespace["touched"]


def test_letters_in_their_order_are_enough_where_that_is_wanted(make):
    shell = make("read_excel = read_csv = rdcv = 1", fuzzy=True)
    assert texts(shell, "rdc")[:3] == ["rdcv", "read_csv", "read_excel"]
    assert "read_csv" not in texts(make("read_csv = 1"), "rdc")


@pytest.mark.parametrize(
    ("text", "parameters", "active"),
    [
        ("Account(", ("owner", "balance=0"), 0),
        ("Account('a, b', ", ("owner", "balance=0"), 1),
        ("Account(balance=", ("owner", "balance=0"), 1),
        ("account.deposit(", ("amount",), 0),
        ("Account.deposit(", ("self", "amount"), 0),
        ("print(len(", ("obj", "/"), 0),
        ("Account([1, (2", ("owner", "balance=0"), 0),
        ("f'{Account(1, ", ("owner", "balance=0"), 1),
        ("%timeit Account(1, ", ("owner", "balance=0"), 1),
        ("Account(1, 2, ", ("owner", "balance=0"), -1),
        ("Account('text", ("owner", "balance=0"), 0),
    ],
)
def test_the_call_that_is_typed(make, text, parameters, active):
    call = make().service("signatures").at(text, len(text))
    assert (call.parameters, call.active) == (parameters, active)


@pytest.mark.parametrize(
    "text", ["", "Account", "Account(1)", "def Account(", "# Account(", "absent(", "(", "!ls Account("]
)
def test_no_call_is_seen_elsewhere(make, text):
    assert make().service("signatures").at(text, len(text)) is None


def test_documentation_is_that_of_the_name_completed(make):
    shell = make('def bake():\n    "Bake it.\\n\\n      Until done."')
    service = shell.service("signatures")
    assert service.documentation("ba", 2, "bake") == "Bake it.\n\nUntil done."
    assert service.documentation("x.", 2, "absent") == ""
