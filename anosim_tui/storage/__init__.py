"""What stands on disk: the archive and the journal, and all SQL."""
