"""The errors of the client, each with one sentence for the user."""


class ClientError(Exception):
    """The service refused or failed."""


class Unreachable(ClientError):
    """The service did not answer, or the story did not end, within the time limit."""
