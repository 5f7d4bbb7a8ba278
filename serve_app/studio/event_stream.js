// The events of a story, over lost connections and restarts of the service.
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

export class EventStream {
  constructor(path, after, { onEvent, onState }) {
    this.path = path;
    this.after = after;
    this.onEvent = onEvent;
    this.onState = onState;
    this.retryMs = FIRST_RETRY_MS;
    this.open();
  }

  open() {
    // A new source each time: browsers give up for good when a proxy answers with an error.
    this.source = new EventSource(`${this.path}?after=${this.after}`);
    this.source.onopen = () => {
      this.retryMs = FIRST_RETRY_MS;
      this.onState("open");
    };
    this.source.onerror = () => this.reconnect();
    for (const kind of EVENT_KINDS) {
      this.source.addEventListener(kind, (event) => this.receive(kind, event));
    }
  }

  receive(kind, event) {
    const id = Number(event.lastEventId);
    if (id <= this.after) return;
    this.after = id;
    this.onEvent(kind, JSON.parse(event.data));
  }

  reconnect() {
    if (this.source === null) return;
    this.source.close();
    this.onState("lost");
    this.timer = setTimeout(() => this.open(), this.retryMs);
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.onState("closed");
  }
}
