"""The ids `/ProductPrices` wants for what products only name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.domain.catalog import aliases
from anosim_tui.domain.models import ACTIVATION, Country, Product, Service

# Ids of rental types. That 1 is Activation is by the documented example; which of the others is
# which nobody documents, so it is learnt from the answers.
_TYPE_IDS: Final = (1, 2, 3)
_LIKELY: Final = {ACTIVATION: 1}


class Ids(Struct, frozen=True):
    """What is known of ids.

    Attributes:
        countries: as listed.
        services: as listed; may be empty, the catalog works without them.
        rental_types: the id of each rental type an answer has shown.
    """

    countries: tuple[Country, ...] = ()
    services: tuple[Service, ...] = ()
    rental_types: dict[str, int] = field(default_factory=dict)

    def country(self, product: Product) -> int | None:
        wanted = _bare(product.country)
        return next((one.id for one in self.countries if _bare(one.name) == wanted), None)

    def service(self, product: Product) -> int | None:
        """The id of the product's service.

        `None` where it has none, or where several or no listed service shares a name with it.
        """
        wanted = aliases(product.service)
        same = [one.id for one in self.services if aliases(one.name) == wanted]
        if len(same) == 1 and wanted:
            return same[0]
        alike = {one.id for one in self.services if aliases(one.name) & wanted}
        return alike.pop() if len(alike) == 1 else None

    def types_to_try(self, rental_type: str) -> tuple[int, ...]:
        """Ids under which products of this type may be found, the likeliest first."""
        if rental_type in self.rental_types:
            return (self.rental_types[rental_type],)
        free = [one for one in _TYPE_IDS if one not in self.rental_types.values()]
        return tuple(sorted(free, key=lambda one: (one != _LIKELY.get(rental_type), one)))

    def with_countries(self, countries: Iterable[Country]) -> Ids:
        return replace(self, countries=tuple(countries))

    def with_services(self, services: Iterable[Service]) -> Ids:
        return replace(self, services=tuple(services))

    def learnt(self, type_id: int, answered: Iterable[Product]) -> Ids:
        """With what an answer to a question for `type_id` shows; mixed ones show nothing."""
        types = {product.rental_type for product in answered}
        if len(types) != 1:
            return self
        return replace(self, rental_types={**self.rental_types, types.pop(): type_id})


def _bare(name: str) -> str:
    """`South Africa` and `SouthAfrica` are one country."""
    return "".join(name.casefold().split())
