"""What the program knows, as plain values and pure functions: no I/O, no httpx, no Textual."""
