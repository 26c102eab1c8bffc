"""A rubric in which everything that time protocols can do occurs once."""

from observe.domain.protocol_plan import Plan, plans
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import RubricFile, read_rubric
from observe.store import rubrics
from tests.cast import NOW

TIMED = "https://observe.example/rubrics/timed"
FILE = """
format: "rubric/1"
id: "https://observe.example/rubrics/timed"
version: "1.0.0"
default_language: en
languages: [en, es]
title: {en: Everything timed, es: Todo con tiempo}
rights: {text_licence: "CC-BY-4.0", creator: Observe project}
scales:
  four:
    type: ordinal
    points:
      - {code: "1", value: 1, label: {en: Low, es: Bajo}}
      - {code: "2", value: 2, label: {en: Some, es: Algo}}
      - {code: "3", value: 3, label: {en: High, es: Alto}}
    non_scores: [{code: "NO", label: {en: Not observed, es: No observado}}]
domains:
  - code: "A"
    title: First
    criteria:
      - code: "A.one"
        scale: four
        title: {en: One, es: Uno}
        levels: {"1": Students wait., "2": Students ask., "3": Students decide.}
        behaviours:
          - {code: "A.one.b", scale: four, text: {en: Gives time to think, es: Da tiempo}}
        look_fors:
          - {code: "A.one.ask", kind: tally, text: {en: A student asks, es: Pregunta}}
          - {code: "A.one.goal", kind: check, text: {en: A goal is on the wall, es: Meta a la vista}}
protocols:
  - code: "grid"
    kind: interval
    title: {en: Two-minute intervals, es: Intervalos de dos minutos}
    interval: PT2M
    select: many
    groups:
      - code: "adult"
        title: {en: What the adult does, es: La persona adulta}
        codes:
          - {code: "A.EXP", text: {en: Explaining, es: Explica}}
          - {code: "A.CIR", text: {en: Circulating, es: Circula}}
      - code: "learner"
        title: {en: What learners do, es: El grupo}
        codes:
          - {code: "L.LIS", text: {en: Listening, es: Escuchan}}
          - {code: "L.OTH", note: required, text: {en: Other, es: Otro}}
  - code: "parts"
    kind: segment
    title: {en: Two segments, es: Dos segmentos}
    count: 2
    length: PT15M
    scores: ["A.one"]
    combine: none
    snapshots:
      at: [PT4M, PT9M]
      items:
        - {code: "S.task", values: ["Y", "N"], text: {en: A task is set, es: Hay tarea}}
        - {code: "S.on", scale: four, ask_if: {item: "S.task", equals: "Y"}, text: On task}
        - {code: "S.off", number: true, text: {en: Learners off task, es: Fuera de la tarea}}
  - code: "scans"
    kind: snapshot
    at: [PT5M, PT10M]
    items: [{code: "T.calm", values: ["Y", "N"], text: It is calm}]
  - code: "events"
    kind: event
    title: {en: Events, es: Sucesos}
    codes:
      - {code: "E.cold", text: {en: Calls on a student, es: Llama a alguien}}
      - {code: "E.out", text: {en: Out of the room, es: Fuera del aula}}
"""


def timed_file() -> RubricFile:
    return read_rubric(FILE, "timed.yaml")


def timed_rubric() -> Rubric:
    return timed_file().rubric


def plan(code: str) -> Plan:
    return next(each for each in plans(timed_rubric()) if each.code == code)


NOTHING = {code.code: False for code in plan("grid").codes()}


def publish_timed(district: str) -> None:
    found = timed_file()
    rubrics.publish(district, found.plain, found.sha, NOW)
