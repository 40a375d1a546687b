-- Files of demonstrations, which policies imitate in rounds; their lines lie in the artefact store.

create table demonstrations (
    id          uuid primary key,
    project     uuid not null,
    source      varchar(200) not null,
    sha256      varchar(64) not null,
    bytes       bigint not null,
    line_count  bigint not null,
    imported_at timestamp(6) with time zone not null,
    constraint demonstrations_once unique (project, sha256)
);
