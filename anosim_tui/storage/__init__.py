"""What is kept on disk: the archive and the journal, and all SQL."""
