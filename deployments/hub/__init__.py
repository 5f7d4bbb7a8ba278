"""Models from a Hugging Face hub, downloaded before anything loads them.

settings -> requirements   what the settings name on the hub
            selection      which files of a repository a model needs
            repository     the files that a hub has under a name
            cache          where they lie on the disk: the folders of huggingface_hub
            download       one file, which goes on after a cut
            fetch          all of it: a repository's needed files as a folder on the disk

The hub's own client begins a file that was cut at its first byte again, so that on a slow line a
file of 7 GB may never end. The finished files lie where that client looks for them.
"""
