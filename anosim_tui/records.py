"""Dataclasses that cost next to nothing to import: their methods are made when first asked for.

`dataclasses` compiles six functions for a frozen class, about half a millisecond. The program has
some two hundred such classes and uses a few dozen of them before its first frame.
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from functools import partial
    from threading import RLock

    _MADE = (
        *("__init__", "__repr__", "__eq__", "__hash__", "__match_args__", "__replace__"),
        *("__lt__", "__le__", "__gt__", "__ge__"),
        *("__dataclass_fields__", "__dataclass_params__"),
    )
    # Two threads may ask for the same class, and a class asks for those it inherits from.
    _lock = RLock()

    class _Late:
        """Stands for an attribute until somebody asks for it."""

        def __init__(self, make, name):
            self._make, self._name = make, name

        def __get__(self, instance, owner):
            self._make()
            return getattr(owner if instance is None else instance, self._name)

    def dataclass(plain=None, /, *, frozen=False, slots=False, **options):
        """Like the one of `dataclasses`; what is not frozen or has no slots is made at once."""
        if plain is None:
            return partial(dataclass, frozen=frozen, slots=slots, **options)
        if frozen and slots:
            return _late(plain, {"frozen": True, "slots": True, **options})
        return dataclasses.dataclass(plain, frozen=frozen, slots=slots, **options)

    def _late(plain, options):
        """The class with slots; `plain`, as it was written, is what its methods are made from."""
        fields = [
            name
            for name, kind in inspect.get_annotations(plain).items()
            if not kind.startswith("ClassVar")
        ]
        own = {
            name: value
            for name, value in plain.__dict__.items()
            if name not in fields and name not in ("__dict__", "__weakref__")
        }

        def make():
            with _lock:
                if not isinstance(late.__dict__.get("__dataclass_params__"), _Late):
                    return
                made = dataclasses.dataclass(**options)(plain).__dict__
                for name in standing:
                    if name in made:
                        setattr(late, name, made[name])
                    else:
                        delattr(late, name)

        standing = [name for name in _MADE if own.get(name) is None]
        own |= {name: _Late(make, name) for name in standing}
        own |= {"__setattr__": _refuse, "__delattr__": _refuse}
        own |= {"__getstate__": _state, "__setstate__": _restore, "__slots__": tuple(fields)}
        late = type(plain)(plain.__name__, plain.__bases__, own)
        late.__qualname__ = plain.__qualname__
        return late

    def _refuse(self, name, *_value):
        raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of {type(self).__name__}")

    def _state(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _restore(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
