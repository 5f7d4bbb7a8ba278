"""Words of a tale in English, Russian and Kazakh."""
