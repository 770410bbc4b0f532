"""Which sources are watched, and how often: what the spiders declare, as concord.toml changes it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from difflib import get_close_matches

from crawler.exceptions import ConfigurationError
from crawler.monitoring.subscriptions import SourceSettings
from storage.sources import SourceDeclaration


def choose_intervals(
    declarations: Iterable[SourceDeclaration],
    sources: Mapping[str, SourceSettings],
    *,
    default: timedelta,
    where: str,
) -> dict[str, timedelta]:
    """Return the sources to watch with the time between two crawls of each; ``where`` is the file, for the error.

    Raises:
        ConfigurationError: ``sources`` names one that no spider declares.
    """
    known = [declaration.id for declaration in declarations]
    for name in sources:
        if name not in known:
            near = " or ".join(get_close_matches(name, known, n=3, cutoff=0.5))
            hint = f"did you mean {near}?" if near else "`concord list` shows them"
            raise ConfigurationError(f"{where}: sources.{name}: no such source; {hint}")
    asked = {name: sources.get(name) or SourceSettings.model_validate({}) for name in known}
    return {
        name: timedelta(minutes=settings.interval_minutes) if settings.interval_minutes else default
        for name, settings in asked.items()
        if settings.enabled
    }
