"""What tests of hostile texts share with those of the screen."""

from tests.ui.conftest import copied

__all__ = ["copied"]
