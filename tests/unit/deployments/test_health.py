from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, load_error


def test_loading_well_is_told_without_reasons():
    assert LoadStatus.of(None) == LoadStatus(loaded=True)


def test_known_failure_keeps_its_sentence_and_reason():
    error = GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
    assert load_error(error, "renderer") is error
    status = LoadStatus.of(error)
    assert (status.loaded, status.error) == (False, "Set LORA_PATH.")
    assert status.reason == "LoRA path 'x' does not exist"


def test_unforeseen_failure_names_the_role_and_hides_its_text():
    status = LoadStatus.of(load_error(KeyError("secret"), "scorer"))
    assert status.error == "Generator not initialized."
    assert status.reason == "the scorer could not be loaded: KeyError"
