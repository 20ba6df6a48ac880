"""Believable people, companies and things, by the names that documents give their fields."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Final

from crmgen.naming.words.identifiers import word_set
from crmgen.text import Json

if TYPE_CHECKING:
    from faker import Faker

TODAY: Final = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
"""When all records that are there at the start were made and changed before, so that no run differs from another."""
_PEOPLE: Final = word_set("""
    account admin agent assignee attendee author candidate client contact coworker creator customer driver employee
    guest lead member organizer owner participant patient person prospect recipient responsible sender staff student
    subscriber user
    """)
_COMPANIES: Final = word_set("""
    company organization organisation business vendor supplier firm employer workspace tenant merchant brand
    """)
_THINGS: Final = {
    "deal": "{company}: annual plan | {company}: {count} licences | {company}: pilot | {company}: renewal | {company}: onboarding",
    "task": "Call {first} back | Send the offer to {company} | Prepare the demo for {company} | Check the contract with {first} | Follow up with {last}",
    "event": "Product demo with {company} | Kick-off: {company} | Quarterly review with {company} | Lunch with {first}",
    "product": "Starter plan | Team plan | Onboarding day | Premium support | Training, {count} seats",
    "pipeline": "Sales | Renewals | Partners | Recruiting",
    "stage": "Qualified | Proposal | Negotiation | Won | Lost",
    "status": "Lead | Prospect | Customer | Inactive",
    "tag": "vip | newsletter | partner | trial | referral",
    "team": "Sales | Support | Marketing | Operations",
    "role": "Admin | Manager | Agent | Viewer",
    "campaign": "Spring launch | Webinar series | {city} fair | Newsletter {count}",
    "list": "Customers in {city} | Newsletter | Trial users | Partners",
    "result": "Interested | No answer | Left a message | Wrong number",
    "source": "Website | Referral | Trade fair | Cold call",
    "field": "Budget | Region | Contract end | Preferred language | Segment",
}
"""What things of a kind are called."""
_KIN: Final = {
    "deal": "opportunity quote order invoice project contract chance",
    "task": "todo activity action ticket case issue call reminder note",
    "event": "meeting appointment",
    "product": "item service",
    "tag": "label category",
    "team": "group department",
    "list": "segment",
    "status": "state",
    "stage": "phase",
}
_ALIKE: Final = {each: kind for kind, names in _KIN.items() for each in names.split()}
_TEXTS: Final = (
    "Talked to {first} about the offer; wants to decide by the end of the month.",
    "{company} asks for an offer for {count} seats.",
    "Met {first} {last} in {city}. Send the slides.",
    "Left a message, call again on Thursday.",
    "{first} is on holiday until next week.",
    "Interested in the annual plan, budget is approved.",
)


def is_company(noun: str) -> bool:
    """Whether a noun is a company's."""
    return noun.split(" ")[-1] in _COMPANIES


