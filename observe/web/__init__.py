"""The only Flask views: one blueprint a feature."""

from flask import Flask

from ..config import Config
from . import (
    api,
    assets,
    capture,
    correction,
    errors,
    guard,
    health,
    home,
    pages,
    record,
    review,
    rubrics,
    sign_in,
    teachers,
    timeline,
    visits,
    welcome,
    workbook,
)

_FEATURES = (
    api,
    assets,
    capture,
    correction,
    health,
    home,
    record,
    review,
    rubrics,
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
