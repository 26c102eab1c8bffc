"""The worker's look at what was shared and not acknowledged when its window has passed."""

from datetime import UTC, datetime

from flask import Flask

from ..store import delivering
from ..store.jobs import Job


def deliver(app: Flask, job: Job) -> None:
    with app.app_context():
        delivering.deliver(job.district, job.detail, datetime.now(UTC))
