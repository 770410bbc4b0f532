"""Names of a package that are imported when they are first asked for (PEP 562).

The rooms of the core build large expressions and tables as they are imported: half a second each. A command that only
looks a region up, or a crawl that meets nothing new, does not wait for them.
"""

from collections.abc import Callable, Mapping
from importlib import import_module


def defer(package: str, modules: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """Return a module's ``__getattr__``: each name is taken from its module of the package, once it is needed.

    Python sets a module as an attribute of its package when it is imported, so a name must not be that of its module.
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find
