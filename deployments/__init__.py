"""The deployments, their engines, and the domain types that they share.

planner, simple_renderer, ref_guided_renderer, clip_scorer    the deployments
replica/     what the deployments share inside a replica
engines/     model code without Ray
embedded/    the small model family that is used without BASE_MODEL
settings/    all settings
types, values, errors, lifecycle, presets, health, hero_words    the domain
base_model_path, lora_path                           models found, and other files refused by name
weight_kinds, lora_kinds, safetensors_header         what a file is, by its header
hub_id, schedulers                                   names of models on a hub, and of schedulers
atomic_file, validation_errors                       what several rooms need of files and pydantic
"""
