// @ts-check
// The events of a story, across lost connections and restarts of the service.

/** @import { ConnectionState, StoryEvent, StoryEvents } from "./types.d.ts" */

/** @type {(keyof StoryEvents)[]} */
const EVENT_KINDS = [
  "queued",
  "planned",
  "frame.started",
  "frame.progress",
  "frame.scored",
  "frame.completed",
  "frame.failed",
  "frame.selected",
  "story.completed",
  "story.failed",
  "story.cancelled",
];
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/** A stream of events that reconnects by itself and reports each event once. */
export class EventStream {
  /** @type {EventSource | null} */
  #source = null;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer = 0;

  /**
   * @param {string} path
   * @param {number} after id of the last event that is known
   * @param {object} listeners
   * @param {(event: StoryEvent) => void} listeners.onEvent
   * @param {(state: ConnectionState) => void} listeners.onState
   */
  constructor(path, after, { onEvent, onState }) {
    this.path = path;
    this.after = after;
    this.onEvent = onEvent;
    this.onState = onState;
    this.#open();
  }

  /** Stop listening. */
  close() {
    clearTimeout(this.#retryTimer);
    this.#source?.close();
    this.#source = null;
    this.onState("closed");
  }

  #open() {
    // A new source each time: browsers do not reconnect after a proxy answered with an error.
    const source = new EventSource(`${this.path}?after=${this.after}`);
    source.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.onState("open");
    };
    source.onerror = () => this.#reconnect();
    for (const kind of EVENT_KINDS) {
      source.addEventListener(kind, (message) => this.#receive(kind, message));
    }
    this.#source = source;
  }

  /**
   * @param {keyof StoryEvents} kind
   * @param {MessageEvent<string>} message
   */
  #receive(kind, message) {
    const id = Number(message.lastEventId);
    if (id <= this.after) return;
    this.after = id;
    this.onEvent(/** @type {StoryEvent} */ ({ kind, data: JSON.parse(message.data) }));
  }

  #reconnect() {
    if (this.#source === null) return;
    this.#source.close();
    this.onState("lost");
    this.#retryTimer = setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }
}
