"""The errors of a story, one tree.

    StoryError                      500  something of ours failed; `stage` says where
    |-- InvalidRequest              422  the caller's input, with a sentence that names the field
    |-- GeneratorNotInitialized     503  the models are not loaded, e.g. no LoRA at LORA_PATH
    |-- Overloaded                  503  queues are full, or the service drains
    |-- StoryTimeout                504  the story took longer than its deadline
    |-- PlannerError
    |   |-- PlannerUnavailable      503  the planner's endpoint cannot be reached or refuses
    |   `-- PlanInvalid             502  the planner answered, but not with a usable plan
    `-- GenerationError
        |-- RenderError             500  a drawing failed
        |   |-- OutOfMemory         500  the GPU's memory did not suffice, even with VAE tiling
        |   |-- DeviceLost          500  the GPU is in a state that only a new process ends
        |   `-- RenderStopped       500  the drawing was cancelled or its deadline passed
        `-- ScoreError              500  scoring a drawing failed

They cross process borders by pickle: every argument is positional and handed to `super().__init__`.
Answer with `error.message`; `str(error)` of one that crossed Ray is a remote traceback.
"""


def first_line(error: BaseException) -> str:
    """What an error says, without the paragraphs that libraries add; else its class."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


class StoryError(Exception):
    """Base class: a failure with a sentence for the caller.

    Args:
        message: one sentence, free of secrets and of traces.
    """

    status_code = 500
    code = "internal_error"
    stage = "story"

    def __init__(self, message: str, *details: object) -> None:
        super().__init__(message, *details)
        self.message = message

    @property
    def detail(self) -> str:
        """The sentence in the answer to the caller."""
        return self.message


class InvalidRequest(StoryError):
    """The caller's input cannot be used."""

    status_code = 422
    code = "invalid_request"
    stage = "request"


NO_FEW_STEP_LORA = "preset few_step is not available: the service has no FEW_STEP_LORA_PATH"


class GeneratorNotInitialized(StoryError):
    """The models are not loaded.

    Args:
        message: one sentence for the caller.
        reason: one sentence for the operator, e.g. which path does not exist.
    """

    status_code = 503
    code = "generator_not_initialized"
    stage = "load"

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message, reason)
        self.reason = reason


class Overloaded(StoryError):
    """No room for another story now.

    Args:
        message: one sentence.
        retry_after_s: whole seconds after which a retry makes sense.
    """

    status_code = 503
    code = "overloaded"
    stage = "admission"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message, retry_after_s)
        self.retry_after_s = retry_after_s


class StoryTimeout(StoryError):
    """The story took longer than its deadline."""

    status_code = 504
    code = "story_timeout"
    stage = "story"


class PlannerError(StoryError):
    """No plan came out of the planner."""

    stage = "planner"


class PlannerUnavailable(PlannerError):
    """The planner's endpoint cannot be reached, refuses the key, or is too slow."""

    status_code = 503
    code = "planner_unavailable"


class PlanInvalid(PlannerError):
    """The planner answered, but not with a plan that obeys the rules."""

    status_code = 502
    code = "plan_invalid"


class GenerationError(StoryError):
    """A picture could not be made."""

    @property
    def detail(self) -> str:
        """The sentence in the answer to the caller."""
        return f"Generation failed: {self.message}"


class RenderError(GenerationError):
    """A drawing failed."""

    code = "render_failed"
    stage = "renderer"


class OutOfMemory(RenderError):
    """The GPU's memory did not suffice, even with VAE tiling."""

    code = "out_of_memory"


class DeviceLost(RenderError):
    """The GPU is in a state that only a new process ends."""

    code = "device_lost"


class RenderStopped(RenderError):
    """The drawing was cancelled or its deadline passed."""

    code = "render_stopped"


class ScoreError(GenerationError):
    """Scoring a drawing failed."""

    code = "score_failed"
    stage = "scorer"
