"""JupyterLab or Notebook 7 in headless Chromium, used as a person uses it. Run by the environment of the clients:

    browser.py lab|notebook KERNEL FOLDER

Prints, as JSON, what was seen of each thing done; None where it was not seen in time.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from selenium.webdriver import Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

WAIT = 40.0
CELLS = (
    "n = 6",
    "print('hello'); n * 7",
    "import matplotlib.pyplot as plt; plt.plot([1, 2]); None",
    "h = display('old', display_id=True)",
    "h.update('new')",
    "from nacre_display import HTML; HTML('<b id=bold>bold</b>')",
)
OUTPUT = ".jp-OutputArea-output"


@contextmanager
def server(app: str, folder: Path) -> Iterator[str]:
    """The application's server; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kind = "LabApp" if app == "lab" else "JupyterNotebookApp"
    words = ["--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token=t"]
    words += [f"--ServerApp.root_dir={folder}", f"--{kind}.expose_app_in_browser=True", "--ServerApp.port_retries=0"]
    with open(folder / f"{app}.log", "w") as log:
        command = [sys.executable, "-m", "jupyterlab" if app == "lab" else "notebook", *words]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        end = time.monotonic() + WAIT
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=t", timeout=2)
                break
            except OSError:
                assert time.monotonic() < end and process.poll() is None, (folder / f"{app}.log").read_text()
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Page:
    """A notebook that is open in a browser."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser
        self.seen: dict[str, object] = {}

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)"
        return [str(text).strip() for text in self.browser.execute_script(script, selector)]

    def until(self, what: Callable[[], object], seconds: float = WAIT) -> object:
        """What ``what()`` gives once it is something; None where it stays nothing."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if found := what():
                    return found
            except Exception:
                pass  # the page is changing
            time.sleep(0.05)
        return None

    def command(self, name: str) -> None:
        """Do one of the application's commands, without waiting for its end."""
        self.browser.execute_script("window.jupyterapp.commands.execute(arguments[0]); return null", name)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def cell(self, code: str, run: bool = True) -> None:
        """Type a new cell below and run it."""
        there = len(self.all(".jp-Notebook .jp-Cell"))
        self.command("notebook:insert-cell-below")
        self.until(lambda: len(self.all(".jp-Notebook .jp-Cell")) > there)
        self.command("notebook:enter-edit-mode")
        editing = "return !!document.activeElement.closest('.jp-Cell.jp-mod-active .cm-content')"
        self.until(lambda: self.browser.execute_script(editing))
        self.keys(code)
        if run:
            self.command("notebook:run-cell")

    def press(self, selector: str, beside: str) -> bool:
        """Press the mouse in one column of the page, at the height of an element beside it."""
        script = (
            "const r = document.querySelector(arguments[0])?.getBoundingClientRect(); return r && [r.x + r.width / 2]"
        )
        column = self.browser.execute_script(script, selector)
        rows = self.all(beside)
        if not column or not rows:
            return False
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", rows[-1])
        place = self.browser.execute_script(
            "const r = arguments[0].getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]", rows[-1]
        )
        actions = ActionBuilder(self.browser)
        actions.pointer_action.move_to_location(int(column[0]), int(place[1])).click()
        actions.perform()
        return True

    def output(self) -> list[str]:
        return self.texts(f".jp-Notebook .jp-Cell.jp-mod-active {OUTPUT}")

    def shows(self, text: str, seconds: float = WAIT) -> object:
        """The active cell's output with a text in it."""
        return self.until(lambda: next((one for one in self.output() if text in one), None), seconds)

    def idle(self) -> object:
        return self.until(lambda: not self.texts(".jp-InputPrompt") or "[*]:" not in self.texts(".jp-InputPrompt"))


