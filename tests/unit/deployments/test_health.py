from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, to_load_error


def test_a_loaded_deployment_has_no_error_and_no_reason():
    assert LoadStatus.of(None) == LoadStatus(loaded=True)


def test_a_known_failure_keeps_its_sentence_and_reason():
    error = GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
    assert to_load_error(error, "renderer") is error
    status = LoadStatus.of(error)
    assert (status.loaded, status.error) == (False, "Set LORA_PATH.")
    assert status.reason == "LoRA path 'x' does not exist"


def test_an_unexpected_failure_names_the_role_and_hides_its_message():
    status = LoadStatus.of(to_load_error(KeyError("secret"), "scorer"))
    assert status.error == "Generator not initialized."
    assert status.reason == "the scorer could not be loaded: KeyError"
