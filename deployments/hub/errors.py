"""What can go wrong between this machine and a hub."""


class HubError(Exception):
    """A model cannot be had from the hub; the text is one sentence."""


class HubUnreachable(HubError):
    """The hub does not answer, or must not be asked: what is on the disk has to do."""
