"""What a person can do, as data: no Textual, so commands can name it too."""
