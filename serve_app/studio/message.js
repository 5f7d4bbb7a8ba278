// The line at the top that says what went wrong and what can be done about it.
import { byId } from "./dom.js";
import { text } from "./i18n.js";

let timer = null;

export function hideMessage() {
  clearInterval(timer);
  byId("message").hidden = true;
}

export function showMessage(sentence, { kind = "error", retry = null } = {}) {
  clearInterval(timer);
  byId("message").dataset.kind = kind;
  byId("message").querySelector("p").textContent = sentence;
  const button = byId("message-retry");
  button.hidden = retry === null;
  button.onclick = () => {
    hideMessage();
    retry();
  };
  byId("message").hidden = false;
}

// A refusal as a sentence; a busy service is asked again when it said that it would have room.
export function showRefusal(error, retry = null) {
  if (error.status === undefined) throw error;
  if (error.status === 0) return showMessage(text("unreachable"), { retry });
  if (error.status === 404) return showMessage(text("gone"));
  if (error.status !== 503 || !error.retryAfter || retry === null) {
    return showMessage(error.message, { retry: error.status >= 500 ? retry : null });
  }
  let seconds = error.retryAfter;
  const tell = () =>
    (byId("message").querySelector("p").textContent = text("busy", {
      detail: error.message,
      s: seconds,
    }));
  showMessage("", { kind: "note", retry });
  tell();
  timer = setInterval(() => {
    seconds -= 1;
    if (seconds > 0) return tell();
    hideMessage();
    retry();
  }, 1000);
}

byId("message-close").addEventListener("click", hideMessage);
