"""What can be ordered: countries, services, products, and each operator's stock and price."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from random import Random
from typing import Final, NamedTuple

from msgspec import Struct

from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, RENTAL_SERVICE, Product, Service
from anosim_tui.sandbox.base import Refusal, seeded

_STOCK_LEVELS: Final = (0, 1, 2, 3, 5, 7, 12, 18, 26, 41, 60)
SOLD_OUT: Final = 0.08
"""The share of products nobody has a number of."""


class Shelf(Struct):
    """One operator's numbers of one product, at its price in US dollars; operator 0 is any."""

    provider_id: int
    name: str
    price: Decimal
    available: int


class Tier(NamedTuple):
    """What is to be had at a price."""

    price: Decimal
    providers: tuple[Shelf, ...]


class Supply(NamedTuple):
    """A product and who has how many of it; no tiers means sold out."""

    product: Product
    total: int
    providers: tuple[Shelf, ...]
    tiers: tuple[Tier, ...]


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


class MarketCountry(NamedTuple):
    """A country: its price level in percent of Germany's, its operators, the languages that turn up
    on its numbers, and these, where `#` is any digit and the second pattern is for when the first
    is used up.

    assumed: price levels outside Germany, operators and their ids.
    """

    id: int
    name: str
    level: int
    operators: str
    languages: str
    numbers: str


# Ids and names are documented (API.md). Reserved for fiction: Germany 0176 040690xx
# (Bundesnetzagentur), United Kingdom 07700 900xxx (Ofcom), Sweden 070-174 06xx (PTS). The others
# have no such mobile range.
_COUNTRIES: Final = (
    MarketCountry(66, "Cyprus", 90, "Cyta Epic Primetel", "el en", "+35799######"),
    MarketCountry(67, "CzechRepublic", 80, "O2 T-Mobile Vodafone", "cs en", "+420777######"),
    MarketCountry(
        98, "Germany", 100, "Telekom Vodafone O2", "de en", "+49176040690## +491760406####"
    ),
    MarketCountry(151, "Kenya", 40, "Safaricom Airtel", "sw en", "+254712######"),
    MarketCountry(165, "Lithuania", 60, "Telia Bite Tele2", "lt en ru", "+370612#####"),
    MarketCountry(196, "Netherlands", 110, "KPN Odido Vodafone", "nl en", "+316########"),
    MarketCountry(220, "Poland", 65, "Orange Play Plus", "pl uk en", "+48512######"),
    MarketCountry(221, "Portugal", 75, "MEO NOS Vodafone", "pt en", "+351912######"),
    MarketCountry(252, "SouthAfrica", 55, "MTN Vodacom", "af en", "+2782#######"),
    MarketCountry(261, "Sweden", 105, "Telia Tele2 Tre", "sv en fi", "+467017406## +4670174####"),
    MarketCountry(
        286, "UnitedKingdom", 95, "EE O2 Three Vodafone", "en", "+447700900### +44770090####"
    ),
)
COUNTRIES: Final = {country.name: country for country in _COUNTRIES}
_TRIES: Final = 60


def phone_number(country: str, rng: Random, taken: Container[str]) -> str:
    """A number of `country` that is not among the `taken`, E.164 with `+`.

    Raises:
        LookupError: no free number was found, however long one looked.
    """
    for pattern in COUNTRIES[country].numbers.split():
        for _ in range(_TRIES):
            number = re.sub("#", lambda _: str(rng.randrange(10)), pattern)
            if number not in taken:
                return number
    raise LookupError(f"no free number in {country}")


# Documented: 1 is Activation. assumed: which one 2 and 3 are.
RENTAL_TYPE_IDS: Final = {ACTIVATION: 1, RENTAL_SERVICE: 2, RENTAL_FULL: 3}


# Documented durations in minutes; the prices are those seen for Germany, in cents.
_FULL_CENTS: Final = {
    240: 300,
    1440: 400,
    10080: 1085,
    43200: 3000,
    129600: 6000,
    259200: 10000,
    518400: 15000,
}
_ACTIVATION_MINUTES: Final = 20
_SERVICE_MINUTES: Final = 1440

# `/Services` names the first word only, products carry the whole text: the two do not always match.
_SERVICE_TEXTS: Final = tuple(
    """Google, Gmail, Youtube|WhatsApp|Telegram|Kleinanzeigen|Facebook, Messenger|Instagram, Threads
Amazon|Uber|Discord|PayPal|Microsoft, Outlook, Hotmail|Apple|TikTok|X, Twitter|Signal|Snapchat
LinkedIn|eBay|Bolt|Airbnb|Booking.com|Netflix|Spotify|Steam|Vinted|OLX|Allegro|Zalando|Klarna|Revolut
Wise|N26|Tinder|Bumble|Badoo|OkCupid|Viber|WeChat|LINE|KakaoTalk|OpenAI, ChatGPT|Anthropic, Claude
Yahoo|Proton|GMX, WEB.DE|Twitch|Epic Games|Blizzard, Battle.net|Reddit|Wolt|Glovo|Lieferando
Deliveroo|Temu|Shein|AliExpress, Alibaba|Binance|Coinbase|Kraken|Skrill|Payoneer|Fiverr|Upwork
Nike|Adidas|DHL|Swish|Blablacar|Etsy|Craigslist|Nextdoor|Naver|Grab|Zoom|Dropbox""".replace(
        "\n", "|"
    ).split("|")
)
_FIRST_PRODUCT: Final = 101
_MINUTE: Final = timedelta(minutes=1)


