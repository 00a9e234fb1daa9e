"""Changes of what the file says besides: price, Form S-3, registrations, signatures, consents, joinders, readings, terms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, ValidationError

from regrights.bridge.basics.errors import UsageError, closest
from regrights.bridge.matter import holdings
from regrights.bridge.matter.acts import Joinder
from regrights.bridge.matter.listed import KeyOf, in_use
from regrights.bridge.matter.model import Matter, Registration, replaced
from regrights.bridge.matter.scalars import Amendment, Date, Dollars, Exclusion, Form, Id, Shares, Signatory, Way
from regrights.bridge.matter.stated import Event, FormS3, Price, stated_term
from regrights.bridge.questions.check import check
from regrights.bridge.whatif.changes.base import Change, with_holder


class PriceChange(Change):
    """Another price, of the matter; an act that states its own keeps it."""

    order = ("price",)
    kind: Literal["price"]
    price: Dollars

    def apply(self, matter: Matter) -> Matter:
        """Return the matter at the price."""
        return matter.model_copy(update={"price": Price(value=self.price)})


class FormS3Change(Change):
    """The Company becomes eligible for Form S-3, or is no longer."""

    order = ("eligible",)
    kind: Literal["form_s3"]
    eligible: StrictBool

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with that."""
        return matter.model_copy(update={"form_s3": FormS3(value=self.eligible)})


class RegistrationChange(Change):
    """A registration is filed, or what is known of one changes: it becomes effective, is sold, or is withdrawn."""

    order = ("id",)
    kind: Literal["registration"]
    id: Id
    of: Literal["demand", "short_form", "company"] | None = None
    way: Way | None = None
    by: list[Id] | None = None
    form: Form | None = None
    method: Literal["underwritten", "firm_commitment", "other"] | None = None
    notice: Date | None = None
    investors_notified: Date | None = None
    effective: Date | None = None
    all_covered: StrictBool | None = None
    all_sold: StrictBool | None = None
    withdrawn: StrictBool | None = None
    withdrawal: Annotated[Literal["paid", "forfeited", "adverse_change"] | None, KeyOf("registration")] = None
    requested: Annotated[Shares | None, KeyOf("registration")] = None
    included: Annotated[Shares | None, KeyOf("registration")] = None
    put_off: Annotated[Date | None, KeyOf("registration")] = None
    estimated_filing: Annotated[Date | None, KeyOf("registration")] = None
    pursued: Annotated[StrictBool | None, KeyOf("registration")] = None
    exclusion: Annotated[Exclusion | None, KeyOf("registration")] = None

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the registration added, or changed."""
        said = {key: value for key, value in self if key not in {"kind", "date", "name", "of"} and value is not None}
        said |= {} if self.of is None else {"kind": self.of}
        known = next((entry for entry in matter.registrations if entry.id == self.id), None)
        if known is None and self.of is None:
            raise UsageError(f"there is no registration {self.id}; to add it, say of: demand, short_form or company")
        try:
            changed = Registration.model_validate((known.model_dump(exclude_unset=True) if known else {}) | said)
        except ValidationError as error:
            raise UsageError(f"registration {self.id}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
        others = [entry for entry in matter.registrations if entry.id != self.id]
        return matter.model_copy(update={"registrations": [*others, changed]})


class Signature(Change):
    """A party signs an amendment (the first, where none is named), or (``signed: false``) has not."""

    order = ("by",)
    kind: Literal["signature"]
    by: Signatory
    amendment: Amendment | None = None
    signed: StrictBool = True

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the signature, or without it."""
        amendment = self.amendment or next(iter(matter.agreed.signed), None)
        if amendment is None:
            raise UsageError("the agreement has no amendment to sign")
        others = [party for party in matter.signatures.get(amendment, []) if party != self.by]
        signed = [*others, self.by] if self.signed else others
        return matter.model_copy(update={"signatures": {**matter.signatures, amendment: signed}})


class Consent(Change):
    """A party consents in writing to a joinder that is among the acts."""

    order = ("act", "by")
    kind: Literal["consent"]
    act: Id
    by: Signatory

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the consent in the act."""
        found = next((act for act in matter.acts if act.id == self.act), None)
        if not isinstance(found, Joinder):
            joinders = ", ".join(act.id for act in matter.acts if isinstance(act, Joinder)) or "none"
            raise UsageError(f"{self.act} is no joinder; the joinders: {joinders}")
        consents = list(dict.fromkeys([*found.consents, self.by]))
        changed = found.model_copy(update={"consents": consents})
        return matter.model_copy(update={"acts": replaced(matter.acts, changed)})


class Joining(Change):
    """A holder joins the agreement, which must allow it, with these consents."""

    order = ("by",)
    kind: Literal["joinder"]
    by: Id
    consents: list[Signatory] = Field(default_factory=lambda: in_use().consents)
    agrees_in_writing: StrictBool = True

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the holder a party. Raises UsageError where the agreement does not allow it."""
        if self.kind not in matter.agreed.kinds:
            raise UsageError(f"the agreement knows no {self.kind}")
        holder = holdings.holder_of(matter, self.by)
        if holder.capacity != "none":
            raise UsageError(f"{self.by} is a party already")
        day = self.date or matter.as_of
        act = Joinder(
            kind="joinder", id="joinder", by=[self.by], date=day, consents=self.consents, agrees_in_writing=self.agrees_in_writing
        )
        answer = check(matter.model_copy(update={"acts": [act]}), "joinder")
        if not answer.admissible:
            unmet = "; ".join(entry.text for way in answer.ways for entry in way.conditions if not entry.met)
            clause = matter.agreed.words.said["joinder"]
            raise UsageError(f"{clause} does not let {self.by} join: {unmet or 'nothing is in force'}")
        return with_holder(matter, holder.model_copy(update={"capacity": matter.agreed.joins_as}))


class ReadingChange(Change):
    """A contestable point is read in a certain way."""

    order = ("issue", "option")
    kind: Literal["reading"]
    issue: Id
    option: Id

    def apply(self, matter: Matter) -> Matter:
        """Return the matter under the reading. Raises UsageError where there is no such point or option."""
        points = matter.agreed.readings
        if self.issue not in points:
            raise UsageError(f"there is no contestable point {self.issue}; the points: {', '.join(points)}")
        if self.option not in (options := points[self.issue].options):
            raise UsageError(f"{self.issue} is not read as {self.option}; its options: {', '.join(options)}")
        return matter.model_copy(update={"readings": {**matter.readings, self.issue: self.option}})


class TermChange(Change):
    """A number of the contract that the deal fills in is another."""

    order = ("term", "value")
    kind: Literal["term"]
    term: Id
    value: Any

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the term. Raises UsageError where there is no such term or value."""
        stated = stated_term(matter.agreement, self.term, self.value)
        return matter.model_copy(update={"terms": {**matter.terms, self.term: stated}})


class EventChange(Change):
    """An event of the deal happens on a day, or happened on another."""

    order = ("event", "day")
    kind: Literal["event"]
    event: Id
    day: Date

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the event. Raises UsageError where the agreement knows no such event."""
        known = matter.agreed.events
        if self.event not in known:
            raise UsageError(f"there is no event {self.event}", closest(self.event, known, "events"))
        return matter.model_copy(update={"events": {**matter.events, self.event: Event.model_validate({"value": self.day})}})
