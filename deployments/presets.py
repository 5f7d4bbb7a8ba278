"""How much quality a drawing may give for speed; nothing here is chosen silently."""

from enum import StrEnum

PRESET_HELP = (
    "`exact` takes the configured steps; `fast` half of them by DPM++ 2M; `fastest` also guides "
    "only the middle of them; `few_step` takes a few by a distilled LoRA, if the service has one."
)


class Preset(StrEnum):
    """A named way to remove the noise; what each means is in `engines/sdxl/sampling.py`."""

    EXACT = "exact"
    FAST = "fast"
    FASTEST = "fastest"
    FEW_STEP = "few_step"
