"""Builds the frozen rubric from plain content that was checked before, as a file or a store holds it."""

from collections.abc import Mapping
from typing import Any

from observe.domain.rubric import (
    Behaviour,
    Criterion,
    Domain,
    Group,
    Grouping,
    Level,
    LookFor,
    NonScore,
    Protocol,
    Rubric,
    Scale,
    Text,
    VersionLink,
)

Plain = Mapping[str, Any]


def rubric_from(plain: Plain) -> Rubric:
    """A text that is a bare string becomes a map with the default language as its only tag."""
    return _Builder(plain["default_language"]).rubric(plain)


class _Builder:
    """Knows the default language, so that every text comes out in one shape."""

    def __init__(self, language: str) -> None:
        self.language = language

    def rubric(self, plain: Plain) -> Rubric:
        before = plain.get("supersedes", {})
        return Rubric(
            id=plain["id"],
            version=plain["version"],
            title=self.text(plain["title"]),
            default_language=plain["default_language"],
            languages=tuple(plain["languages"]),
            scales={code: self.scale(code, each) for code, each in plain.get("scales", {}).items()},
            domains=tuple(self.domain(each) for each in plain["domains"]),
            protocols=tuple(self.protocol(each) for each in plain.get("protocols", ())),
            frameworks=tuple(self.texts_within(each) for each in plain.get("frameworks", ())),
            rights=self.texts_within(plain["rights"]),
            description=self.text(plain.get("description")),
            look_fors=tuple(self.look_for(each) for each in plain.get("look_fors", ())),
            supersedes_id=before.get("id"),
            supersedes_version=before.get("version"),
            version_links=tuple(_version_link(each) for each in before.get("map", ())),
            groupings=tuple(self.grouping(each) for each in plain.get("groupings", ())),
            summary=dict(plain.get("summary", {})),
            roles=tuple(plain.get("roles", ())),
        )

    def text(self, plain: str | Mapping[str, str] | None) -> Text:
        if plain is None:
            return {}
        return {self.language: plain} if isinstance(plain, str) else dict(plain)

    def texts(self, plain: Any) -> tuple[Text, ...]:
        listed = plain if isinstance(plain, list | tuple) else [plain]
        return tuple(self.text(each) for each in listed)

    def texts_by_key(self, plain: Plain | None) -> dict[str, Text]:
        return {key: self.text(each) for key, each in (plain or {}).items()}

    def texts_within(self, plain: Plain) -> dict[str, Any]:
        """The same tree with each title, text, description, label and statement as a map."""
        return {key: self._inner(key, value) for key, value in plain.items()}

    def _inner(self, key: str, value: Any) -> Any:
        if key in ("title", "text", "description", "label", "statement", "attribution"):
            return self.text(value)
        if isinstance(value, Mapping):
            return self.texts_within(value)
        if isinstance(value, list | tuple):
            return [self._inner("", each) for each in value]
        return value

    def scale(self, code: str, plain: Plain) -> Scale:
        return Scale(
            code=code,
            levels=tuple(
                Level(each["code"], each["value"], self.label(each), each.get("note") == "required")
                for each in plain["points"]
            ),
            non_scores=tuple(
                NonScore(each["code"], self.label(each), each.get("note") == "required")
                for each in plain.get("non_scores", ())
            ),
            allow_half_points=plain.get("allow_half_points", False),
        )

    def label(self, plain: Plain) -> Text:
        """A choice without a label is called by its code."""
        return self.text(plain.get("label", plain["code"]))

    def domain(self, plain: Plain) -> Domain:
        criteria = tuple(self.criterion(each, plain["code"]) for each in plain["criteria"])
        return Domain(
            plain["code"], self.text(plain["title"]), criteria, self.text(plain.get("description"))
        )

    def criterion(self, plain: Plain, domain: str) -> Criterion:
        steps = plain.get("next_steps", {})
        return Criterion(
            code=plain["code"],
            title=self.text(plain["title"]),
            scale=plain["scale"],
            domain=domain,
            short=self.text(plain.get("short")),
            prompt=self.text(plain.get("prompt")),
            descriptors=self.texts_by_key(plain["levels"]),
            lines=self.texts_by_key(plain.get("lines")),
            look_fors=tuple(self.look_for(each) for each in plain.get("look_fors", ())),
            behaviours=tuple(self.behaviour(each) for each in plain.get("behaviours", ())),
            next_steps={level: self.texts(each) for level, each in steps.items()},
            alignments=tuple(dict(each) for each in plain.get("alignments", ())),
            evidence=dict(plain.get("evidence", {})),
            visible_to=tuple(plain.get("visible_to", ())),
            required=plain.get("required", False),
            reverse=plain.get("reverse", False),
            cumulative=plain.get("cumulative", False),
            weight=plain.get("weight", 1),
        )

    def look_for(self, plain: Plain) -> LookFor:
        surface = plain.get("surface", False)
        return LookFor(plain["code"], plain["kind"], self.text(plain["text"]), surface)

    def behaviour(self, plain: Plain) -> Behaviour:
        descriptors = self.texts_by_key(plain.get("levels"))
        return Behaviour(plain["code"], plain["scale"], self.text(plain["text"]), descriptors)

    def protocol(self, plain: Plain) -> Protocol:
        return Protocol(plain["code"], plain["kind"], self.texts_within(plain))

    def grouping(self, plain: Plain) -> Grouping:
        groups = tuple(
            Group(each["code"], self.text(each["title"]), tuple(each["criteria"]))
            for each in plain["groups"]
        )
        return Grouping(plain["code"], self.text(plain["title"]), groups)


def _version_link(plain: Plain) -> VersionLink:
    """A new criterion has no source; its link says so with an empty one."""
    return VersionLink(
        source=plain.get("from", ""),
        targets=tuple(plain["to"]),
        relation=plain["relation"],
        comparable=plain.get("comparable", False),
    )
