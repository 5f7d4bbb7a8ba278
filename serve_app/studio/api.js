// The service over HTTP: answers, and refusals as sentences.
const ROOT = new URL("..", import.meta.url);

export class Refusal extends Error {
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function call(method, path, body, headers = {}) {
  const options = { method, headers: { accept: "application/json", ...headers } };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(new URL(path, ROOT), options);
  } catch {
    throw new Refusal(0, "", null);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  const wait = Number(response.headers.get("retry-after")) || null;
  throw new Refusal(response.status, answer?.detail ?? response.statusText, wait);
}

export const newKey = () => {
  // crypto.randomUUID is there on https and localhost alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

const story = (id) => `stories/${encodeURIComponent(id)}`;

export const accept = (body, key) => call("POST", "stories", body, { "idempotency-key": key });
export const getStory = (id) => call("GET", story(id));
export const getStories = (path = "stories?limit=12") => call("GET", path);
export const cancelStory = (id) => call("DELETE", story(id));
export const deleteStory = (id) => call("DELETE", `${story(id)}?purge=true`);
export const approvePlan = (id, scenes) => call("PATCH", `${story(id)}/plan`, { scenes });
export const redrawFrame = (id, number, body) =>
  call("POST", `${story(id)}/frames/${number}`, body);
export const selectRevision = (id, number, revision) =>
  call("PATCH", `${story(id)}/frames/${number}`, { revision });

export function readPicture(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",", 2)[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
