"""What runs without the screen: one module a command, each with `configure` and `run`."""
