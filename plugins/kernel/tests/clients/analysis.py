"""A notebook as people write them: data is made, looked at, cleaned, grouped, plotted; some cells fail.

``analysis.py KERNEL`` executes it with nbclient and prints, cell by cell, the kinds of its outputs as JSON. The
clients' environment runs it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import nbformat
from nbclient import NotebookClient

CELLS = (
    "%matplotlib inline\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt",
    "from IPython.display import HTML, JSON, Latex, Markdown, SVG, clear_output, display",
    "rng = np.random.default_rng(7)\ndays = pd.date_range('2025-01-01', periods=120, freq='D')",
    "df = pd.DataFrame({'day': days, 'station': rng.choice(list('abc'), 120)})",
    "df['rain'] = rng.gamma(2, 3, 120)\ndf.head()",
    "df.shape",
    "df.dtypes",
    "df.info()",
    "df.describe()",
    "df['rain'].head(3)",
    "df.isna().sum()",
    "df.loc[3:6, 'rain'] = np.nan\ndf.isna().sum().to_dict()",
    "df['missing']",
    "df = df.dropna().reset_index(drop=True)\nlen(df)",
    "df.groupby('station')['rain'].agg(['mean', 'max'])",
    "monthly = df.set_index('day').resample('MS')['rain'].sum()\nmonthly",
    "monthly.plot(title='Rain')",
    "fig, ax = plt.subplots(figsize=(4, 2))\nax.hist(df['rain'], bins=20);",
    "fig",
    "plt.scatter(df.index, df['rain'])\nplt.show()\nprint('shown')",
    "for _, part in df.groupby('station'):\n    plt.plot(part['rain'].to_numpy())\n    plt.show()",
    "df.pivot_table(index=df['day'].dt.month, columns='station', values='rain').round(1)",
    "display(df.head(2))\ndisplay(df.tail(2))",
    "display(Markdown('**Summary**'), HTML('<b>bold</b>'))",
    "Latex('$x^2$')",
    "JSON({'a': 1})",
    'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>\')',
    "handle = display('starting', display_id=True)\nfor step in range(3):\n    handle.update(f'step {step}')",
    "for step in range(3):\n    clear_output(wait=True)\n    print('at', step)",
    "import sys, warnings\nprint('to errors', file=sys.stderr)\nwarnings.warn('careful')",
    "1 / 0",
    "print('before')\nraise ValueError('bad data')",
    "def broken(:",
    "x = 5\nx",
    "x;",
    "_ + 1",
    "!echo from the shell",
    "%%time\nsum(range(10))",
    "class Shown:\n    def _repr_html_(self):\n        return '<i>me</i>'\n\nShown()",
    "class Two:\n    def _repr_mimebundle_(self, **k):\n        return {'text/plain': '', 'text/latex': ''}\n\nTwo()",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "df.style.highlight_max(subset=['rain'])",
    "get_ipython().run_line_magic('time', '3')",
)


def kinds(kernel: str) -> list[list[Any]]:
    """The kinds of the outputs of each cell: its type, and the MIME types or the stream or the error's name."""
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    NotebookClient(made, kernel_name=kernel, timeout=120, allow_errors=True).execute()
    found = []
    for cell in made.cells:
        kinds: list[Any] = []
        for output in cell.outputs:
            kind = [output.output_type, sorted(output.get("data", {})) or output.get("name") or output.get("ename")]
            if kind[0] != "stream" or kind not in kinds[-1:]:  # a stream may come in any number of parts
                kinds.append(kind)
        found.append(kinds)
    return found


if __name__ == "__main__":
    print(json.dumps(kinds(sys.argv[1])))
