"""Our dataclasses are those of `dataclasses`, made when they are first asked for."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from copy import deepcopy
from dataclasses import FrozenInstanceError, field, replace
from importlib.util import module_from_spec, spec_from_file_location
from typing import ClassVar, Generic, TypeVar

import pytest

from anosim_tui.records import dataclass

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Base:
    """What others inherit from."""

    name: str
    size: int = 3


@dataclass(frozen=True, slots=True)
class More(Base, Generic[D]):
    """One with everything there is."""

    KIND: ClassVar[str] = "more"
    parts: tuple[D, ...] = ()
    table: dict[str, int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError(self.size)


@dataclass(frozen=True, slots=True)
class Named:
    """With a part that is given by name, and one that is not given."""

    a: int = 7
    b: int = field(kw_only=True)
    c: int = field(init=False, default=5, repr=False)


@dataclass
class Changing:
    """One whose values change."""

    name: str
    size: int = 3
    parts: list[int] = field(default_factory=list)


@dataclass
class Grown(Changing):
    """What inherits from it."""

    more: str = "more"


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """Equal to nothing but itself."""

    name: str

    def __repr__(self) -> str:
        return "itself"


def test_is_what_dataclasses_would_make() -> None:
    one = More("a", parts=(1, 2))
    assert (one.name, one.size, one.parts, one.table, one.KIND) == ("a", 3, (1, 2), {}, "more")
    assert repr(one) == "More(name='a', size=3, parts=(1, 2), table={})"
    assert one == More("a", 3, (1, 2), {"other": 1}) != More("b")
    assert hash(one) == hash(More("a", 3, (1, 2), {"other": 1}))
    assert list(inspect.signature(More).parameters) == ["name", "size", "parts", "table"]
    assert (Named(b=1).a, Named(1, b=2)) == (7, Named(a=1, b=2))
    with pytest.raises(TypeError):
        Named(b=1, c=2)  # type: ignore[call-arg]
    assert (Named(b=1).c, repr(Named(b=1))) == (5, "Named(a=7, b=1)")
    assert not hasattr(one, "__dict__")
    assert [one.name for one in dataclasses.fields(More)] == ["name", "size", "parts", "table"]
    assert dataclasses.asdict(Base("x")) == {"name": "x", "size": 3}
    assert deepcopy(one) == one
    match replace(one, name="c"):
        case More(name, size):
            assert (name, size) == ("c", 3)
    with pytest.raises(ValueError, match="-1"):
        replace(one, size=-1)


def test_nothing_of_it_can_be_changed() -> None:
    one = Base("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.size
    with pytest.raises(FrozenInstanceError):
        one.other = 1  # type: ignore[attr-defined]
    assert one == Base("a")


def test_what_a_class_says_itself_stays() -> None:
    one = Itself("a")
    assert repr(one) == "itself"
    assert one != Itself("a")
    assert {one, one} == {one}


def test_one_that_changes_is_as_dataclasses_would_make_it() -> None:
    one = Grown("a", more="b")
    one.size += 1
    assert one == Grown("a", 4, [], "b") != Changing("a", 4)
    assert repr(one) == "Grown(name='a', size=4, parts=[], more='b')"
    assert Changing("a").parts is not Changing("a").parts
    assert replace(one, name="c").name == "c"
    with pytest.raises(TypeError):
        hash(one)


def test_what_is_asked_first_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    for question in (
        *("More('a')", "More('a') == More('a')", "dataclasses.fields(More)"),
        *("dataclasses.is_dataclass(More)", "hash(More('a'))", "More('a').__dataclass_params__"),
    ):
        fresh = spec_from_file_location("tests.unit.fresh_records", __file__)
        assert fresh is not None
        assert fresh.loader is not None
        module = module_from_spec(fresh)  # its classes were asked nothing yet
        monkeypatch.setitem(sys.modules, fresh.name, module)
        fresh.loader.exec_module(module)
        assert eval(question, vars(module)), question
