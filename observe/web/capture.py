"""The capture screen."""

from flask import Blueprint

blueprint = Blueprint("capture", __name__)
