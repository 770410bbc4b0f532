"""The console script ``concord``: Scrapy's command line with this project's settings."""

import os
import sys


def main() -> None:
    """Run one command; the exit status is the command's own."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    from crawler.exceptions import ConcordError
    from storage.exceptions import StorageError

    try:
        from scrapy.cmdline import execute

        execute(["concord", *sys.argv[1:]])
    except (ConcordError, StorageError) as error:
        print(f"concord: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()
