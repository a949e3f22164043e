"""What guests read about the products of Harbour & Hill, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# English, then French.
Words = tuple[str, str]
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Address:
    """Where guests meet."""

    title: Words
    latitude: float
    longitude: float
    street: str
    town: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page about a product. `minutes` are the shortest and the longest duration, the latter None where the former
    is exact."""

    title: Words
    short: Words
    minutes: tuple[int, int | None]
    labels: tuple[str, ...]
    at: Address


QUAY = Address(("The quay", "Le quai"), 51.5069, -0.0768, "1 Quay Street", "London", "SE1 2AA", "GB")
CASTLE_GATE = Address(("The gate", "La porte"), 51.4839, -0.6044, "Castle Hill", "Windsor", "SL4 1NJ", "GB")
TOWER = Address(("The tower", "La tour"), 40.7484, -73.9857, "5th Avenue", "New York", "10118", "US")
TEA_HOUSE = Address(
    ("The tea house", "La maison de thé"), 35.0037, 135.7788, "Gionmachi", "Kyoto", "605-0073", "JP"
)
ROOF = Address(("The roof", "Le toit"), 51.4737, -0.0698, "95 Rye Lane", "London", "SE15 4ST", "GB")
PARK = Address(("The park", "Le parc"), 35.6812, 139.7671, "Marunouchi", "Tokyo", "100-0005", "JP")
MUSEUM = Address(("The museums", "Les musées"), 51.4966, -0.1764, "Cromwell Road", "London", "SW7 5BD", "GB")
SQUARE = Address(("The square", "La place"), 40.7359, -73.9911, "Union Square", "New York", "10003", "US")
STUDIO = Address(("The studio", "L'atelier"), -33.8849, 151.2101, "Crown Street", "Sydney", "2010", "AU")

PAGES: Mapping[str, Page] = {
    "harbour-cruise": Page(
        ("Harbour cruise", "Croisière dans le port"),
        ("See the town from the water.", "La ville vue de l'eau."),
        (90, 180),
        ("boat-tours", "family-friendly"),
        QUAY,
    ),
    "hill-castle": Page(
        ("Hill castle", "Le château de la colline"),
        ("A day among towers and gardens.", "Une journée entre tours et jardins."),
        (120, 480),
        ("history", "wheelchair-accessible"),
        CASTLE_GATE,
    ),
    "sky-deck": Page(
        ("Sky deck", "La terrasse du ciel"),
        ("The town from above.", "La ville vue d'en haut."),
        (60, None),
        ("fast-track",),
        TOWER,
    ),
    "tea-ceremony": Page(
        ("Tea ceremony", "Cérémonie du thé"),
        ("An hour of calm in a small group.", "Une heure de calme en petit groupe."),
        (75, None),
        ("small-group-tours", "food"),
        TEA_HOUSE,
    ),
    "kayak-tour": Page(
        ("Kayak tour", "Sortie en kayak"),
        ("Half a day on the water with a guide.", "Une demi-journée sur l'eau avec un guide."),
        (240, None),
        ("outdoors", "sports", "trip-difficulty-medium"),
        QUAY,
    ),
    "private-guide": Page(
        ("A guide of your own", "Un guide pour vous"),
        ("Three hours on foot.", "Trois heures à pied."),
        (180, None),
        ("private-tours", "walking-tours"),
        SQUARE,
    ),
    "rooftop-cinema": Page(
        ("Rooftop cinema", "Cinéma sur le toit"),
        ("A film under the stars.", "Un film sous les étoiles."),
        (150, None),
        ("nightlife",),
        ROOF,
    ),
    "lantern-festival": Page(
        ("Lantern festival", "Fête des lanternes"),
        ("A thousand lights in the park.", "Mille lumières dans le parc."),
        (60, 300),
        ("recurring-events",),
        PARK,
    ),
    "museum-pass": Page(
        ("Museum pass", "Passe musées"),
        ("All museums, on any day.", "Tous les musées, n'importe quel jour."),
        (60, 480),
        ("museums", "city-cards"),
        MUSEUM,
    ),
    "city-walk": Page(
        ("City walk with an audio guide", "Promenade en ville avec audioguide"),
        ("At your own pace.", "À votre rythme."),
        (60, 240),
        ("audio-guide", "self-guided"),
        SQUARE,
    ),
    "night-baths": Page(
        ("Night baths", "Bains de nuit"),
        ("Warm water until two in the morning.", "De l'eau chaude jusqu'à deux heures du matin."),
        (60, 480),
        ("nightlife", "adults-only"),
        PARK,
    ),
    "pottery-class": Page(
        ("Pottery class", "Cours de poterie"),
        ("Two hours at the wheel.", "Deux heures au tour."),
        (120, None),
        ("classes",),
        STUDIO,
    ),
    "final-sale-show": Page(
        ("Evening show", "Spectacle du soir"),
        ("Songs and dances.", "Chants et danses."),
        (120, None),
        ("live-music",),
        SQUARE,
    ),
}

OPTIONS: Mapping[tuple[str, str], Words] = {
    ("harbour-cruise", "classic"): ("Classic cruise", "Croisière classique"),
    ("harbour-cruise", "dinner"): ("Dinner cruise", "Croisière avec dîner"),
    ("sky-deck", "standard"): ("Any time of day", "À toute heure"),
    ("sky-deck", "sunrise"): ("Sunrise", "Lever du soleil"),
}

UNITS: Mapping[str, Words] = {
    "adult": ("Adult", "Adulte"),
    "youth": ("Youth", "Jeune"),
    "child": ("Child", "Enfant"),
    "infant": ("Infant", "Bébé"),
    "senior": ("Senior", "Sénior"),
    "student": ("Student", "Étudiant"),
    "family": ("Family of four", "Famille de quatre"),
    "guest": ("Guest", "Invité"),
    "paddler": ("Paddler", "Pagayeur"),
}

SUPPLIER: Words = ("Tours and tickets by the water.", "Visites et billets au bord de l'eau.")
INCLUDED: Words = ("The ticket", "Le billet")
EXCLUDED: Words = ("Food and drink", "Repas et boissons")
BEFORE: Words = ("Come ten minutes early.", "Venez dix minutes à l'avance.")
LONG: Words = (
    "Nothing has to be printed, and everybody is welcome.",
    "Rien à imprimer, et tout le monde est bienvenu.",
)
FAQ: tuple[Words, Words] = (
    ("May I bring a dog?", "Puis-je amener un chien ?"),
    ("A small one.", "Un petit."),
)
FOR_ONE: Words = ("For one person", "Pour une personne")
DEPARTURE: Words = ("Departure", "Départ")
OPEN_DAY: Words = ("Open all day", "Ouvert toute la journée")

HEIGHTS: Mapping[tuple[str, str], Mapping[str, int | str]] = {
    ("kayak-tour", "paddler"): {
        "minHeight": 140,
        "maxHeight": 210,
        "heightUnit": "cm",
        "minWeight": 40,
        "maxWeight": 120,
        "weightUnit": "kg",
    },
    ("sky-deck", "child"): {"minHeight": 39, "heightUnit": "in"},
}
"""How tall and heavy guests may be, by product and unit."""
