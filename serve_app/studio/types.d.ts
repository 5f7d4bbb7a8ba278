/**
 * What the page reads of the service's answers (`StoryOut` and the other schemas of the API), what
 * it sends, and what the modules share. For the type checker only: the page never loads this file.
 */

import type en from "./texts/en.js";

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;

export type StoryState =
  | "queued"
  | "planning"
  | "awaiting_approval"
  | "rendering"
  | "done"
  | "failed"
  | "cancelled";
export type FrameState = "pending" | "done" | "failed" | "cancelled";
export type Mode = "simple" | "ref_guided";

export type ShotSize = "wide" | "full" | "medium" | "close-up";
export type Angle = "eye-level" | "low" | "high" | "overhead";
export type CoverageKind = "person" | "animal" | "thing" | "place" | "deed";

/** How a scene is shot and what is said in it; null where nothing is chosen. */
export interface Shot {
  shot_size: ShotSize | null;
  angle: Angle | null;
  dialogue: string;
  /** Seconds on screen in an animatic. */
  duration_s: number | null;
}

/** A planned frame. */
export interface Scene extends Shot {
  prompt: string;
  caption: string;
  setting: string;
}

/** A part of the story, and the numbers of the scenes that show it. */
export interface Coverage {
  kind: CoverageKind;
  name: string;
  scenes: number[];
}

export interface Plan {
  scenes: Scene[];
  coverage: Coverage[];
  notes: string[];
}

/** One drawing of a revision. */
export interface Attempt {
  attempt: number;
  seed: number;
  clip_score: number;
  consistency: number;
  accepted: boolean;
  reason: string | null;
}

/** A requested rendering of a frame; its image is null until it is done. */
export interface Revision {
  revision: number;
  state: FrameState;
  is_selected: boolean;
  prompt: string;
  caption: string;
  seed: number;
  image: string | null;
  clip_score: number | null;
  attempts: Attempt[];
}

/** A frame of the storyboard; `state` is that of its newest revision. */
export interface Frame extends Shot {
  frame_number: number;
  state: FrameState;
  image: string | null;
  prompt: string;
  caption: string;
  clip_score: number | null;
  consistency: number | null;
  seed: number | null;
  revisions: Revision[];
}

/** Paths on the server. */
export interface Links {
  self: string;
  events: string;
  export: string;
}

export interface StorySummary {
  id: string;
  state: StoryState;
  story_prompt: string;
  mode: Mode;
  created_at: string;
  num_frames: number | null;
  cover: string | null;
  links: Links;
}

export interface StoryPage {
  stories: StorySummary[];
  next: string | null;
}

export interface Story {
  id: string;
  state: StoryState;
  queue_position: number | null;
  frames_done: number;
  num_frames: number | null;
  eta_seconds: number | null;
  error: { detail: string; code: string } | null;
  story_prompt: string;
  mode: Mode;
  seed: number;
  plan: Plan | null;
  planner: string | null;
  generation_time_seconds: number | null;
  frames: Frame[];
  last_event_id: number;
  links: Links;
}

/** Body of `POST /stories`. */
export interface StoryRequest {
  prompt: string;
  use_ref_guided: boolean;
  num_frames: number | null;
  preset: string | null;
  seed: number;
  gpt_temperature: number;
  approve_plan: boolean;
  reference_image: string | null;
}

/** Body of `POST /stories/{id}/frames/{number}`; null leaves a value as it is. */
export interface RedrawRequest {
  prompt: string | null;
  caption: string | null;
  seed: number | null;
  reference_image: string | null;
}

interface FrameEventData {
  frame_number: number;
  revision: number;
}

/** Data of the server-sent events, by their names. */
export interface StoryEvents {
  queued: Partial<FrameEventData>;
  planned: { plan: Plan; is_settled: boolean };
  "frame.started": FrameEventData & { attempt: number };
  "frame.progress": FrameEventData & { attempt: number; step: number; steps: number };
  "frame.scored": FrameEventData & Attempt;
  "frame.completed": FrameEventData & {
    caption: string;
    /** A small image as a data URL. */
    preview: string;
    image: string;
  };
  "frame.failed": { detail: string; code: string };
  "frame.selected": FrameEventData;
  "story.completed": object;
  "story.failed": { detail: string; code: string };
  "story.cancelled": object;
}

export type StoryEvent = {
  [Kind in keyof StoryEvents]: { kind: Kind; data: StoryEvents[Kind] };
}[keyof StoryEvents];

export type ConnectionState = "open" | "lost" | "closed";

/** What `element()` gives a new element, beside the properties of its own. */
export interface ElementExtras {
  /** Data attributes. */
  data?: Record<string, string | number>;
  /** ARIA attributes, without `aria-`. */
  aria?: Record<string, string>;
}
