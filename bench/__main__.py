"""``python -m bench [NAME …]``: run the benchmarks named, or all that take minutes at most."""

import importlib
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "measure", "bare", "newsroom", "scale_start"}
LONG = {"around", "fuzz", "fuzz_text"}  # Run when named: ten thousand pages take a quarter of an hour, texts an hour


def main(names: list[str]) -> int:
    """Run each benchmark's ``main``; an unknown name is answered with the known ones and status 2.

    Without names the long ones are left out.
    """
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HELPERS)
    if unknown := [name for name in names if name not in known]:
        print(f"no benchmark named {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    sys.argv[1:] = []  # files and numbers are for one benchmark: python -m bench.NAME FILE
    for name in names or [name for name in known if name not in LONG]:
        print(f"\n== {name}")
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
