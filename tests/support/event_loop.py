"""The other tasks of the running event loop: let them run, or end them."""

import asyncio

TURNS = 200
"""More than the steps of any task in these tests between two waits."""


async def run_ready_tasks():
    """Let the other tasks run until all of them wait for an event, a timer or a thread."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def kill_all_tasks():
    """End the other tasks as the death of their process does: they release no lease."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
