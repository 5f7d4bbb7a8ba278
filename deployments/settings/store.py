"""Settings of the story store and of retention."""

from pathlib import Path

from pydantic import Field, SecretStr

from deployments.values import Value


class StoreSettings(Value):
    """Settings of the story store and of retention."""

    data_dir: Path = Field(
        default=Path("~/.local/share/aldar-kose-storyboard"),
        description="Folder for the database and the images, unless database_url or pictures_url "
        "is set.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database of the stories (postgresql://...), needed for several "
        "ingress replicas. Not set: SQLite in data_dir.",
    )
    pictures_url: str | None = Field(
        default=None,
        description="Storage of the images as an fsspec URL, e.g. s3://bucket/folder. Not set: "
        "data_dir.",
    )
    lease_s: float = Field(
        default=10,
        ge=3,
        description="Seconds without a sign of life from the ingress that runs a story, after "
        "which another ingress takes the story over.",
    )
    keep_days: float = Field(
        default=30, gt=0, description="Days after which a finished story is deleted."
    )
    keep_mb: int = Field(
        default=10_000,
        ge=1,
        description="Size limit of all stored images, in megabytes. Above it the oldest finished "
        "stories are deleted.",
    )
    min_free_mb: int = Field(
        default=500,
        ge=0,
        description="Least free disk space, in megabytes. Below it new stories are refused.",
    )