class Inventory:
    """All products of one seed. Building it is cheap; stock is made when first looked at."""

    def __init__(self, seed: int, products: int = 1_500, sold_out: float = SOLD_OUT) -> None:
        self._seed = seed
        self._sold_out = sold_out
        full = len(COUNTRIES) * len(_FULL_CENTS)
        services = max(0, -(-(products - full) // (2 * len(COUNTRIES))))
        invented = range(len(_SERVICE_TEXTS) + 1, services + 1)
        texts = (*_SERVICE_TEXTS[:services], *(f"Service {number}" for number in invented))
        self.service_ids = {text: number for number, text in enumerate(texts, start=1)}
        self.products = self._build(products)
        self._shelves: dict[int, tuple[Shelf, ...]] = {}

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """What `/Services` lists. assumed: the first name of each service text."""
        return tuple(
            Service(number, text.partition(",")[0]) for text, number in self.service_ids.items()
        )

    @cached_property
    def _by_traits(self) -> dict[tuple[str, str, str, int], Product]:
        return {
            (item.country, item.rental_type, item.service, item.duration // _MINUTE): item
            for item in self.products
        }

    def product(self, product_id: int) -> Product:
        index = product_id - _FIRST_PRODUCT
        if not 0 <= index < len(self.products):
            raise Refusal("Product not found", 404)
        return self.products[index]

    def find(self, country: str, rental_type: str, service: str, minutes: int) -> Product:
        try:
            return self._by_traits[country, rental_type, service, minutes]
        except KeyError:
            raise Refusal(f"There is no offer for {minutes} minutes") from None

    def shelves(self, product: Product) -> tuple[Shelf, ...]:
        """Each operator's price and stock of a product, the cheapest first."""
        if product.id not in self._shelves:
            self._shelves[product.id] = self._filled(product)
        return self._shelves[product.id]

    def total(self, product: Product) -> int:
        return sum(shelf.available for shelf in self.shelves(product))

    def supply(self, product: Product) -> Supply:
        """Who has how many of a product at which price.

        assumed: "Any" counts whatever costs up to the price of its tier, so tiers overlap and must
        not be added up.
        """
        shelves = self.shelves(product)
        tiers, reachable = [], 0
        stocked = [shelf for shelf in shelves if shelf.available]
        for price, group in groupby(stocked, key=lambda shelf: shelf.price):
            own = tuple(group)
            reachable += sum(shelf.available for shelf in own)
            tiers.append(Tier(price, (Shelf(0, "Any", price, reachable), *own)))
        anybody = Shelf(0, "Any", product.price, reachable)
        return Supply(product, reachable, (anybody, *shelves), tuple(tiers))

    def restock(self, product: Product, available: int) -> None:
        for shelf in self.shelves(product):
            shelf.available = available

    def put_back(self, product: Product, provider_id: int) -> None:
        """Return one number to its operator's stock. assumed: it can be rented again at once.

        In a market where everything is sold out, it stays so.
        """
        if self._sold_out < 1:
            for shelf in self.shelves(product):
                shelf.available += shelf.provider_id == provider_id

    def pick(self, product: Product, amount: int, provider_id: int, cap: Decimal) -> list[Shelf]:
        """From which shelves `amount` numbers would come; nothing is taken yet.

        `provider_id` 0 is any operator, `cap` 0 no highest price.
        assumed: the cheapest operator sells first, `cap` is per number, all or nothing.

        Raises:
            Refusal: unknown operator, sold out, too few numbers, or none at that price.
        """
        shelves = [item for item in self.shelves(product) if provider_id in (0, item.provider_id)]
        if not shelves:
            raise Refusal("This provider does not offer this product")
        stocked = [shelf for shelf in shelves if shelf.available]
        if not stocked:
            raise Refusal("This product is sold out")
        fitting = [shelf for shelf in stocked if not cap or shelf.price <= cap]
        if not fitting:
            raise Refusal("The price is above your maximum price")
        picked = [shelf for shelf in fitting for _ in range(min(shelf.available, amount))]
        if len(picked) < amount:
            raise Refusal("Not enough numbers available")
        return picked[:amount]

    def _build(self, count: int) -> tuple[Product, ...]:
        rng = seeded(self._seed, "products")
        levels = {country.name: country.level for country in COUNTRIES.values()}
        traits: list[tuple[str, str, str, int, int]] = [
            (country, RENTAL_FULL, "", minutes, cents * level // 100)
            for country, level in levels.items()
            for minutes, cents in _FULL_CENTS.items()
        ]
        for service in self.service_ids:
            demand = rng.randint(25, 160)
            for country, level in levels.items():
                cents = max(10, demand * level * rng.randint(80, 120) // 10_000)
                traits.append((country, ACTIVATION, service, _ACTIVATION_MINUTES, cents))
                # assumed: a day of one service costs about two activations.
                traits.append((country, RENTAL_SERVICE, service, _SERVICE_MINUTES, cents * 2 + 40))
        return tuple(
            Product(number, country, kind, service, minutes * _MINUTE, _dollars(max(1, cents)))
            for number, (country, kind, service, minutes, cents) in enumerate(
                traits[:count], start=_FIRST_PRODUCT
            )
        )

    def _filled(self, product: Product) -> tuple[Shelf, ...]:
        rng = seeded(self._seed, f"supply/{product.id}")
        country = COUNTRIES[product.country]
        first = 10 * _COUNTRIES.index(country) + 1
        names = list(enumerate(country.operators.split(), start=first))
        rng.shuffle(names)
        sold_out = rng.random() < self._sold_out
        # The catalog's price first, then the same or dearer.
        percents = [100, *sorted(rng.choice((100, 100, 110, 125, 150)) for _ in names[1:])]
        cents = int(product.price.scaleb(2))
        return tuple(
            Shelf(
                number,
                name,
                _dollars(cents * percent // 100),
                0 if sold_out else rng.choice(_STOCK_LEVELS),
            )
            for (number, name), percent in zip(names, percents, strict=True)
        )
