CREATE TABLE public.events (
    story_id character varying(32) NOT NULL,
    id integer NOT NULL,
    kind character varying(20) NOT NULL,
    data json NOT NULL
);

CREATE TABLE public.frames (
    story_id character varying(32) NOT NULL,
    number integer NOT NULL,
    revision integer NOT NULL,
    state character varying(20) NOT NULL,
    is_selected boolean NOT NULL,
    mode character varying(20) NOT NULL,
    scene json NOT NULL,
    seed bigint NOT NULL,
    reference_key text,
    error json,
    drawn json,
    features bytea,
    png_bytes bigint,
    slot_time_s double precision,
    done_at double precision
);

CREATE TABLE public.stories (
    id character varying(32) NOT NULL,
    state character varying(20) NOT NULL,
    rank integer NOT NULL,
    queued_at double precision NOT NULL,
    created_at double precision NOT NULL,
    started_at double precision,
    ended_at double precision,
    request json NOT NULL,
    approve_plan boolean NOT NULL,
    plan json,
    planner_time_s double precision,
    generation_time_s double precision,
    error json,
    request_id character varying(128) NOT NULL,
    idempotency_key character varying(255),
    fingerprint character varying(64) NOT NULL,
    owner character varying(64),
    fence integer NOT NULL,
    lease_expires_at double precision NOT NULL,
    deliveries integer NOT NULL,
    last_event integer NOT NULL
);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (story_id, id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_pkey PRIMARY KEY (story_id, number, revision);

ALTER TABLE ONLY public.stories
    ADD CONSTRAINT stories_idempotency_key_key UNIQUE (idempotency_key);

ALTER TABLE ONLY public.stories
    ADD CONSTRAINT stories_pkey PRIMARY KEY (id);

CREATE INDEX frames_by_time ON public.frames USING btree (mode, done_at);

CREATE INDEX stories_by_age ON public.stories USING btree (created_at, id);

CREATE INDEX stories_by_turn ON public.stories USING btree (state, rank, queued_at);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_story_id_fkey FOREIGN KEY (story_id) REFERENCES public.stories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_story_id_fkey FOREIGN KEY (story_id) REFERENCES public.stories(id) ON DELETE CASCADE;
