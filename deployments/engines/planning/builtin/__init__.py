"""The planner without a key: cuts what a story says into scenes.

    text -> directions -> reading (events) -> beats -> prompts, captions, shots -> plan, coverage

planner.py          the way from a text to a plan
directions.py       requests in the text; direction_words.py has their words
beats.py            moments to draw, and the setting that holds at each
story_breakdown.py  as many beats as frames: split or merged; listed_scenes.py of a list
onlooking.py        what the hero does where the story has no more moments
participants.py     who reacts to an event, which things it is about
descriptors.py      one look for each person and thing; figures.py words them in prompts
deeds.py            how a deed looks, by phrases.py or own_words.py; scenery.py where and when
prompts.py          render prompts of beats
captions.py         captions of beats
shots.py            shot size, angle, seconds
coverage.py         what of the story is in which scenes
"""
