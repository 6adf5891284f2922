"""Questions and details shown over a screen: each a `Dialog` with a typed result."""
