"""Read whole dumps into a database."""
