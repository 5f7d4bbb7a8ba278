// The form in which a story is told.
import { Refusal, accept, newKey, readPicture } from "./api.js";
import { byId, element } from "./dom.js";
import { onLanguage, text } from "./i18n.js";
import { hideMessage, showMessage, showRefusal } from "./message.js";

const LEAST_CHARS = 10;
const MOST_CHARS = 500;
const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
const MAX_SEED = 2 ** 32;
const EXAMPLES = ["example1", "example2", "example3"];

export class Composer {
  constructor(onAccepted) {
    this.onAccepted = onAccepted;
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    byId("story").addEventListener("input", () => this.count());
    byId("story").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
    });
    byId("temperature").addEventListener("input", () => {
      byId("temperature-value").value = byId("temperature").value;
    });
    byId("dice").addEventListener("click", () => {
      byId("seed").value = Math.floor(Math.random() * MAX_SEED);
    });
    for (const radio of document.getElementsByName("mode")) {
      radio.addEventListener("change", () => {
        byId("reference-row").hidden = this.mode() !== "ref_guided";
      });
    }
    onLanguage(() => this.showExamples());
  }

  mode() {
    return document.querySelector("input[name=mode]:checked").value;
  }

  // Characters as the service counts them: an emoji is one, which `maxlength` takes for two.
  count() {
    const length = [...byId("story").value.trim()].length;
    byId("count").value = `${length} / ${MOST_CHARS}`;
    byId("count").classList.toggle("over", length > MOST_CHARS);
    return length;
  }

  showExamples() {
    byId("examples").replaceChildren(
      ...EXAMPLES.map((key) =>
        element("button", {
          type: "button",
          textContent: text(key),
          onclick: () => this.tell(text(key)),
        }),
      ),
    );
  }

  tell(story) {
    byId("story").value = story;
    this.count();
    byId("story").focus();
  }

  async body() {
    const seed = byId("seed").value === "" ? 42 : Number(byId("seed").value);
    if (!Number.isSafeInteger(seed)) throw new Refusal(422, text("badSeed"));
    return {
      prompt: byId("story").value.trim(),
      use_ref_guided: this.mode() === "ref_guided",
      num_frames: Number(byId("frames").value) || null,
      preset: byId("preset").value || null,
      seed,
      gpt_temperature: Number(byId("temperature").value),
      approve_plan: byId("approve-plan").checked,
      reference_image: await this.reference(),
    };
  }

  async reference() {
    const [file] = byId("reference").files;
    if (!file || this.mode() !== "ref_guided") return null;
    if (file.size > MAX_PICTURE_BYTES) throw new Refusal(422, text("tooLarge"));
    return readPicture(file);
  }

  async submit() {
    hideMessage();
    const length = this.count();
    if (length < LEAST_CHARS || length > MOST_CHARS) {
      showMessage(text(length < LEAST_CHARS ? "tooShort" : "tooLong"), { kind: "note" });
      byId("story").focus();
      return;
    }
    try {
      await this.send(await this.body(), newKey());
    } catch (error) {
      showRefusal(error);
    }
  }

  // Sent again under the same key it is still one story.
  async send(body, key) {
    byId("draw").disabled = true;
    try {
      this.onAccepted(await accept(body, key));
    } catch (error) {
      showRefusal(error, () => this.send(body, key));
    } finally {
      byId("draw").disabled = false;
    }
  }
}
