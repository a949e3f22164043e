"""A refusal says what is wrong in a form that a program can act on."""

from octo_conformance.suite import requirement

CHECK, RESERVE, PRODUCT = "POST /availability", "POST /bookings", "GET /products/{productId}"


@requirement("CORE-ERR-009", control=(CHECK,))
def test_a_check_without_a_product_says_what_is_missing(stage, octo):
    """A developer cannot find the mistake without a call to the supplier."""
    bookable = stage.bookable()
    day = str(bookable.slot.date("localDateTimeStart"))
    body = {"optionId": bookable.option.id, "localDateStart": day, "localDateEnd": day}
    answer = octo.breaking.call("POST", "/availability", json=body)
    assert answer.error in {"INVALID_PRODUCT_ID", "BAD_REQUEST"}


@requirement("CORE-ERR-009", control=(CHECK,))
def test_a_check_without_an_option_says_what_is_missing(stage, octo):
    """A developer cannot find the mistake without a call to the supplier."""
    bookable = stage.bookable()
    day = str(bookable.slot.date("localDateTimeStart"))
    body = {"productId": bookable.product.id, "localDateStart": day, "localDateEnd": day}
    answer = octo.breaking.call("POST", "/availability", json=body)
    assert answer.error in {"INVALID_OPTION_ID", "BAD_REQUEST"}


@requirement("CORE-ERR-009", control=(RESERVE,))
def test_a_reservation_without_a_product_says_what_is_missing(stage, octo):
    """A developer cannot find the mistake without a call to the supplier."""
    body = stage.bookable().body()
    del body["productId"]
    answer = octo.breaking.reserve(**body)
    assert answer.error in {"INVALID_PRODUCT_ID", "BAD_REQUEST"}


@requirement("CORE-ERR-010", control=(PRODUCT,))
def test_the_code_of_an_error_is_the_same_in_every_language(stage, octo):
    """A shop in another language does not understand the errors that it handles at home."""
    unknown = stage.invent_id("product")
    answers = {
        language: octo.with_headers({"Accept-Language": language}).attempt.product(unknown)
        for language in ("en", "de", "fr", "es")
    }
    messages = {answer.body.errorMessage for answer in answers.values() if not answer.ok}
    if len(messages) < 2:
        stage.not_applicable("messages come in one language only")
    codes = sorted({str(answer.error) for answer in answers.values()})
    assert codes == [str(answers["en"].error)]
