"""Our sentences in Python code: those that a call carries, and those that stand by themselves."""

import ast
import re
from collections.abc import Iterator

Message = str | tuple[str, str]

TAKES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext", "sentence"), (0,)),
    **dict.fromkeys(("ngettext", "lazy_ngettext", "counted"), (0, 1)),
    **dict.fromkeys(("NotThere", "NotAllowed", "NotNow", "NotValid", "TooMany"), (0,)),
}
"""The places of the sentence, and of its plural, in a call of each function."""

IN_A_COLUMN: dict[str, tuple[int, ...]] = {"text": (1,), "code": (1,), "Column": (2, 3, 4)}
"""The same in the workbook's columns; each of their texts is a sentence of its own."""

COLUMN_WORDS = frozenset({"meaning", "allowed", "blank"})

FOR_PROGRAMS = frozenset({
    "ValueError", "RuntimeError", "TypeError", "KeyError", "OSError", "Undeclared", "BadConfiguration",
    "debug", "info", "warning", "error", "exception", "compile", "Forbidden", "UnsupportedMediaType",
})  # fmt: skip
"""Calls whose words no user reads, but who runs the server or wrote the program."""

PROSE = re.compile(
    r"[A-Za-z’'”,;:]{2,} [a-z“%(]+.*[a-z”)s][.!?]$|^[A-Z][a-z]+ [a-z]+ [a-z]+|^[A-Z]\w+ an? \w+[.]$"
    r"|^[A-Z]\w+ .*%\(\w+\)s|%\(\w+\)s.* \w+|^Your turn: "
)


def carried(tree: ast.AST, *, columns: bool = False) -> Iterator[Message]:
    """The sentences of one module's calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
            if columns:
                yield from (said for each in _of_column(node) if (said := _constant(each)))


def loose(tree: ast.AST, *, columns: bool = False) -> tuple[list[str], list[str]]:
    """The sentences that no call carries: constants, and those put together from pieces."""
    constants: list[str] = []
    put_together: list[str] = []
    _look(tree, constants, put_together, columns=columns)
    return constants, put_together


def _look(node: ast.AST, constants: list[str], pieces: list[str], *, columns: bool) -> None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.JoinedStr):
        text = "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        pieces += [text] if PROSE.search(text) else []
        return
    if isinstance(node, ast.Constant):
        constants += [node.value] if PROSE.search(_constant(node)) else []
        return
    if isinstance(node, ast.Call) and _is_for_programs(node, columns=columns):
        return
    reached = _reached(node, columns=columns) if isinstance(node, ast.Call) else set()
    for child in ast.iter_child_nodes(node):
        value = child.value if isinstance(child, ast.keyword) else child
        if id(value) not in reached:
            _look(child, constants, pieces, columns=columns)


def _is_for_programs(node: ast.Call, *, columns: bool) -> bool:
    name = _called(node)
    return name in FOR_PROGRAMS or (name == "text" and not columns)


def _reached(node: ast.Call, *, columns: bool) -> set[int]:
    given = [node.args[place] for place in TAKES.get(_called(node), ()) if place < len(node.args)]
    given += _of_column(node) if columns else []
    return {id(each) for each in given if _constant(each)}


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _of_call(node: ast.Call) -> Iterator[Message]:
    places = TAKES.get(_called(node), ())
    said = [_constant(node.args[place]) for place in places if place < len(node.args)]
    if len(said) == 2 and said[0] and said[1]:
        yield (said[0], said[1])
    elif len(said) == 1 and said[0]:
        yield said[0]


def _of_column(node: ast.Call) -> list[ast.expr]:
    places = IN_A_COLUMN.get(_called(node))
    if places is None:
        return []
    given = [node.args[place] for place in places if place < len(node.args)]
    return given + [each.value for each in node.keywords if each.arg in COLUMN_WORDS]


def _constant(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
