// One story on the page: loaded, followed, stopped, changed.
import { cancelStory, deleteStory, getStory } from "./api.js";
import { Board } from "./board.js";
import { announce, byId, element } from "./dom.js";
import { onLanguage, text } from "./i18n.js";
import { EventStream } from "./event_stream.js";
import { hideMessage, showMessage, showRefusal } from "./message.js";
import { PlanEditor } from "./plan_editor.js";
import { Viewer } from "./viewer.js";

const ENDED = ["done", "failed", "cancelled"];
const LAST = ["story.completed", "story.failed", "story.cancelled"];
const QUEUE_POLL_MS = 2000;
const FORMATS = ["zip", "sheet", "pdf", "gif", "mp4"];

export class StoryView {
  constructor({ onDeleted, onEnded }) {
    this.onDeleted = onDeleted;
    this.onEnded = onEnded;
    this.story = null;
    this.events = null;
    this.board = new Board((number) => this.viewer.open(this.story, number));
    this.viewer = new Viewer((story, isDrawing) =>
      isDrawing ? this.load(this.story.id) : this.show(story),
    );
    this.plan = new PlanEditor((story) => this.follow(story));
    byId("cancel").addEventListener("click", () => this.cancel());
    byId("delete").addEventListener("click", () => this.delete());
    byId("copy-link").addEventListener("click", () => this.copyLink());
    onLanguage(() => {
      if (this.story !== null) this.show(this.story);
    });
  }

  async load(id) {
    try {
      this.follow(await getStory(id));
    } catch (error) {
      showRefusal(error, () => this.load(id));
    }
  }

  follow(story) {
    if (this.story?.id !== story.id) this.board.clear();
    this.show(story);
    this.events?.close();
    if (ENDED.includes(story.state)) return;
    this.events = new EventStream(story.links.events, story.last_event_id, {
      onEvent: (kind, data) => this.receive(kind, data),
      onState: (state) => this.setConnection(state),
    });
    this.pollQueue();
  }

  close() {
    this.events?.close();
    clearTimeout(this.poll);
    this.story = null;
    document.body.dataset.state = "";
  }

  // A place in the queue and the time left change without an event.
  pollQueue() {
    clearTimeout(this.poll);
    if (this.story === null || ENDED.includes(this.story.state)) return;
    this.poll = setTimeout(() => this.refresh().then(() => this.pollQueue()), QUEUE_POLL_MS);
  }

  async refresh() {
    if (this.story === null) return;
    const { id } = this.story;
    const story = await getStory(id).catch(() => null);
    if (story !== null && this.story?.id === id) this.show(story);
  }

  setConnection(state) {
    const was = document.body.dataset.connection;
    document.body.dataset.connection = state;
    if (state === "lost") showMessage(text("lost"), { kind: "note" });
    if (state === "open" && was === "lost") {
      showMessage(text("back"), { kind: "note" });
      setTimeout(hideMessage, 2000);
      this.refresh();
    }
  }

  async receive(kind, data) {
    // The service ends the stream after these; that is no lost connection.
    if (LAST.includes(kind)) this.events?.close();
    const number = data.frame_number;
    if (kind === "frame.started") this.board.setState(number, "drawing", text("starting"));
    else if (kind === "frame.progress") this.board.setStep(number, data.step, data.steps);
    else if (kind === "frame.scored")
      this.board.setState(number, "drawing", text(data.accepted ? "scoring" : "again"));
    else if (kind === "frame.completed") {
      this.board.setPreview(number, data.preview, data.image);
      announce(text("pictureDone", { n: number, caption: data.caption }));
      await this.refresh();
    } else await this.refresh();
    if (LAST.includes(kind)) this.onEnded();
  }

  show(story) {
    this.story = story;
    document.body.dataset.state = story.state;
    byId("story-title").textContent = story.story_prompt;
    byId("status").textContent = this.status(story);
    byId("facts").textContent = this.facts(story);
    const isEnded = ENDED.includes(story.state);
    byId("cancel").hidden = isEnded;
    byId("delete").hidden = !isEnded;
    byId("exports").hidden = story.frames_done === 0;
    byId("progress").max = story.num_frames ?? 1;
    byId("progress").value = story.frames_done;
    byId("progress").hidden = isEnded;
    byId("export-list").replaceChildren(
      ...FORMATS.map((format) =>
        element(
          "li",
          {},
          element("a", {
            href: `${story.links.export}?format=${format}`,
            download: "",
            textContent: text(`export${format[0].toUpperCase()}${format.slice(1)}`),
          }),
        ),
      ),
    );
    this.plan.show(story);
    if (story.state !== "awaiting_approval") this.board.show(story);
    byId("board").hidden = story.state === "awaiting_approval";
    this.viewer.refresh(story);
  }

  status(story) {
    const values = {
      k: story.frames_done,
      n: story.num_frames ?? "",
      detail: story.error?.detail ?? "",
    };
    const parts = [text(`state_${story.state}`, values)];
    if (story.queue_position !== null) parts.push(text("position", { n: story.queue_position }));
    if (story.eta_seconds !== null)
      parts.push(text("eta", { s: Math.max(1, Math.round(story.eta_seconds)) }));
    return parts.join(", ");
  }

  facts(story) {
    const parts = [text(`modeFact_${story.mode}`), text("seedFact", { n: story.seed })];
    if (story.planner !== null) parts.push(text("plannerFact", { name: story.planner }));
    if (story.generation_time_seconds !== null)
      parts.push(text("took", { s: story.generation_time_seconds.toFixed(1) }));
    return parts.join(" · ");
  }

  async cancel() {
    try {
      this.events?.close();
      this.show(await cancelStory(this.story.id));
      this.onEnded();
    } catch (error) {
      showRefusal(error, () => this.cancel());
    }
  }

  async delete() {
    if (!window.confirm(text("confirmDelete"))) return;
    try {
      await deleteStory(this.story.id);
      this.onDeleted();
    } catch (error) {
      showRefusal(error);
    }
  }

  async copyLink() {
    const address = new URL(`?story=${this.story.id}`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      showMessage(text("copied"), { kind: "note" });
      setTimeout(hideMessage, 2000);
    } catch {
      showMessage(address, { kind: "note" }); // no clipboard without https: to be copied by hand
    }
  }
}
