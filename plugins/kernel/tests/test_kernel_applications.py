"""The applications that people use a kernel with, each in an environment made for them.

They take some minutes and about a gigabyte, so they run where ``NACRE_CLIENTS`` is set; the browser needs Chromium
(Debian: chromium, chromium-driver).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = Path(__file__).parent / "clients"
APPLICATIONS = (
    "notebook",
    "jupyter-console",
    "qtconsole",
    "PySide6-Essentials",
    "nbclient",
    "nbconvert",
    "papermill",
    "euporie",
    "ipywidgets",
    "selenium",
    "matplotlib",
    "pandas",
    "pytest",  # and what ipykernel's own tests need
    "pytest-asyncio",
    "pytest-cov",
    "pytest-timeout",
    "flaky",
    "hatchling",
)
TABLE = ROOT / "docs" / "reference" / "clients.md"
BEGIN, END = "<!-- made by test_kernel_applications -->", "<!-- end -->"
SHOWN = {  # what the browser has to see of each thing it does
    "open": True,
    "run all": True,
    "stream": True,
    "plot": True,
    "html": True,
    "updating display": True,
    "completion": True,
    "tooltip": True,
    "input": "'Ada!'",
    "slider": "'slider at 1'",
    "interrupt": True,
    "restart": "False",
}
DEBUGGED = {"debugger on": True, "breakpoint set": True, "breakpoint": True, "variable": True, "continue": "6"}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def applications(request: pytest.FixtureRequest) -> Path:
    """The scripts of an environment in which ``pip install nacre-kernel jupyterlab`` was said, and no more than that
    for Nacre. It is kept in pytest's cache; what is of this checkout is installed anew each time."""
    if not os.environ.get("NACRE_CLIENTS"):
        pytest.skip("takes minutes and a gigabyte: set NACRE_CLIENTS=1")
    home = Path(request.config.cache.mkdir("clients")) / f"{sys.version_info[0]}.{sys.version_info[1]}"
    python, wheels = home / "bin" / "python", home / "wheels"
    ready = home / "ready"
    new = not ready.exists() or ready.read_text() != " ".join(APPLICATIONS)
    if new:
        venv.create(home, with_pip=True, clear=True)
    shutil.rmtree(wheels, ignore_errors=True)
    paths = [ROOT / line for line in (ROOT / "requirements" / "standard.txt").read_text().split()]
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels]
    subprocess.run([*build, *paths, ROOT / "plugins" / "kernel"], check=True)
    install = [python, "-m", "pip", "install", "-q", "--find-links", wheels]
    if new:
        subprocess.run([*install, "nacre-kernel", "jupyterlab"], check=True)
        subprocess.run([*install, *APPLICATIONS], check=True)
        options = ["-q", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "-d", home / "sources"]
        subprocess.run([python, "-m", "pip", "download", *options, "ipykernel"], check=True)
        ready.write_text(" ".join(APPLICATIONS))
    else:
        ours = [path.name.partition("-")[0] for path in wheels.iterdir()]
        subprocess.run([*install, "--no-deps", "--no-index", "--force-reinstall", *ours], check=True)
    return home / "bin"


@pytest.fixture(scope="session")
def note(applications: Path) -> Iterator[Callable[[str, str], None]]:
    """A function that notes for the table of clients what was done with a package. With ``NACRE_CLIENTS=write`` the
    table in the documentation is written anew."""
    done: dict[str, str] = {}
    yield done.__setitem__
    if os.environ["NACRE_CLIENTS"] == "write":
        listed = subprocess.run([applications / "pip", "list", "--format=json"], capture_output=True, check=True).stdout
        versions = {one["name"].lower().replace("_", "-"): one["version"] for one in json.loads(listed)}
        rows = [f"| {package} | {versions[package]} | {what} |" for package, what in sorted(done.items())]
        head = ["| client | version | done with it, without a failure |", "|---|---|---|"]
        text = TABLE.read_text()
        before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
        TABLE.write_text("\n".join([before, "", *head, *rows, "", after]))


