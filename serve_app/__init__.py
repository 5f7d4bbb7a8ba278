"""The application: an HTTP service that draws storyboards, its launcher and its clients.

    cli/  studio/                      the `storyboard` command, the page
          |  HTTP
       ingress.py  <--  app.py         the HTTP deployment, the graph of all deployments
          |               ^
          |            launch/         `storyboard serve`: start and end a service
          v
        api/  ----->  exports/         routes and bodies, a storyboard as a file
          |              |
          v              v
       stories/       images/          the life of a story, images as bytes
        |     |
        v     v
    store/   pipeline/                 database and images on disk, the flow over deployments
                |  handles
                v
           deployments/                planner, renderers, scorer: a package of its own

An arrow goes from a room to one that it knows. Rooms further up may also know those further down:
stories/ and pipeline/ use images/, and every room may use the domain (deployments/types, errors,
settings). metrics.py is used by ingress.py, stories/ and pipeline/. The command `storyboard serve`
of cli/ starts launch/. A test holds the order.
"""

__version__ = "0.1.0"
