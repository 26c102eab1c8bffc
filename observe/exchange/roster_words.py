"""The headings and roles that a list may use, in English, Spanish and the district's own words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.places import plain
from ..domain.policy import Role
from ..domain.roster import Column

_HEADINGS = {
    Column.NAME: "name, full name, last name first name, last first, last name first, first name last name, first and last name, teacher, teacher name, staff, staff name, person, member, nombre, nombre completo, nombre y apellido, nombre y apellidos, apellido y nombre, apellidos y nombre, apellido nombre, apellidos nombre, docente, maestro, maestra, profesor, persona, personal",
    Column.GIVEN: "given name, first name, forename, given names, first names, nombre de pila, nombres, primer nombre",
    Column.FAMILY: "family name, last name, surname, family names, last names, apellido, apellidos",
    Column.CALLED: "called, known as, preferred name, display name, goes by, salutation, se le llama, como se le llama, nombre preferido, tratamiento",
    Column.EMAIL: "e mail, email, mail, e mail address, email address, work email, school email, correo, correo electronico, direccion de correo, direccion de correo electronico",
    Column.ROLE: "role, roles, position, job, job title, rol, cargo, puesto, funcion",
    Column.SCHOOL: "school, schools, school name, school code, site, campus, building, escuela, escuelas, colegio, centro, plantel, nombre de la escuela",
    Column.CLASS: "class, classes, class name, class title, section, course, course name, period, clase, clases, curso, grupo, seccion",
    Column.SUBJECT: "subject, subjects, subject area, content area, department, asignatura, materia, area",
    Column.GRADE: "grade, grades, grade level, grade levels, grade band, grado, grados, nivel",
    Column.ROOM: "room, rooms, room number, classroom, salon, aula, sala",
    Column.CODE: "code, id, staff id, employee id, staff code, employee number, local id, codigo, identificacion, numero de empleado",
    Column.COACH: "coach, coaches, coached by, coach name, coach e mail, coach email, instructional coach, asesor, asesora, acompanante, asesor pedagogico, asesora pedagogica",
}
_ROLES = {
    Role.TEACHER: "teacher, teachers, classroom teacher, teacher of record, docente, maestro, maestra, profesor, profesora",
    Role.COACH: "coach, coaches, instructional coach, observer, asesor, asesora, asesor pedagogico, asesora pedagogica, acompanante",
    Role.LEADER: "leader, school leader, principal, assistant principal, vice principal, headteacher, evaluator, director, directora, subdirector, subdirectora, lider, lider escolar, lider de la escuela, direccion",
    Role.COACHING_LEAD: "coaching lead, coaching leader, lead coach, head of coaching, lider de coaching, responsable de coaching, coordinador de coaching, coordinadora de coaching",
    Role.ADMINISTRATOR: "administrator, admin, district administrator, system administrator, administrador, administradora, administracion",
}


_TERM_COLUMNS = {
    "coach": Column.COACH,
    "teacher": Column.NAME,
    "school": Column.SCHOOL,
    "class": Column.CLASS,
}
_TERM_ROLES = {"coach": Role.COACH, "teacher": Role.TEACHER, "leader": Role.LEADER}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What each heading and each role may be called."""

    columns: Mapping[str, Column]
    roles: Mapping[str, Role]

    def heading(self, text: str) -> Column | None:
        return self.columns.get(_letters(text))

    def role(self, text: str) -> Role | None:
        return self.roles.get(_letters(text))


def vocabulary(own: Iterable[tuple[str, str]] = ()) -> Vocabulary:
    """Our words, and the district's `own`: each a term's name and what is said for it here."""
    said = [(term, _letters(word)) for term, word in own]
    columns = {word: _TERM_COLUMNS[term] for term, word in said if word and term in _TERM_COLUMNS}
    roles = {word: _TERM_ROLES[term] for term, word in said if word and term in _TERM_ROLES}
    return Vocabulary(columns | _COLUMNS, roles | _ROLE_WORDS)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", plain(text)).strip()


_COLUMNS = {word: column for column, words in _HEADINGS.items() for word in words.split(", ")}
_ROLE_WORDS = {word: role for role, words in _ROLES.items() for word in words.split(", ")}
