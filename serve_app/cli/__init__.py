"""The `storyboard` command, a client of the HTTP API.

main -> drawing, planning, stories   the commands, and the tables that they print
        -> display, console          the terminal: progress bars, lines, errors
        -> files                     what is saved on disk
        -> options -> client         what several commands share; /stories and their events
                      -> connection  HTTP requests, repeated where that is safe
                      -> payloads    the JSON objects of the API
     -> serve_command -> ../launch   alone imports Ray
"""
