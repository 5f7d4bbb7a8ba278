"""What the routes depend on: the story service, and how it is configured.

The service is imported only for type checking, because it knows Ray and the API does not.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from serve_app.stories.service import StoryService

GetService: TypeAlias = "Callable[[], StoryService]"
"""Returns the story service of this process; the routes call it for each request."""


class ServiceInfo(BaseModel):
    """How the service is configured, as /health and /docs show it.

    Attributes:
        base_model: `embedded` or the path of the base model.
        lora_path: path of the character LoRA.
        planner: `auto`, `openai` or `builtin`.
        version: of the application.
        cors_origins: origins whose pages may call the API from a browser.
    """

    model_config = ConfigDict(frozen=True)

    base_model: str
    lora_path: str
    planner: str
    version: str
    cors_origins: tuple[str, ...] = ()
