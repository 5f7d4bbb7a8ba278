"""The `storyboard` command, a client of the HTTP API.

main -> drawing, stories -> following -> display, tables     commands, watching, the terminal
-> files                            what is saved on disk
-> client -> events -> connection   the API, its events, HTTP
-> serve_command -> ../launch                           alone imports Ray
"""
