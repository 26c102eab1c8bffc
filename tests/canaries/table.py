"""The reviewed table: in whose bytes what somebody wrote may stand, for every state; and a word for each cell.

A letter is a reader: t the teacher, c the coach, e the evaluator (a leader who observes), l another
leader of the school, a the administrator; `-` is nobody, an empty cell is never written. Everybody else
whom `tests.canaries.people` knows reads nothing of it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping

LETTERS = {
    "t": "teacher",
    "c": "coach",
    "e": "evaluator",
    "l": "leader",
    "a": "administrator",
}
Cell = tuple[str, str]

_VISITS = """
                         | private | deleted | late | note | comment | level | glow | grow
walkthrough open         | c       | c       |      | c    | c       | c     | c    | c
walkthrough finished     | c       | c       |      | c    | c       | c     | c    | c
walkthrough shared       | c       | c       | c    | tcela| tcela   | tcela | tcela| tcela
walkthrough received     | c       | c       | c    | tcela| tcela   | tcela | tcela| tcela
walkthrough, step shown  | c       | c       | c    | tcela| tcela   | tcela | tcela| tcela
walkthrough taken back   | c       | c       |      | c    | c       | c     | c    | c
walkthrough thrown away  | c       | c       |      | c    | c       | c     | -    | -
coaching finished        | c       | c       |      | c    | c       | c     | c    | c
coaching shared          | c       | c       | c    | tc   | tc      | tc    | tc   | tc
coaching received        | c       | c       | c    | tc   | tc      | tc    | tc   | tc
coaching, step shown     | c       | c       | c    | tc   | tc      | tc    | tc   | tc
coaching lent            | c       | c       | c    | tcl  | tcl     | tcl   | tcl  | tcl
coaching closed again    | c       | c       | c    | tc   | tc      | tc    | tc   | tc
self finished            | t       | t       |      | t    | t       | t     |      |
self kept                | t       | t       |      | t    | t       | t     |      |
self lent                | t       | t       |      | tc   | tc      | tc    |      |
self closed again        | t       | t       |      | t    | t       | t     |      |
"""
_ANSWERS = """
                         | step  | look-for | met when | support | reply | step reply | correction | reason
walkthrough open         | c     | c        | c        | c       |       |            |            |
walkthrough finished     | c     | c        | c        | c       |       |            |            |
walkthrough shared       | tc    | tc       | tc       | tc      |       |            |            |
walkthrough received     | tc    | tc       | tc       | tc      | tcela | tc         | tcela      | tcela
walkthrough, step shown  | tcel  | tc       | tc       | tc      | tcela | tc         | tcela      | tcela
walkthrough taken back   | c     | c        | c        | c       |       |            |            |
walkthrough thrown away  | -     | -        | -        | -       |       |            |            |
coaching finished        | c     | c        | c        | c       |       |            |            |
coaching shared          | tc    | tc       | tc       | tc      |       |            |            |
coaching received        | tc    | tc       | tc       | tc      | tc    | tc         | tc         | tc
coaching, step shown     | tcel  | tc       | tc       | tc      | tc    | tc         | tc         | tc
coaching lent            | tc    | tc       | tc       | tc      | tcl   | tc         | tcl        | tcl
coaching closed again    | tc    | tc       | tc       | tc      | tc    | tc         | tc         | tc
"""
_FORMAL = """
                         | private | note | added | own comment | own level | comment | level | glow
