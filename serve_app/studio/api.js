// @ts-check
// The service over HTTP.

/** @import { RedrawRequest, Revision, Scene, Story, StoryPage, StoryRequest } from "./types.d.ts" */

const ROOT = new URL("..", import.meta.url);
const FIRST_PAGE = "stories?limit=12";
const KEY_BYTES = 16;

/** A request that the service refused, or that did not reach it. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 if the service did not answer
   * @param {string} detail the service's own sentence
   * @param {number | null} [retryAfterS] seconds after which the service wants to be asked again
   */
  constructor(status, detail, retryAfterS = null) {
    super(detail);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

/**
 * The answer to a request.
 * @param {string} method
 * @param {string} path relative to the service's root, or absolute on its host
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<unknown>}
 * @throws {ApiError}
 */
async function call(method, path, body, headers = {}) {
  /** @type {RequestInit} */
  const options = { method, headers: { accept: "application/json", ...headers } };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { ...options.headers, "content-type": "application/json" };
  }
  const response = await fetch(new URL(path, ROOT), options).catch(() => {
    throw new ApiError(0, "");
  });
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  const retryAfterS = Number(response.headers.get("retry-after")) || null;
  throw new ApiError(response.status, answer?.detail ?? response.statusText, retryAfterS);
}

/** @param {string} id */
const storyPath = (id) => `stories/${encodeURIComponent(id)}`;

/**
 * A new key under which a story is accepted only once, however often it is sent.
 * `crypto.randomUUID` would exist on https and localhost only.
 */
export function newIdempotencyKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Hand in a story.
 * @param {StoryRequest} body
 * @param {string} key idempotency key
 */
export async function createStory(body, key) {
  const headers = { "idempotency-key": key };
  return /** @type {Story} */ (await call("POST", "stories", body, headers));
}

/**
 * A story with its frames so far.
 * @param {string} id
 */
export async function getStory(id) {
  return /** @type {Story} */ (await call("GET", storyPath(id)));
}

/**
 * A page of stories, newest first.
 * @param {string} [path] of the page; the first one by default
 */
export async function getStories(path = FIRST_PAGE) {
  return /** @type {StoryPage} */ (await call("GET", path));
}

/**
 * Stop a story.
 * @param {string} id
 */
export async function cancelStory(id) {
  return /** @type {Story} */ (await call("DELETE", storyPath(id)));
}

/**
 * Delete a story that has ended, and its images.
 * @param {string} id
 */
export async function deleteStory(id) {
  await call("DELETE", `${storyPath(id)}?purge=true`);
}

/**
 * Approve the plan of a story.
 * @param {string} id
 * @param {Scene[] | null} scenes in place of the planned ones; null leaves them
 */
export async function approvePlan(id, scenes) {
  return /** @type {Story} */ (await call("PATCH", `${storyPath(id)}/plan`, { scenes }));
}

/**
 * Ask for another revision of a frame.
 * @param {string} id
 * @param {number} number of the frame, from 1
 * @param {RedrawRequest} body
 */
export async function redrawFrame(id, number, body) {
  const path = `${storyPath(id)}/frames/${number}`;
  return /** @type {Revision} */ (await call("POST", path, body));
}

/**
 * Let the storyboard show a revision of a frame.
 * @param {string} id
 * @param {number} number of the frame, from 1
 * @param {number} revision
 */
export async function selectRevision(id, number, revision) {
  const path = `${storyPath(id)}/frames/${number}`;
  return /** @type {Story} */ (await call("PATCH", path, { revision }));
}
