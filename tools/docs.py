"""Writes the pages of docs/ that the code can tell about itself; with --check says which are stale."""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a page is stale or lacks something"
    )
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT))  # started as a file, this script has only its own folder there
    from tools.pages.build import complaints, write

    if not check:
        print("\n".join(write(ROOT)))
        return 0
    found = list(complaints(ROOT))
    print("\n".join(found or ["generated pages are fresh and complete"]))
    return len(found) > 0


if __name__ == "__main__":
    sys.exit(main())
