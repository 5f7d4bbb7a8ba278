"""Reading a story: its text in English, Russian or Kazakh becomes a list of events.

text -> language -> parser (english, russian, kazakh) -> events, with their people and things
"""
