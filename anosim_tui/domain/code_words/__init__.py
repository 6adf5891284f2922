"""The words that speak for or against a number being a code, in some seventy languages."""
