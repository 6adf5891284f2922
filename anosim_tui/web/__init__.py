"""The dashboard as a page: a server on loopback for one browser, and the app behind it."""
