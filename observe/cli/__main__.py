"""`python -m observe.cli`."""

from .group import main

main()
