"""Clients that people use, each as its own process or library call."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


@pytest.fixture
def run(kernels):
    """Run ``python -m MODULE ...``; returns the completed process."""

    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", *arguments],
            env=kernels.environment,
            cwd=kernels.folder,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def notebook(*cells: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "nacre", "display_name": "Nacre"}})
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return made


@pytest.fixture
def execute(kernels):
    """Execute a notebook with nbclient; returns it with its outputs."""

    def execute(*cells: str, **options) -> nbformat.NotebookNode:
        client = NotebookClient(notebook(*cells), kernel_name="nacre", timeout=120, **options)
        return asyncio.run(client.async_execute(env=kernels.environment))

    return execute


def test_nbclient(execute):
    done = execute("n = 6", "print('hello'); n * 7")
    outputs = done.cells[1].outputs
    assert [output.output_type for output in outputs] == ["stream", "execute_result"]
    assert outputs[1].data["text/plain"] == "42"
    assert done.metadata.language_info.name == "python"


def test_nbclient_stops_at_an_error(execute):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute("1/0", "print('not reached')")


def test_nbclient_sees_figures_updates_and_clearing(execute):
    done = execute(
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); None",
        "h = display('old', display_id=True); h.update('new')",
        "print('gone'); from nacre_display import clear_output; clear_output(); print('stays')",
    )
    assert "image/png" in done.cells[0].outputs[0].data
    assert done.cells[1].outputs[0].data["text/plain"] == "'new'"
    assert done.cells[2].outputs[0].text == "stays\n"


def test_nbconvert(run, kernels):
    nbformat.write(notebook("6 * 7"), kernels.folder / "t.ipynb")
    done = run("nbconvert", "--to", "notebook", "--execute", "t.ipynb", "--output", "o")
    assert done.returncode == 0, done.stderr
    assert json.loads((kernels.folder / "o.ipynb").read_text())["cells"][0]["outputs"][0]["data"]["text/plain"] == [
        "42"
    ]


def test_jupyter_run(run, kernels):
    (kernels.folder / "r.py").write_text("print(6 * 7)")
    done = run("jupyter_client.runapp", "--kernel", "nacre", "r.py")
    assert done.stdout == "42\n", done.stderr
