"""Messages about card payments in every language the supplier speaks."""

from __future__ import annotations

from collections.abc import Mapping

PAYMENT_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "GATEWAY_INVALID_SOURCE": {
        "en": "A payment comes from POS, ECOM or MOTO.",
        "fr": "Un paiement provient de POS, ECOM ou MOTO.",
    },
    "GATEWAY_CURRENCY_MISMATCH": {
        "en": "The payment is in another currency than the price.",
        "fr": "Le paiement est dans une autre devise que le prix.",
    },
    "GATEWAY_MISMATCH": {
        "en": "Payments do not go through this gateway.",
        "fr": "Les paiements ne passent pas par cette passerelle.",
    },
    "INVALID_CARD_ID": {
        "en": "There is no card with this cardId.",
        "fr": "Aucune carte ne porte ce cardId.",
    },
    "INVALID_CARD_PAYMENT_ID": {
        "en": "There is no payment with this cardPaymentId, or it is too long ago.",
        "fr": "Aucun paiement ne porte ce cardPaymentId, ou il date de trop longtemps.",
    },
    "PAYMENT_PENDING": {
        "en": "The bank has not answered yet; send the confirmation again.",
        "fr": "La banque n'a pas encore répondu ; renvoyez la confirmation.",
    },
    "payment-refused": {
        "en": "The payment was refused: {reason}.",
        "fr": "Le paiement a été refusé : {reason}.",
    },
    "wrong-amount": {
        "en": "The payment has to be of {amount}.",
        "fr": "Le paiement doit être de {amount}.",
    },
    "nothing-to-pay": {
        "en": "There is nothing to pay here.",
        "fr": "Il n'y a rien à payer ici.",
    },
}
