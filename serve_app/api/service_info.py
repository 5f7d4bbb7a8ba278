"""What the API says of the service itself, in /health and /docs."""

from pydantic import BaseModel, ConfigDict


class ServiceInfo(BaseModel):
    """How the service is configured.

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
