"""The base class of all groups of settings."""

from pydantic import BaseModel, ConfigDict


class SettingsGroup(BaseModel):
    """Base of all groups of settings: immutable, and an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
