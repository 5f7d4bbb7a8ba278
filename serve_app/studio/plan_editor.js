// The planned scenes, to be changed before they are drawn.
import { approvePlan } from "./api.js";
import { byId, element } from "./dom.js";
import { text } from "./i18n.js";
import { showRefusal } from "./message.js";

export class PlanEditor {
  constructor(onApproved) {
    this.onApproved = onApproved;
    this.story = null;
    byId("plan-editor").addEventListener("submit", (event) => {
      event.preventDefault();
      this.approve();
    });
  }

  // Built once per story, so that news from the service never undo what somebody is typing.
  show(story) {
    const isWanted = story.state === "awaiting_approval";
    byId("plan-editor").hidden = !isWanted;
    if (!isWanted || this.story?.id === story.id) return;
    this.story = story;
    byId("plan-editor").replaceChildren(
      ...story.plan.scenes.map((scene, index) => this.scene(scene, index + 1)),
      element(
        "div",
        { className: "plan-foot" },
        element("small", { textContent: text("planHelp") }),
        element("button", { className: "primary", id: "approve", textContent: text("planDraw") }),
      ),
    );
  }

  scene(scene, number) {
    const field = (name, tag, properties) => {
      const id = `plan-${name}-${number}`;
      return [
        element("label", { htmlFor: id, textContent: text(name) }),
        element(tag, { id, name, value: scene[name], ...properties }),
      ];
    };
    return element(
      "fieldset",
      {},
      element("legend", { textContent: text("planTitle", { n: number }) }),
      ...field("caption", "input", { maxLength: 500, dir: "auto" }),
      ...field("prompt", "textarea", { maxLength: 1000, rows: 3, required: true }),
    );
  }

  async approve() {
    const scenes = [...byId("plan-editor").querySelectorAll("fieldset")].map((fields, index) => ({
      ...this.story.plan.scenes[index],
      caption: fields.querySelector("[name=caption]").value,
      prompt: fields.querySelector("[name=prompt]").value,
    }));
    try {
      const story = await approvePlan(this.story.id, scenes);
      this.story = null;
      this.onApproved(story);
    } catch (error) {
      showRefusal(error, () => this.approve());
    }
  }
}
