"""tkinter's windows in a kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest
from nacre_gui.testing import display

__all__ = ["display"]

if not find_spec("jupyter_client") or not find_spec("nacre_kernel") or not find_spec("_tkinter"):
    pytest.skip("jupyter_client, nacre-kernel or tkinter is not installed", allow_module_level=True)

WINDOW = """
import tkinter
root = tkinter.Tk()
root.title("in a kernel")
tkinter.Button(root, command=lambda: open(FILE, "w").close(), width=20, height=5).pack()
"""


def test_the_window_answers_a_click_while_the_kernel_is_idle(display, tmp_path, monkeypatch):
    from jupyter_client.manager import KernelManager

    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "t.toml").write_text('[plugins]\nenable = ["kernel", "gui", "gui-tk", "syntax"]\n')
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("NACRE_PROFILE", "t")
    command = [sys.executable, "-m", "nacre", "kernel", "-f", "{connection_file}"]
    (tmp_path / "kernels" / "windows").mkdir(parents=True)
    specification = {"argv": command, "display_name": "Nacre", "language": "python"}
    (tmp_path / "kernels" / "windows" / "kernel.json").write_text(json.dumps(specification))
    manager = KernelManager(kernel_name="windows")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        done = client.execute_interactive(f"%gui tk\nFILE = {str(tmp_path / 'clicked')!r}\n{WINDOW}", timeout=30)
        assert done["content"]["status"] == "ok", done["content"]
        end = time.monotonic() + 20
        environment = {**os.environ, "DISPLAY": display}
        while not (tmp_path / "clicked").exists():
            assert time.monotonic() < end, "the window did not answer"
            find = ["xdotool", "search", "--name", "^in a kernel$", "mousemove", "--window", "%1", "20", "20"]
            subprocess.run([*find, "click", "1"], env=environment, capture_output=True)
            client.wait_for_ready(timeout=30)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
