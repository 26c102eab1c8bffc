"""The only Flask views: one blueprint a feature."""

from flask import Flask

from ..config import Config
from . import (
    about,
    activity,
    afterwards,
    api,
    assets,
    capture,
    caseloads,
    classes,
    correction,
    coverage,
    device,
    district,
    errors,
    glossary,
    guard,
    health,
    home,
    invitations,
    joining,
    languages,
    link,
    mailing,
    me,
    naming,
    notices,
    offering,
    pages,
    paper,
    paste,
    people,
    places,
    plain,
    ready,
    record,
    review,
    rubrics,
    sandbox,
    search,
    setup,
    sign_in,
    teachers,
    timeline,
    visits,
    welcome,
    workbook,
)

_FEATURES = (
    about,
    activity,
    afterwards,
    api,
    assets,
    capture,
    caseloads,
    classes,
    correction,
    coverage,
    device,
    district,
    glossary,
    health,
    home,
    invitations,
    joining,
    languages,
    link,
    mailing,
    me,
    naming,
    notices,
    offering,
    paper,
    paste,
    people,
    places,
    plain,
    ready,
    record,
    review,
    rubrics,
    sandbox,
    search,
    setup,
    sign_in,
    teachers,
    timeline,
    visits,
    welcome,
    workbook,
)


def register(app: Flask, config: Config) -> None:
    """Everything the app answers; raises guard.Undeclared for a view without an action."""
    assets.install(app, config)
    pages.install(app)
    guard.install(app)
    errors.install(app)
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
    guard.check_declarations(app)
