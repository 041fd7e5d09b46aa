"""``python -m clubledger``."""

from __future__ import annotations

from clubledger.cli import main

if __name__ == "__main__":
    main()