@pytest.fixture
def run(applications: Path, tmp_path: Path) -> Iterator[Run]:
    """Run a script of the applications' environment, or its Python for a file."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "JUPYTER", "PYTHON"))}
    home = tmp_path / "home"
    home.mkdir()
    chosen = {
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "QT_QPA_PLATFORM": "offscreen",
        "PATH": f"{applications}{os.pathsep}{kept['PATH']}",
        "CHROMIUM": shutil.which("chromium") or "",
        "CHROMEDRIVER": shutil.which("chromedriver") or "",
    }

    def run(script: str, *words: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [applications / script, *words],
            env={**kept, **chosen, **variables},
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            text=True,
            timeout=400,
        )

    yield run


def notebook(path: Path, *cells: str) -> None:
    """Write a notebook whose first cell has the parameters."""
    spec = {"name": "nacre", "display_name": "Nacre", "language": "python"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": spec})
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)


def test_installing_it_beside_jupyterlab_is_all_that_is_needed(run):
    """The kernelspec is there, and its kernel completes, displays and keeps history."""
    specs = json.loads(run("jupyter", "kernelspec", "list", "--json").stdout)["kernelspecs"]
    assert specs["nacre"]["spec"]["display_name"] == "Nacre"
    assert specs["nacre"]["spec"]["metadata"]["debugger"] is True


def test_jupyter_console(run, note):
    done = run("jupyter", "console", "--simple-prompt", "--kernel", "nacre", typed="print(6*7)\n1/0\nexit\n")
    assert "42" in done.stdout
    assert "ZeroDivisionError" in done.stdout + done.stderr
    note("jupyter-console", "a result, an error, `exit`")


def test_papermill(run, note, tmp_path):
    notebook(tmp_path / "t.ipynb", "n = 6", "n * 7")
    done = run("papermill", "-k", "nacre", "-p", "n", "7", "t.ipynb", "o.ipynb")
    assert done.returncode == 0, done.stderr
    outputs = [output for cell in nbformat.read(tmp_path / "o.ipynb", 4).cells for output in cell.outputs]
    assert [output["data"]["text/plain"] for output in outputs] == ["49"]
    note("papermill", "a notebook with a parameter")


def test_euporie(run, note, tmp_path):
    notebook(tmp_path / "t.ipynb", "n = 6", "n * 7")
    done = run("euporie-preview", "--run", "--save", "t.ipynb")
    assert done.returncode == 0, done.stderr
    assert nbformat.read(tmp_path / "t.ipynb", 4).cells[1].outputs[0]["data"]["text/plain"] == "42"
    note("euporie", "`euporie-preview --run --save`")


def test_qtconsole(run, note):
    done = run("python", str(CLIENTS / "qt.py"), "nacre")
    assert "Out[1]: 42" in done.stdout, done.stderr
    assert "ZeroDivisionError" in done.stdout
    assert "\ufffc" in done.stdout
    note("qtconsole", "a result, an error, a figure (Qt without a screen)")


@pytest.fixture
def browse(run: Run, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """A function: what a browser sees that works with an application."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("Chromium is not installed (Debian: chromium, chromium-driver)")

    def browse(application: str) -> dict[str, Any]:
        done = run("python", str(CLIENTS / "browser.py"), application, "nacre", str(tmp_path))
        assert done.returncode == 0, done.stderr
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    return browse


def test_a_notebook_of_data_analysis_has_the_kinds_of_output_that_it_has_with_ipykernel(run, note):
    """42 cells with pandas, matplotlib, rich output and errors; ipykernel came with JupyterLab."""
    said = {}
    for kernel in ("python3", "nacre"):
        done = run("python", "-W", "ignore", str(CLIENTS / "analysis.py"), kernel)
        assert done.returncode == 0, done.stderr
        said[kernel] = json.loads(done.stdout)
    assert len(said["nacre"]) >= 40
    assert said["nacre"] == said["python3"]
    note(
        "nbclient", f"a data analysis of {len(said['nacre'])} cells: in each the same kinds of output as with ipykernel"
    )


def test_nbconvert_and_jupyter_run(run, note, tmp_path):
    notebook(tmp_path / "t.ipynb", "n = 6", "n * 7")
    done = run("jupyter", "nbconvert", "--to", "notebook", "--execute", "t.ipynb", "--output", "o")
    assert done.returncode == 0, done.stderr
    assert nbformat.read(tmp_path / "o.ipynb", 4).cells[1].outputs[0]["data"]["text/plain"] == "42"
    (tmp_path / "r.py").write_text("print(6 * 7)")
    assert run("jupyter", "run", "--kernel", "nacre", "r.py").stdout == "42\n"
    note("nbconvert", "`--execute`")
    note("jupyter-client", "`jupyter run`")


def test_ipykernels_own_tests_of_the_messages(run, note, applications, tmp_path):
    """As its source distribution has them, with our kernel under the name that they start."""
    (packed,) = (applications.parent / "sources").glob("ipykernel-*.tar.gz")
    shutil.unpack_archive(packed, tmp_path)
    (source,) = tmp_path.glob("ipykernel-*/")
    shadow = tmp_path / "shadow" / "kernels" / "python3"
    shadow.mkdir(parents=True)
    ours = json.loads(run("jupyter", "kernelspec", "list", "--json").stdout)["kernelspecs"]["nacre"]
    (shadow / "kernel.json").write_text(json.dumps(ours["spec"]))
    told = ["-q", "-p", "no:cacheprovider", "-W", "ignore", "--timeout=60", "-o", "addopts=", "-o", "filterwarnings="]
    told += ["-o", "asyncio_default_fixture_loop_scope=function"]
    tests = [str(source / "tests" / f"test_{name}.py") for name in ("message_spec", "debugger", "subshells")]
    done = run("python", "-W", "ignore", "-m", "pytest", *told, *tests, JUPYTER_PATH=str(shadow.parents[1]))
    assert done.returncode == 0 and "skipped" not in done.stdout, done.stdout[-4000:]
    note("ipykernel", f"its own test_message_spec, test_debugger and test_subshells: {done.stdout.splitlines()[-1]}")


def test_a_widget_is_moved_by_the_client_and_by_the_kernel(run, note):
    done = run("python", str(CLIENTS / "widgets.py"), "nacre")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "shown": True,
        "moved by the client": "(7, [7])",
        "output of its observer": "moved to 7\n",
        "moved by the kernel": [9],
        "states for a page that is loaded again": 9,
        "output widget": True,
    }
    note("ipywidgets", "a slider moved by the client and by the kernel, its observer, the states of all, `Output`")


def test_jupyterlab_in_a_browser(browse, note):
    assert browse("lab") == {**SHOWN, **DEBUGGED}
    note("jupyterlab", "in Chromium: " + ", ".join([*SHOWN, *DEBUGGED]))


def test_notebook_7_in_a_browser(browse, note):
    assert browse("notebook") == SHOWN
    note("notebook", "in Chromium: " + ", ".join(SHOWN))
