"""The WSGI application, for granian or gunicorn: `wsgi:app`."""

from observe import create_app

app = create_app()
