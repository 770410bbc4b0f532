"""Which sources are watched, and how often: what the spiders declare, as concord.toml changes it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from difflib import get_close_matches

from crawler.exceptions import ConfigurationError
from crawler.monitoring.subscriptions import Config
from storage.sources import SourceDeclaration


def choose_intervals(
    declarations: Iterable[SourceDeclaration], config: Config, *, default: timedelta
) -> dict[str, timedelta]:
    """Return the sources to watch with the time between two crawls of each.

    Raises:
        ConfigurationError: the file names a source that no spider declares; the message names line and key.
    """
    known = [declaration.id for declaration in declarations]
    for keys, name in _list_named(config):
        if name not in known:
            near = " or ".join(get_close_matches(name, known, n=3, cutoff=0.5))
            hint = f"did you mean {near}?" if near else "`concord list` shows them"
            raise ConfigurationError(f"{config.locate(keys)}: no such source as {name!r}; {hint}")
    told = tell_intervals(config)
    off = {name for name, settings in config.sources.items() if not settings.enabled}
    return {name: told.get(name, default) for name in known if name not in off}


def tell_intervals(config: Config) -> dict[str, timedelta]:
    """Return the intervals that the file fixes."""
    return {
        name: timedelta(minutes=settings.interval_minutes)
        for name, settings in config.sources.items()
        if settings.interval_minutes
    }


def _list_named(config: Config) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield every source that the file names, with where it does."""
    for name in config.sources:
        yield ("sources", name), name
    for number, subscription in enumerate(config.subscriptions):
        for position, name in enumerate(subscription.sources):
            yield ("subscriptions", number, "sources", position), name
