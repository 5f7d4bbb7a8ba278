// One picture large: its scores, its earlier drawings, and another drawing of it.
import { Refusal, readPicture, redrawFrame, selectRevision } from "./api.js";
import { score } from "./board.js";
import { byId, element } from "./dom.js";
import { text } from "./i18n.js";
import { showRefusal } from "./message.js";

export class Viewer {
  constructor(onChanged) {
    this.onChanged = onChanged;
    this.story = null;
    this.number = null;
    byId("viewer-close").addEventListener("click", () => byId("viewer").close());
    byId("viewer-previous").addEventListener("click", () => this.move(-1));
    byId("viewer-next").addEventListener("click", () => this.move(1));
    byId("viewer").addEventListener("keydown", (event) => this.onKey(event));
    byId("viewer").addEventListener("click", (event) => {
      if (event.target === byId("viewer")) byId("viewer").close();
    });
    byId("redo-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.redo();
    });
  }

  open(story, number) {
    this.story = story;
    this.number = number;
    this.fill();
    if (!byId("viewer").open) byId("viewer").showModal();
  }

  // News of the story while the viewer is open; what is being typed stays.
  refresh(story) {
    this.story = story;
    if (byId("viewer").open) this.showFrame();
  }

  frame() {
    return this.story.frames.find((frame) => frame.frame_number === this.number);
  }

  fill() {
    const frame = this.frame();
    byId("redo-caption").value = frame.caption;
    byId("redo-prompt").value = frame.prompt;
    byId("redo-seed").value = "";
    byId("redo-reference").value = "";
    this.showFrame();
  }

  showFrame() {
    const frame = this.frame();
    if (frame === undefined || frame.image === null) return;
    byId("viewer-image").src = frame.image;
    byId("viewer-image").alt = frame.caption || frame.prompt;
    byId("viewer-caption").textContent = `${frame.frame_number}. ${frame.caption || frame.prompt}`;
    const shown = frame.revisions.find((each) => each.is_selected);
    const facts = [
      ["clip_score", score(frame.clip_score), "clipHelp"],
      ["consistency", score(frame.consistency), "sameHelp"],
      ["attempts", shown.attempts.length],
      ["seed", frame.seed],
    ];
    byId("viewer-scores").replaceChildren(
      ...facts.flatMap(([key, value, help]) => [
        element("dt", { textContent: text(key), title: help ? text(help) : "" }),
        element("dd", { textContent: value }),
      ]),
    );
    this.showRevisions(frame);
  }

  showRevisions(frame) {
    const drawn = frame.revisions.filter((each) => each.image !== null);
    byId("viewer-revisions").replaceChildren(
      ...(drawn.length < 2
        ? []
        : drawn.map((each) =>
            element("button", {
              type: "button",
              textContent: text("drawing", { n: each.revision }),
              "aria-pressed": String(each.is_selected),
              data: { revision: each.revision },
              onclick: () => this.select(each.revision),
            }),
          )),
    );
  }

  async select(revision) {
    try {
      this.onChanged(await selectRevision(this.story.id, this.number, revision), false);
    } catch (error) {
      this.refuse(error);
    }
  }

  async redo() {
    const frame = this.frame();
    const changed = (id, value) => (byId(id).value === value ? null : byId(id).value);
    try {
      const seed = byId("redo-seed").value === "" ? null : Number(byId("redo-seed").value);
      if (seed !== null && !Number.isSafeInteger(seed)) throw new Refusal(422, text("badSeed"));
      const [file] = byId("redo-reference").files;
      await redrawFrame(this.story.id, this.number, {
        prompt: changed("redo-prompt", frame.prompt),
        caption: changed("redo-caption", frame.caption),
        seed,
        reference_image: file ? await readPicture(file) : null,
      });
      byId("viewer").close();
      this.onChanged(null, true);
    } catch (error) {
      this.refuse(error);
    }
  }

  refuse(error) {
    byId("viewer").close();
    showRefusal(error);
  }

  move(by) {
    const drawn = this.story.frames
      .filter((frame) => frame.image !== null)
      .map((frame) => frame.frame_number);
    const next = drawn[drawn.indexOf(this.number) + by];
    if (next === undefined) return;
    this.number = next;
    this.fill();
  }

  onKey(event) {
    if (event.target.matches("input, textarea")) return;
    if (event.key === "ArrowLeft") this.move(-1);
    if (event.key === "ArrowRight") this.move(1);
  }
}
