"""The errors that gwr raises. Each says what happened, to what, and what to do next."""


class GwrError(Exception):
    """Any failure that gwr foresees; the command line prints it without a traceback."""


class SettingsError(GwrError):
    """The environment says something that cannot be."""


class FetchError(GwrError):
    """A page or file could not be had."""


class HostStoppedError(FetchError):
    """The host is not asked any more in this run: it shuts us out, or forbids it."""


class ForbiddenError(FetchError):
    """robots.txt forbids this address; others of the host may be asked."""


class ReadError(GwrError):
    """Bytes cannot be turned into a report; becomes a Finding on the page."""

    def __init__(self, rule: str, message: str, observed: str = "") -> None:
        """Keep the rule's name beside the message, for the Finding."""
        super().__init__(message)
        self.rule = rule
        self.observed = observed


class VocabularyError(GwrError):
    """A seed of the dictionary is missing or contradicts itself."""


class GateError(GwrError):
    """A critical expectation failed: nothing of the batch was loaded."""


class WarehouseError(GwrError):
    """The warehouse is missing, busy, or dbt failed on it."""


class DiedError(GwrError):
    """The process that did a job died of it, or was killed."""


class StoreError(GwrError):
    """An object store gave or took something not, however often it was asked."""
