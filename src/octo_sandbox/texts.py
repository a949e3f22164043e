"""Messages of the supplier in every language it speaks. Error codes are never translated."""

from __future__ import annotations

from collections.abc import Mapping

from octo_sandbox.payment_texts import PAYMENT_MESSAGES

LANGUAGES = ("en", "fr")

MESSAGES: Mapping[str, Mapping[str, str]] = {
    **PAYMENT_MESSAGES,
    "INVALID_PRODUCT_ID": {
        "en": "There is no product with this productId.",
        "fr": "Aucun produit ne porte ce productId.",
    },
    "INVALID_OPTION_ID": {
        "en": "The product has no option with this optionId.",
        "fr": "Le produit n'a pas d'option portant cet optionId.",
    },
    "INVALID_UNIT_ID": {
        "en": "The option has no unit with this unitId.",
        "fr": "L'option n'a pas d'unité portant cet unitId.",
    },
    "INVALID_AVAILABILITY_ID": {
        "en": "The option has no availability with this availabilityId.",
        "fr": "L'option n'a pas de disponibilité portant cet availabilityId.",
    },
    "INVALID_BOOKING_UUID": {
        "en": "There is no booking with this uuid, or it can no longer be used.",
        "fr": "Aucune réservation ne porte cet uuid, ou il ne peut plus servir.",
    },
    "INVALID_ORDER_ID": {
        "en": "There is no order with this orderId.",
        "fr": "Aucune commande ne porte cet orderId.",
    },
    "unknown-event": {
        "en": "There is no event {value}.",
        "fr": "Il n'y a pas d'évènement {value}.",
    },
    "uuid-used": {
        "en": "This uuid already belongs to a booking made with other data.",
        "fr": "Cet uuid appartient déjà à une réservation faite avec d'autres données.",
    },
    "UNAUTHORIZED": {
        "en": "Send your key as a bearer token in the Authorization header.",
        "fr": "Envoyez votre clé comme jeton bearer dans l'en-tête Authorization.",
    },
    "FORBIDDEN": {
        "en": "This key is not known, or no longer valid.",
        "fr": "Cette clé est inconnue ou n'est plus valable.",
    },
    "INTERNAL_SERVER_ERROR": {
        "en": "Something went wrong on our side.",
        "fr": "Une erreur s'est produite de notre côté.",
    },
    "NOT_FOUND": {
        "en": "There is nothing at this address.",
        "fr": "Il n'y a rien à cette adresse.",
    },
    "METHOD_NOT_ALLOWED": {
        "en": "This address does not take {method}.",
        "fr": "Cette adresse n'accepte pas {method}.",
    },
    "TOO_MANY_REQUESTS": {
        "en": "Too many requests; try again in {seconds} s.",
        "fr": "Trop de requêtes ; réessayez dans {seconds} s.",
    },
    "malformed-json": {
        "en": "The body is not well-formed JSON.",
        "fr": "Le corps n'est pas du JSON bien formé.",
    },
    "not-an-object": {
        "en": "The body must be a JSON object.",
        "fr": "Le corps doit être un objet JSON.",
    },
    "not-json-type": {
        "en": "Send the body as application/json.",
        "fr": "Envoyez le corps en application/json.",
    },
    "too-large": {
        "en": "The body is larger than {limit} bytes.",
        "fr": "Le corps dépasse {limit} octets.",
    },
    "missing": {
        "en": "{field} is required.",
        "fr": "{field} est obligatoire.",
    },
    "wrong-type": {
        "en": "{field} must be {expected}.",
        "fr": "{field} doit être du type : {expected}.",
    },
    "no-selector": {
        "en": "Send either localDate, or localDateStart with localDateEnd, or availabilityIds.",
        "fr": "Envoyez soit localDate, soit localDateStart avec localDateEnd, soit availabilityIds.",
    },
    "mixed-selectors": {
        "en": "Send only one of localDate, localDateStart with localDateEnd, and availabilityIds.",
        "fr": "Envoyez une seule forme : localDate, localDateStart avec localDateEnd, ou availabilityIds.",
    },
    "half-range": {
        "en": "localDateStart and localDateEnd must be sent together.",
        "fr": "localDateStart et localDateEnd vont ensemble.",
    },
    "backward-range": {
        "en": "localDateEnd lies before localDateStart.",
        "fr": "localDateEnd précède localDateStart.",
    },
    "range-too-long": {
        "en": "At most one year can be asked for at a time.",
        "fr": "On peut demander un an au plus à la fois.",
    },
    "too-many-ids": {
        "en": "At most {limit} availabilityIds can be sent at a time.",
        "fr": "On peut envoyer {limit} availabilityIds au plus à la fois.",
    },
    "unsupported-currency": {
        "en": "{currency} is not accepted here; use one of {accepted}.",
        "fr": "{currency} n'est pas acceptée ici ; utilisez l'une de ces devises : {accepted}.",
    },
    "unknown-offer-code": {
        "en": "There is no offer with the code {code} here.",
        "fr": "Aucune offre ne porte ici le code {code}.",
    },
    "offer-not-usable": {
        "en": "The offer {code} cannot be used: {reason}",
        "fr": "L'offre {code} ne peut pas être utilisée : {reason}",
    },
    "offer-min-units": {
        "en": "It takes at least {limit} tickets.",
        "fr": "Il faut au moins {limit} billets.",
    },
    "offer-max-units": {
        "en": "It is for at most {limit} tickets.",
        "fr": "Elle vaut pour {limit} billets au plus.",
    },
    "offer-min-total": {
        "en": "The price has to be at least {limit}.",
        "fr": "Le prix doit être d'au moins {limit}.",
    },
    "offer-max-total": {
        "en": "The price may be at most {limit}.",
        "fr": "Le prix peut être de {limit} au plus.",
    },
    "offer-units": {
        "en": "None of the tickets is one it is for.",
        "fr": "Aucun des billets n'en relève.",
    },
    "offer-alone": {
        "en": "The other part of the combination is not in the order.",
        "fr": "L'autre partie de la combinaison n'est pas dans la commande.",
    },
    "no-primary-filter": {
        "en": "Filter by resellerReference, supplierReference, localDate, or localDateStart and -End.",
        "fr": "Filtrez par resellerReference, supplierReference, localDate, ou localDateStart et -End.",
    },
    "no-unit-items": {
        "en": "unitItems must hold at least one item.",
        "fr": "unitItems doit contenir au moins un élément.",
    },
    "repeated-unit-item": {
        "en": "Two unit items have the same uuid.",
        "fr": "Deux éléments ont le même uuid.",
    },
    "availability-required": {
        "en": "availabilityId is required for this product.",
        "fr": "availabilityId est obligatoire pour ce produit.",
    },
    "min-units": {
        "en": "At least {limit} units must be booked.",
        "fr": "Il faut réserver au moins {limit} unités.",
    },
    "max-units": {
        "en": "At most {limit} units can be booked.",
        "fr": "On peut réserver {limit} unités au plus.",
    },
    "min-quantity": {
        "en": "At least {limit} of the unit {unit} must be booked.",
        "fr": "Il faut réserver au moins {limit} fois l'unité {unit}.",
    },
    "max-quantity": {
        "en": "At most {limit} of the unit {unit} can be booked.",
        "fr": "On peut réserver {limit} fois l'unité {unit} au plus.",
    },
    "unaccompanied": {
        "en": "The unit {unit} can only be booked together with {companions}.",
        "fr": "L'unité {unit} ne se réserve qu'avec {companions}.",
    },
    "sold-out": {
        "en": "There are not enough places left.",
        "fr": "Il ne reste pas assez de places.",
    },
    "closed": {
        "en": "This availability can no longer be booked.",
        "fr": "Cette disponibilité ne peut plus être réservée.",
    },
    "past-sales-cutoff": {
        "en": "The time by which this availability had to be confirmed has passed.",
        "fr": "Le délai de confirmation de cette disponibilité est dépassé.",
    },
    "past-cancellation-cutoff": {
        "en": "This booking can no longer be changed or cancelled.",
        "fr": "Cette réservation ne peut plus être modifiée ni annulée.",
    },
    "missing-contact-fields": {
        "en": "The contact lacks {fields}.",
        "fr": "Il manque au contact : {fields}.",
    },
    "wrong-state": {
        "en": "A booking that is {status} does not allow this.",
        "fr": "Une réservation {status} ne le permet pas.",
    },
    "INVALID_IDENTITY_ID": {
        "en": "There is no identity with this identityId.",
        "fr": "Aucune identité ne porte cet identityId.",
    },
    "MEMBERSHIP_NOT_FOUND": {
        "en": "No membership is known by this.",
        "fr": "Aucune adhésion n'est connue sous ces données.",
    },
    "one-identifier": {
        "en": "Send one of reference, email and mobile.",
        "fr": "Envoyez reference, email ou mobile, un seul des trois.",
    },
    "short-reference": {
        "en": "A reference has at least {least} characters.",
        "fr": "Une référence compte au moins {least} caractères.",
    },
    "not-verified": {
        "en": "The verification of the membership is wrong or no longer valid.",
        "fr": "La vérification de l'adhésion est fausse ou n'est plus valable.",
    },
    "INVALID_QUESTION_ID": {
        "en": "There is no question with this questionId here.",
        "fr": "Aucune question ne porte ici ce questionId.",
    },
    "not-a-choice": {
        "en": "The answer is none of those to choose from.",
        "fr": "La réponse n'est pas de celles que l'on peut choisir.",
    },
    "answer-too-long": {
        "en": "An answer to this question has at most {limit} characters.",
        "fr": "Une réponse à cette question compte {limit} caractères au plus.",
    },
    "missing-answers": {
        "en": "Required answers are missing: {count}.",
        "fr": "Il manque des réponses obligatoires : {count}.",
    },
    "ADJUSTMENTS_INVALID_PER": {
        "en": "An adjustment is per BOOKING, UNIT or PERCENTAGE.",
        "fr": "Un ajustement est per BOOKING, UNIT ou PERCENTAGE.",
    },
    "ADJUSTMENTS_INVALID_NET_DISCOUNT": {
        "en": "There is no netDiscount of this name.",
        "fr": "Aucun netDiscount ne porte ce nom.",
    },
    "ADJUSTMENTS_NET_DISCOUNT_NOT_ALLOWED": {
        "en": "This netDiscount is not allowed to you.",
        "fr": "Ce netDiscount ne vous est pas permis.",
    },
    "below-commission": {
        "en": "Adjustments may take off the commission of {limit} at most.",
        "fr": "Les ajustements ôtent au plus la commission de {limit}.",
    },
    "EXTRAS_QTY_LIMIT": {
        "en": "A booking has at most {limit} of this extra.",
        "fr": "Une réservation compte au plus {limit} de ce supplément.",
    },
    "EXTRAS_UNIT_QTY_LIMIT": {
        "en": "A ticket has at most {limit} of this extra.",
        "fr": "Un billet compte au plus {limit} de ce supplément.",
    },
    "EXTRAS_RETAIL_REQUIRED": {
        "en": "Say in retail what this extra costs.",
        "fr": "Dites dans retail ce que coûte ce supplément.",
    },
    "EXTRAS_RETAIL_BELOW_MINIMUM": {
        "en": "This extra costs {limit} at least.",
        "fr": "Ce supplément coûte {limit} au moins.",
    },
    "EXTRAS_RETAIL_ABOVE_MAXIMUM": {
        "en": "This extra costs {limit} at most.",
        "fr": "Ce supplément coûte {limit} au plus.",
    },
    "unknown-extra": {
        "en": "{field} names no extra that is sold here.",
        "fr": "{field} ne nomme aucun supplément vendu ici.",
    },
    "too-few-extras": {
        "en": "At least {limit} of this extra are sold at once.",
        "fr": "Ce supplément se vend par {limit} au moins.",
    },
    "missing-extras": {
        "en": "Required extras are missing: {count}.",
        "fr": "Il manque des suppléments obligatoires : {count}.",
    },
    "wrong-order-state": {
        "en": "An order that is {status} does not allow this.",
        "fr": "Une commande {status} ne le permet pas.",
    },
    "empty-order": {
        "en": "There is nothing in this order to confirm.",
        "fr": "Cette commande ne contient rien à confirmer.",
    },
    "no-order-filter": {
        "en": "Filter by supplierReference, a range of times, or a field of the contact.",
        "fr": "Filtrez par supplierReference, une plage horaire ou un champ du contact.",
    },
    "half-time-range": {
        "en": "{start} and {end} must be sent together.",
        "fr": "{start} et {end} vont ensemble.",
    },
    "not-a-phone-number": {
        "en": "{field} must be a phone number in the international form.",
        "fr": "{field} doit être un numéro de téléphone au format international.",
    },
    "name-too-short": {
        "en": "{field} must have at least {limit} letters.",
        "fr": "{field} doit avoir au moins {limit} lettres.",
    },
    "order-mail-subject": {
        "en": "Your order {reference}",
        "fr": "Votre commande {reference}",
    },
    "order-mail-text": {
        "en": "Everything in your order {reference} ({count}) is yours.",
        "fr": "Tout ce que contient votre commande {reference} ({count}) est à vous.",
    },
    "GIFTS_FIELDS_REQUIRED": {
        "en": "Filter by resellerReference, supplierReference, a range of times, or contactEmailAddress.",
        "fr": "Filtrez par resellerReference, supplierReference, une plage horaire ou contactEmailAddress.",
    },
    "INVALID_GIFT_UUID": {
        "en": "There is no gift with this uuid, or it can no longer be used.",
        "fr": "Aucun bon cadeau ne porte cet uuid, ou il ne peut plus servir.",
    },
    "INVALID_GIFT_CODE": {
        "en": "No gift can be spent by this code.",
        "fr": "Aucun bon cadeau ne peut être utilisé avec ce code.",
    },
    "wrong-gift-state": {
        "en": "A gift that is {status} does not allow this.",
        "fr": "Un bon cadeau {status} ne le permet pas.",
    },
    "gift-is-paid": {
        "en": "The worth of a gift that was sold stays what it is.",
        "fr": "La valeur d'un bon cadeau vendu ne change plus.",
    },
    "gift-too-large": {
        "en": "A gift is worth {limit} at most.",
        "fr": "Un bon cadeau vaut {limit} au plus.",
    },
    "gift-mail-subject": {
        "en": "Your gift {reference}",
        "fr": "Votre bon cadeau {reference}",
    },
    "gift-mail-text": {
        "en": "Here is your gift. It is spent by the code {code}.",
        "fr": "Voici votre bon cadeau. Il s'utilise avec le code {code}.",
    },
    "BOOKING_NOT_FOUND": {
        "en": "Nothing to check in for was found by this.",
        "fr": "Rien à enregistrer n'a été trouvé avec ces données.",
    },
    "unknown-status": {
        "en": "{value} is no status.",
        "fr": "{value} n'est pas un statut.",
    },
    "already-confirmed": {
        "en": "The booking was already confirmed with other data.",
        "fr": "La réservation a déjà été confirmée avec d'autres données.",
    },
}


def message(text: str, language: str, values: Mapping[str, object]) -> str:
    """The message named `text` in `language`, English where that language has none."""
    translations = MESSAGES[text]
    return translations.get(language, translations["en"]).format(**values)
