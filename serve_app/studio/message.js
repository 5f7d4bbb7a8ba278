// @ts-check
// The line at the top that says what went wrong and what the user can do.
import { ApiError } from "./api.js";
import { byId } from "./dom.js";
import { InvalidInput } from "./form_values.js";
import { text } from "./i18n.js";

const NOTE_MS = 2000;

const line = byId("message");
const sentenceNode = byId("message-text");
const retryButton = byId("message-retry", HTMLButtonElement);
let countdown = 0;
let noteTimer = 0;

byId("message-close").addEventListener("click", hideMessage);

/** Hide the line. */
export function hideMessage() {
  clearInterval(countdown);
  clearTimeout(noteTimer);
  line.hidden = true;
}

/**
 * Show a sentence until it is closed.
 * @param {string} sentence
 * @param {object} [options]
 * @param {"error" | "note"} [options.kind]
 * @param {(() => void) | null} [options.retry] offered as a button
 */
export function showMessage(sentence, { kind = "error", retry = null } = {}) {
  hideMessage();
  line.dataset.kind = kind;
  sentenceNode.textContent = sentence;
  retryButton.hidden = retry === null;
  retryButton.onclick = () => {
    hideMessage();
    retry?.();
  };
  line.hidden = false;
}

/**
 * Show a sentence for a moment.
 * @param {string} sentence
 */
export function showNote(sentence) {
  showMessage(sentence, { kind: "note" });
  noteTimer = setTimeout(hideMessage, NOTE_MS);
}

/**
 * Show why something did not work. What the page itself did wrong is thrown on.
 * @param {unknown} error
 * @param {(() => void) | null} [retry]
 */
export function showError(error, retry = null) {
  if (error instanceof InvalidInput) showMessage(error.message);
  else if (!(error instanceof ApiError)) throw error;
  else if (error.status === 0) showMessage(text("unreachable"), { retry });
  else if (error.status === 404) showMessage(text("notFound"));
  else if (error.status === 503 && error.retryAfterS !== null && retry !== null) {
    retryLater(error.message, error.retryAfterS, retry);
  } else showMessage(error.message, { retry: error.status >= 500 ? retry : null });
}

/**
 * Count down to the moment at which a busy service wants to be asked again, and ask it then.
 * @param {string} detail
 * @param {number} seconds
 * @param {() => void} retry
 */
function retryLater(detail, seconds, retry) {
  let left = seconds;
  const sentence = () => text("busy", { detail, s: left });
  showMessage(sentence(), { kind: "note", retry });
  countdown = setInterval(() => {
    left -= 1;
    sentenceNode.textContent = sentence();
    if (left > 0) return;
    hideMessage();
    retry();
  }, 1000);
}
