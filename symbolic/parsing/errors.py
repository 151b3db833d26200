"""Why a formula has no meaning here."""


class NotMeant(ValueError):
    """A formula whose meaning is not known; the message is one sentence for its author."""
