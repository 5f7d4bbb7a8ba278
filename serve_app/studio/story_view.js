// @ts-check
// One story on the page: load it, follow it, stop it, delete it.
import { ApiError, cancelStory, deleteStory, getStory } from "./api.js";
import { Board } from "./board.js";
import { announce, byId, element } from "./dom.js";
import { EventStream } from "./event_stream.js";
import { onLanguageChange, text } from "./i18n.js";
import { showError, showMessage, showNote } from "./message.js";
import { PlanEditor } from "./plan_editor.js";
import { showPlanRemarks } from "./plan_remarks.js";
import { storyFacts, storyStatus } from "./story_facts.js";
import { Viewer } from "./viewer.js";

/** @import { ConnectionState, Story, StoryEvent, StoryState } from "./types.d.ts" */

/** @type {StoryState[]} */
const TERMINAL_STATES = ["done", "failed", "cancelled"];
/** @type {StoryEvent["kind"][]} */
const TERMINAL_EVENTS = ["story.completed", "story.failed", "story.cancelled"];
const EXPORT_FORMATS = /** @type {const} */ (["zip", "sheet", "pdf", "gif", "mp4", "csv"]);
const POLL_MS = 2000;

/** The view of one story. */
export class StoryView {
  #section = byId("story-view");
  #progress = byId("progress", HTMLProgressElement);
  /** @type {string | null} id of the story that the user asked for */
  #wantedId = null;
  /** @type {Story | null} */
  #story = null;
  /** @type {EventStream | null} */
  #events = null;
  #pollTimer = 0;

