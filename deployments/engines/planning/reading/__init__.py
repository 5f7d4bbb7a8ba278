"""What a story says: its text becomes a list of events with their people and things.

    text -> language -> english, russian: parse -> clauses -> events
                     -> kazakh: word forms -> clauses -> events

events.py        the values: Reading, Event, Entity, Setting
reader.py        reads a text in whatever language it is
language.py      which language it is; Kazakh in Latin letters
dependencies.py, clause_tree.py, clauses.py, subjects.py, slots.py
                 from a parse to events, for English and Russian
entities.py, references.py, antecedents.py, grammar.py
                 who and what is meant, pronouns, and what a language has to tell of itself
captions.py      noun phrases and clauses of captions in other forms
mentions.py      nouns of the table in a text, without a parse
english/ russian/ kazakh/
                 one language each
"""
