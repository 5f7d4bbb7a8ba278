"""How the routes reach the story service: by a function that is called per request.

The service is imported for its type alone: it knows Ray, and the API does not.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from serve_app.stories.service import StoryService

GetService: TypeAlias = "Callable[[], StoryService]"
"""Gives the service of this process."""
