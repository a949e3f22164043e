"""Texts come in the language that was asked for, and everything else stays as it is."""

from octo_conformance.suite import requirement

PRODUCTS, PRODUCT = "GET /products", "GET /products/{productId}"
ROUNDS = 3
"""How often it is tried at the same moment, as a race need not show at once."""
MOST = 4
"""Languages that are asked for at the same moment, each by two readers."""
NOBODYS = "qaa"
"""A language that is nobody's: the tag is kept for private use."""
WORDED = {"locale", "internalName", "cancellationCutoff"}
"""Fields of core that a translation may change."""
TEXTS = ("title", "shortDescription", "description", "subtitle")


def listed(header):
    """Returns the members of a header that is a list."""
    return [part.strip() for part in (header or "").split(",") if part.strip()]


def products_in(octo, language):
    """Returns the answer with the list of products for this Accept-Language."""
    return octo.with_headers({"Accept-Language": language}).attempt.products()


def offered(stage, octo):
    """Returns the languages on offer, at least two of them."""
    headers = octo.attempt.products().headers
    languages = listed(headers.get("available-languages") or headers.get("octo-available-languages"))
    if len(languages) < 2:
        stage.not_applicable("texts are on offer in fewer than two languages")
    return languages


def told(answer):
    """Returns the language that an answer says it is in, in small letters."""
    return (answer.headers.get("content-language") or "").lower()


def core(value):
    """Returns what core shows of a product or a part of it, without what a translation may change."""
    if isinstance(value, list):
        return [core(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: core(each) for name, each in value.items() if name not in WORDED}


@requirement("CONTENT-004", control=(PRODUCTS,))
def test_each_language_on_offer_can_be_had(stage, octo):
    """Guests read about the tour in a language that they do not speak."""
    languages = offered(stage, octo)
    shown = [told(products_in(octo, language)) for language in languages]
    assert shown == [language.lower() for language in languages]


@requirement("CONTENT-004", control=(PRODUCTS,))
def test_the_language_that_weighs_most_is_given(stage, octo):
    """A guest who reads a little English and speaks French is shown English."""
    first, second, *_ = offered(stage, octo)
    answers = [
        products_in(octo, f"{NOBODYS}, {first};q=0.3, {second};q=0.8"),
        products_in(octo, f"{NOBODYS}, {second};q=0.3, {first};q=0.8"),
    ]
    assert [told(answer) for answer in answers] == [second.lower(), first.lower()]


@requirement("CONTENT-005", control=(PRODUCTS,))
def test_a_language_that_is_not_on_offer_is_no_reason_to_refuse(octo):
    """A guest whose browser speaks Danish finds an empty shop."""
    answer = products_in(octo, NOBODYS)
    assert answer.error is None


def core_only(answer):
    """Returns what core shows of the products, by id."""
    return {product.id: core(product.raw) for product in answer.body} if answer.ok else {}


@requirement("CONTENT-013", control=(PRODUCTS,))
def test_core_is_the_same_in_every_language(stage, octo):
    """The French shop sells another cancellation rule than the English one."""
    known = core_only(octo.core.attempt.products())
    changed = set()
    for language in offered(stage, octo):
        for found in (core_only(products_in(octo.core, language)), core_only(products_in(octo, language))):
            changed |= {f"{one} in {language}" for one in known if differs(known[one], found.get(one))}
    assert sorted(changed) == []


def differs(plain, shown):
    """Tells whether something that core shows is missing or another value."""
    if isinstance(plain, dict):
        return not isinstance(shown, dict) or any(differs(plain[n], shown.get(n)) for n in plain)
    if isinstance(plain, list):
        same = isinstance(shown, list) and len(plain) == len(shown)
        return not same or any(map(differs, plain, shown))
    return plain != shown


@requirement("CONTENT-014", control=(PRODUCTS,))
def test_texts_are_not_the_same_in_all_languages(stage, octo):
    """The shop offers French, and the guest who chooses it reads English."""
    answers = [products_in(octo, language) for language in offered(stage, octo)]
    lists = [[[p.get(name) for name in TEXTS] for p in answer.body] for answer in answers if answer.ok]
    if not any(any(texts) for shown in lists for texts in shown):
        stage.not_applicable("products have no texts for guests")
    assert len({str(shown) for shown in lists}) > 1


def read(answer):
    """Returns the language that an answer says it is in, and the first texts of its product."""
    texts = [answer.body.get("title"), answer.body.get("shortDescription")] if answer.ok else [answer.error]
    return " | ".join(str(each) for each in (told(answer), *texts))


@requirement("CONTENT-020", control=(PRODUCT,))
def test_readers_at_once_are_each_answered_in_their_language(stage, octo):
    """The shop opens for guests of four countries, and all of them read the language of whoever came first."""
    languages = offered(stage, octo)[:MOST]
    product = stage.products[0].id
    readers = [octo.with_headers({"Accept-Language": language}).attempt for language in languages * 2]
    alone = [read(reader.product(product)) for reader in readers]
    if len(set(alone)) < 2:
        stage.not_verified("the product is the same in every language, see CONTENT-004 and CONTENT-014")
    for _ in range(ROUNDS):
        answers = stage.at_once([lambda reader=reader: reader.product(product) for reader in readers])
        together = [read(answer) for answer in answers]
        wrong = [
            name for name, one, other in zip(languages * 2, alone, together, strict=True) if one != other
        ]
        said = f"asked for together with others, {' and '.join(sorted(set(wrong)))} is answered otherwise than alone"
        assert together == alone, said
