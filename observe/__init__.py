"""Observe: classroom observation and coaching."""

import os

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import Config, files, from_environment
from .store.base import db, prepare_engine
from .web import register

__all__ = ["create_app"]

_LARGEST_BODY = 1024 * 1024


def create_app(config: Config | None = None) -> Flask:
    """The application; raises BadConfiguration where the settings are not safe to serve with."""
    config = config or from_environment(os.environ)
    app = Flask(__name__, static_folder=None, template_folder=str(files() / "templates"))
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        TRUSTED_HOSTS=config.trusted_hosts,
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        SESSION_COOKIE_NAME="observe_notice",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure,
    )
    app.extensions["observe"] = config
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(files() / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
    register(app, config)
    return app


def _engine_options(config: Config) -> dict[str, object]:
    """Faults are logged, so they must not quote what was to be stored."""
    if config.database_url.startswith("postgresql"):
        connecting = {"connect_args": {"prepare_threshold": None}, "pool_pre_ping": True}
        return {"hide_parameters": True, **connecting}
    return {"hide_parameters": True}
