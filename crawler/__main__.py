"""The console script ``concord``: Scrapy's command line with this project's settings."""

import os
import sys
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pkgutil import iter_modules


def main() -> None:
    """Run one command; the exit status is the command's own."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    from crawler.exceptions import ConcordError
    from storage.exceptions import StorageError

    try:
        _execute(sys.argv[1:])
    except (ConcordError, StorageError) as error:
        print(f"concord: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        print("concord: stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        print(f"concord: {error.filename}: {error.strerror}; check the path and its permissions", file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _execute(arguments: list[str]) -> None:
    from scrapy.cmdline import execute
    from scrapy.utils.project import get_project_settings

    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    settings = None
    if not command and "--version" in arguments:
        print(f"concord {version('concord')}, Scrapy {version('scrapy')}")  # noqa: T201
        return
    if not command and not set(arguments) - {"-h", "--help"}:
        _print_commands()
        return
    if command.isidentifier() and find_spec(f"crawler.commands.{command}"):
        # Scrapy imports every command before it runs one; half a second of that would fall on each crawl.
        settings = get_project_settings()
        settings.set("COMMANDS_MODULE", f"crawler.commands.{command}", priority="cmdline")
    elif command and not (command.isidentifier() and find_spec(f"scrapy.commands.{command}")):
        print(f"concord: there is no command {command!r}; `concord` lists them", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    execute(["concord", *arguments], settings)


def _print_commands() -> None:
    """Print what this project adds to Scrapy's command line; Scrapy's own list would say `scrapy` throughout."""
    folder = import_module("crawler.commands").__path__
    names = sorted(module.name for module in iter_modules(folder) if module.name[0] != "_")
    commands = {name: import_module(f"crawler.commands.{name}").Command() for name in names}
    lines = [f"  {name:<11}{command.short_desc()}" for name, command in commands.items()]
    known = "Scrapy's own work too: list, shell, fetch, parse, settings, version, …"
    print("Usage: concord COMMAND [options]\n", *lines, "", known, sep="\n")  # noqa: T201
    print("`concord COMMAND -h` tells about one; the README shows where to begin")  # noqa: T201


if __name__ == "__main__":
    main()
