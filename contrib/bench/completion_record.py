"""Run by the interpreter of an environment with IPython, numpy and pandas: what IPython offers in which contexts.

Standard input is ``{"texts": [[kind, text], ...]}``; where it is empty, contexts are made from a fixed seed. The last
line of standard output is JSON: versions, the setup that was run, and contexts as [kind, text, answers, seconds], of
which an answer is what follows the text, or the whole text behind a backspace. ``completion_bench.py`` starts it.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import json
import os
import random
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

SETUP = '''
import array, ast, asyncio, base64, bisect, calendar, cmath, collections, contextlib, copy, csv, dataclasses
import datetime, decimal, difflib, enum, fractions, functools, glob, hashlib, heapq, html, inspect, io, itertools
import json, logging, math, operator, os, pathlib, pickle, platform, queue, random, re, shutil, socket, sqlite3
import statistics, string, struct, subprocess, sys, tempfile, textwrap, threading, time, types, typing, unittest
import urllib.parse, uuid, zipfile
import numpy as np
import pandas as pd
from collections import Counter, OrderedDict, defaultdict, deque
from pathlib import Path
table = np.arange(6.0).reshape(2, 3)
fields = np.zeros(2, dtype=[("left", int), ("right", float), ("label", "U8")])
df = pd.DataFrame({"price": [1.0, 2.0], "amount": [3, 4], "product name": ["a", "b"]})
df["day"] = pd.to_datetime(["2024-01-01"] * 2)
series = pd.Series([1, 2], index=["first", "second"])
config = {"host": "a", "home page": "b", "port": 1, "paths": {"data": "x", "logs": "y"}}
config |= {b"raw": 1, 10: "ten", 12: "twelve"}
pairs = {("row", "left"): 1, ("row", "right"): 2, ("head", 1): 3}
counter = Counter("abc"); ordered = OrderedDict(one=1, other=2); queue_ = deque([1])
words = "some text"; raw = b"bytes"; numbers = [1, 2]; pair = (1, 2); chosen = {1}; ratio = 1.5; whole = 7
path = Path("here"); when = datetime.datetime(2024, 1, 2); span = datetime.timedelta(1)
today = datetime.date(2024, 1, 2); pattern = re.compile("a(b)"); found = pattern.match("ab")
money = decimal.Decimal(1); part = fractions.Fraction(1, 2); lock = threading.Lock()
buffer = io.StringIO(); unique = uuid.UUID(int=1); maker = random.Random(1)
class Account:
    """Somebody's money."""
    currency = "EUR"
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
    def deposit(self, amount, note=""):
        return self
    @property
    def empty(self):
        return not self.balance
