"""Jupyter's own conformance tests, every one of them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import jupyter_kernel_test
import pytest


@pytest.fixture(autouse=True, scope="module")
def _spec(tmp_path_factory: pytest.TempPathFactory, kernels_in) -> Iterator[None]:
    yield from kernels_in(tmp_path_factory.mktemp("conformance"))


class TestConformance(jupyter_kernel_test.KernelTests):
    kernel_name = "nacre"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('oops', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x*2\n\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise"
    code_execute_result = [
        {"code": "1+2+3", "result": "6"},
        {"code": "[n*n for n in range(1, 4)]", "result": "[1, 4, 9]"},
    ]
    code_display_data = [
        {"code": "from nacre_display import HTML; display(HTML('<b>test</b>'))", "mime": "text/html"},
        {"code": "from nacre_display import Math; display(Math('x'))", "mime": "text/latex"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from nacre_display import clear_output; clear_output()"


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "nacre"
    support_iopub_welcome = True


def test_no_conformance_test_can_be_skipped():
    """An attribute left empty skips its test."""
    for kind in (TestConformance, TestWelcome):
        for name, default in vars(kind.__mro__[1]).items():
            if name.startswith(
                ("code_", "completion_", "complete_", "incomplete_", "invalid_", "supported_", "support_")
            ):
                assert getattr(kind, name), f"{name} is {default!r}"
    assert "JUPYTER_PATH" in os.environ
