"""A slider of ipywidgets, moved by a client and by the kernel. Run by the environment of the clients:

    widgets.py KERNEL

Prints, as JSON, what was seen of each thing done.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from jupyter_client.manager import start_new_kernel

WAIT = 60
MAKE = (
    "import ipywidgets\nslider = ipywidgets.IntSlider(value=3, max=10)\nseen = []\n"
    "slider.observe(lambda change: (seen.append(change.new), print('moved to', change.new)), 'value')\nslider"
)
CAPTURE = "out = ipywidgets.Output()\nwith out:\n    print('inside')\n"


def main(kernel: str) -> dict[str, Any]:
    manager, client = start_new_kernel(kernel_name=kernel)

    def published(request: str) -> list[dict[str, Any]]:
        found = []
        while True:
            message = client.get_iopub_msg(timeout=WAIT)
            if message["parent_header"].get("msg_id") == request:
                found.append(message)
                if message["content"].get("execution_state") == "idle":
                    return found

    def of(kind: str, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [message["content"] for message in messages if message["msg_type"] == kind]

    def send(kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        message = client.session.msg(kind, content, metadata={"version": "1.0.0"})  # of widgets' own protocol
        client.shell_channel.send(message)
        return published(message["header"]["msg_id"])

    def value(expression: str) -> str:
        shown = of("execute_result", published(client.execute(expression)))
        return str(shown[0]["data"]["text/plain"]) if shown else ""

    seen: dict[str, Any] = {}
    try:
        made = published(client.execute(MAKE))
        models = {one["comm_id"]: one["data"]["state"] for one in of("comm_open", made)}
        slider = next(key for key, state in models.items() if state["_model_name"] == "IntSliderModel")
        view = of("execute_result", made)[0]["data"]["application/vnd.jupyter.widget-view+json"]
        seen["shown"] = view["model_id"] == slider
        moved = send("comm_msg", {"comm_id": slider, "data": {"method": "update", "state": {"value": 7}}})
        seen["moved by the client"] = value("slider.value, seen")
        seen["output of its observer"] = "".join(one["text"] for one in of("stream", moved))
        told = of("comm_msg", published(client.execute("slider.value = 9")))
        seen["moved by the kernel"] = [one["data"]["state"]["value"] for one in told if one["comm_id"] == slider]
        control = {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}
        send("comm_open", control)
        states = of("comm_msg", send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}}))
        seen["states for a page that is loaded again"] = states[0]["data"]["states"][slider]["state"]["value"]
        captured = published(client.execute(CAPTURE))
        ids = [
            one["data"]["state"]["msg_id"]
            for one in of("comm_msg", captured)
            if "msg_id" in one["data"].get("state", ())
        ]
        seen["output widget"] = bool(ids and ids[0]) and "inside" in str(of("stream", captured))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
