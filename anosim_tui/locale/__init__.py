"""Translations: one folder a language, each with a file a translator edits."""
