"""Mail and the worker that sends it."""
