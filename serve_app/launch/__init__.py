"""`storyboard serve`: check the configuration, start Ray and the application, and end both.

launcher -> serve_config, preflight   before anything starts
         -> downloads                 the models that lie on a hub
         -> startup                   until stories can be drawn
         -> shutdown                  from Ctrl-C to the last process
"""
