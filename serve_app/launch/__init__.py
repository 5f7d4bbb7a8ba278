"""`storyboard serve`: check the configuration, start Ray and the application, and end both.

launcher -> serve_config, preflight,
            memory                    before anything starts
         -> downloads                 the models that lie on a hub
         -> startup, load_probe       until stories can be drawn
         -> shutdown                  from Ctrl-C to the last process
"""
