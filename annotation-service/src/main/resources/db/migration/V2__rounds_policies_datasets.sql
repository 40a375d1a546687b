-- Rounds, what their learners say of them, the registry of versions, and dead letters. Portable between H2 and PostgreSQL.

create table tuning_round (
    id                    uuid primary key,
    project               uuid not null,
    number                integer not null,
    spec                  varchar(1000000) not null,
    requested             varchar(16) not null,
    sequence              bigint not null,
    acknowledged          varchar(16),
    acknowledged_sequence bigint not null,
    reason                varchar(2000),
    launched_by           varchar(200) not null,
    launched_at           timestamp(6) with time zone not null,
    ended_at              timestamp(6) with time zone,
    -- the project while the round shall run, else null: at most one round of a project runs
    running_project       uuid,
    -- offline rounds are given the judgments of the project up to data_end; data_given is how far that has come
    data_given            bigint not null,
    data_end              bigint not null,
    revision              bigint not null,
    constraint tuning_round_number unique (project, number),
    constraint tuning_round_one_running unique (running_project)
);

create table series_point (
    round  uuid not null,
    series varchar(120) not null,
    step   bigint not null,
    at     timestamp(6) with time zone not null,
    amount double precision not null,
    primary key (round, series, step)
);

create table shown_answers (
    round   uuid not null,
    policy  integer not null,
    at      timestamp(6) with time zone not null,
    answers varchar(1000000) not null,
    primary key (round, policy)
);

-- event: the Kafka event that the line tells of, so that reading it twice writes one line
create table round_log (
    event uuid primary key,
    round uuid not null,
    at    timestamp(6) with time zone not null,
    line  varchar(2000) not null
);

create index round_log_newest on round_log (round, at, event);

-- the step that first applied a judgment
create table applied_judgment (
    round  uuid not null,
    number bigint not null,
    step   bigint not null,
    at     timestamp(6) with time zone not null,
    primary key (round, number)
);

create index applied_judgment_step on applied_judgment (round, step);

create table policy_version (
    id             uuid primary key,
    project        uuid not null,
    kind           varchar(16) not null,
    -- null for a base model, which is shown as version 0
    version        integer,
    name           varchar(200),
    round          uuid,
    round_version  integer not null,
    parent         uuid,
    weights_sha256 varchar(64),
    weights_bytes  bigint,
    -- the directory's digest for a base model: registering it twice gives one row
    base_sha256    varchar(64),
    lora_rank      integer not null,
    manifest_sha256 varchar(64),
    manifest_bytes bigint,
    steps          bigint not null,
    judgments      bigint not null,
    metrics        varchar(100000) not null,
    pinned         boolean not null,
    published_at   timestamp(6) with time zone not null,
    -- the newest round that started from this version: its sampler can answer for it
    started_round  uuid,
    constraint policy_version_number unique (project, kind, version),
    constraint policy_version_base unique (project, base_sha256)
);

create index policy_version_round on policy_version (round, kind, round_version);

-- What an admin decided about a dead letter. The letter itself lies in Kafka, where its id is topic/partition/offset.
create table dead_letter_decision (
    letter       varchar(200) not null,
    put_aside_at timestamp(6) with time zone not null,
    decision     varchar(16) not null,
    decided_at   timestamp(6) with time zone not null,
    primary key (letter, put_aside_at)
);
