"""The only SQL: values in, values out; one write function is one transaction."""

from . import tables_evaluation  # noqa: F401 - what the migrations make is known as a whole