formal finished          | e       | e    |       |             |           | e       | e     | e
evidence shared          | e       | te   | te    |             |           | e       | e     | e
teacher drafts           | e       | te   | te    | t           | t         | e       | e     | e
teacher sealed           | e       | te   | te    | t           | t         | e       | e     | e
observer sealed          | e       | te   | te    | t           | t         | e       | e     | e
both sealed              | e       | te   | te    | te          | te        | te      | te    | e
conferenced              | e       | te   | te    | te          | te        | te      | te    | e
agreed                   | e       | te   | te    | te          | te        | te      | te    | e
formal shared            | e       | tela | te    | te          | te        | te      | te    | tela
formal received          | e       | tela | te    | te          | te        | te      | te    | tela
formal declined          | e       | tela | te    | te          | te        | te      | te    | tela
reopening asked          | e       | tela | te    | te          | te        | te      | te    | tela
reopened                 | e       | te   | te    | te          | te        | te      | te    | e
"""
_CONFERENCE = """
                         | teacher says | observer says | agreed comment | agreed level | reply | declined | wish
both sealed              | te           | te            |                |              |       |          |
conferenced              | te           | te            |                |              |       |          |
agreed                   | te           | te            | te             | te           |       |          |
formal shared            | te           | te            | tela           | tela         |       |          |
formal received          | te           | te            | tela           | tela         | tela  |          |
formal declined          | te           | te            | tela           | tela         |       | tela     |
reopening asked          | te           | te            | tela           | tela         | tela  |          | te
reopened                 | te           | te            | te             | te           |       |          | te
"""
_CYCLES = """
                         | goal | students | baseline | plan | conference | agreed | check | reflection | reason
cycle begun              | c    | c        | c        | c    |            |        |       |            |
cycle open               | tc   | tc       | tc       | tc   | tc         | tc     | tc    | tc         |
cycle closed             | tc   | tc       | tc       | tc   | tc         | tc     | tc    | tc         | tc
own goal begun           | t    | t        | t        | t    |            |        |       |            |
own goal open            | t    | t        | t        | t    |            |        | t     | t          |
own goal closed          | t    | t        | t        | t    |            |        | t     | t          | t
"""
_STEPS = """
                         | title | look-for | support | practice | reason
step met, shown          | tcel  | tc       | tc      | t        | tc
step let go              | tc    | tc       | tc      | t        | tc
step not yet             | tc    | tc       | tc      | t        |
branch, shown            | tcel  | tc       | tc      | t        |
own step                 | t     | t        | t       | t        | t
own step, shown          | tel   | t        | t       | t        |
"""
_OTHERS = """
                         | text
practice of no step      | t
profile strengths        | tc
profile interests        | tc
profile support          | tc
questions before         | te
answers before           | te
"""


def word(row: str, thing: str) -> str:
    """What is written in a cell: it stands nowhere else."""
    return f"zq{hashlib.sha256(f'{row} {thing}'.encode()).hexdigest()[:16]}"


WORDS = re.compile(r"zq[0-9a-f]{16}")


def _cells(table: str) -> Iterator[tuple[Cell, frozenset[str]]]:
    head, *rows = [line.split("|") for line in table.strip("\n").splitlines()]
    for name, *marks in rows:
        for thing, mark in zip(head[1:], marks, strict=True):
            if letters := mark.strip():
                readers = frozenset(LETTERS[each] for each in letters.strip("-"))
                yield (name.strip(), thing.strip()), readers


_ALL = (_VISITS, _ANSWERS, _FORMAL, _CONFERENCE, _CYCLES, _STEPS, _OTHERS)
TABLE: Mapping[Cell, frozenset[str]] = {
    cell: readers for table in _ALL for cell, readers in _cells(table)
}
OBSERVATIONS = tuple(
    dict.fromkeys(name for t in (_VISITS, _FORMAL) for (name, _t), _r in _cells(t))
)
CYCLES = tuple(dict.fromkeys(name for (name, _t), _r in _cells(_CYCLES)))


def has(row: str, thing: str) -> bool:
    return (row, thing) in TABLE


PLANS: Mapping[str, frozenset[str]] = {
    "plan kept to oneself": frozenset({"coach"}),
    "plan told": frozenset({"coach", "teacher"}),
    "formal plan": frozenset({"evaluator", "teacher"}),
}
"""Who may know of a visit that is planned."""
