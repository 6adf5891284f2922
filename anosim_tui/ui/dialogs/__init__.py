"""Questions and details shown over a screen: each a `ModalScreen` with a typed result."""
