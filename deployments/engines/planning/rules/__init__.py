"""The rules that every plan obeys: of the built-in planner, of GPT or of a user.

plan_rules.py       corrects a plan            plan_problems.py    what only its author can correct
hero_wording.py     how prompts name the hero  setting_wording.py  how prompts name the place
element_wording.py  how prompts name elements  elements.py         their looks; unlisted elements
shot_wording.py     how prompts name the shot  rule_words.py       English words of the tables
"""
