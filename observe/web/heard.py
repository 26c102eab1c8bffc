"""The devices that write one visit, in the words by which their person knows them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from ..store import hearing
from .guard import actor, allow, now

blueprint = Blueprint("heard", __name__, url_prefix="/api/v1")


@blueprint.get("/observations/<uuid:observation>/devices")
@allow(Action.USE)
def devices(observation: object) -> ResponseReturnValue:
    """Beside the contract: what the capture screen calls the devices that its log names."""
    found = hearing.devices(actor().district, actor().id, str(observation))
    return {
        "devices": [
            {
                "device_id": each.device_id,
                "label": each.label,
                "heard_ms": int(each.heard_at.timestamp() * 1000),
                "pending": each.pending,
            }
            for each in found
        ],
        "server_time_ms": int(now().timestamp() * 1000),
    }