  /**
   * @param {object} listeners
   * @param {() => void} listeners.onDeleted the story is gone
   * @param {() => void} listeners.onEnded the story is done, has failed or was stopped
   * @param {() => void} listeners.onMissing there is no such story
   */
  constructor({ onDeleted, onEnded, onMissing }) {
    this.onDeleted = onDeleted;
    this.onEnded = onEnded;
    this.onMissing = onMissing;
    this.viewer = new Viewer({
      onSelected: (story) => this.#show(story),
      onRedraw: () => this.#reload(),
    });
    this.board = new Board((number) => {
      if (this.#story !== null) this.viewer.open(this.#story, number);
    });
    this.plan = new PlanEditor((story) => this.follow(story));
    byId("cancel").addEventListener("click", () => this.#cancel());
    byId("delete").addEventListener("click", () => this.#delete());
    byId("copy-link").addEventListener("click", () => this.#copyLink());
    onLanguageChange(() => {
      if (this.#story !== null) this.#show(this.#story);
    });
  }

  /**
   * Show a story and follow it.
   * @param {string} id
   */
  async load(id) {
    if (this.#story?.id !== id) this.close();
    this.#wantedId = id;
    try {
      const story = await getStory(id);
      if (this.#wantedId === id) this.follow(story);
    } catch (error) {
      if (this.#wantedId !== id) return;
      if (error instanceof ApiError && error.status === 404) this.onMissing();
      showError(error, () => this.load(id));
    }
  }

  /**
   * Show a story as the service answered it, and follow it.
   * @param {Story} story
   */
  follow(story) {
    if (this.#story?.id !== story.id) this.close();
    this.#wantedId = story.id;
    this.#show(story);
    this.#events?.close();
    if (TERMINAL_STATES.includes(story.state)) return;
    this.#events = new EventStream(story.links.events, story.last_event_id, {
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#setConnection(state),
    });
    this.#pollLater();
  }

  /** Show no story. */
  close() {
    this.#events?.close();
    clearTimeout(this.#pollTimer);
    this.viewer.close();
    this.board.clear();
    this.#section.hidden = true;
    this.#wantedId = null;
    this.#story = null;
    document.body.dataset.state = "";
  }

  #reload() {
    if (this.#story !== null) this.load(this.#story.id);
  }

  /** The place in the queue and the time left change without an event. */
  #pollLater() {
    clearTimeout(this.#pollTimer);
    if (this.#story === null || TERMINAL_STATES.includes(this.#story.state)) return;
    this.#pollTimer = setTimeout(async () => {
      await this.#refresh();
      this.#pollLater();
    }, POLL_MS);
  }

  /** Show the story as it is now; if the service does not answer, leave it. */
  async #refresh() {
    if (this.#story === null) return;
    const story = await getStory(this.#story.id).catch(() => null);
    if (story !== null && this.#story?.id === story.id) this.#show(story);
  }

  /** @param {ConnectionState} state */
  #setConnection(state) {
    const before = document.body.dataset.connection;
    document.body.dataset.connection = state;
    if (state === "lost") showMessage(text("connectionLost"), { kind: "note" });
    if (state === "open" && before === "lost") {
      showNote(text("connectionRestored"));
      this.#refresh();
    }
  }

  /** @param {StoryEvent} event */
  async #receive(event) {
    const isLast = TERMINAL_EVENTS.includes(event.kind);
    // The service ends the stream after such an event: that is not a lost connection.
    if (isLast) this.#events?.close();
    if (!this.#showProgress(event)) await this.#refresh();
    if (isLast) this.onEnded();
  }

  /**
   * Show an event on its frame's card.
   * @param {StoryEvent} event
   * @returns {boolean} whether that is all there is to show
   */
  #showProgress({ kind, data }) {
    switch (kind) {
      case "frame.started":
        this.board.card(data.frame_number).setState("rendering", text("frameStarted"));
        return true;
      case "frame.progress":
        this.board.card(data.frame_number).setStep(data.step, data.steps);
        return true;
      case "frame.scored": {
        const note = text(data.accepted ? "frameAccepted" : "frameRejected");
        this.board.card(data.frame_number).setState("rendering", note);
        return true;
      }
      case "frame.completed":
        this.board.card(data.frame_number).setPreview(data.preview, data.image);
        announce(text("frameDone", { n: data.frame_number, caption: data.caption }));
        return false;
      default:
        return false;
    }
  }

  /** @param {Story} story */
  #show(story) {
    const isEnded = TERMINAL_STATES.includes(story.state);
    const isPlanShown = story.state === "awaiting_approval";
    this.#story = story;
    document.body.dataset.state = story.state;
    byId("story-title").textContent = story.story_prompt;
    byId("status").textContent = storyStatus(story);
    byId("facts").textContent = storyFacts(story);
    byId("cancel").hidden = isEnded;
    byId("delete").hidden = !isEnded;
    this.#progress.max = story.num_frames ?? 1;
    this.#progress.value = story.frames_done;
    this.#progress.hidden = isEnded;
    this.#showExports(story);
    showPlanRemarks(story.plan);
    this.plan.show(story);
    if (!isPlanShown) this.board.show(story);
    byId("board").hidden = isPlanShown;
    this.#section.hidden = false;
    this.viewer.refresh(story);
  }

  /** @param {Story} story */
  #showExports(story) {
    byId("exports").hidden = story.frames_done === 0;
    byId("export-list").replaceChildren(
      ...EXPORT_FORMATS.map((format) => {
        const href = `${story.links.export}?format=${format}`;
        const link = element("a", { href, download: "", textContent: text(`export_${format}`) });
        return element("li", {}, link);
      }),
    );
  }

  async #cancel() {
    if (this.#story === null) return;
    try {
      const story = await cancelStory(this.#story.id);
      this.#events?.close();
      this.#show(story);
      this.onEnded();
    } catch (error) {
      showError(error, () => this.#cancel());
    }
  }

  async #delete() {
    if (this.#story === null || !window.confirm(text("confirmDelete"))) return;
    try {
      await deleteStory(this.#story.id);
      this.onDeleted();
    } catch (error) {
      showError(error);
    }
  }

  async #copyLink() {
    if (this.#story === null) return;
    const address = new URL(`?story=${this.#story.id}`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      showNote(text("linkCopied"));
    } catch {
      // There is no clipboard without https: the user copies the address by hand.
      showMessage(address, { kind: "note" });
    }
  }
}
