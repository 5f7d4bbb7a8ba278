"""Where on a hub the weights of one of open_clip's pretrained tags lie.

`python -m deployments.engines.clip_tag MODEL TAG` prints it, for processes that do without torch.
"""

import sys

import open_clip


def pretrained_on_hub(clip_model: str, tag: str) -> str:
    """`owner/name/file`, with an empty file for the usual name; "" if they are on no hub."""
    config = open_clip.get_pretrained_cfg(clip_model, tag)
    return str((config or {}).get("hf_hub", ""))


if __name__ == "__main__":
    print(pretrained_on_hub(sys.argv[1], sys.argv[2]))
