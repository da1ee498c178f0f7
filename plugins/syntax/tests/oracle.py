"""Answer, line by line in JSON, what IPython makes of a cell. Runs in IPython's own environment."""

from __future__ import annotations

import json
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")
manager = TransformerManager()


def answer(function, cell):
    try:
        return function(cell)
    except Exception as error:
        return {"error": type(error).__name__}


print(json.dumps(sys.version_info[:2]), flush=True)
for line in sys.stdin:
    cell = json.loads(line)
    print(json.dumps([answer(manager.transform_cell, cell), answer(manager.check_complete, cell)]), flush=True)
