"""Our terms: one chosen word for each idea, in each language, with its plain gloss."""

from dataclasses import dataclass

from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Forms:
    """How a language says a term; `gender` is m or f where its grammar asks for it.

    `also` holds longer ways to say the same, as pairs of one and many.
    """

    one: str
    many: str
    gender: str = ""
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    forms: dict[str, Forms]
    gloss: Sentence
    example: Sentence


def _term(name: str, english: Forms, spanish: Forms, gloss: Sentence, example: Sentence) -> Term:
    return Term(name, {"en": english, "es": spanish}, gloss, example)


ALL = (
    _term(
        "visit",
        Forms("visit", "visits"),
        Forms("visita", "visitas", "f"),
        sentence("One stay of one person in one lesson, with what was seen and heard there."),
        sentence("No visit is planned. Your visits of this week are shared."),
    ),
    _term(
        "walkthrough",
        Forms("walkthrough", "walkthroughs"),
        Forms("recorrido", "recorridos", "m"),
        sentence("A short visit of 5 to 15 minutes; the school leader may read what was shared."),
        sentence("A walkthrough was shared. Walkthroughs of this term are listed here."),
    ),
    _term(
        "coaching",
        Forms("coaching visit", "coaching visits"),
        Forms("visita de coaching", "visitas de coaching", "f"),
        sentence("A visit that only the teacher and the coach read, unless the teacher shares it."),
        sentence("A coaching visit was shared. Coaching visits stay between two people."),
    ),
    _term(
        "formal",
        Forms("formal observation", "formal observations"),
        Forms("observación formal", "observaciones formales", "f"),
        sentence("A visit with ratings that the school leader and the district may read."),
        sentence("The formal observation is due. Formal observations are counted by term."),
    ),
    _term(
        "coach",
        Forms("coach", "coaches"),
        Forms("coach", "coaches", "m"),
        sentence("Who visits lessons to help a teacher grow, and rates nobody for evaluation."),
        sentence("Ask your coach. Coaches see their own visits."),
    ),
    _term(
        "teacher",
        Forms("teacher", "teachers"),
        Forms("docente", "docentes", "m"),
        sentence("Whose lesson was visited; everything shared about it is theirs to keep."),
        sentence("The teacher can reply. Teachers read what is shared."),
    ),
    _term(
        "leader",
        Forms("school leader", "school leaders"),
        Forms("líder escolar", "líderes escolares", "m"),
        sentence("Who leads a school and reads its walkthroughs and formal observations."),
        sentence("The school leader can read this. School leaders see their own school."),
    ),
    _term(
        "rubric",
        Forms("rubric", "rubrics"),
        Forms("rúbrica", "rúbricas", "f"),
        sentence("What is looked for in a lesson, and how it is rated."),
        sentence("Choose a rubric. Rubrics never change once they are in use."),
    ),
    _term(
        "domain",
        Forms("domain", "domains"),
        Forms("dominio", "dominios", "m"),
        sentence("A part of a rubric that holds several criteria."),
        sentence("The domain holds criteria. Domains stand in the order of the rubric."),
    ),
    _term(
        "criterion",
        Forms("criterion", "criteria"),
        Forms("criterio", "criterios", "m"),
        sentence("One practice that a rubric looks for, with a description of each level."),
        sentence("Tag it to a criterion. All criteria are rated."),
    ),
    _term(
        "level",
        Forms("level", "levels"),
        Forms("nivel", "niveles", "m"),
        sentence("How far a practice is; levels have an order and are never averaged."),
        sentence("Choose a level. The levels are described."),
    ),
    _term(
        "look_for",
        Forms("look-for", "look-fors"),
        Forms("indicador", "indicadores", "m"),
        sentence("Something small and visible that is ticked or counted."),
        sentence("Tick a look-for. Look-fors are counted."),
    ),
    _term(
        "evidence",
        Forms("evidence", "evidence"),
        Forms("evidencia", "evidencias", "f"),
        sentence("Notes of what was seen or heard, filed under a criterion."),
        sentence("No evidence yet. A rating rests on its evidence."),
    ),
    _term(
        "rating",
        Forms("rating", "ratings"),
        Forms("valoración", "valoraciones", "f"),
        sentence("The level that an observer gave to a criterion, with the evidence it rests on."),
        sentence("The rating was corrected. Ratings are given by people."),
    ),
    _term(
        "note",
        Forms("note", "notes"),
        Forms("nota", "notas", "f"),
        sentence("One thing written down during a visit, with its own time."),
        sentence("The note is saved. Your notes are on this device."),
    ),
    _term(
        "glow",
        Forms("glow", "glows"),
        Forms("fortaleza", "fortalezas", "f"),
        sentence("What went well, in one or two sentences."),
        sentence("Write a glow. Glows come first."),
    ),
    _term(
        "grow",
        Forms("grow", "grows"),
        Forms("mejora", "mejoras", "f"),
        sentence("What could come next, in one or two sentences."),
        sentence("Write a grow. Grows come second."),
    ),
    _term(
        "step",
        Forms("step", "steps", also=(("action step", "action steps"),)),
        Forms("paso", "pasos", "m", also=(("paso de acción", "pasos de acción"),)),
        sentence("One small thing to practice, with a rule that says when it is met."),
        sentence("Agree on an action step. Steps stay open until they are met."),
    ),
    _term(
        "class",
        Forms("class", "classes"),
        Forms("clase", "clases", "f"),
        sentence("One group of students that one teacher teaches."),
        sentence("Choose a class. The classes of this school are listed."),
    ),
    _term(
        "caseload",
        Forms("caseload", "caseloads"),
        Forms("grupo asignado", "grupos asignados", "m"),
        sentence("The teachers that a coach looks after."),
        sentence("Your caseload is empty. Caseloads are set by administrators."),
    ),
    _term(
        "term",
        Forms("term", "terms"),
        Forms("período", "períodos", "m"),
        sentence("A stretch of the school year, such as fall or the second quarter."),
        sentence("The term ends soon. Terms make up a school year."),
    ),
    _term(
        "timeline",
        Forms("timeline", "timelines"),
        Forms("línea de tiempo", "líneas de tiempo", "f"),
        sentence("The visits, ratings and steps of one teacher, in the order of time."),
        sentence("Open the timeline. Timelines show levels, never averages."),
    ),
    _term(
        "workbook",
        Forms("workbook", "workbooks"),
        Forms("libro de datos", "libros de datos", "m"),
        sentence("The Excel file with everything that you may take away."),
        sentence("Download the workbook. Workbooks hold what you may open."),
    ),
    _term(
        "school",
        Forms("school", "schools"),
        Forms("escuela", "escuelas", "f"),
        sentence("A place where people teach and are visited."),
        sentence("Choose a school. The schools are listed by name."),
    ),
    _term(
        "district",
        Forms("district", "districts"),
        Forms("distrito", "distritos", "m"),
        sentence("All schools, people and visits that belong together here."),
        sentence("The district counts coaching and reads none of it."),
    ),
)
"""In the order in which the page of words shows them."""

TERMS = {term.name: term for term in ALL}
