"""Words for times of day, as pages about the spread of visits say them."""

from flask_babel import lazy_gettext

from ..domain.fairness import Hour

HOUR_WORDS = {
    Hour.MORNING: lazy_gettext("before 11"),
    Hour.MIDDAY: lazy_gettext("11 to 1"),
    Hour.AFTERNOON: lazy_gettext("after 1"),
}
