"""The only SQL: values in, values out; one write function is one transaction."""
