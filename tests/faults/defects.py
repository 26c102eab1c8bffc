"""The planted defects: what a careless build of ours might do, each a small patch of the product."""

from tests.faults.defects_device import DEVICE
from tests.faults.defects_sending import SENDING
from tests.faults.defects_server import SERVER

DEFECTS = {each.name: each for each in (*SENDING, *DEVICE, *SERVER)}
