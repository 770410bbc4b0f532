"""What recognition returns: the record of an article and the acts of cooperation found in it."""

from dataclasses import asdict, dataclass, field
from typing import Any

RULES_VERSION = "2026.11.21"  # raise it whenever a rule or a list changes what is recognised: replay compares by it

# Kinds of act, the strongest instrument first: the rule's order.
KINDS = (
    "memorandum",
    "framework_agreement",
    "cooperation_agreement",
    "alliance",
    "joint_body",
    "mutual_recognition",
    "joint_standards",
    "joint_meeting",
    "work_plan",
    "joint_action",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The words that carry a field: offsets in the text that was read."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One act of cooperation. ``new``: it is the article's news; ``date``: EDTF, XXXX for an unknown year."""

    kind: str
    new: bool
    happened: bool
    parties: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    region_group: str | None = None
    date: str | None = None
    instrument: str | None = None
    counts: dict[str, int | float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LifeSign:
    """What an article tells of the life of a cooperation, by whose ``keys`` two articles find each other.

    ``role``: founded, renewed, members, session, carried_out (a later act under the document ``name``), or recounted.
    ``number``: that of a session or batch. ``date``: EDTF, as in an act. ``start``, ``end``: the words that say so.
    """

    role: str
    kind: str
    name: str | None
    number: int | None
    date: str | None
    keys: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    """The record of an article. ``reasons`` name the verdict's grounds, or the test (T1, T2, T3) that failed."""

    label: str
    kind: str | None = None
    parties: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    region_group: str | None = None
    event_date: str | None = None
    domains: tuple[str, ...] = ()
    instrument_names: tuple[str, ...] = ()
    counts: dict[str, int | float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    acts: tuple[Act, ...] = ()
    life: tuple[LifeSign, ...] = ()
    reasons: tuple[str, ...] = ()
    version: str = RULES_VERSION

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain values."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Recognition":
        """Return the record that ``to_json`` wrote."""
        known = {name: _frozen(value) for name, value in record.items() if name in cls.__dataclass_fields__}
        known["evidence"] = _evidence(record.get("evidence", ()))
        known["acts"] = tuple(
            Act(**{n: _frozen(v) for n, v in act.items() if n != "evidence"}, evidence=_evidence(act["evidence"]))
            for act in record.get("acts", ())
        )
        known["life"] = tuple(LifeSign(**{n: _frozen(v) for n, v in sign.items()}) for sign in record.get("life", ()))
        return cls(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _evidence(rows: Any) -> tuple[Evidence, ...]:
    return tuple(Evidence(**row) for row in rows)
