"""What the program is measured beside: each the least app that does the same thing plainly."""
