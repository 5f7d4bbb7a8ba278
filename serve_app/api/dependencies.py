"""How the routes get the story service: from a function that they call for each request.

The service is imported only for type checking, because it knows Ray and the API does not.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from serve_app.stories.service import StoryService

GetService: TypeAlias = "Callable[[], StoryService]"
"""Returns the story service of this process."""
