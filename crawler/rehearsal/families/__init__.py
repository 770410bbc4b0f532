"""One module a CMS family: how it lists, pages and shows articles, down to its awkwardness."""

from importlib import import_module

from crawler.rehearsal.site import Family


def load_family(name: str) -> Family:
    """Return the module of a family."""
    family: Family = import_module(f"crawler.rehearsal.families.{name}")
    return family
