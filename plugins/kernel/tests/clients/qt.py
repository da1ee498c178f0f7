"""qtconsole without a screen, by the clients' environment: ``qt.py KERNEL`` prints what it shows after some inputs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from qtconsole.manager import QtKernelManager
from qtconsole.rich_jupyter_widget import RichJupyterWidget
from qtpy.QtWidgets import QApplication


def main(kernel: str) -> str:
    app = QApplication([])
    manager = QtKernelManager(kernel_name=kernel)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    widget = RichJupyterWidget()
    widget.kernel_manager, widget.kernel_client = manager, client
    widget.show()

    def shown() -> str:
        return str(widget._control.toPlainText())

    def until(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 40
        while time.monotonic() < end and not condition():
            app.processEvents()
            time.sleep(0.01)

    until(lambda: "In [" in shown())
    widget.execute("6*7")
    until(lambda: "Out[1]: 42" in shown() and "In [2]" in shown())
    widget.execute("1/0")
    until(lambda: "ZeroDivisionError" in shown() and "In [3]" in shown())
    widget.execute("import matplotlib.pyplot as p; p.plot([1, 2]); None")
    until(lambda: "\ufffc" in shown())  # the character that stands for an image
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return shown()


if __name__ == "__main__":
    print(main(sys.argv[1]))
