"""The documentation says what the code does."""

from __future__ import annotations

import importlib.util
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nacre import specs, values

ROOT = Path(__file__).resolve().parent.parent
TEXT = {"capture_output": True, "text": True, "check": True}
WHERE = "import site; print(site.getsitepackages()[0])"
HOOKS = {name: spec for name, spec in vars(specs).items() if hasattr(spec, "nacre")}


def generate():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_exact_arguments(hook):
    arguments = ", ".join(inspect.signature(HOOKS[hook]).parameters)
    assert f"### `{hook}({arguments})`\n" in (ROOT / "docs/reference/hooks.md").read_text()


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_what_it_is_for(hook):
    assert len((HOOKS[hook].__doc__ or "").split()) > 3


@pytest.mark.parametrize("page", ["reference/hooks.md", "reference/values.md", "reference/differences.md"])
def test_generated_pages_are_up_to_date(page):
    assert (ROOT / "docs" / page).read_text() == generate().PAGES[page]().rstrip() + "\n"


def test_no_hook_is_documented_that_does_not_exist():
    titles = re.findall(r"^### `(\w+)\(", (ROOT / "docs/reference/hooks.md").read_text(), re.M)
    assert set(titles) == set(HOOKS)


def test_every_value_has_a_docstring():
    kinds = [kind for kind in vars(values).values() if isinstance(kind, type) and hasattr(kind, "_fields")]
    assert all(kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(") for kind in kinds)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The package of the how-to, made from its code blocks and installed with pip in a new environment."""
    folder = tmp_path_factory.mktemp("outside")
    page = (ROOT / "docs/howto/write-a-magic.md").read_text()
    for name, text in re.findall(r"```\{code-block\} \w+\n:caption: (.+?)\n\n(.*?)```", page, re.S):
        path = folder / ("home" if name == "config.toml" else "hello") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    site = folder / "site"
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", site], check=True)
    python = site / "bin" / "python"
    # the environment sees this one's packages: the core, and what builds
    libraries, inside = (subprocess.run([p, "-c", WHERE], **TEXT).stdout.strip() for p in (sys.executable, python))
    Path(inside, "outer.pth").write_text(f"import site; site.addsitedir({libraries!r})\n")
    command = [python, "-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", folder / "hello"]
    subprocess.run(command, check=True, cwd=folder)
    config = folder / "home/config.toml"  # this environment is outside the other's prefix
    config.write_text(f"trusted_paths = [{libraries!r}]\n" + config.read_text())
    return python, folder


def run(published, code):
    python, folder = published
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NACRE")}
    command = [python, "-m", "nacre", "--profile", "minimal", "-c", f"get_shell().{code}"]
    return subprocess.run(
        command, env={**environment, "NACRE_HOME": str(folder / "home")}, cwd=folder, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("run_line_magic('hello', 'Ada --times 2')", "'Hello Ada, Hello Ada'"),
        ("run_line_magic('hello', '')", "'Hello world'"),
        ("run_line_magic('shout', '-e ? really')", "'REALLY?'"),
        ("run_cell_magic('shout', '', 'a body')", "'A BODY!'"),
    ],
)
def test_a_magic_written_by_following_the_how_to_works(published, code, shown):
    done = run(published, code)
    assert (done.stdout.strip(), done.stderr) == (shown, "")


def test_the_how_tos_magic_obeys_a_setting_of_its_own(published):
    config = published[1] / "home/config.toml"
    kept = config.read_text()
    config.write_text(f'{kept}\n[traits.Greeting]\nword = "Ahoy"\n')
    try:
        done = run(published, "run_line_magic('hello', 'Ada')")
    finally:
        config.write_text(kept)
    assert (done.stdout.strip(), done.stderr) == ("'Ahoy Ada'", "")


def test_the_how_tos_magic_names_a_wrong_option(published):
    done = run(published, "run_line_magic('hello', 'Ada --tims 2')")
    assert "UsageError: %hello: no option '--tims'; did you mean '--times'? (see %hello?)" in done.stderr
