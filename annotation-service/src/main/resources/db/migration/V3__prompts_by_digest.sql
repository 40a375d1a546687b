-- An import looks hundreds of digests up at once, and H2 uses an index for a list of values only where its column comes first.
alter table prompt drop constraint prompt_once;
alter table prompt add constraint prompt_once unique (digest, project);
