"""The rules that every plan obeys: of the built-in planner, of GPT or of a user.

plan_rules.py       corrects a plan            plan_problems.py  what only its author can correct
hero_wording.py     how prompts name the hero  setting_wording.py  how prompts name the place
element_wording.py  how prompts name elements  element_look.py   the look of an element
element_inference.py  elements that a plan does not list
shot_wording.py       how prompts name the shot
"""