def use(page: Page) -> None:
    """Do everything, and note what was seen."""
    seen = page.seen
    seen["open"] = bool(page.until(lambda: len(page.all(".jp-Notebook .jp-CodeCell")) == len(CELLS)))
    page.until(lambda: page.browser.execute_script("return !!window.jupyterapp"))
    page.until(lambda: page.all(".jp-Notebook-ExecutionIndicator[data-status=idle]"), 5)
    for _ in range(4):  # the page may not be ready for a command that is here already
        page.command("notebook:run-all-cells")
        seen["run all"] = page.until(lambda: "42" in page.texts(OUTPUT), 10)
        if seen["run all"]:
            break
    seen["stream"] = "hello" in page.texts(OUTPUT)
    seen["plot"] = bool(page.until(lambda: page.all(".jp-RenderedImage img")))
    seen["html"] = bool(page.until(lambda: page.all("#bold")))
    seen["updating display"] = page.until(lambda: "'new'" in page.texts(OUTPUT) and "'old'" not in page.texts(OUTPUT))
    page.idle()
    page.cell("zi", run=False)
    page.command("completer:invoke-notebook")
    active = ".jp-Notebook .jp-Cell.jp-mod-active .cm-content"
    seen["completion"] = page.until(
        lambda: any("zip" in text for text in page.texts(f"{active}, .jp-Completer-item")), 10
    )
    page.keys(Keys.ESCAPE)
    page.cell("print(", run=False)
    time.sleep(0.5)
    page.command("tooltip:launch-notebook")
    seen["tooltip"] = page.until(lambda: any("sep" in text for text in page.texts(".jp-Tooltip")))
    page.keys(Keys.ESCAPE)
    page.command("tooltip:dismiss")
    page.cell("name = input('who? ')")
    asked = page.until(lambda: page.all(".jp-Stdin-input"))
    if asked:
        page.all(".jp-Stdin-input")[0].send_keys("Ada", Keys.ENTER)
    page.cell("name + '!'")
    seen["input"] = page.shows("'Ada!'")
    page.cell("import ipywidgets; slider = ipywidgets.IntSlider(max=2); slider")
    if page.until(lambda: page.all(".widget-slider .noUi-target")):
        page.all(".widget-slider .noUi-target")[-1].click()  # in the middle
        page.until(lambda: "1" in page.texts(".widget-readout"), 10)
    page.cell("f'slider at {slider.value}'")
    seen["slider"] = page.shows("slider at 1", 10)
    page.cell("import time; time.sleep(120)")
    page.until(lambda: "[*]:" in page.texts(".jp-InputPrompt"))
    time.sleep(0.5)
    page.command("notebook:interrupt-kernel")
    seen["interrupt"] = bool(page.shows("KeyboardInterrupt"))
    page.idle()
    page.command("notebook:restart-kernel")
    if page.until(lambda: page.all(".jp-Dialog .jp-mod-accept"), 5):
        page.all(".jp-Dialog .jp-mod-accept")[-1].click()
    time.sleep(1)
    page.until(lambda: page.all(".jp-Notebook-ExecutionIndicator[data-status=idle]"), 5)
    page.cell("'n' in globals()")
    seen["restart"] = page.shows("False")


def debug(page: Page) -> None:
    """Stop at a breakpoint of JupyterLab's debugger, look at a variable, and go on."""
    seen = page.seen
    page.until(lambda: page.all(".jp-DebuggerBugButton:not([disabled])"))
    page.all(".jp-DebuggerBugButton")[0].click()
    seen["debugger on"] = bool(
        page.until(lambda: page.all(".jp-DebuggerBugButton[aria-pressed=true], .jp-DebuggerBugButton.jp-mod-pressed"))
    )
    page.cell("stopped = 5", run=False)
    page.keys(Keys.ENTER, "after = stopped + 1", Keys.ENTER, "after")
    time.sleep(1)
    active = ".jp-Cell.jp-mod-active "
    page.until(lambda: page.all(f"{active}.cm-breakpoint-gutter"))
    page.press(f"{active}.cm-breakpoint-gutter", f"{active}.cm-lineNumbers .cm-gutterElement:nth-child(3)")
    seen["breakpoint set"] = bool(page.until(lambda: page.all(f"{active}.cm-breakpoint-icon"), 10))
    time.sleep(3)  # it is shown at once, and the kernel is told a second later
    page.command("notebook:run-cell")
    seen["breakpoint"] = bool(page.until(lambda: page.all(".jp-DebuggerCallstack li")))
    seen["variable"] = page.until(lambda: any("stopped" in text for text in page.texts(".jp-DebuggerVariables-body")))
    page.command("debugger:continue")
    seen["continue"] = page.shows("6")


def main(app: str, kernel: str, folder: Path) -> dict[str, object]:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": kernel, "display_name": "Nacre"}})
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    nbformat.write(made, folder / f"{app}.ipynb")
    options = ChromeOptions()
    options.binary_location = os.environ["CHROMIUM"]
    with tempfile.TemporaryDirectory() as profile, server(app, folder) as address:
        for word in ("--headless=new", "--no-sandbox", "--window-size=1400,1200", f"--user-data-dir={profile}"):
            options.add_argument(word)
        browser = Chrome(options, ChromeService(os.environ["CHROMEDRIVER"]))
        page = Page(browser)
        try:
            place = "lab/tree" if app == "lab" else "notebooks"
            browser.get(f"{address}/{place}/{app}.ipynb?token=t")
            use(page)
            if app == "lab":
                debug(page)
        except Exception as error:
            page.seen["failed"] = f"{type(error).__name__}: {error}"
        finally:
            if None in page.seen.values() or "failed" in page.seen or False in page.seen.values():
                browser.save_screenshot(str(folder / f"{app}.png"))
            browser.quit()
    return page.seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
