-- Projects, prompts, tasks, judgments, annotators and the outbox. Portable between H2 and PostgreSQL.
-- Lists and verdicts are JSON in text columns: they are read and written whole, never searched.

create sequence judgment_number start with 1 increment by 1 cache 1;
create sequence outbox_position start with 1 increment by 1 cache 1;

create table project (
    id         uuid primary key,
    name       varchar(200) not null,
    kind       varchar(16) not null,
    overlap    integer not null,
    guidelines        varchar(1000000) not null,
    guideline_version integer not null,
    created_at timestamp(6) with time zone not null,
    constraint project_name unique (name),
    constraint project_overlap check (overlap between 1 and 100)
);

-- Append-only: every text that annotators were given.
create table guideline (
    project    uuid not null references project,
    version    integer not null,
    text       varchar(1000000) not null,
    created_at timestamp(6) with time zone not null,
    primary key (project, version)
);

create table dimension (
    project  uuid not null references project,
    position integer not null,
    name     varchar(100) not null,
    lowest   integer not null,
    highest  integer not null,
    anchors  varchar(100000) not null,
    primary key (project, position),
    constraint dimension_name unique (project, name)
);

-- draws: how often answers were asked for; shuffle: a random number that decides among equals
create table prompt (
    id         uuid primary key,
    project    uuid not null references project,
    messages   varchar(1000000) not null,
    digest     varchar(64) not null,
    text       varchar(1000) not null,
    source     varchar(200) not null,
    draws      bigint not null,
    shuffle    bigint not null,
    created_at timestamp(6) with time zone not null,
    constraint prompt_once unique (project, digest)
);

create index prompt_page on prompt (project, id);
create index prompt_least_used on prompt (project, draws, shuffle);

create table annotator (
    id             uuid primary key,
    name           varchar(100) not null,
    -- the name in lower case: two names that differ only in case are one
    sign_in_name   varchar(100) not null,
    pseudonym      varchar(40) not null,
    password_hash  varchar(100) not null,
    roles          varchar(100) not null,
    disabled       boolean not null,
    created_at     timestamp(6) with time zone not null,
    active_project uuid,
    active_at      timestamp(6) with time zone,
    constraint annotator_sign_in_name unique (sign_in_name),
    constraint annotator_pseudonym unique (pseudonym)
);

create index annotator_active on annotator (active_project, active_at);

create table api_token (
    id         uuid primary key,
    sha256     varchar(64) not null,
    annotator  uuid not null references annotator,
    label      varchar(100) not null,
    created_at timestamp(6) with time zone not null,
    revoked    boolean not null,
    constraint api_token_sha256 unique (sha256)
);

create index api_token_annotator on api_token (annotator);

-- A task's id is that of the request for its answers, so that answers that arrive twice make one task.
-- open: whether anybody may still be given it; unjudged: slots without a judgment
create table task (
    id         uuid primary key,
    project    uuid not null references project,
    prompt     uuid not null references prompt,
    round      uuid,
    kind       varchar(16) not null,
    prompt_ids varchar(1000000) not null,
    overlap    integer not null,
    unjudged   integer not null,
    open       boolean not null,
    created_at timestamp(6) with time zone not null,
    constraint task_overlap check (overlap between 1 and 100),
    constraint task_unjudged check (unjudged between 0 and overlap)
);

create index task_queue on task (project, open, id);
create index task_round on task (round, open);

create table sample (
    id            uuid primary key,
    task          uuid not null references task,
    position      integer not null,
    policy        uuid,
    policy_number integer,
    text          varchar(1000000) not null,
    token_ids     varchar(1000000) not null,
    logps         varchar(1000000) not null,
    sampling_logps varchar(1000000) not null,
    truncated     boolean not null,
    constraint sample_position unique (task, position)
);

-- A task has one row per annotator that it may be given to, and no more: that is how it can never be given to more.
-- attempt: rises when a judgment is retracted, so that each judgment has a place of its own
create table task_slot (
    task         uuid not null references task,
    slot         integer not null,
    annotator    uuid references annotator,
    leased_until timestamp(6) with time zone,
    displayed    varchar(400),
    judgment     bigint,
    attempt      integer not null,
    primary key (task, slot),
    constraint task_slot_annotator_once unique (task, annotator)
);

create index task_slot_annotator on task_slot (annotator, judgment);

-- Append-only.
create table judgment (
    number            bigint primary key,
    id                uuid not null,
    project           uuid not null references project,
    round             uuid,
    task              uuid not null references task,
    slot              integer not null,
    attempt           integer not null,
    origin            varchar(16) not null,
    annotator         uuid references annotator,
    author            varchar(200) not null,
    verdict           varchar(100000) not null,
    displayed         varchar(400) not null,
    guideline_version integer not null,
    policy            uuid,
    policy_number     integer,
    weight            double precision not null,
    confidence        double precision,
    spent_ms          bigint not null,
    comment           varchar(10000),
    flagged           boolean not null,
    given_at          timestamp(6) with time zone not null,
    constraint judgment_id unique (id),
    constraint judgment_place unique (task, slot, attempt)
);

create index judgment_project on judgment (project, number);
create index judgment_round on judgment (round, number);
create index judgment_annotator on judgment (annotator, given_at);

-- Append-only: a judgment is in force unless it stands here.
create table retraction (
    number       bigint primary key references judgment,
    id           uuid not null,
    retracted_at timestamp(6) with time zone not null,
    constraint retraction_id unique (id)
);

-- Draws that were asked for. answered: whether the sampler has delivered
create table draw_request (
    id       uuid primary key,
    round    uuid not null,
    prompt   uuid not null references prompt,
    asked_at timestamp(6) with time zone not null,
    answered boolean not null
);

create index draw_request_outstanding on draw_request (round, answered, asked_at);

-- Rows stay after publication, so that a lost log can be written again.
create table outbox (
    position     bigint primary key,
    event        uuid not null,
    type         varchar(100) not null,
    payload      varchar(1000000) not null,
    put_at       timestamp(6) with time zone not null,
    published_at timestamp(6) with time zone,
    constraint outbox_event unique (event)
);

create index outbox_unpublished on outbox (published_at, position);

-- The Kafka cluster that the outbox was published to.
create table published_cluster (
    singleton  integer primary key check (singleton = 1),
    cluster_id varchar(100) not null
);
