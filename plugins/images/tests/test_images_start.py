"""What a session without images pays for them."""

from __future__ import annotations

import subprocess
import sys


def test_a_result_without_an_image_imports_nothing_for_files():
    code = (
        "import sys, nacre_images.plugin\n"
        "from nacre import Shell\n"
        "shell = Shell(plugins=[nacre_images.plugin], discover=False)\n"
        "shell.service('images').mimes\n"
        "print('nacre_images.files' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
