"""Everything this program ever saw, in one SQLite file that only its owner can read.

`archive.Archive` is the way in: it runs all of it on one thread of its own. The other modules are
plain functions on a connection.
"""