class Person:
    """One person with a company, an address and what else a record may say; all by one key, and made when asked for."""

    def __init__(self, key: str, number: int, fake: Faker) -> None:
        self.number = number
        self._key = key
        self._fake = fake
        self.employer: Person | None = None
        """Whom the company is about that the person is of."""

    def dice(self, name: str) -> Random:
        """Chance for one thing of this record: the same on each run, whatever else is asked."""
        return Random(f"{self._key}/{name}")

    @cached_property
    def is_woman(self) -> bool:
        """Which first name and title the person has."""
        return self.dice("woman").random() < 0.5

    def is_called(self, title: Json) -> bool:
        """Whether a value may be said before the name: `Mrs`, and not `Mr`, of a woman; what is no title may."""
        others = _MEN if self.is_woman else _WOMEN
        return not isinstance(title, str) or title.lower().rstrip(".") not in others

    @cached_property
    def facts(self) -> dict[str, str]:
        """What is said of the person by field name."""
        fake, dice = self._fake, self.dice("person")
        fake.seed_instance(f"{self._key}/person")
        first = fake.first_name_female() if self.is_woman else fake.first_name_male()
        last = fake.last_name()
        company = (
            fake.company() if self.employer is None else self.employer.facts["company"]
        )
        letters = "".join(c for c in company.lower() if c.isalnum() and c.isascii())
        domain = f"{letters[:20]}.example"
        mailbox = f"{first}.{last}".lower().replace(" ", "").replace("'", "")
        state = fake.state_abbr(include_territories=False)
        return {
            "first": first, "last": last, "name": f"{first} {last}", "company": company, "domain": domain,
            "suite": f"Suite {dice.randint(1, 40)}",
            "email": f"{mailbox}@{domain}", "phone": f"+1 {dice.randint(201, 989)} 555 01{dice.randint(0, 99):02}",
            "street": fake.street_address(), "city": fake.city(), "zip": fake.zipcode_in_state(state), "state": state,
            "country": "United States", "country_code": "US", "job": fake.job().split(",")[0],
            "url": f"https://www.{domain}", "user": mailbox, "count": str(dice.randint(2, 60)), "currency": "USD",
            "timezone": "America/New_York", "language": "en", "locale": "en_US", "ip": f"192.0.2.{dice.randint(1, 254)}",
            "color": f"#{dice.randrange(1 << 24):06x}", "industry": dice.choice(("Software", "Retail", "Logistics", "Health care", "Education")),
            "image": f"https://www.{domain}/images/{dice.randint(1, 999)}.png",
        }  # fmt: skip

    @cached_property
    def times(self) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
        """When it was made, when it was changed last, and a later day on which something ends or is due."""
        dice = self.dice("times")
        created = TODAY - dt.timedelta(minutes=dice.randint(60, 700 * 24 * 60))
        updated = created + (TODAY - created) * (dice.random() ** 2)
        due = updated.replace(minute=0) + dt.timedelta(
            days=dice.randint(1, 90), hours=1
        )
        return created, updated.replace(microsecond=0), due

    def text(self, said: tuple[str, ...], noun: str, number: int) -> str | None:
        """What a text field of these words holds in the record of a noun with this number; None where nothing is known."""
        last, kind = (said[-1] if said else ""), noun.split(" ")[-1]
        if said == ("title",) and kind in _PEOPLE:
            return self.facts["job"]
        if last == "state" and ("address" in said or "address" in noun):
            return self.facts["state"]
        for length in range(min(3, len(said)), 0, -1):
            found = _FIELDS.get("_".join(said[-length:]))
            if found is not None:
                return self.facts[found]
        if last in _CALLED:
            return self.called(" ".join((*noun.split(" "), *said[:-1])), number)
        if last == "text" and _ALIKE.get(kind, kind) in _LABELS:
            return self.called(kind, number)
        if last in _LONG:
            return self.dice("_".join(said)).choice(_TEXTS).format(**self.facts)
        is_thing = last in _THINGS or last in _PEOPLE
        return self.called(last, number) if is_thing and last != kind else None

    @staticmethod
    def is_of(noun: str) -> bool:
        """Whether records of a noun are people."""
        return not _PEOPLE.isdisjoint(noun.split(" "))

    def called(self, noun: str, number: int) -> str | None:
        """The name of a thing: a person's, a company's, a deal's; of stages and the like the next of their kind."""
        for each in reversed(noun.split(" ")):
            if each in _PEOPLE:
                return self.facts["name"]
            if each in _COMPANIES:
                return self.facts["company"]
            things = _THINGS.get(_ALIKE.get(each, each), "").split(" | ")
            if "{" in things[0]:
                return self.dice("called").choice(things).format(**self.facts)
            if things[0]:
                turn, which = divmod(number, len(things))
                return f"{things[which]} {turn + 1}" if turn else things[which]
        return None


_MEN: Final = word_set("mr mister sir male man m herr")
_WOMEN: Final = word_set("mrs ms miss madam female woman f frau")
_LABELS: Final = word_set("status stage source result tag role team pipeline")
_CALLED: Final = word_set("name title subject label summary")
_LONG: Final = word_set("""
    about background bio body comment comments content description detail details message note notes remark remarks
    text memo
    """)
_SAID: Final = {
    "first": "first_name firstname given_name forename fname first",
    "last": "last_name lastname family_name surname lname last",
    "name": "full_name fullname display_name contact_name owner_name",
    "company": "company company_name organization_name organisation_name account_name employer",
    "email": "email email_address mail e_mail",
    "phone": "phone phone_number mobile telephone fax cell tel mobile_number",
    "street": "street address address_1 line_1 address_line_1 line1 address1 street_address street_1 address_line1",
    "suite": "address_2 line_2 address_line_2 line2 address2 street_2 address_line2",
    "city": "city town locality",
    "zip": "zip zip_code zipcode postal_code postcode postalcode postal_index",
    "state": "region province county address_state state_code",
    "country": "country country_name",
    "country_code": "country_code country_iso",
    "job": "job_title job occupation profession position_title",
    "url": "url website homepage link web uri href site",
    "domain": "domain hostname host",
    "user": "username user_name login handle nickname",
    "currency": "currency currency_code currency_iso",
    "timezone": "timezone time_zone tz",
    "language": "language lang language_code",
    "locale": "locale",
    "ip": "ip ip_address",
    "color": "color colour",
    "industry": "industry",
    "image": "avatar avatar_url photo photo_url image image_url logo logo_url picture icon_url",
}
_FIELDS: Final = {name: fact for fact, names in _SAID.items() for name in names.split()}
"""The last words of a field's name, to what the person says of it."""
