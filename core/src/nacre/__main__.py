"""``python -m nacre``. The working directory leaves the import path before anything more is imported."""

import sys

if not sys.flags.safe_path and sys.path:
    del sys.path[0]

from nacre.first import main

if __name__ == "__main__":
    sys.exit(main())
