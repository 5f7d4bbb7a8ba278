"""What can be seen, in English, Russian and Kazakh: tables, and their loaders.

nouns/*.tsv, nouns.py                  people, animals, things, places ...: one row a thing
verbs.tsv, verbs.py                    deeds, with how each one looks
looks.tsv, looks.py                    words for how people and things look
names.tsv, names.py                    first names of people
wordnet_nouns.tsv, nouns.py            English nouns beyond the table that one can see

cldr_candidates.py and wordnet_table.py helped to make them; nouns/SOURCES.md names the sources.
"""
