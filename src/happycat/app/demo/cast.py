"""The cast: services, clients and workers of the demonstration; none of them exists."""

from datetime import timedelta
from uuid import UUID, uuid5

from attrs import frozen

from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.values import Address, ItemCount

DEMO = UUID("00000000-0000-0000-0000-00000000cafe")
"""The namespace of the demonstration's people."""


def office(role: Role) -> Actor:
    """The office cat of that role; office cats have no record of their own."""
    return Actor.having(uuid5(DEMO, role), role)


@frozen
class DemoClient:
    name: str
    contact: str
    address: Address

    @property
    def id(self) -> ClientId:
        return ClientId(uuid5(DEMO, f"client/{self.name}"))

    @property
    def actor(self) -> Actor:
        return Actor.having(self.id, Role.CLIENT)


@frozen
class DemoWorker:
    name: str
    age: int
    breed: str
    coat: str
    contact: str
    diligence: int
    tidiness: int
    patience: int
    courage: int

    @property
    def results(self) -> dict[str, int]:
        """Its marks in the assessments of the vacancy."""
        names = ("diligence", "tidiness", "patience", "courage")
        return {name: getattr(self, name) for name in names}


@frozen
class DemoService:
    title: str
    text: str
    price: Money
    quarters: int
    traits: tuple[str, ...]
    supplies: tuple[ItemCount, ...]

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=15 * self.quarters)


def _things(*names: str) -> tuple[ItemCount, ...]:
    return tuple(ItemCount(name) for name in names)


CLIENTS = tuple(
    DemoClient(name, f"{name.lower()}@toybox.example", Address(f"Carton Lane {n}", "Boxford"))
    for n, name in enumerate(
        (
            "Murka",
            "Pushok",
            "Sima",
            "Tishka",
            "Dusya",
            "Kuzya",
            "Marsik",
            "Lapka",
            "Fima",
            "Bonya",
            "Zosya",
            "Yasha",
        ),
        1,
    )
)

WORKERS = (
    DemoWorker("Barsik", 4, "Siberian", "brown tabby", "barsik@free.example", 92, 90, 84, 70),
    DemoWorker("Ryzhik", 3, "mixed", "ginger", "ryzhik@free.example", 95, 66, 62, 94),
    DemoWorker("Snezhok", 5, "Angora", "white", "snezhok@free.example", 85, 93, 96, 61),
    DemoWorker("Dymka", 2, "Russian Blue", "grey", "dymka@free.example", 91, 84, 68, 97),
    DemoWorker("Vasilisa", 6, "Maine Coon", "black smoke", "vasilisa@free.example", 83, 95, 97, 72),
    DemoWorker("Pirat", 4, "mixed", "black and white", "pirat@free.example", 90, 63, 65, 99),
    DemoWorker("Chernysh", 3, "Bombay", "black", "chernysh@free.example", 90, 88, 89, 82),
    DemoWorker("Mishka", 7, "British Shorthair", "blue", "mishka@free.example", 81, 92, 95, 64),
    DemoWorker("Iskra", 2, "Abyssinian", "ruddy", "iskra@free.example", 98, 85, 61, 90),
    DemoWorker("Uma", 5, "Neva Masquerade", "seal point", "uma@free.example", 88, 94, 93, 77),
    DemoWorker("Leopold", 8, "mixed", "red tabby", "leopold@free.example", 72, 91, 98, 68),
    DemoWorker("Gaya", 3, "Bengal", "spotted", "gaya@free.example", 96, 87, 70, 88),
)
HOPEFUL = DemoWorker("Sonny", 9, "mixed", "grey", "sonny@hope.example", 30, 25, 35, 20)
"""Applies, and is told no."""

SERVICES = (
    DemoService(
        "Litter box refresh",
        "Scooped, scrubbed and refilled with fresh litter.",
        Money.of(120),
        2,
        ("tidy",),
        _things("litter 5 l", "scoop", "gloves"),
    ),
    DemoService(
        "Window watch",
        "Somebody guards your favourite sill against pigeons.",
        Money.of(110),
        8,
        ("patient",),
        _things("cushion"),
    ),
    DemoService(
        "Mouse patrol",
        "A thorough round of cellar and pantry.",
        Money.of(180),
        6,
        ("brave",),
        _things("torch", "bell"),
    ),
    DemoService(
        "Sofa brushing",
        "Hair off the sofa, in the direction of the weave.",
        Money.of(115),
        3,
        ("tidy",),
        _things("brush", "lint roller"),
    ),
    DemoService(
        "Toy retrieval",
        "Everything that rolled under the cupboard comes back.",
        Money.of(105),
        2,
        ("brave",),
        _things("long stick"),
    ),
    DemoService(
        "Kitten sitting",
        "Patient company for up to three kittens.",
        Money.of(210),
        12,
        ("patient",),
        _things("feather wand", "kitten milk"),
    ),
    DemoService(
        "Claw post renewal",
        "New sisal on an old post.",
        Money.of(150),
        4,
        ("tidy",),
        _things("sisal rope", "glue"),
    ),
    DemoService(
        "Aquarium supervision",
        "The fish are looked at, and left where they are.",
        Money.of(125),
        4,
        ("patient",),
        _things("note pad"),
    ),
    DemoService(
        "Curtain rescue",
        "Down from the curtain, gently.",
        Money.of(140),
        2,
        ("brave",),
        _things("ladder", "treats"),
    ),
    DemoService(
        "Bowl service",
        "Fresh water and breakfast on time.",
        Money.of(101),
        1,
        (),
        _things("water 1 l", "dry food 200 g"),
    ),
    DemoService(
        "Box unfolding",
        "A large carton, unfolded, with a window cut to measure.",
        Money.of(130),
        3,
        ("tidy", "brave"),
        _things("carton", "safety knife"),
    ),
    DemoService(
        "Night purring",
        "Steady purring at the foot of the bed until you sleep.",
        Money.of(160),
        4,
        ("patient",),
        _things("blanket"),
    ),
)
