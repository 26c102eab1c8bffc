"""A cycle as its form is filled in, and begun."""

from zoneinfo import ZoneInfo

from observe.web.guard import now
from tests.cast import WALKTHROUGH

WHOLE = {
    "goal": "Every group explains its thinking.",
    "students": "Five students give a reason.",
    "practice": "new",
    "template": "impact",
    "criteria": f"{WALKTHROUGH}@2.0.0 LF.goals",
    "baseline": "1 of 24 gave a reason.",
    "plan": "One question a lesson.",
    "cadence_days": "14",
    "planned_visits": "4",
    "planned_checks": "2",
    "ends_on": "",
}
DAY = now().astimezone(ZoneInfo("America/Chicago")).date()
