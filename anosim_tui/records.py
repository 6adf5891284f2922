"""Dataclasses that cost next to nothing to import: their methods are made when first asked for.

`dataclasses` compiles six functions for a frozen class, about half a millisecond. The program has
some two hundred such classes and uses a few dozen of them before its first frame. Here one function
is compiled, `__init__`, and that only for a class that is used.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import inspect
    from functools import partial
    from operator import attrgetter
    from threading import RLock
    from types import MemberDescriptorType

    # What `dataclasses` makes without compiling anything.
    _THEIRS = ("__dataclass_fields__", "__dataclass_params__", "__match_args__", "__replace__")
    # Two threads may ask for the same class, and a class asks for those it inherits from.
    _lock = RLock()

    def dataclass(plain=None, /, *, frozen=False, slots=False, order=False, **options):
        """Like the one of `dataclasses`, which makes at once what is rare here: one half of frozen
        and slots without the other, and order."""
        options |= {"frozen": frozen, "slots": slots, "order": order}
        if plain is None:
            return partial(dataclass, **options)
        if frozen is not slots or order:
            return dataclasses.dataclass(plain, **options)
        eq, kw_only = options.get("eq", True), options.get("kw_only", False)
        return _late(plain, eq, kw_only) if slots else _late_in_place(plain, eq, kw_only)

    class _Late:
        """Stands for an attribute until somebody asks for it."""

        def __init__(self, make, name):
            self._make, self._name = make, name

        def __get__(self, instance, owner):
            self._make()
            return getattr(owner if instance is None else instance, self._name)

    def _late(plain, eq, kw_only):
        """The class with slots; from `plain`, as it was written, its methods are made."""
        slots = [
            name
            for name, kind in inspect.get_annotations(plain).items()
            if not kind.startswith("ClassVar")
        ]
        kept = {
            name: value
            for name, value in plain.__dict__.items()
            if name not in slots and name not in ("__dict__", "__weakref__")
        }
        missing = _missing(kept, ("__eq__", "__hash__") if eq else ())
        late_ones, become = _maker(plain, missing, kw_only)
        kept |= late_ones
        kept |= {"__setattr__": _refuse, "__delattr__": _refuse, "__slots__": tuple(slots)}
        kept |= {"__getstate__": _state, "__setstate__": _restore}
        late = type(plain)(plain.__name__, plain.__bases__, kept)
        late.__qualname__ = plain.__qualname__
        become(late)
        return late

    def _late_in_place(plain, eq, kw_only):
        """The class itself, whose values can be changed and therefore have no hash."""
        missing = _missing(plain.__dict__, ("__eq__",) if eq else ())
        late_ones, become = _maker(plain, missing, kw_only)
        for name, value in late_ones.items():
            setattr(plain, name, value)
        if eq and "__hash__" not in plain.__dict__:
            plain.__hash__ = None
        become(plain)
        return plain

    def _missing(own, comparing):
        """Which methods the class does not say itself; with `__eq__` Python says no `__hash__`."""
        return [name for name in ("__init__", "__repr__", *comparing) if own.get(name) is None]

    def _maker(plain, missing, kw_only):
        """What stands for the methods of a class, and what tells which class that is."""
        known = []
        made = False

        def make():
            nonlocal made
            with _lock:
                if made:
                    return
                made = True
                [late] = known
                dataclasses.dataclass(plain, init=False, repr=False, eq=False, kw_only=kw_only)
                for name in _THEIRS:
                    if name in plain.__dict__:
                        setattr(late, name, plain.__dict__[name])
                fields = dataclasses.fields(plain)
                for name in missing:
                    setattr(late, name, _METHODS[name](late, fields))

        late_ones = {name: _Late(make, name) for name in (*_THEIRS[:2], *missing)}
        return late_ones, known.append

    def _init(cls, fields):
        """`__init__`, which fills the slots itself: setting an attribute is refused."""
        known = {"_none": dataclasses.MISSING}
        ordered, named, lines = [], [], []
        for field in fields:
            name = field.name
            value, given = name, name
            slot = getattr(cls, name, None)
            if isinstance(slot, MemberDescriptorType):
                known[f"_set_{name}"] = slot.__set__
            if field.default is not dataclasses.MISSING:
                known[f"_default_{name}"] = field.default
                given = f"{name}=_default_{name}"
                value = name if field.init else f"_default_{name}"
            elif field.default_factory is not dataclasses.MISSING:
                known[f"_make_{name}"] = field.default_factory
                given = f"{name}=_none"
                value = f"_make_{name}()"
                value = f"{value} if {name} is _none else {name}" if field.init else value
            elif not field.init:
                continue
            if field.init:
                (named if field.kw_only else ordered).append(given)
            lines.append(
                f"  _set_{name}(self, {value})"
                if f"_set_{name}" in known
                else f"  self.{name} = {value}"
            )
        if hasattr(cls, "__post_init__"):
            lines.append("  self.__post_init__()")
        given = ", ".join(["self", *ordered, *(["*", *named] if named else [])])
        exec("\n".join([f"def __init__({given}):", *lines, "  return"]), known)  # noqa: S102 (their way)
        return _named(cls, known["__init__"], "__init__")

    def _repr(cls, fields):
        names = [field.name for field in fields if field.repr]

        def represent(self):
            values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{type(self).__qualname__}({values})"

        return _named(cls, represent, "__repr__")

    def _values(fields):
        names = [field.name for field in fields]
        many = len(names) > 1
        return attrgetter(*names) if many else lambda one: tuple(getattr(one, n) for n in names)

    def _eq(cls, fields):
        values = _values([field for field in fields if field.compare])

        def equal(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return self is other or values(self) == values(other)

        return _named(cls, equal, "__eq__")

    def _hash(cls, fields):
        compared = (field.compare if field.hash is None else field.hash for field in fields)
        values = _values([field for field, counts in zip(fields, compared, strict=True) if counts])
        return _named(cls, lambda self: hash(values(self)), "__hash__")

    def _named(cls, function, name):
        function.__name__, function.__qualname__ = name, f"{cls.__qualname__}.{name}"
        function.__module__ = cls.__module__
        return function

    _METHODS = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__hash__": _hash}

    def _refuse(self, name, *_value):
        raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of {type(self).__name__}")

    def _state(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _restore(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
