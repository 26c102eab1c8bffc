"""The browser's fold and the server's are one fold."""

from dataclasses import asdict
from typing import Any

from playwright.sync_api import Browser

from observe.domain.entry import Entry
from observe.domain.fold import Visit, fold, in_order
from tests.journeys.conftest import Server
from tests.random_logs import the_same_logs

FOLD_ALL = """async ([build, logs]) => {
  const { fold, inOrder } = await import(`/static/${build}/js/capture/fold.js`);
  const wording = ({ id, payload }) => [id, payload.text];
  const plain = (log) => {
    const { notes, ratings, tallies, checks, subject, state, discarded, manifest,
      intervals, segments, snapshots, events, tallied } = fold(log);
    return {
      order: inOrder(log).map((entry) => entry.id),
      notes: notes.map((note) => [
        note.id, note.text, note.private, note.tags, note.lesson_ms, note.wall_ms, note.approx, note.deleted,
        note.conflict, note.heads.filter((head) => head.kind !== "note.delete").map(wording),
      ]),
      ratings: [...ratings.values()].map((rating) => [
        rating.target, rating.segment, rating.level, rating.comment, rating.conflict,
        rating.heads.map((head) => [head.id, head.payload.level]),
      ]),
      tallies: Object.fromEntries(tallies),
      checks: Object.fromEntries(checks),
      subject, state, discarded, manifest,
      timed: [intervals, segments, snapshots, events, Object.fromEntries(tallied)],
    };
  };
  return logs.map(plain);
}"""


def test_the_browser_folds_every_log_as_the_server_does(browser: Browser, server: Server) -> None:
    logs = the_same_logs(120) + the_same_logs(80, timed=True)
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    build = page.request.get("/healthz").json()["build"]
    page.goto("/sign-in")
    sent = [[asdict(entry) for entry in log] for log in logs]
    folded = page.evaluate(FOLD_ALL, [build, sent])
    context.close()
    assert len(logs) > 100
    for log, found in zip(logs, folded, strict=True):
        assert found == _plain(log, fold(log))


def _plain(log: list[Entry], visit: Visit) -> dict[str, Any]:
    return {
        "order": [entry.id for entry in in_order(log)],
        "notes": [
            [
                note.id, note.text, note.private, list(note.tags), note.lesson_ms, note.wall_ms,
                note.approx, note.deleted, note.conflict,
                [[head.entry_id, head.value["text"]] for head in note.heads],
            ]
            for note in visit.notes
        ],
        "ratings": [
            [
                each.target, each.segment, each.level, each.comment, each.conflict,
                [[head.entry_id, head.value["level"]] for head in each.heads],
            ]
            for each in visit.ratings
        ],
        "tallies": visit.tallies,
        "checks": visit.checks,
        "subject": asdict(visit.subject),
        "state": visit.state,
        "discarded": visit.discarded,
        "manifest": visit.manifest,
        "timed": [
            *(
                [asdict(each) for each in own]
                for own in (visit.intervals, visit.segments, visit.snapshots, visit.events)
            ),
            {code: [list(each) for each in own] for code, own in visit.tallied.items()},
        ],
    }  # fmt: skip
