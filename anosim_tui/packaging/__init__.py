"""From the source to a package: translations compiled, the manual page written.

Only a build and development import it; it needs hatchling and Babel.
"""
