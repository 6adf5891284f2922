"""Dataclasses that cost next to nothing to import: their methods are made when first asked for.

`dataclasses` compiles seven functions for a frozen class, about half a millisecond. The program has
some two hundred such classes and uses a few dozen of them before its first frame, of which it asks
nothing but to be made: their `__init__` comes first and alone, where the class is a plain one.
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
    from typing import Generic

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

        def make_init():
            with _lock:
                if isinstance(late.__dict__["__init__"], _Late):
                    late.__init__ = _init(plain, fields)

        standing = [name for name in _MADE if own.get(name) is None]
        own |= {name: _Late(make, name) for name in standing}
        if "__init__" in standing and _is_plain(plain, fields, options):
            own["__init__"] = _Late(make_init, "__init__")
        own |= {"__setattr__": _refuse, "__delattr__": _refuse}
        own |= {"__getstate__": _state, "__setstate__": _restore, "__slots__": tuple(fields)}
        late = type(plain)(plain.__name__, plain.__bases__, own)
        late.__qualname__ = plain.__qualname__
        return late

    def _is_plain(plain, fields, options):
        """Whether each field is given in its place, and none is inherited."""
        said = [plain.__dict__.get(name) for name in fields]
        return (
            options.keys() <= {"frozen", "slots", "eq"}
            and all(base in (object, Generic) for base in plain.__bases__)
            and all(
                one.init and one.kw_only is dataclasses.MISSING
                for one in said
                if isinstance(one, dataclasses.Field)
            )
        )

    def _init(plain, fields):
        """The `__init__` that `dataclasses` would make."""
        known = {"set_": object.__setattr__, "missing": dataclasses.MISSING}
        given, lines = ["self"], []
        for name in fields:
            default = plain.__dict__.get(name, dataclasses.MISSING)
            value, make = name, dataclasses.MISSING
            if isinstance(default, dataclasses.Field):
                default, make = default.default, default.default_factory
            if make is not dataclasses.MISSING:
                known[f"make_{name}"] = make
                value = f"make_{name}() if {name} is missing else {name}"
            is_needed = default is make is dataclasses.MISSING
            known[f"default_{name}"] = default
            given.append(name if is_needed else f"{name}=default_{name}")
            lines.append(f"set_(self, {name!r}, {value})")
        if hasattr(plain, "__post_init__"):
            lines.append("self.__post_init__()")
        body = "\n ".join(lines or ["pass"])
        exec(f"def __init__({', '.join(given)}):\n {body}", known)  # noqa: S102 (of names only)
        known["__init__"].__qualname__ = f"{plain.__qualname__}.__init__"
        return known["__init__"]

    def _refuse(self, name, *_value):
        raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of {type(self).__name__}")

    def _state(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _restore(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
