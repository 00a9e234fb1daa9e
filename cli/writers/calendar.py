"""Days as a calendar file (iCalendar, RFC 5545), that every calendar takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event, vText

from regrights.bridge.basics.text import printable
from regrights.bridge.documents.lettering import clean
from regrights.bridge.documents.of_dates import Appointment

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


def calendar(name: str, as_of: dt.date, appointments: Iterable[Appointment]) -> bytes:
    """Return appointments as a calendar of a name: whole days, stamped with the beginning of the day that they are told as of.

    The same appointments give the same bytes. One that a calendar has already is taken for the same, by its uid.
    """
    stamp = dt.datetime.combine(as_of, dt.time(), dt.UTC)
    made = Calendar()
    made.add("prodid", "-//regrights//regrights//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(clean(name)))
    for appointment in appointments:
        event = Event()
        event.add("uid", appointment.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", appointment.day)
        event.add("dtend", appointment.day + DAY)
        event.add("summary", clean(appointment.summary))
        event.add("description", printable(appointment.description))
        event.add("transp", "TRANSPARENT")
        if appointment.alarm:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", clean(appointment.summary))
            alarm.add("trigger", -WEEK)
            event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())
