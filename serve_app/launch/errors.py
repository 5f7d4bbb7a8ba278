"""The error that ends a launch."""


class LaunchError(Exception):
    """The application cannot be served; the text is one line for the terminal."""