account = Account("me")
'''
SEED = 20260101
VALUES = """
df df df series series table table fields config counter ordered queue_ words raw numbers pair chosen ratio whole
path when span today pattern found money part lock buffer unique maker account
"""
SOURCES = ("os", "json", "re", "collections", "numpy", "pandas", "math", "itertools", "pathlib", "numpy.linalg")
KEYS = """
config['h|config["p|config['paths']['|config["paths"]["l|config[b'|config[1|pairs['row', '|pairs['|ordered['o|counter['
df['p|df["|df['am|series['f|fields['l|fields["|df.loc[:, 'p|1 + config['p|print(config['ho|if df['pr|x = df['da
[config['h|df['price'] + df['a|config['host'] == config['h|config['host'] + config['paths']['d|pairs['head', |-df['pri
"""
CHAINS = """
words.upper().|words.split().|path.absolute().|path.parent.|when.date().|df.groupby('price').|df['price'].|df.T.
df[['price']].|df.describe().|df.head().|np.zeros(3).|table.reshape(3).|table.T.|series.str.|df.columns.|df.index.
Path('x').|Account('y').|account.deposit(1).|json.dumps(1).|os.path.|np.linalg.|np.random.|pd.api.types.|numbers[0].
config['paths'].|[1].|'a'.|{}.|b''.|(1, 2).|1.5.|re.compile('a').|pd.Series([1]).|pd.DataFrame().|df.loc[0].
datetime.datetime.now().|df.iloc[0].|money.sqrt().|os.getcwd().|pd.read_csv('x').
"""
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class Contexts:
    """Contexts from a seed, over the names that the setup binds."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.space = space
        self.source = random.Random(SEED)
        modules = sorted(name for name, held in space.items() if isinstance(held, types.ModuleType))
        self.modules = [*modules, *["np"] * 3, *["pd"] * 3]

    def made(self) -> Iterator[tuple[str, str]]:
        """Each kind with its share, without doubles."""
        shares: list[tuple[Callable[[], str], int]] = [
            (self.attribute, 150),
            (self.deeper, 60),
            (self.instance, 90),
            (self.plain, 45),
            (self.imported, 35),
            (self.imported_name, 20),
            (self.parameter, 45),
            (self.method_parameter, 25),
            (self.key, 27),
            (self.chain, 65),
        ]
        seen = {""}
        for kind, many in shares:
            count = 0
            for _ in range(4000):
                text = kind()
                if text not in seen and count < many:
                    seen.add(text)
                    count += 1
                    yield kind.__name__, text

    def begun(self, name: str, least: int = 1) -> str:
        return name[: self.source.randint(min(least, len(name)), min(3, len(name)))]

    def attribute(self) -> str:
        name = self.source.choice(self.modules)
        return f"{name}.{self.begun(self.source.choice(public(self.space[name])))}"

    def deeper(self) -> str:
        name = self.source.choice(self.modules)
        inner = self.source.choice(public(self.space[name]))
        names = public(getattr(self.space[name], inner))
        return f"{name}.{inner}.{self.begun(self.source.choice(names))}" if names else ""

    def instance(self) -> str:
        name = self.source.choice(VALUES.split())
        return f"{name}.{self.begun(self.source.choice(public(self.space[name])))}"

    def plain(self) -> str:
        return self.begun(self.source.choice([*self.space, *public(builtins)]).lstrip("_"))

    def imported(self) -> str:
        names = [*sorted(sys.stdlib_module_names - {"this", "antigravity"}), "numpy", "pandas", "numpy.linalg"]
        return self.source.choice(["import ", "from "]) + self.begun(self.source.choice(names).lstrip("_"), 2)

    def imported_name(self) -> str:
        name = self.source.choice(SOURCES)
        return f"from {name} import {self.begun(self.source.choice(public(importlib.import_module(name))))}"

    def parameter(self) -> str:
        name = self.source.choice(self.modules)
        inner = self.source.choice(public(self.space[name]))
        held = getattr(self.space[name], inner)
        names = parameters(held) if isinstance(held, types.FunctionType | type) else []
        return f"{name}.{inner}({self.begun(self.source.choice(names))}" if names else ""

    def method_parameter(self) -> str:
        name = self.source.choice(["df", "series", "account", "path", "maker"])
        inner = self.source.choice(public(type(self.space[name])))
        held = getattr(type(self.space[name]), inner)
        names = parameters(held)[1:] if isinstance(held, types.FunctionType) else []
        return f"{name}.{inner}({self.begun(self.source.choice(names))}" if names else ""

    def key(self) -> str:
        return self.source.choice(KEYS.strip().replace("\n", "|").split("|"))

    def chain(self) -> str:
        chain = self.source.choice(CHAINS.strip().replace("\n", "|").split("|"))
        return chain + self.source.choice("abcdefghijlmnoprstuw")


def public(held: Any) -> list[str]:
    return sorted(name for name in dir(held) if not name.startswith("_"))


def parameters(held: Any) -> list[str]:
    try:
        found = [one.name for one in inspect.signature(held).parameters.values() if one.kind in NAMED]
    except (TypeError, ValueError):
        return []
    return [name for name in found if not name.startswith("_")]


def main() -> None:
    import IPython
    import jedi
    import numpy
    import pandas
    from IPython.core.completer import provisionalcompleter
    from IPython.terminal.interactiveshell import TerminalInteractiveShell

    warnings.simplefilter("ignore")
    texts = json.load(sys.stdin)["texts"]
    if not texts:
        space: dict[str, Any] = {"__name__": "made"}
        exec(SETUP, space)
        texts = list(Contexts(space).made())
    shell = TerminalInteractiveShell.instance()
    shell.run_cell(SETUP)
    answers = []
    for kind, text in texts:
        began = time.perf_counter()
        with provisionalcompleter():
            found = list(shell.Completer.completions(text, len(text)))
        took = time.perf_counter() - began
        # magics depend on the plugins that are installed, not on what is completed
        names = sorted({text[: one.start] + one.text for one in found if not one.text.startswith("%")})
        said = [one[len(text) :] if one.startswith(text) else f"\b{one}" for one in names]
        answers.append([kind, text, said, took])
    versions = {
        "python": "{}.{}".format(*sys.version_info[:2]),
        **{one.__name__.lower(): one.__version__ for one in (IPython, jedi, numpy, pandas)},
    }
    print(f"\n{json.dumps({'versions': versions, 'setup': SETUP, 'contexts': answers})}")


if __name__ == "__main__":
    os.environ.setdefault("IPYTHONDIR", os.getcwd())
    main()
