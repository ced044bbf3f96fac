"""A matching pipeline: which steps, in which order, with which parameters; immutable data (R15)."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from attrs import frozen

from happycat.domain.kernel.refusals import Invalid
from happycat.domain.orders.steps import FILTERS, REDUCERS, SCORERS, Bounds

MOST_STEPS = 20


class BadPipeline(Invalid):
    says = "This pipeline cannot be used: {problems}."


@frozen
class Step:
    """A registered step with all its parameters."""

    step: str
    parameters: dict[str, int]


@frozen
class Pipeline:
    """Soft filters (the last is relaxed first, R16), scorers, a reducer.

    The hard filters (hired, free, not away, not blocked) are no part of it, so that no edit can relax them.
    """

    filters: tuple[Step, ...]
    scorers: tuple[Step, ...]
    reducer: Step

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Pipeline":
        """From a document; refuses with `BadPipeline`, naming everything that is wrong with it."""
        problems = problems_of(document)
        if problems:
            raise BadPipeline(problems="; ".join(problems))
        filters = tuple(_step(item, FILTERS[item["step"]].parameters) for item in document["filters"])
        scorers = tuple(_step(item, SCORERS[item["step"]].parameters) for item in document["scorers"])
        reducer = document["reducer"]
        return cls(filters, scorers, _step(reducer, REDUCERS[reducer["step"]].parameters))

    def document(self) -> dict[str, Any]:
        """The same as a document, with every parameter written out."""
        return {
            "filters": [_item(step) for step in self.filters],
            "scorers": [_item(step) for step in self.scorers],
            "reducer": _item(self.reducer),
        }

    @property
    def hash(self) -> str:
        """The sha256 of its content: equal pipelines have equal names."""
        text = json.dumps(self.document(), sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


def _step(item: Mapping[str, Any], known: Mapping[str, Bounds]) -> Step:
    return Step(item["step"], {name: item.get(name, bounds.usual) for name, bounds in known.items()})


def _item(step: Step) -> dict[str, Any]:
    return {"step": step.step, **step.parameters}


def problems_of(document: Mapping[str, Any]) -> list[str]:
    """Everything that is wrong with a pipeline document, in words."""
    if set(document) != {"filters", "scorers", "reducer"}:
        return ["it has filters, scorers and a reducer, and nothing else"]
    lists = {"filters": document["filters"], "scorers": document["scorers"]}
    wrong = [f"{name} is a list of at most {MOST_STEPS} steps" for name, v in lists.items() if not _few(v)]
    if wrong:
        return wrong
    wrong += [] if document["scorers"] else ["it has at least one scorer"]
    wrong += _wrong_in("filters", document["filters"], {n: f.parameters for n, f in FILTERS.items()})
    wrong += _wrong_in("scorers", document["scorers"], {n: s.parameters for n, s in SCORERS.items()})
    reducers = {name: reducer.parameters for name, reducer in REDUCERS.items()}
    return wrong + _wrong_in("reducer", [document["reducer"]], reducers)


def _few(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST_STEPS


def _wrong_in(place: str, items: Sequence[Any], known: Mapping[str, Mapping[str, Bounds]]) -> list[str]:
    names = [item.get("step") for item in items if isinstance(item, Mapping)]
    doubled = sorted({str(name) for name in names if names.count(name) > 1})
    wrong = [f"{place} has {name} twice" for name in doubled]
    return wrong + [f"{place}: {why}" for item in items for why in _wrong_with(item, known)]


def _wrong_with(item: Any, known: Mapping[str, Mapping[str, Bounds]]) -> list[str]:
    name = item.get("step") if isinstance(item, Mapping) else None
    if not isinstance(name, str) or name not in known:
        return [f"a step is one of {', '.join(known)}"]
    unknown = sorted(str(key) for key in set(item) - {"step", *known[name]})
    wrong = [f"{name} has no parameter {key}" for key in unknown]
    out = (
        (key, bounds) for key, bounds in known[name].items() if not bounds.hold(item.get(key, bounds.usual))
    )
    return wrong + [f"{name}: {key} is a whole number from {b.least} to {b.most}" for key, b in out]


DEFAULT = Pipeline.of(
    {
        "filters": [{"step": "not_tried_before"}, {"step": "has_traits"}, {"step": "no_needed_weakness"}],
        "scorers": [
            {"step": "skills", "weight": 50},
            {"step": "past_results", "weight": 30},
            {"step": "fair_share", "weight": 20},
        ],
        "reducer": {"step": "best"},
    }
)
"""What matches until a manager says otherwise."""
